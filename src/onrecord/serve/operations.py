"""What can be asked from elsewhere: one table of operations and checks behind the HTTP API and the tools of a language model."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from onrecord.ask import (
    Count,
    EventAnswer,
    FigureAnswer,
    Month,
    OpenArchive,
    PositionAnswer,
    StatementAnswer,
    StoryAnswer,
    StoryTold,
    ask_actor,
    ask_stories,
    ask_story,
    count_by,
    timeline,
    told,
    verify_quote,
)
from onrecord.ask.archive import ASK, IN_REPORTS, ActorAnswer, check_coded, notes_on
from onrecord.ask.compare import Comparison, compare_asked
from onrecord.ask.issues import FormulaAnswer, ask_formula
from onrecord.ask.question import (
    DERIVED,
    FIELDS,
    LONGEST,
    Question,
    flag_asked,
    no_score,
    one_of,
    question_about,
    schema_of,
    unknown_value,
)
from onrecord.ask.quotes import QuoteAnswer
from onrecord.ask.stories import ASKED_BY
from onrecord.code.codebook import Definition, package_definitions
from onrecord.errors import QuestionError, StoreError
from onrecord.export.citations import FED, Citation, New, cite, load_saved, names_of
from onrecord.export.columns import TYPES
from onrecord.export.record import Manifest, manifest
from onrecord.records import Reading
from onrecord.settings import settings_from

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


# What can be asked from elsewhere: one table of operations behind the HTTP API and the tools of a language model.

SEARCHED = tuple(IN_REPORTS)
HELP = {
    "reports": "Reports on record, newest first, and how much each holds.",
    "statements": "Who said what, newest first, each with its place and exact words.",
    "events": "Who did what to whom, on whose word, each with its place and exact words.",
    "figures": "Numbers given in reports: of what, by whom, against what.",
    "positions": "Who takes which side on what, in which words.",
    "offices": "Who holds which office, according to reports; with a date also according to Onrecord's table of leaders.",
    "memberships": "Who belongs to what organisation, according to reports.",
    "actors": "Actors by number of reports, with their keys.",
}


class Found(msgspec.Struct, frozen=True):
    """What was found of each kind."""

    statements: tuple[StatementAnswer, ...] = ()
    events: tuple[EventAnswer, ...] = ()
    figures: tuple[FigureAnswer, ...] = ()
    positions: tuple[PositionAnswer, ...] = ()


def operations(most: int, saved: Path | None = None, codebook: Sequence[Definition] = ()) -> dict[str, Operation]:
    """All operations by name; none gives more than `most` rows. `saved` is a file of questions, `codebook` the user's own."""
    own = frozenset(one.name for one in codebook)
    made = [_kind(name, most, own) for name in ASK]
    made += [
        _search(most),
        _actor(),
        _report(),
        _count(most),
        _timeline(),
        _quote(),
        _compare(),
        _formula(),
        _stories(most),
        _story(),
        _cite(),
        _feed(most),
        _manifest(),
        _codebook(tuple(codebook)),
        *([_saved(saved, most)] if saved else ()),
    ]
    return {operation.name: operation for operation in made}


def _kind(wanted: str, most: int, own: frozenset[str]) -> Operation:
    fields = {name: schema_of(name, most) for name in (*FIELDS[wanted], "limit", "offset")}
    question = partial(question_about, wanted)

    def ask(archive: OpenArchive, given: Given) -> Any:
        asked = question(given)
        check_coded(archive, asked, own)
        return ASK[wanted](archive, asked)

    return Operation(
        wanted,
        HELP[wanted],
        fields,
        (),
        TYPES[wanted],
        ask,
        question=question,
    )


def _search(most: int) -> Operation:
    fields = {name: schema_of(name, most) for name in ("words", *DERIVED, "limit")}

    def search(archive: OpenArchive, given: Given) -> Found:
        fields = {kind: {name: value for name, value in given.items() if name in (*FIELDS[kind], "limit")} for kind in SEARCHED}
        return Found(**{kind: tuple(ASK[kind](archive, question_about(kind, fields[kind]))) for kind in SEARCHED})

    help = "Statements, events, figures and positions with these words, the newest of each."
    return Operation("search", help, fields, ("words",), Found, search, many=False)


