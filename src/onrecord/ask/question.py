"""What can be asked, and what each field means. A Question that exists can be answered: a bad one cannot be made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal, get_args

import msgspec

from onrecord.errors import QuestionError
from onrecord.records import (
    OWN_STANCE,
    OWN_TYPE,
    ActorKind,
    EventType,
    Modality,
    Record,
    SourceKind,
    Stance,
    StanceName,
    StatementKind,
    TypeName,
)
from onrecord.store import match_for, phrases_of

# What can be asked. A Question that exists can be answered: a bad one cannot be made.

Wanted = Literal["statements", "events", "figures", "positions", "offices", "memberships", "actors", "reports"]
Order = Literal["newest", "oldest", "score", "value", "giver", "added"]
Versions = Literal["all", "current"]

DATE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
MOMENT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?Z?)?")
STATE = re.compile(r"[A-Z]{3}")

MOST_WORDS = 100  # looked for at once; SQLite's expressions are no deeper than 1,000

# What each kind of record can be asked by, beside `limit` and `offset`.
REPORT = ("since", "until", "added_since", "publisher", "place", "versions")
SCORED = ("statements", "events")  # what has a score
DERIVED = (*REPORT, "min_score")  # what timelines, searches and exports are asked by: they are made of several kinds
FIELDS: dict[str, tuple[str, ...]] = {
    "statements": ("words", "speaker", "about", "between", "alone", "kind", "source_kind", "min_score", "order", *REPORT),
    "events": (
        *(
            "words",
            "actor",
            "recipient",
            "party",
            "between",
            "alone",
            "type",
            "mode",
            "quad",
            "modality",
            "site",
            "min_score",
            "order",
        ),
        *REPORT,
    ),
    "figures": ("words", "giver", "alone", "unit", "order", *REPORT),
    "positions": ("words", "holder", "alone", "issue", "stance", "order", *REPORT),
    "offices": ("of", "person", "on", *REPORT),
    "memberships": ("of", "member", *REPORT),
    "actors": ("words", "kind", "state", *REPORT),
    "reports": ("min_score", "order", *REPORT),
}
NAMES = ("speaker", "about", "actor", "recipient", "party", "giver", "holder", "of", "person", "member")
VALUES: dict[str, tuple[Any, ...]] = {
    "type": get_args(EventType),
    "modality": get_args(Modality),
    "stance": get_args(Stance),
    "source_kind": get_args(SourceKind),
    "quad": (1, 2, 3, 4),
    "order": get_args(Order),
    "versions": get_args(Versions),
}
FLAGS = ("alone", "tellings")
YES, NO = ("true", "yes", "1", "on"), ("false", "no", "0", "off")
OWN = {"type": OWN_TYPE, "stance": OWN_STANCE}  # what a user's code book may bring beside the package's values
SLIP = 0.8  # likeness from which a value is a slip of one of the package's: no code book may have it
NUMBERS: dict[str, type[int] | type[float]] = {"quad": int, "min_score": float, "limit": int, "offset": int}
KINDS = {"statements": get_args(StatementKind), "actors": get_args(ActorKind)}


ALL = 1_000_000  # rows: more than any answer has


class Question(Record, frozen=True, kw_only=True):
    """Which records are wanted, of the kind `wanted`; None asks for any. Raises QuestionError if it cannot be asked.

    `words` must all occur in what is said, done, given or held, or in the name of who does so; for actors in one of their names.
    Each is taken literally, but "words in quotation marks" stand together and begin* finds all that begins so; `issue` likewise.

    Whom it is about is a key, or words of a name: the `speaker` of statements and whom these are `about`; the `actor`, the
    `recipient` or either (`party`) of events; the `giver` of figures; the `holder` of positions; the `person` in an office `of` a
    body; the `member` `of` an organisation. `between` two actors: what either does to or says about the other, and what both do
    together. A state is meant with whoever a report has as of it, its leaders and bodies, or `alone`; in an office or an
    organisation it is always alone.

    `since` and `until` are EDTF (2022, 2022-12, 2022-12-30) and leave out what may be older or later: by the report's date, or by
    an event's own where it has one. `on` is the date of an office. `publisher` is as the report names it, `place` part of its path
    or address; `added_since` is when the report came into the record (UTC); `versions` are all that have stood there, or the
    current one alone. `site` is part of the name of where an event took place, `state` ISO 3166-1 alpha-3. `min_score`, in [0, 1],
    leaves out statements and events of a lower score; reports are not left out by it, but hold only so many.
    """

    wanted: Wanted = "statements"
    words: str | None = None
    speaker: str | None = None
    about: str | None = None
    actor: str | None = None
    recipient: str | None = None
    party: str | None = None
    between: tuple[str, str] | None = None
    alone: bool | None = None
    giver: str | None = None
    holder: str | None = None
    person: str | None = None
    of: str | None = None
    member: str | None = None
    issue: str | None = None
    kind: str | None = None
    source_kind: SourceKind | None = None
    type: TypeName | None = None
    mode: str | None = None
    quad: int | None = None
    modality: Modality | None = None
    stance: StanceName | None = None
    unit: str | None = None
    state: str | None = None
    site: str | None = None
    on: str | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    place: str | None = None
    versions: Versions | None = None
    added_since: str | None = None
    min_score: float | None = None
    order: Order = "newest"
    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        _check_value("kind", self.wanted, tuple(FIELDS))
        for name in self.__struct_fields__[1:-2]:
            value = getattr(self, name)
            if value is not None and not (name == "order" and value == "newest"):
                _check_asked(self.wanted, name)
                _check(self.wanted, name, value)
        _check_least("limit", self.limit, 1)
        _check_least("offset", self.offset, 0)


def question_about(wanted: str, asked: dict[str, Any]) -> Question:
    """The question for these fields, of any type, as a command or an address gives them; raises QuestionError for a wrong one."""
    _check_value("kind", wanted, tuple(FIELDS))
    named = {name: value for name, value in asked.items() if value is not None}
    unknown = sorted(set(named) - set(Question.__struct_fields__[1:]))
    if unknown:
        raise QuestionError(unknown[0], f"{wanted} have no such field", f"Use one of {one_of(FIELDS[wanted])}")
    for name, kind in NUMBERS.items():
        if isinstance(named.get(name), str):
            named[name] = _number(name, named[name], kind)
    for name in FLAGS:
        if name in named:
            named[name] = flag_asked(named[name], name)
    for name, values in VALUES.items():
        if name in named:
            check_known(name, named[name], values)
    try:
        return msgspec.convert({"wanted": wanted, **named}, Question)
    except msgspec.ValidationError as error:  # a type that no check of ours has met
        place = str(error).rpartition("$.")[2].partition("[")[0].rstrip("`") or "question"
        raise QuestionError(place, str(error).partition(" - at ")[0], "Give a value of its kind") from error


def least_score(value: Any) -> float | None:
    """The least score that somebody gives for what no Question is made of, as a number or in words; raises QuestionError."""
    return question_about(SCORED[0], {"min_score": value}).min_score


def no_score(wanted: str) -> QuestionError:
    """What is told to who asks for a least score of what has none."""
    return QuestionError("min_score", f"{wanted} have no score", f"Leave it out, or ask {one_of(SCORED)}")


def _number(name: str, words: str, kind: type[int] | type[float]) -> int | float:
    """A number as an address gives it; msgspec's own reading of words would take "null" for None."""
    try:
        return kind(words)
    except ValueError:
        raise QuestionError(name, f"{words!r} is not a number", "Give a number") from None


