"""What can be asked from elsewhere: one table of operations behind the HTTP API and the tools of a language model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

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
from onrecord.ask.archive import ASK, IN_REPORTS, ActorAnswer
from onrecord.ask.compare import Comparison, compare_asked
from onrecord.ask.issues import FormulaAnswer, ask_formula
from onrecord.ask.notes import check_coded
from onrecord.ask.question import (
    DERIVED,
    FIELDS,
    flag_asked,
    question_about,
    schema_of,
    unknown_value,
)
from onrecord.ask.quote_check import QuoteAnswer
from onrecord.ask.stories import ASKED_BY
from onrecord.code.codebook import Definition, package_definitions
from onrecord.export.citations import FED, Citation, New, cite, load_saved, names_of
from onrecord.export.columns import TYPES
from onrecord.export.record import Manifest, manifest
from onrecord.records import Reading
from onrecord.serve.checks import TEXT, Given, Operation
from onrecord.settings import settings_from

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
