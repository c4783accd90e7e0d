"""Who belongs to what, as reports say it."""

from __future__ import annotations

from functools import cache

from onrecord.ask.actors import actor_name
from onrecord.ask.answers import EVIDENCE, Answer, Evidence, date_range, evidence_from, report_words
from onrecord.ask.pairs import gather, pair_rows
from onrecord.ask.question import MembershipQuestion
from onrecord.ask.who import find_keys
from onrecord.store import Archive

SIDES = ("organisation", "member")


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


def ask_memberships(archive: Archive, question: MembershipQuestion) -> list[MembershipAnswer]:
    """The memberships asked for, that with the newest evidence first."""
    keys = {
        "organisation": None if question.of is None else find_keys(archive, question.of),
        "member": None if question.member is None else find_keys(archive, question.member),
    }
    return memberships_of(archive, keys, question.limit)


def memberships_of(archive: Archive, keys: dict[str, list[str] | None], limit: int) -> list[MembershipAnswer]:
    """The memberships whose organisation and member are among these registry keys; None is anybody."""
    words, name = report_words(archive), cache(lambda key: actor_name(archive, key))
    groups = gather(pair_rows(archive, "memberships", SIDES, keys), lambda row: (row["organisation_key"], row["member_key"]))
    answers = []
    for rows in groups[:limit]:
        first, last = date_range(rows)
        newest = rows[0]
        answers.append(
            MembershipAnswer(
                organisation=name(newest["organisation_key"]),
                organisation_key=newest["organisation_key"],
                member=name(newest["member_key"]),
                member_key=newest["member_key"],
                reports=len({row["reading"] for row in rows}),
                first=first,
                last=last,
                evidence=tuple(evidence_from(row, "evidence", words) for row in rows[:EVIDENCE]),
            )
        )
    return answers
