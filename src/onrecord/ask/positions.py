"""Who takes which side on what, in which words."""

from __future__ import annotations

from onrecord.ask.answers import Answer, Evidence, Quoted, Row, Words, evidence_from, highlights, quoted_at, report_words
from onrecord.ask.conditions import Asked
from onrecord.ask.question import Question
from onrecord.ask.select import select_rows
from onrecord.records import Span, Stance
from onrecord.store import Archive


class PositionAnswer(Answer, frozen=True, kw_only=True):
    """One side taken: by whom, on what, in the words of `evidence`; what only a speaker says names `statement` and `speaker`.

    `position` is which of its report's it is: p1, p2, …
    """

    position: str
    holder: str
    holder_key: str
    stance: Stance
    issue: Quoted
    statement: str | None
    speaker: str | None
    speaker_key: str | None
    evidence: Evidence
    highlights: tuple[Span, ...] = ()


def ask_positions(archive: Archive, question: Question, also: Asked | None = None) -> list[PositionAnswer]:
    """The positions asked for: newest report first and unknown dates last, then by place and as they stand in the reading.

    `also` are conditions beside those of the question.
    """
    words, asked = report_words(archive), " ".join(filter(None, (question.words, question.issue))) or None
    return [_answer(row, words, asked) for row in select_rows(archive, question, also=also)]


def _answer(row: Row, words: Words, asked: str | None) -> PositionAnswer:
    same = ("holder", "holder_key", "stance", "statement", "speaker", "speaker_key")
    issue, evidence = quoted_at(row, "issue", words), evidence_from(row, "wording", words)
    return PositionAnswer(
        **{name: row[name] for name in same},
        position=f"p{row['nr'] + 1}",
        issue=issue,
        evidence=evidence,
        highlights=highlights(asked, [issue, evidence]),
    )
