"""Which column or key holds what: as the user says, else by the usual names (data/fields.tsv), and then it is said."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from onrecord.errors import ReadError
from onrecord.packaged import rows_of
from onrecord.read.given import Given
from onrecord.records import Problem

FIELDS = ("text", "html", "title", "date", "author", "publisher", "lang")
# What programs write where they have nothing, as it gets into tables: no report, author or paper is called so.
NOTHING = frozenset(("nan", "NaN", "NaT", "None", "null", "NULL", "<NA>", "N/A"))
_TURNED = re.compile(
    r"[^\W\d_][\w'’.-]* ?[\w'’-]*, [^\W\d_][\w'’.-]*(?: \w\.)?(?:; ?[^\W\d_][\w'’.-]* ?[\w'’-]*, [^\W\d_][\w'’.-]*(?: \w\.)?)+"
)
_PLACED = re.compile(r" (?:in|at) [A-Z][\w .'’-]*$")  # where the author wrote
_NO_AUTHOR = re.compile(
    r"(?i)(?:with |www\.|https?:|staff\b|[\w.+-]+@[\w.-]+$|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\.? \d{1,2}$)"
)
_APART = re.compile(r"\s*[;|]\s*|\s*,\s+|\s+and\s+")


class Columns(msgspec.Struct, frozen=True):
    """Which name each field goes by in one table; `guessed` are those the user did not give."""

    names: dict[str, str]
    guessed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(f"{field} from {self.names[field]!r}" for field in FIELDS if field in self.guessed)


def columns_for(place: str, names: Iterable[str], asked: Mapping[str, str]) -> Columns:
    """Where the fields are in a table with these columns; raises ReadError if none holds a text, or one asked for is missing."""
    known = list(names)
    missing = [name for name in asked.values() if name not in known]
    if missing:
        found = f"no column named {missing[0]!r}; there are {', '.join(map(repr, known[:20]))}"
        raise ReadError(place, found, "Name one of these columns")
    guessed = {field: name for field, name in _guesses(known).items() if field not in asked and name not in asked.values()}
    if "text" in asked or "html" in asked:
        guessed = {field: name for field, name in guessed.items() if field not in ("text", "html")}
    elif "text" in guessed:
        guessed.pop("html", None)
    fields = {**guessed, **asked}
    if twice := [name for name in fields.values() if known.count(name) > 1]:
        raise ReadError(place, f"{known.count(twice[0])} columns named {twice[0]!r}", "Name each column otherwise")
    if not {"text", "html"} & set(fields):
        found = f"no column that is known to hold text; there are {', '.join(map(repr, known[:20])) or 'none'}"
        raise ReadError(place, found, "Name it with --text-field")
    return Columns(fields, tuple(guessed))


def given_from(place: str, row: Mapping[str, Any], columns: Columns) -> Given:
    """The fields of one row. Lists of names are several authors, a list as the text is its paragraphs.

    Raises ReadError if what should be the text is something else.
    """
    value = {field: row.get(name) for field, name in columns.names.items()}
    markup = "text" not in columns.names
    kind = "html" if markup else "text"
    doubts = [doubt for field in ("title", "publisher", "date", "lang") if (doubt := _doubt(field, value.get(field)))]
    return Given(
        text=text_in(place, columns.names.get(kind, kind), value.get(kind)),
        markup=markup,
        title=_words(value.get("title")),
        publisher=_words(value.get("publisher")),
        authors=authors_from(value.get("author")),
        published=_words(value.get("date")),
        lang=_words(value.get("lang")),
        problems=tuple(doubts),
    )


def text_in(place: str, name: str, value: Any) -> str:
    """The words of the field that holds the text, a blank line between paragraphs given as a list; "" if it holds nothing."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("value", "text", "#text") if isinstance(value.get(key), str)), value)
    if isinstance(value, str):
        return "" if value.strip() in NOTHING else value
    if value is None or _is_nan(value):
        return ""
    if isinstance(value, list | tuple):
        paragraphs = [one for one in value if one is not None]
        if all(isinstance(one, str) for one in paragraphs):
            return "\n\n".join(one for one in paragraphs if one.strip())
    kind = (
        "a list of what is no text" if isinstance(value, list | tuple) else "a record" if isinstance(value, Mapping) else "a number"
    )
    raise ReadError(
        place, f"{name!r} is {kind if not isinstance(value, bool) else 'true or false'}", "Give the text as words or paragraphs"
    )


def authors_from(value: Any) -> tuple[str, ...]:
    """Names from a list of them, or of records with a name, or from a line that lists them."""
    if isinstance(value, list | tuple):
        return tuple(name for one in value[:50] for name in authors_from(one))
    words = _words(value)
    if not words:
        return ()
    bare = re.sub(r"^\s*(?:by|BY|By)\s+", "", words[:1000])
    if _TURNED.fullmatch(bare.strip()):  # "Ousland, Dagny; Vik, Tor": surname first
        return tuple(
            " ".join(reversed([one.strip() for one in name.split(",")])) for name in re.split(r"\s*;\s*", bare.strip(" ;"))
        )
    names = (_PLACED.sub("", name.strip()) for name in _APART.split(bare))
    return tuple(name for name in names if name and not _NO_AUTHOR.match(name))


def _words(value: Any) -> str | None:
    """A field as words: a record by its name, a list by its first; None where there is nothing."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "value", "title", "#text") if isinstance(value.get(key), str)), None)
    if isinstance(value, list | tuple):
        return next(filter(None, map(_words, value[:1])), None)
    if value is None or isinstance(value, bool) or _is_nan(value):
        return None
    words = str(value)
    return None if words.strip() in NOTHING else words


def _is_nan(value: Any) -> bool:
    """Whether this is what a table of numbers has where there is none."""
    return isinstance(value, float) and math.isnan(value)


def _doubt(field: str, value: Any) -> Problem | None:
    """What is left out where a field holds several and one is taken."""
    if not isinstance(value, list | tuple) or len(value) < 2:
        return None
    return Problem(code="several-given", detail=f"the {field} is a list of {len(value)}, of which the first is taken")


def _guesses(columns: list[str]) -> dict[str, str]:
    """The field each column is likely to hold, no column for two fields."""
    plain = {re.sub(r"[\s_-]+", "", name.casefold()): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in _usual_names().items():
        name = next((plain[usual] for usual in names if usual in plain and plain[usual] not in found.values()), None)
        if name is not None:
            found[field] = name
    return found


@cache
def _usual_names() -> dict[str, tuple[str, ...]]:
    return {field: tuple(names.split()) for field, names in rows_of("fields.tsv")}
