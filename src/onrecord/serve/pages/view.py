"""What a page is made of: a view asks the record and says which template shows the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from onrecord.ask import OpenArchive, question_about
from onrecord.ask.question import FIELDS, LONGEST, Question, flag_asked, least_score, no_score
from onrecord.errors import QuestionError

ROWS = 25  # of a table, unless it is asked for more
MOST = 100
FURTHEST = 1_000_000  # row that a page may begin with
LISTS = ("between", "reports")  # fields that are given several times


class Page(NamedTuple):
    """A template and what it shows."""

    template: str
    values: dict[str, Any]


class Elsewhere(NamedTuple):
    """Where what was asked for is really found."""

    address: str


class Call(NamedTuple):
    """What is asked of a view: the parts of its address, the fields behind it, how many rows may be downloaded at once, and
    which types and stances the user's code book has.
    """

    parts: tuple[str, ...]
    given: Mapping[str, Any]
    most: int
    own: frozenset[str] = frozenset()


View = Callable[[OpenArchive, Call], Page | Elsewhere]


def nothing_asked(call: Call, what: str) -> None:
    """Raise QuestionError for fields behind the address of what is asked by its address alone."""
    for name in call.given:
        raise QuestionError(name[:80], f"{what} has no such field", "Leave it out")


def score_asked(call: Call, what: str, *also: str) -> float | None:
    """The least score behind the address of what is asked by its address, and by nothing else but `also`; raises QuestionError."""
    nothing_asked(call._replace(given=without(call.given, "min_score", *also)), what)
    return least_score(call.given.get("min_score", "")[:LONGEST] or None)


def alone_asked(call: Call) -> bool | None:
    """Whether a state is asked for without its leaders and bodies; raises QuestionError."""
    return flag_asked(call.given.get("alone") or None)


def phrase(words: str) -> str:
    """Words that must stand together, as a question has them."""
    return '"' + words.replace('"', " ") + '"'


def asked_fields(wanted: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kind's question that a form or an address gives, empty ones left out; raises QuestionError for others."""
    fields = (*FIELDS[wanted], "limit", "offset")
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name == "min_score" and name not in fields:
            raise no_score(wanted)
        if name not in fields:
            raise QuestionError(name[:80], f"{wanted} have no such field", f"Use one of {', '.join(fields)}")
        values = [one for one in value if one] if isinstance(value, list) else value
        if values:
            _check_length(name, values)
            found[name] = values
    return found


def _check_length(name: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        if len(one) > LONGEST:
            raise QuestionError(name, f"it has {len(one)} characters", f"Give 1 to {LONGEST}")


def question_for(wanted: str, fields: Mapping[str, Any], most: int = MOST) -> Question:
    """The question these fields put, for one page of a table unless they say how many; raises QuestionError."""
    question = question_about(wanted, {"limit": ROWS, **fields})
    if question.limit > most:
        raise QuestionError("limit", f"{question.limit} is more than a page shows", f"Give at most {most}")
    if question.offset > FURTHEST:
        raise QuestionError("offset", f"{question.offset} is out of range", "Narrow the question instead")
    return question


def offset_from(given: Mapping[str, str]) -> int:
    """Where a page of a table begins; raises QuestionError."""
    value = given.get("offset", "0")
    if not (value.isascii() and value.isdigit() and len(value) < 8 and int(value) <= FURTHEST):
        raise QuestionError("offset", f"{value[:80]!r} is not a row of a table", f"Give a number from 0 to {FURTHEST}")
    return int(value)


def without(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Fields of an address but these."""
    return {name: value for name, value in fields.items() if name not in names}
