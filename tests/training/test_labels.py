"""Labelled reports -> what the trainer learns, and labels that hold no word of a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from training.labels import KINDS, OURS, LabelError, Labelled, Told, attributions_of, load_ours, pack, told_of
from training.shared import SHARED

TEXT = "Ana Petrak, president of Arland, said on Monday that Borovia had attacked 12 ferries.\n"


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def gold(**more: Any) -> dict[str, Any]:
    """The record of TEXT, labelled end to end."""
    actors = [
        {"id": "a1", "name": "Ana Petrak", "kind": "person", "state": None, "sector": "GOV", "mentions": [at("Ana Petrak")]},
        {"id": "a2", "name": "Arland", "kind": "state", "state": None, "sector": None, "mentions": [at("Arland")]},
        {"id": "a3", "name": "Borovia", "kind": "state", "state": None, "sector": None, "mentions": [at("Borovia")]},
    ]
    said = {"id": "s1", "speaker": "a1", "source": at("Ana Petrak, president of Arland,"), "cue": at("said"),
            "content": [at("that Borovia had attacked 12 ferries")], "kind": "indirect"}  # fmt: skip
    event = {"type": "ASSAULT", "modality": "claimed", "trigger": at("attacked"), "evidence": at(TEXT.strip()), "actors": ["a3"],
             "recipients": [], "date": None, "place": "Riga"}  # fmt: skip
    figure = {"span": at("12 ferries"), "of": at("ferries"), "giver": "a1", "giver_span": at("Ana Petrak"), "unit": "ferries"}
    office = {"person": "a1", "title": "president", "of": "a2", "title_span": at("president"), "former": False}
    found = {"report": {"published": "2025-03-06", "parts": []}, "actors": actors, "statements": [said], "events": [event],
             "figures": [figure], "offices": [office], "memberships": [], "positions": []}  # fmt: skip
    return found | more


def words_of(told: Told, kind: str) -> dict[str, list[str]]:
    """The words tied to the one anchor of this kind, by role."""
    (anchor,) = [each for each in told.anchors if each.kind == kind]
    tokens = told.document.tokens
    return {role: [TEXT[tokens.starts[word] : tokens.ends[word]] for word in words] for role, words in anchor.roles.items()}


def test_a_report_teaches_what_is_tied_to_what() -> None:
    told = told_of(Labelled("x", TEXT, gold()))
    assert words_of(told, "event")["actor"] and not words_of(told, "event")["recipient"]
    assert words_of(told, "title")["body"] and words_of(told, "title")["person"]
    assert words_of(told, "figure")["of"]
    assert {role for anchor in told.anchors if anchor.kind == "member" for role in anchor.roles} == {"organisation"}


def test_a_headline_teaches_no_events_and_is_not_wrong() -> None:
    whole = {"kind": "headline", "span": [0, len(TEXT)]}
    told = told_of(Labelled("x", TEXT, gold(events=[], report={"published": None, "parts": [whole]})))
    assert not (told.spans["event"] >= 0).any()
    assert (told.spans["mention"] > 0).any()


def test_coordinated_speakers_are_one_attribution_and_the_outer_statement_is_kept() -> None:
    said = gold()["statements"][0]
    inner = said | {"id": "s2", "speaker": "a3", "source": at("Borovia"), "cue": at("attacked"), "content": [at("12 ferries")]}
    assert len(attributions_of(gold(statements=[said, said | {"speaker": "a2"}, inner]))) == 1


def test_packed_labels_hold_no_word_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(TEXT.encode())
    (tmp_path / "x.gold.json").write_text(json.dumps(gold()), "utf-8")
    assert pack([tmp_path], tmp_path / "out" / "reports.jsonl") == 1
    packed = (tmp_path / "out" / "reports.jsonl").read_text("utf-8")
    assert not [word for word in ("Ana", "Petrak", "Arland", "Borovia", "ferries", "Riga") if word in packed]
    assert json.loads(packed)["actors"][0]["mentions"] == [[0, 10]]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/news.jsonl.gz, which is not beside this checkout")
def test_our_labels_fit_their_texts() -> None:
    reports = load_ours()
    assert len(reports) >= 200
    for report in reports:
        spans = [m for actor in report.gold["actors"] for m in actor["mentions"]] + [e["trigger"] for e in report.gold["events"]]
        assert all(report.text[start:end].strip() for start, end in spans)
        assert set(KINDS) <= set(report.gold)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/news.jsonl.gz, which is not beside this checkout")
def test_a_text_that_is_gone_is_named(tmp_path: Path) -> None:
    row = json.loads(OURS.read_text("utf-8").splitlines()[0]) | {"sha256": "0" * 64}
    (tmp_path / "reports.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(LabelError, match="1 texts"):
        load_ours(tmp_path / "reports.jsonl")
