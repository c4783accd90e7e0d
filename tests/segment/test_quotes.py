"""Quotation marks never lose a document, and each keeps its own damage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.segment import pair_quotes
from tests.timing import assert_linear

CASES = [
    ("curly", "He said “yes, it is” twice.", ["“yes, it is”"], ""),
    ("straight", 'He said "yes" and "no".', ['"yes"', '"no"'], ""),
    ("single, British", "She said ‘the treaty holds’ today.", ["‘the treaty holds’"], ""),
    ("straight single", "She called it 'a bad day' again.", ["'a bad day'"], ""),
    ("apostrophes", "The states' envoys don't mind; it’s the workers’ choice.", [], ""),
    ("nested", "“He told me ‘never’ and left,” she said.", ["“He told me ‘never’ and left,”", "‘never’"], ""),
    ("nested straight", "\"He told me 'never' and left,\" she said.", ["\"He told me 'never' and left,\"", "'never'"], ""),
    ("two straight single marks", "''We agree,'' he said.", ["''We agree,''"], ""),
    ("TeX marks", "He said ``maybe'' once.", ["``maybe''"], ""),
    ("guillemets", "Il dit «oui» et «non».", ["«oui»", "«non»"], ""),
    ("low-high", "Er sagte „ja“ dazu.", ["„ja“"], ""),
    ("curly closed by straight", 'He said “yes" now.', ['“yes"'], ""),
    ("over paragraphs", "“One point.\n\n“Another,” he said.", ["“One point.", "“Another,”"], ""),
    ("over three, straight", '"One.\n\n"Two.\n\n"Three," he said.', ['"One.', '"Two.', '"Three,"'], ""),
    ("unpaired opener", "He said “yes and left.\n\n“No,” she said.", ["“yes and left.", "“No,”"], ""),
    ("opener without a follower", "He said “yes and left.\n\nShe did not.", [], "“"),
    ("unpaired closer", "He said yes” and left. “No,” she said.", ["“No,”"], "”"),
    ("inches", 'The 6\'2" envoy said "no".', ['"no"'], ""),
    ("decade and elision", "In the ’90s rock ’n’ roll won.", [], ""),
]


@pytest.mark.parametrize(("text", "quoted", "lost"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_pairs(text: str, quoted: list[str], lost: str) -> None:
    spans, unpaired = pair_quotes(text)
    assert [span.words(text) for span in spans] == quoted
    assert "".join(text[at] for at in unpaired) == lost


@given(st.text("“”‘’\"'«»„`ab \n.", max_size=60))
def test_any_text_gives_spans_that_nest_or_stand_apart(text: str) -> None:
    spans, unpaired = pair_quotes(text)
    assert spans == sorted(spans) and unpaired == sorted(unpaired)
    assert all(0 <= at < len(text) for at in unpaired)
    for i, a in enumerate(spans):
        assert "\n" not in a.words(text)
        for b in spans[i + 1 :]:
            assert b.start >= a.end or b.end <= a.end


@given(st.text("ab “” \n", max_size=40))
def test_damage_stays_in_its_paragraph(text: str) -> None:
    whole = "“safe” words\n\n"
    spans, _ = pair_quotes(whole + text)
    assert spans[0].words(whole + text) == "“safe”"


@pytest.mark.parametrize("piece", ["“", "‘a ", '"a ', "” ", "‘“", "« “ "])
def test_hostile_paragraph_takes_linear_time(piece: str) -> None:
    assert_linear(lambda times: pair_quotes(piece * times), 10_000)
