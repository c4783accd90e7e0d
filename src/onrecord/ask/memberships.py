"""Who belongs to what, as reports say it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import EVIDENCE, Answer, Evidence, Row, Words, date_range, evidence_from, gather, report_words
from onrecord.ask.question import Question
from onrecord.ask.select import select_rows
from onrecord.store import Archive


class MembershipAnswer(Answer, frozen=True, kw_only=True):
    """A member of an organisation, the number and dates (EDTF, first and last) of the reports that say so, the newest evidence."""

    organisation: str
    organisation_key: str
    member: str
    member_key: str
    reports: int
    first: str | None
    last: str | None
    evidence: tuple[Evidence, ...]


def ask_memberships(archive: Archive, question: Question) -> list[MembershipAnswer]:
    """The memberships asked for, that with the newest evidence first."""
    words, name = report_words(archive), cache(lambda key: actor_name(archive, key))
    groups = gather(select_rows(archive, question, whole=True), lambda row: (row["organisation_key"], row["member_key"]))
    return [_answer(rows, words, name) for rows in groups[question.offset :][: question.limit]]


def _answer(rows: list[Row], words: Words, name: Callable[[str], str]) -> MembershipAnswer:
    """What these rows, newest first, say of one membership."""
    first, last = date_range(rows)
    keys = {side: rows[0][f"{side}_key"] for side in ("organisation", "member")}
    return MembershipAnswer(
        **{side: name(key) for side, key in keys.items()},
        **{f"{side}_key": key for side, key in keys.items()},
        reports=len({row["reading"] for row in rows}),
        first=first,
        last=last,
        evidence=tuple(evidence_from(row, "evidence", words) for row in rows[:EVIDENCE]),
    )