def _actor() -> Operation:
    fields = {"name": TEXT | {"description": "A name or a key, as in person:xi-jinping or state:CHN."}}
    fields |= {name: schema_of(name, 1) for name in ("min_score", "alone")}
    help = "One actor: names, offices, memberships, the newest it said and did. A state includes its leaders and bodies."

    def actor(archive: OpenArchive, given: Given) -> ActorAnswer:
        return ask_actor(archive, given["name"], given.get("min_score"), flag_asked(given.get("alone")))

    return Operation("actor", help, fields, ("name",), ActorAnswer, actor, many=False)


def _report() -> Operation:
    fields = {"report": TEXT | {"description": "The report's id, or its whole path or address."}}
    fields["min_score"] = schema_of("min_score", 1)

    def report(archive: OpenArchive, given: Given) -> Reading:
        return told(archive, given["report"], given.get("min_score")).reading

    return Operation(
        "report", "One report: its text, and everything on record of it.", fields, ("report",), Reading, report, many=False
    )


def _count(most: int) -> Operation:
    names = dict.fromkeys(name for wanted in FIELDS for name in FIELDS[wanted])
    fields: dict[str, dict[str, Any]] = {
        "wanted": {"type": "string", "enum": list(FIELDS), "description": "The kind of record that is counted."}
    }
    fields["by"] = {"type": "array", "items": TEXT, "maxItems": 4, "description": "month, type, actor, publisher, …"}
    fields |= {name: schema_of(name, most) for name in (*names, "tellings", "limit", "offset")}

    def count(archive: OpenArchive, given: Given) -> list[Count]:
        asked = {name: value for name, value in given.items() if name not in ("wanted", "by", "tellings")}
        if given["wanted"] not in FIELDS:
            raise unknown_value("wanted", given["wanted"], FIELDS)
        question, each = question_about(given["wanted"], {"limit": most, **asked}), flag_asked(given.get("tellings"), "tellings")
        return count_by(archive, question, tuple(given.get("by", ())), each)

    help = "How many records there are, by month, actor, type, …; an event that several reports tell counts once."
    return Operation("count", help, fields, ("wanted",), Count, count)


def _timeline() -> Operation:
    names = (*DERIVED, "modality", "alone")
    fields = {"actor": TEXT | {"description": "An actor: a key or a name."}}
    fields["other"] = TEXT | {"description": "Another: then only what is between them."}
    fields |= {name: schema_of(name, 1) for name in (*names, "tellings")}

    def months(archive: OpenArchive, given: Given) -> list[Month]:
        question_about("events", {name: given[name] for name in names if name in given})
        return timeline(archive, **given | {"tellings": flag_asked(given.get("tellings"), "tellings")})

    help = "By month: an actor's, or a pair's, asserted cooperation and conflict in word and deed, and statements."
    return Operation("timeline", help, fields, ("actor",), Month, months)


def _quote() -> Operation:
    fields = {"words": TEXT | {"description": "The quote."}, "speaker": schema_of("speaker", 1)}
    help = "Whether the record has a quote: exact, altered (and how), misattributed, unattributed or not found; with the place."
    return Operation(
        "verify_quote",
        help,
        fields,
        ("words",),
        QuoteAnswer,
        lambda archive, given: verify_quote(archive, given["words"], given.get("speaker")),
        many=False,
    )


def _compare() -> Operation:
    fields = {
        "reports": {
            "type": "array",
            "items": TEXT,
            "minItems": 2,
            "maxItems": 8,
            "description": "Two reports or more: ids or places.",
        },
        "story": TEXT | {"description": "Instead of reports: any report of a story, all tellings of which are compared."},
    }
    help = "Reports side by side: what they tell alike, in other words, or alone; every word of each is in one row."
    return Operation(
        "compare",
        help,
        fields,
        (),
        Comparison,
        lambda archive, given: compare_asked(archive, given.get("reports"), given.get("story")),
        many=False,
    )


def _formula() -> Operation:
    fields = {"holder": TEXT | {"description": "Who holds the position: a key or a name."}}
    fields["issue"] = TEXT | {"description": "What the side is taken on."}
    help = "A holder's wordings of one position, the oldest first: changed, hardened, softened, or missing, publisher by publisher."
    return Operation(
        "formula",
        help,
        fields,
        ("holder", "issue"),
        FormulaAnswer,
        lambda archive, given: ask_formula(archive, given["holder"], given["issue"]),
    )


