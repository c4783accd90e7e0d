"""What an operation is, the record that it asks, and whether what is given to it fits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.ask import (
    OpenArchive,
)
from onrecord.ask.notes import notes_on
from onrecord.ask.question import (
    FIELDS,
    LONGEST,
    Question,
    flag_asked,
    no_score,
    one_of,
)
from onrecord.errors import QuestionError, StoreError

# Whether a value that somebody elsewhere gave is of the type and within the bounds that its field says.

WORDS = {
    bool: "yes or no",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
    type(None): "nothing",
}


def check_value(name: str, value: Any, shape: dict[str, Any]) -> None:
    """Raise QuestionError unless the value is what the field's JSON Schema asks for; numbers may come as text, as in an address."""
    if shape["type"] == "array":
        if not isinstance(value, (list, tuple)):
            raise _other(name, value, 'a list, as in ["…"]')
        if len(value) > shape["maxItems"]:
            raise QuestionError(name, f"it has {len(value)} parts", f"Give at most {shape['maxItems']}")
        for one in value:
            check_value(name, one, shape["items"])
    elif shape["type"] == "boolean":
        flag_asked(value)
    elif shape["type"] == "string":
        _check_text(name, value)
    else:
        _check_number(name, value, shape)


def _check_text(name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise _other(name, value, "text")
    if not 0 < len(value) <= LONGEST:
        raise QuestionError(name, f"it has {len(value)} characters", f"Give 1 to {LONGEST}")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise QuestionError(name, "it holds half a character", "Give whole characters")


def _check_number(name: str, value: Any, shape: dict[str, Any]) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _other(name, value, "a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        told = repr(value[:80]) if isinstance(value, str) else "it"
        raise QuestionError(name, f"{told} is not a number that can be used", "Give a number") from None
    if shape["type"] == "integer" and not isinstance(value, str) and not number.is_integer():
        raise QuestionError(name, f"{value} is not a whole number", "Give a whole number")
    if "maximum" in shape and not shape["minimum"] <= number <= shape["maximum"]:
        raise QuestionError(name, f"{value} is out of range", f"Give {shape['minimum']} to {shape['maximum']}")


def _other(name: str, value: Any, due: str) -> QuestionError:
    return QuestionError(name, f"it is {WORDS.get(type(value), 'something else')}", f"Give {due}")


Given = dict[str, Any]
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST}


class Operation(NamedTuple):
    """One thing to ask: its help, its fields by JSON Schema and which are needed, what comes of it, and how.

    `many` says that the answer is a list, of which `limit` and `offset` give a part; `question` makes the question it
    answers, if there is one.
    """

    name: str
    help: str
    fields: dict[str, dict[str, Any]]
    needed: tuple[str, ...]
    answer: Any
    run: Callable[[OpenArchive, Given], Any]
    many: bool = True
    question: Callable[[Given], Question] | None = None

    def notes(self, archive: OpenArchive, given: Given, answer: Any) -> list[str]:
        """What is to be said beside an answer: that nothing matches and why, what is cut off, what has no date."""
        if self.question is None:
            return []
        try:
            return notes_on(archive, self.question(given), len(answer), "ask with limit and offset for the others")
        except StoreError:  # the answer came in time
            return ["There was no time left to count what is not shown."]


def check(operation: Operation, given: Given) -> None:
    """Raise QuestionError for a field that is unknown, missing, of another type, or beyond what may be asked from elsewhere."""
    for name in given:
        if name == "min_score" and operation.name in FIELDS and name not in operation.fields:
            raise no_score(operation.name)
        if name not in operation.fields:
            raise QuestionError(name, f"there is no such field for {operation.name}", f"Use one of {one_of(operation.fields)}")
    for name in operation.needed:
        if given.get(name) in (None, "", []):
            raise QuestionError(name, "it is missing", "Give it")
    for name, value in given.items():
        check_value(name, value, operation.fields[name])


def open_for(path: Path, seconds: float) -> OpenArchive:
    """The record as it is now, to be read and not written, for so many seconds: what takes longer is broken off with a StoreError.

    All that is asked of it sees the same state: no count is of another than the rows beneath it, whatever is written meanwhile.
    """
    end = time.monotonic() + seconds
    archive = OpenArchive(path, read_only=True)
    archive.stop_when(lambda: time.monotonic() > end)
    try:
        archive.stand_still()
    except BaseException:
        archive.close()
        raise
    return archive
