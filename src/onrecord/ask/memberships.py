"""Who belongs to what, as reports say it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import Answer, Evidence, Row, Words, date_range, evidence_from, report_words
from onrecord.ask.gathered import Gathered, count_groups, gathered
from onrecord.ask.question import Question
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
    groups, _ = gathered(archive, question, "it.nr", _same)
    return [_answer(group, words, name) for group in groups]


def count_memberships(archive: Archive, question: Question) -> int:
    """How many memberships there are, whatever the question's limit."""
    return count_groups(archive, question, "it.nr", _same)


def _same(row: Row) -> tuple[str, str]:
    return row["organisation_key"], row["member_key"]


def _answer(group: Gathered, words: Words, name: Callable[[str], str]) -> MembershipAnswer:
    """What these rows say of one membership."""
    first, last = date_range(group.rows)
    keys = {side: group.rows[0][f"{side}_key"] for side in ("organisation", "member")}
    return MembershipAnswer(
        **{side: name(key) for side, key in keys.items()},
        **{f"{side}_key": key for side, key in keys.items()},
        reports=len({row["reading"] for row in group.rows}),
        first=first,
        last=last,
        evidence=tuple(evidence_from(row, "evidence", words) for row in group.newest),
    )