def flag_asked(value: Any, name: str = "alone") -> bool | None:
    """Yes, or None for no, as a program or an address gives it; raises QuestionError for what is neither."""
    told = str(value).lower()
    if value is not None and told not in YES + NO:
        raise QuestionError(name, f"{value!r} is neither yes nor no", "Give true or false")
    return told in YES or None


def _check_asked(wanted: str, name: str) -> None:
    if name == "min_score" and name not in FIELDS[wanted]:
        raise no_score(wanted)
    if name not in FIELDS[wanted]:
        others = [kind for kind, fields in FIELDS.items() if name in fields]
        raise QuestionError(name, f"{wanted} have no such field", f"Leave it out, or ask {one_of(others)}")


def _check(wanted: str, name: str, value: Any) -> None:
    """Raise QuestionError unless this field can have this value."""
    for words in value if isinstance(value, tuple) else [value]:
        check_words(name, words)
    if name in ("words", "issue") and not match_for(value):
        raise QuestionError(name, f"{value!r} has no word to look for", "Give a word, or leave it out")
    if name in NAMES:
        _check_name(name, value)
    elif name == "between":
        for one in value:
            _check_name(name, one)
    elif name in ("since", "until", "on", "added_since"):
        (_check_moment if name == "added_since" else _check_date)(name, value)
    elif name == "state" and not STATE.fullmatch(value):
        raise QuestionError("state", f"{value!r} is not the code of a state", "Give ISO 3166-1 alpha-3, such as CHN")
    elif name == "min_score" and not 0 <= value <= 1:
        raise QuestionError("min_score", f"{value} is not a probability", "Give a number from 0 to 1")
    elif name == "kind":
        _check_value("kind", value, KINDS[wanted])
    elif name == "order" and value == "score" and wanted not in SCORED:
        raise QuestionError("order", f"{wanted} have no score", "Give newest or oldest")
    elif name == "order" and value in ("value", "giver") and "giver" not in FIELDS[wanted]:
        raise QuestionError("order", f"{wanted} have no {value}", "Give newest or oldest")
    elif name in VALUES:
        check_known(name, value, VALUES[name])