def _stories(most: int) -> Operation:
    fields = {name: schema_of(name, most) for name in ASKED_BY}
    help = "Events that two reports or more are about, newest first: how many tell it, when, and who published them."
    return Operation(
        "stories", help, fields, (), StoryAnswer, lambda archive, given: ask_stories(archive, **{"limit": min(20, most), **given})
    )


def _story() -> Operation:
    fields = {"report": TEXT | {"description": "The id of any of its reports, or its whole path or address."}}
    help = "One story in full: its tellings by time, what they agree on, and figures that differ between them."
    return Operation(
        "story", help, fields, ("report",), StoryTold, lambda archive, given: ask_story(archive, given["report"]), many=False
    )


# What takes something away with it - a citation, what is new, a manifest - and what the codes mean.

KINDS = ("type", "mode", "context", "stance")


def _cite() -> Operation:
    fields = {"record": TEXT | {"description": "A record, as in a3f0…#s12, or a report by its id or place."}}
    help = "One record as a citation: its exact words, the report, its date and publisher, its hash, and who coded it."

    def cited(archive: OpenArchive, given: Given) -> Citation:
        return cite(archive, given["record"])

    return Operation("cite", help, fields, ("record",), Citation, cited, many=False)


def _feed(most: int) -> Operation:
    names = dict.fromkeys(name for kind in FED for name in FIELDS[kind] if name != "order")
    fields: dict[str, dict[str, Any]] = {"wanted": {"type": "string", "enum": list(FED), "description": "The kind of record."}}
    fields |= {name: schema_of(name, most) for name in (*names, "limit", "offset")}
    help = "What came into the record last, each as a citation; added_since leaves out what was there before. As Atom: /KIND.atom."

    def newest(archive: OpenArchive, given: Given) -> list[Citation]:
        if given["wanted"] not in FED:
            raise unknown_value("wanted", given["wanted"], FED)
        asked = {name: value for name, value in given.items() if name != "wanted"}
        question = question_about(given["wanted"], {"limit": min(20, most), "order": "added", **asked})
        return [cite(archive, name) for name in names_of(archive, question)]

    return Operation("feed", help, fields, ("wanted",), Citation, newest)


def _saved(path: Path, most: int) -> Operation:
    fields = {"name": TEXT | {"description": "One question's name; without it all are asked."}}
    fields |= {"added_since": schema_of("added_since", 1)}
    help = "The saved questions with the newest of each, or what was added since a time. What onrecord saved shows stays the same."

    def asked(archive: OpenArchive, given: Given) -> list[New]:
        known = load_saved(path)
        if given.get("name") and given["name"] not in [one.name for one in known]:
            raise unknown_value("name", given["name"], [one.name for one in known])
        since = {"added_since": given["added_since"]} if given.get("added_since") else {}
        found = []
        for one in known:
            if given.get("name") in (None, one.name):
                limit = min(one.question.limit, most)
                question = msgspec.structs.replace(one.question, order="added", limit=limit, **since)
                found.append(New(name=one.name, records=tuple(cite(archive, name) for name in names_of(archive, question))))
        return found

    return Operation("saved", help, fields, (), New, asked)


def _manifest() -> Operation:
    help = "What this record is: a digest of all it says, its counts, coders and dates, the weights and the settings."

    def told(archive: OpenArchive, given: Given) -> Manifest:
        return manifest(archive, settings_from(os.environ))

    return Operation("manifest", help, {}, (), Manifest, told, many=False)


def _codebook(own: tuple[Definition, ...]) -> Operation:
    fields = {"kind": {"type": "string", "enum": list(KINDS), "description": "Only codes of this kind."}}
    help = "What each type, mode, context and stance means, with an example and a counterexample."

    def told(archive: OpenArchive, given: Given) -> list[Definition]:
        if given.get("kind") not in (None, *KINDS):
            raise unknown_value("kind", given["kind"], KINDS)
        return [one for one in (*own, *package_definitions()) if given.get("kind") in (None, one.kind)]

    return Operation("codebook", help, fields, (), Definition, told)
