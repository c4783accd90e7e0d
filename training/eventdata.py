"""Own texts with marked events: training/events/*.txt, which teach pairs and events. The markup: events/README.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, get_args

from onrecord.records import EventType, Modality
from training.domain import MarkupError, sections

FOLDER = Path(__file__).with_name("events")
PIECE = re.compile(
    r"\[(?:(?P<parts>[AR]\d+(?:,[AR]\d+)*)|E(?P<number>\d+)/(?P<type>[A-Z]+)"
    r"(?:\+(?P<mode>[a-z-]+))?(?:/(?P<modality>[a-z]+))?(?:@(?P<date>[\dX/-]+))?) "
    r"(?P<words>[^\[\]]+)\]"
)
PAIRS_ONLY = "plv_only_labels"  # files whose types follow PLV's habits against RECORD.md's: they teach pairs, not running text
Edges = tuple[int, int]  # half-open, code points


class Told(NamedTuple):
    """One event of a text: what it is, where its trigger stands, and every mention that plays a part in it."""

    type: str
    modality: str
    mode: str | None
    trigger: Edges
    actors: list[Edges]
    recipients: list[Edges]
    date: str | None  # EDTF; None where none is marked, which says nothing
    meant: dict[Edges, list[Edges]]  # by mention, where whom a pronoun or title stands for is named


class EventText(NamedTuple):
    name: str
    text: str
    events: list[Told]


def load_events(folder: Path = FOLDER) -> list[EventText]:
    """Every mini-document of every file, in the order of the files; raises MarkupError at the first broken one."""
    return [read_events(name, body, path, number) for name, body, path, number in sections(folder)]


def for_running_text(texts: list[EventText]) -> list[EventText]:
    """The texts that teach what an event in a report is."""
    return [text for text in texts if PAIRS_ONLY not in text.name]


def read_events(name: str, body: str, path: str, number: int = 1) -> EventText:
    """The text without markup and its events; a line is a paragraph, the first one line `number` of `path`."""
    text = ""
    triggers: dict[str, Told] = {}
    parts: list[tuple[str, Edges, str]] = []
    named: dict[Edges, tuple[list[str], str]] = {}
    for at, line in enumerate(body.split("\n"), number):
        if not line.strip():
            continue
        text += "\n\n" if text else ""
        plain, found = _read_line(line.strip(), len(text), f"{path}:{at}")
        text += plain
        for match, edges in found:
            if match["parts"]:
                parts += [(part, edges, f"{path}:{at}") for part in match["parts"].split(",")]
                if "=" in match["words"]:
                    named[edges] = match["words"].partition("=")[2].split("+"), f"{path}:{at}"
            elif match["number"] in triggers:
                raise MarkupError(f"{path}:{at}", f"event {match['number']} has a second trigger", "Give it a number of its own")
            else:
                triggers[match["number"]] = _told(match, edges, f"{path}:{at}")
    meant = {edges: [_first(one, text, place) for one in names] for edges, (names, place) in named.items()}
    told = _with_parts(triggers, parts, f"{path}: {name}")
    return EventText(name, text, [event._replace(meant=meant) for event in told])


def _first(name: str, text: str, place: str) -> Edges:
    """Where the name that a pronoun stands for stands first."""
    if name not in text:
        raise MarkupError(place, f"{name!r} stands nowhere in the text", "Write the name as the text has it")
    return text.index(name), text.index(name) + len(name)


def _read_line(line: str, offset: int, place: str) -> tuple[str, list[tuple[re.Match[str], Edges]]]:
    """(plain text, its marked pieces with their edges) of a paragraph that stands at `offset` of the text."""
    plain, last = "", 0
    found = []
    for match in PIECE.finditer(line):
        plain += line[last : match.start()]
        words = match["words"].partition("=")[0]
        if words != words.strip():
            raise MarkupError(place, f"blank at the edge of {match.group()!r}", "Move it out of the brackets")
        found.append((match, (offset + len(plain), offset + len(plain) + len(words))))
        plain += words
        last = match.end()
    plain += line[last:]
    if broken := re.search(r"[\[\]].{0,30}", plain):
        raise MarkupError(place, f"a bracket that is no markup at {broken.group()!r}", "Write [E1/TYPE …], [A1 …], [R1 …]")
    return plain, found


def _told(match: re.Match[str], trigger: Edges, place: str) -> Told:
    kind, modality = match["type"], match["modality"] or "asserted"
    if kind not in get_args(EventType):
        raise MarkupError(place, f"{kind!r} is no PLOVER type", f"Give one of {', '.join(get_args(EventType))}")
    if modality not in get_args(Modality):
        raise MarkupError(place, f"{modality!r} is no modality", f"Give one of {', '.join(get_args(Modality))}")
    return Told(kind, modality, match["mode"], trigger, [], [], match["date"], {})


def _with_parts(triggers: dict[str, Told], parts: list[tuple[str, Edges, str]], path: str) -> list[Told]:
    for part, edges, place in parts:
        if part[1:] not in triggers:
            raise MarkupError(place, f"{part} belongs to no event", "Mark its trigger, or correct the number")
        event = triggers[part[1:]]
        (event.actors if part[0] == "A" else event.recipients).append(edges)
    for number, event in triggers.items():
        if not event.actors:
            raise MarkupError(path, f"event {number} has no actor", f"Mark who acts with [A{number} …]")
    return list(triggers.values())


def _moved(event: Told, by: int) -> Told:
    def moved(edges: Edges) -> Edges:
        return edges[0] + by, edges[1] + by

    return event._replace(
        meant={moved(edges): [*map(moved, names)] for edges, names in event.meant.items()},
        trigger=moved(event.trigger),
        actors=[*map(moved, event.actors)],
        recipients=[*map(moved, event.recipients)],
    )
