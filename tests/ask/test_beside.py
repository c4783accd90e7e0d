"""Reports side by side: every piece in one row, the same told otherwise found, what one alone tells kept."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from pathlib import Path

import msgspec
import pytest

import onrecord
from onrecord.ask.clauses import stem
from onrecord.ask.compare import Comparison, compare
from onrecord.errors import QuestionError
from onrecord.records import Actor, Figure, Part, Position, Reading, Report, Span, Statement
from onrecord.tag.model import shipped_vectors

CALLS = Path(__file__).resolve().parents[3] / "shared" / "data" / "readouts"

ONE = """Marlovia's account of the call

President Ana Ruiz of Marlovia had a telephone conversation with Prime Minister Kari Lund. She thanked Kari Lund for the
unwavering support for Marlovia's sovereignty and territorial integrity, and invited her to visit the capital. The grain
corridor was discussed. Both leaders agreed that 40 ships will sail in June."""
TWO = """Readout of the Prime Minister's call with President Ruiz

Prime Minister Lund spoke today with President Ruiz of Marlovia. The two agreed that 40 ships will sail in June. Lund
reaffirmed her commitment to the sovereignty and territorial integrity of Marlovia. Fishing quotas were raised as well.

###"""


def _reading(text: str, place: str = "a.txt") -> Reading:
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    body = text.index("\n\n") + 2
    end = text.index("\n\n###") if "###" in text else len(text)
    parts = [Part(kind="headline", span=Span(0, body - 2)), Part(kind="body", span=Span(body, end))]
    if "###" in text:
        parts.append(Part(kind="furniture", span=Span(end + 2, len(text))))
    return Reading(report=Report(id=place, place=place, media_type="text/plain", sha256="0", text=text, parts=tuple(parts)))


def _rows(comparison: Comparison, relation: str) -> list[str]:
    return [" | ".join(" … ".join(told.words) for told in row.told.values()) for row in comparison.rows if row.relation == relation]


def _compared() -> Comparison:
    return compare([_reading(ONE, "a"), _reading(TWO, "b")])


def test_every_word_of_every_text_is_in_exactly_one_row() -> None:
    comparison = _compared()
    for number, text in (("1", ONE), ("2", TWO)):
        spans = sorted(span for row in comparison.rows for span in row.cells.get(number, ()))
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert sum(span.end - span.start for span in spans) >= len("".join(text.split()))


def test_the_same_told_otherwise_is_one_row_with_a_word_diff() -> None:
    comparison = _compared()
    (row,) = [row for row in comparison.rows if row.relation == "otherwise" and "sovereignty" in row.told["1"].words[0]]
    assert "reaffirmed" in row.told["2"].words[0]
    assert {"both", "quote", "report"} == {piece.side for piece in row.differences}


def test_what_one_alone_tells_is_only_its_own() -> None:
    only = _rows(_compared(), "only")
    assert any("grain corridor" in words for words in only)
    assert any("Fishing quotas" in words for words in only)
    assert any("invited her" in words for words in only)
    assert _compared().rows[-1].kind == "furniture"


def test_rows_stand_in_the_order_of_the_first_report() -> None:
    starts = [row.cells["1"][0].start for row in _compared().rows if "1" in row.cells]
    assert starts == sorted(starts)
    topics = _compared().topics
    assert sorted(topics["1"]) == sorted(topics["2"]) == sorted(topics["1"])
    assert list(topics["1"]) != list(topics["2"])


def test_the_same_sentence_is_both_and_a_denial_or_another_number_is_not() -> None:
    def relation(other: str) -> str:
        told = "Talks\n\nThe Minister said that 40 ships will sail in June."
        rows = compare([_reading(told), _reading(f"Talks\n\n{other}")]).rows
        return next(row.relation for row in rows if row.kind != "headline")

    assert relation("The Minister said that 40 ships will sail in June.") == "both"
    assert relation("The Minister said that 40 ships will not sail in June.") == "otherwise"
    assert relation("The Minister said that 50 ships will sail in June.") == "otherwise"