def check_known(name: str, value: Any, values: tuple[Any, ...]) -> None:
    """Raise QuestionError for a value that is none of these, nor can be one of a user's code book."""
    if name in OWN and isinstance(value, str) and re.search(OWN[name], value) and not get_close_matches(value, values, 1, SLIP):
        return
    _check_value(name, value, values)


def check_words(place: str, words: Any) -> None:
    """Raise QuestionError for words that no record can hold, or too many to look for at once."""
    if not isinstance(words, str):
        return
    try:
        words.encode()
    except UnicodeEncodeError:
        raise QuestionError(place, f"{words!r} has half a character in it", "Give whole characters") from None
    number = len(phrases_of(words))
    if number > MOST_WORDS:
        raise QuestionError(place, f"there are {number} words", f"Give {MOST_WORDS} at most")


def _check_name(place: str, words: str) -> None:
    if not match_for(words):
        raise QuestionError(place, f"{words!r} is not part of a name", "Give a word of a name, such as Xi, or a key")


def _check_value(place: str, value: Any, values: tuple[Any, ...]) -> None:
    if value not in values:
        raise unknown_value(place, value, values)


def unknown_value(place: str, value: Any, values: Iterable[Any]) -> QuestionError:
    """What is told to who gives a value that a field cannot have: the nearest that it can, and all."""
    known = [str(one) for one in values]
    folded = {one.casefold(): one for one in reversed(known)}  # of two that differ in case alone the first
    likely = [folded[one] for one in get_close_matches(str(value).casefold(), folded, 1)]
    return QuestionError(place, f"unknown {place} {value!r}", f"{did_you_mean(likely)}Use one of {one_of(known)}")


def did_you_mean(likely: Iterable[str]) -> str:
    """The question that goes before a remedy, with a blank behind it; "" where nothing is likely."""
    told = one_of(likely)
    return f"Did you mean {told}? " if told else ""


def one_of(values: Iterable[str]) -> str:
    """Values in a row, as people write them: "a, b or c"."""
    listed = list(values)
    return " or ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))


def _check_least(place: str, number: int, least: int) -> None:
    if not least <= number < 2**63:
        raise QuestionError(place, f"{number} is below {least}" if number < least else "is too large", f"Give at least {least}")


def _check_moment(place: str, words: str) -> None:
    """Raise QuestionError unless this is a day, or a time of one in UTC."""
    try:
        if not MOMENT.fullmatch(words):
            raise ValueError("it is not written as 2026-11-30T14:00")
        datetime.fromisoformat(words)
    except ValueError as error:
        remedy = "Give a day or a time in UTC, such as 2026-11-30 or 2026-11-30T14:00"
        raise QuestionError(place, f"{words!r} is no time: {error}", remedy) from None


