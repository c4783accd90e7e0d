"""The domain texts parse, their spans are clean, and broken markup is reported with file and line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from training.domain import FOLDER, MarkupError, load_domain, read_document

ROLES = ("source", "cue", "content")


def test_every_file_gives_documents() -> None:
    read = {name.split("/")[0] for name, _, _ in load_domain()}
    assert read == {path.stem for path in FOLDER.glob("*.txt")}


def test_names_are_unique() -> None:
    names = [name for name, _, _ in load_domain()]
    assert len(names) == len(set(names))


def test_spans_are_clean_and_apart() -> None:
    for name, text, attributions in load_domain():
        assert "[" not in text and "]" not in text, name
        assert text == text.strip(), name
        # A shared source is one span in two attributions; any other overlap is an error.
        spans = sorted({span for item in attributions for role in ROLES for span in item[role]})
        for start, end in spans:
            assert 0 <= start < end <= len(text), name
            assert text[start:end] == text[start:end].strip(), (name, text[start:end])
        for (_, end), (start, _) in pairwise(spans):
            assert end <= start, (name, text[start : start + 40])


def test_every_attribution_has_cue_and_content() -> None:
    for name, text, attributions in load_domain():
        for item in attributions:
            assert set(item) == set(ROLES)
            assert item["cue"] and item["content"], (name, [text[start:end] for start, end in item["source"]])
            assert all(item[role] == sorted(item[role]) for role in ROLES), name


def test_there_is_enough() -> None:
    paragraphs = [paragraph for _, text, _ in load_domain() for paragraph in text.split("\n\n")]
    assert sum(len(paragraph.split()) >= 20 for paragraph in paragraphs) >= 330


def test_markup_is_read() -> None:
    text, attributions = read_document(
        "\n[S:1,2 Zoé] [C:1 said] [T:1 “no,”] [C:2 adding] [T:2 that 🗳️ won].\n\n[T:1 “Never.”]\n", "x.txt"
    )
    assert text == "Zoé said “no,” adding that 🗳️ won.\n\n“Never.”"
    words = [{role: [text[start:end] for start, end in item[role]] for role in ROLES} for item in attributions]
    assert words == [
        {"source": ["Zoé"], "cue": ["said"], "content": ["“no,”", "“Never.”"]},
        {"source": ["Zoé"], "cue": ["adding"], "content": ["that 🗳️ won"]},
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Ana [C:1 said [T:1 no]].", "no markup"),
        ("[S:1 Ana ] [C:1 said] [T:1 no].", "blank at the edge"),
        ("[S:1 Ana] [C:1,2 said] [T:1 no].", "two numbers"),
        ("[S:1 Ana] [C:1 said] no.", "has no content"),
        ("[S:1 Ana] said [T:1 no].", "has no cue"),
        ("[T:1 No] and no.", "has no cue"),
    ],
)
def test_broken_markup_names_file_and_line(tmp_path: Path, body: str, found: str) -> None:
    (tmp_path / "01_bad.txt").write_text(f"## one\nPlain.\n\n## two\nFine.\n\n{body}\n", encoding="utf-8")
    with pytest.raises(MarkupError, match=rf"01_bad\.txt:7: .*{found}"):
        load_domain(tmp_path)
