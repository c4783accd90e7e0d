"""What can be asked. A Question that exists can be answered: a bad one cannot be made."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

from onrecord.errors import QuestionError
from onrecord.records import ActorKind, Record, StatementKind
from onrecord.store import match_for

DATE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
STATE = re.compile(r"[A-Z]{3}")


class Question(Record, frozen=True, kw_only=True):
    """Which statements are wanted; None asks for any. Raises QuestionError if it cannot be asked.

    `words` must all occur in what is said or in the speaker's name, each taken literally. `speaker` is an actor's key, or words of
    the speaker's name, of any other name they go by in this record, or of what the report calls them. `since` is EDTF (2022,
    2022-12, 2022-12-30) and leaves out reports that may be older.
    """

    words: str | None = None
    speaker: str | None = None
    since: str | None = None
    kind: StatementKind | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        _check_words(self.words)
        _check_name("speaker", self.speaker)
        _check_kind("statement", self.kind, get_args(StatementKind))
        _check_limit(self.limit)
        _check_date("since", self.since)


class ActorQuestion(Record, frozen=True, kw_only=True):
    """Which actors are wanted; None asks for any. Raises QuestionError if it cannot be asked.

    `words` must all occur in one of their names, each taken literally. `state` is ISO 3166-1 alpha-3.
    """

    words: str | None = None
    kind: ActorKind | None = None
    state: str | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        _check_words(self.words)
        _check_kind("actor", self.kind, get_args(ActorKind))
        _check_limit(self.limit)
        if self.state is not None and not STATE.fullmatch(self.state):
            raise QuestionError("state", f"{self.state!r} is no state's code", "Give ISO 3166-1 alpha-3, as in CHN")


class OfficeQuestion(Record, frozen=True, kw_only=True):
    """Which offices are wanted: `of` and `person` are keys or names, `on` a year, month or day (EDTF). Raises QuestionError."""

    of: str | None = None
    person: str | None = None
    on: str | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        _check_name("of", self.of)
        _check_name("person", self.person)
        _check_date("on", self.on)
        _check_limit(self.limit)


class MembershipQuestion(Record, frozen=True, kw_only=True):
    """Which memberships are wanted: `of` (the organisation) and `member` are keys or names. Raises QuestionError."""

    of: str | None = None
    member: str | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        _check_name("of", self.of)
        _check_name("member", self.member)
        _check_limit(self.limit)


def _check_words(words: str | None) -> None:
    if words is not None and not match_for(words):
        raise QuestionError("words", f"{words!r} holds nothing to look for", "Give a word, or none at all")


def _check_name(place: str, words: str | None) -> None:
    if words is not None and not match_for(words):
        raise QuestionError(place, f"{words!r} is no part of a name", "Give a word of a name, as in Xi, or a key")


def _check_kind(noun: str, kind: str | None, kinds: tuple[str, ...]) -> None:
    if kind is not None and kind not in kinds:
        raise QuestionError("kind", f"{kind!r} is no kind of {noun}", f"Give {', '.join(kinds)}")


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise QuestionError("limit", f"{limit} is below 1", "Give at least 1")


def _check_date(place: str, words: str | None) -> None:
    """Raise QuestionError unless this is a year, month or day that exists, or None."""
    if words is None:
        return
    found = DATE.fullmatch(words)
    try:
        if not found:
            raise ValueError("it is not written as one")
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError as error:
        raise QuestionError(place, f"{words!r} is no date: {error}", "Give 2022, 2022-12 or 2022-12-30") from None
