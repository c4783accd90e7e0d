"""Whether a value that somebody elsewhere gave is of the type and within the bounds that its field says."""

from __future__ import annotations

from typing import Any

from onrecord.ask.fields import LONGEST
from onrecord.errors import QuestionError

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