def test_a_row_is_of_the_kind_of_the_records_in_it() -> None:
    text = "Talks\n\nThe Minister promised 40 ships. The envoy spoke of hope. Rain fell on the harbour all day."
    reading = msgspec.structs.replace(
        _reading(text),
        actors=(
            Actor(id="a1", name="The envoy", kind="person", mentions=(Span(text.index("The envoy"), text.index("The envoy") + 9),)),
        ),
        figures=(Figure(id="f1", span=Span(text.index("40"), text.index("40") + 8), value=40, bound="exact"),),
        statements=(
            Statement(
                id="s1", speaker="a1", content=(Span(text.index("of hope"), text.index("of hope") + 7),), kind="indirect", score=0.9
            ),
        ),
        positions=(
            Position(
                holder="a1", stance="supports", issue=Span(27, 30), wording=Span(text.index("The envoy"), text.index("hope") + 4)
            ),
        ),
    )
    told = compare([reading, _reading("Nothing\n\nUnrelated words entirely stand here.")])
    kinds = {
        row.told["1"].words[0]: (row.kind, row.told["1"].speakers, row.told["1"].records) for row in told.rows if "1" in row.cells
    }
    assert kinds["The Minister promised 40 ships."] == ("figure", (), ("f1",))
    assert kinds["The envoy spoke of hope."] == ("position", ("The envoy",), ("p1", "s1"))
    assert kinds["Rain fell on the harbour all day."] == ("clause", (), ())


def test_three_reports_share_a_row() -> None:
    told = [_reading(f"Title {n}\n\n{words}") for n, words in enumerate((
        "The two sides signed a treaty on fishing quotas.",
        "A fishing treaty on quotas was signed.",
        "Signed at last: the treaty on fishing quotas.",
    ))]  # fmt: skip
    assert any(list(row.cells) == ["1", "2", "3"] for row in compare(told).rows)


def test_one_report_alone_and_too_long_ones_are_refused() -> None:
    with pytest.raises(QuestionError, match="Compare 2 to 8"):
        compare([_reading(ONE)])
    endless = "Title\n\n" + "The ministers discussed fishing quotas again. " * 900
    with pytest.raises(QuestionError, match="Compare shorter ones"):
        compare([_reading(endless), _reading(endless)])


def test_a_row_is_a_line_of_json_with_spans() -> None:
    row = msgspec.json.decode(_compared().rows[0].to_json())
    assert list(row)[:3] == ["relation", "kind", "cells"]
    assert row["cells"]["1"][0] == [0, len("Marlovia's account of the call")]


def test_forms_of_a_word_share_a_stem_and_words_of_one_field_are_near() -> None:
    assert stem("escalation") == stem("escalates") == stem("escalating")
    near = shipped_vectors().nearness(["talks", "harbour"], ["negotiations"])
    assert near[0, 0] > 0.4 > near[1, 0]


def test_a_dateline_goes_with_a_dateline_and_never_with_a_lead() -> None:
    lead = "President Olga Venn signed the border treaty on Monday in Karsk."
    one = f"Karsk treaty\n\nKARSK, March 3 (Newswire) — {lead}"
    other = f"A treaty in Karsk\n\nOn Monday in Karsk, March 3, {lead}"

    def parts(text: str, dateline: str) -> Reading:
        head = text.index("\n")
        end = head + 2 + len(dateline)
        found = [Part(kind="dateline", span=Span(head + 2, end))] if dateline else []
        kept = (Part(kind="headline", span=Span(0, head)), *found, Part(kind="body", span=Span(end, len(text))))
        read = _reading(text)
        return msgspec.structs.replace(read, report=msgspec.structs.replace(read.report, parts=kept))

    rows = compare([parts(one, "KARSK, March 3 (Newswire) —"), parts(other, "")]).rows
    (dateline,) = [row for row in rows if row.kind == "dateline"]
    assert dateline.relation == "only" and dateline.told["1"].words == ("KARSK, March 3 (Newswire) —",)
    assert any(row.relation != "only" and row.told["1"].words == (lead,) for row in rows)
    both = compare([parts(one, "KARSK, March 3 (Newswire) —")] * 2).rows
    assert {row.kind: row.relation for row in both}["dateline"] == "both"


@pytest.mark.slow
def test_of_six_calls_no_item_of_either_side_is_missing() -> None:
    if not CALLS.is_dir():
        pytest.skip("needs ../shared/data/readouts, which is not here")
    files = groupby(sorted(CALLS.glob("*.txt")), lambda file: file.name.split("__")[0])
    calls = [[onrecord.read(file) for file in told] for _, told in files]
    assert len(calls) == 6
    for readings in calls:
        rows = compare(readings).rows
        for number, reading in enumerate(readings, 1):
            spans = sorted(span for row in rows for span in row.cells.get(str(number), ()))
            held = {at for span in spans for at in range(span.start, span.end)}
            assert len(held) == sum(span.end - span.start for span in spans)
            assert {at for at, char in enumerate(reading.report.text) if not char.isspace()} <= held
            stands = [one.trigger for one in reading.events] + [one.span for one in reading.figures]
            stands += [one.wording for one in reading.positions] + [span for one in reading.statements for span in one.content]
            assert all(any(span.start < one.end and one.start < span.end for span in spans) for one in stands)