def _check_date(place: str, words: str) -> None:
    """Raise QuestionError unless this is a year, month or day that exists."""
    found = DATE.fullmatch(words)
    try:
        if not found:
            raise ValueError("it is not written as year, month and day")
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError as error:
        raise QuestionError(place, f"{words!r} is not a date: {error}", "Give a date such as 2022, 2022-12 or 2022-12-30") from None


# What each field of a question means, in one line: the same on the command line, over HTTP and for a language model.

MEANINGS = {
    "words": 'Words that must all occur; "a phrase" in quotation marks; begin* for all words that start so.',
    "speaker": "Who is speaking: a key, or words of a name.",
    "about": "Who is mentioned in what is said.",
    "actor": "Who does it: a key or a name.",
    "recipient": "Who it is done to.",
    "party": "Who takes part, on either side.",
    "between": "Between these two actors, in either direction.",
    "alone": "The state itself, without its leaders and government bodies.",
    "giver": "Who gave the figure, according to the report.",
    "holder": "Who takes the position.",
    "person": "Who holds the office.",
    "of": "The state, body or person that the office or member belongs to.",
    "member": "The member.",
    "issue": "Words of the issue.",
    "kind": "direct, indirect or mixed; for actors: person, state, organisation or group.",
    "source_kind": "person, organisation, document, group or anonymous.",
    "type": "PLOVER's type, such as CONSULT, or one from your own code book.",
    "mode": "PLOVER's mode, such as phone.",
    "quad": "1 or 2: cooperation in word or deed; 3 or 4: conflict in word or deed.",
    "modality": "asserted, claimed, planned, hypothetical or negated.",
    "stance": "supports, opposes, commits_to, ready_to, calls_for, denies, concerned, or one from your own code book.",
    "unit": "Its unit, such as USD, percent or people.",
    "state": "ISO 3166-1 alpha-3 code, such as CHN.",
    "site": "Part of the name of the place where it happened.",
    "on": "On this day, or in this month or year.",
    "since": "From this date on: 2022, 2022-12 or 2022-12-30.",
    "until": "Up to this date: 2022, 2022-12 or 2022-12-30.",
    "publisher": "Who published it, as given in the report.",
    "place": "Part of the report's path or address.",
    "added_since": "Only reports added to the record since: 2026-11-30 or 2026-11-30T14:00, in UTC.",
    "versions": "current: only the latest version of each report; all: earlier versions too.",
    "min_score": "Only statements and events with at least this score, 0 to 1.",
    "order": "newest, oldest, added (to the record); statements and events also by score, figures by value or giver.",
    "tellings": "Count an event once for each report that tells it.",
    "limit": "How many to show at most.",
    "offset": "How many to skip first.",
}
LONGEST = 1_000  # characters of a field that comes from elsewhere


def schema_of(name: str, most: int) -> dict[str, Any]:
    """The JSON Schema of a field for those who ask from elsewhere; `most` rows may be asked for at once."""
    shape: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    if name == "between":
        shape = {"type": "array", "items": shape, "minItems": 2, "maxItems": 2}
    elif name in FLAGS:
        shape = {"type": "boolean"}
    elif name in OWN:
        told = f"{MEANINGS[name]} One of {one_of(VALUES[name])}; or of your own code book."
        return {"type": "string", "pattern": OWN[name], "description": told}
    elif name in VALUES:
        shape = {"type": "integer" if name == "quad" else "string", "enum": list(VALUES[name])}
    elif name == "min_score":
        shape = {"type": "number", "minimum": 0, "maximum": 1}
    elif name == "added_since":
        shape = {"type": "string", "pattern": f"^{MOMENT.pattern}$"}
    elif name in ("since", "until", "on"):
        shape = {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"}
    elif name == "state":
        shape = {"type": "string", "pattern": "^[A-Z]{3}$"}
    elif name == "limit":
        shape = {"type": "integer", "minimum": 1, "maximum": most}
    elif name == "offset":
        shape = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    return shape | {"description": MEANINGS[name]}
