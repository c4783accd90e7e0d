"""Events in the columns of POLECAT, ICEWS and GDELT 2.0: for who has tools for these."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, product
from typing import Any, BinaryIO, NamedTuple

from onrecord.ask import Question, Told, newest_readings
from onrecord.ask.stories import OneTelling, ask_tellings, same_events
from onrecord.cities import folded, locate
from onrecord.code.events.tables import cameo_root, plover_intensity
from onrecord.packaged import lines_of
from onrecord.records import Actor, Event, Reading
from onrecord.resolve import load_tables
from onrecord.store import Archive

# The columns of other event data sets, in their order; kept as data.


def _load() -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for line in lines_of("event_columns.tsv"):
        form, *names = line.split("\t")
        forms[form] = (*forms.get(form, ()), *names)
    return forms


FORMS = _load()


# Where an event took place, for tools that draw maps: the city and state a place's words name, if that is sure enough.

LEAST = 0.8  # how sure it must be which of several cities of one name is meant; else only the words are given


class Located(NamedTuple):
    """A city with its state and where it is, or a state alone; the state is ISO 3166-1 alpha-3."""

    city: str | None
    state: str
    latitude: float | None
    longitude: float | None


def located(event: Event, reading: Reading) -> Located | None:
    """What the event's place is, None if it has none, is unknown or may be several."""
    if event.place is None:
        return None
    around = event.evidence.words(reading.report.text)
    parties = [reading.actor(one) for one in (*event.actors, *event.recipients)]
    found = locate(event.place, around, {party.state for party in parties if party and party.state}, _codes())
    if found and found.sure >= LEAST:
        city = found.city
        return Located(city.name, city.state, city.latitude, city.longitude)
    state = _codes().get(folded(event.place)) if not found else None
    return Located(None, state, None, None) if state else None


@cache
def _codes() -> dict[str, str]:
    """The code of every state by its folded names."""
    return {folded(name): state.code for name, state in load_tables().states.items()}


# Events in the columns of POLECAT, ICEWS and GDELT 2.0: for who has tools for these. What we do not know stays empty.
#
# None of the three tells what a report asserts from what somebody claims, plans or denies: unless another modality is asked for,
# only asserted events go in. Each needs one actor and one recipient a row: an event with several gives a row for each pair, a joint
# event (a meeting, an agreement) one for each two of its parties. A day is written only where one is known: an event's own, or that
# of the report where the event has none. An event that several reports tell goes in once, as the first of its tellings has it.


class Tells(NamedTuple):
    """The first telling of an event, its day if it is known, and how many reports, publishers and tellings there are of it."""

    first: OneTelling
    reports: int
    publishers: int
    tellings: int

    @property
    def day(self) -> str:
        """The day of the event, or of the report where the event has no date; empty where no day is known."""
        return self.first.day.isoformat() if self.first.day else ""


class Dyad(NamedTuple):
    """An event with one actor and one recipient (None: there is no other party), the reading it is of, and who else tells it."""

    event: Event
    actor: Actor
    recipient: Actor | None
    told: Told
    nr: int
    tells: Tells

    @property
    def day(self) -> str:
        """The day of the event as it is counted: of its first telling; empty where no day is known."""
        return self.tells.day

    @property
    def number(self) -> str:
        """What tells this row from every other."""
        return f"{self.told.reading.report.id}-{self.event.id}-{self.nr}"

    @property
    def sentence(self) -> str:
        """The words the event rests on."""
        return self.event.evidence.words(self.told.reading.report.text)

    @property
    def where(self) -> Located | None:
        """Where the event took place, if that is sure enough."""
        return located(self.event, self.told.reading)

    def key(self, actor: Actor) -> str:
        """The key the actor goes by across reports."""
        return self.told.keys.get(actor.id, "")


def dyads(archive: Archive, modality: str = "asserted", tellings: bool | None = None, **filters: Any) -> Iterator[Dyad]:
    """Every event of this modality that meets the filters, as `onrecord events` has it, by pairs of its parties, newest first.

    An event that several reports tell comes once, as the first of its tellings has it, unless `tellings` asks for each report's.
    """
    tells = events_told(archive, Question(wanted="events", modality=modality, **filters))  # type: ignore[arg-type]
    reports = {name: value for name, value in filters.items() if name not in ("since", "until")}  # an event has its own date
    for told in newest_readings(archive, Question(wanted="reports", **reports)):
        for event in told.reading.events:
            number = told.reading.report.id, event.id
            one = tells.get(number)
            if one and (tellings or number == (one.first.report, one.first.event)):
                yield from _pairs(told, event, one)


def events_told(archive: Archive, question: Question) -> dict[tuple[str, str], Tells]:
    """How often the event of each telling is told, by the ids of report and event."""
    groups: dict[OneTelling, list[OneTelling]] = {}
    for one, first in same_events(ask_tellings(archive, question)):
        groups.setdefault(first, []).append(one)
    told: dict[tuple[str, str], Tells] = {}
    for first, all_of in groups.items():
        reports, publishers = {one.report for one in all_of}, {one.publisher for one in all_of if one.publisher}
        tells = Tells(first, len(reports), len(publishers), len(all_of))
        told |= {(one.report, one.event): tells for one in all_of}
    return told


def _pairs(told: Told, event: Event, tells: Tells) -> Iterator[Dyad]:
    actors, recipients = ([told.reading.actor(one) for one in side] for side in (event.actors, event.recipients))
    pairs = product(actors, recipients) if recipients else combinations(actors, 2) if len(actors) > 1 else [(actors[0], None)]
    for nr, (actor, recipient) in enumerate(pairs, 1):
        if actor:
            yield Dyad(event, actor, recipient, told, nr, tells)


def write_events(
    file: BinaryIO, archive: Archive, form: str, modality: str = "asserted", tellings: bool | None = None, **filters: Any
) -> int:
    """Write a tab-separated file in the columns of polecat, icews or gdelt; how many rows it has. GDELT's has no heading."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    names, row_of, heading = FORMATS[form]
    # No quotes: none of the three knows them. Tabs and line breaks within words become spaces.
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None, lineterminator="\n")
    rows = 0
    if heading:
        writer.writerow(names)
    for dyad in dyads(archive, modality, tellings, **filters):
        row = row_of(dyad)
        writer.writerow([" ".join(str(row.get(name, "")).split()) for name in names])
        rows += 1
    text.flush()
    text.detach()
    return rows


def polecat(dyad: Dyad) -> dict[str, Any]:
    """One row of POLECAT (Halterman et al. 2023)."""
    event, report = dyad.event, dyad.told.reading.report
    row = {
        "Event ID": dyad.number,
        "Event Date": dyad.day,
        "Event Type": event.type,
        "Event Mode": event.mode or "",
        "Intensity": intensity_of(event),
        "Quad Code": QUADS[event.quad],
        "Contexts": ";".join(event.contexts),
        "Raw Placename": event.place or "",
        "Source": report.publisher or "",
        "Publication Date": report.published or "",
        "Language": report.lang or "",
        "Version": dyad.told.coder,
    }
    for side, actor in (("Actor", dyad.actor), ("Recipient", dyad.recipient)):
        if actor:
            row |= {f"{side} Name": actor.name, f"{side} Country": actor.state or "", f"{side} Name Raw": _raw(dyad, actor)}
            row |= {f"Primary {side} Sector": actor.sector or "", f"{side} Sectors": actor.sector or ""}
    return row | _geography(dyad.where) | {"Placename": place.city or "" if (place := dyad.where) else ""}


def _geography(place: Located | None) -> dict[str, Any]:
    """The columns for a place that POLECAT and ICEWS share."""
    if place is None:
        return {}
    at = {"Latitude": place.latitude, "Longitude": place.longitude} if place.city else {}
    return {"City": place.city or "", "Country": place.state, **at}


QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def _raw(dyad: Dyad, actor: Actor) -> str:
    """The actor's words within the event's, or else its first."""
    inside = [span for span in actor.mentions if span in dyad.event.evidence]
    return (inside or actor.mentions)[0].words(dyad.told.reading.report.text) if actor.mentions else actor.name


def code_of(event: Event) -> str:
    """The CAMEO code; empty for a type of a user's code book, which has none."""
    root = cameo_root(event)
    return f"{root}0" if root else ""


def intensity_of(event: Event) -> float | str:
    """PLOVER's score; empty for a type of a user's code book, which has none."""
    score = plover_intensity(event)
    return "" if score is None else score


def icews(dyad: Dyad) -> dict[str, Any]:
    """One row of the ICEWS coded event data; the code is a CAMEO root with a zero, as we code no finer."""
    event, report = dyad.event, dyad.told.reading.report
    row = {
        "Event ID": dyad.number,
        "Event Date": dyad.day,
        "Event Text": f"{event.type.capitalize()}{f' ({event.mode})' if event.mode else ''}",
        "CAMEO Code": code_of(event),
        "Intensity": intensity_of(event),
        "Story ID": report.id,
        "Publisher": report.publisher or "",
    }
    for side, actor in (("Source", dyad.actor), ("Target", dyad.recipient)):
        if actor:
            row |= {f"{side} Name": actor.name, f"{side} Sectors": actor.sector or "", f"{side} Country": actor.state or ""}
    return row | _geography(dyad.where)


def gdelt(dyad: Dyad) -> dict[str, Any]:
    """One row of GDELT 2.0's event table; what it counts over all its sources is counted over the record; the tone is not coded."""
    event, report = dyad.event, dyad.told.reading.report
    day = dyad.day.replace("-", "")
    row = {
        "GLOBALEVENTID": int(hashlib.sha256(dyad.number.encode()).hexdigest()[:15], 16),  # theirs are whole numbers
        "SQLDATE": day,
        "MonthYear": day[:6],
        "Year": day[:4],
        "IsRootEvent": 1,
        "EventCode": code_of(event),
        "EventBaseCode": code_of(event),
        "EventRootCode": cameo_root(event) or "",
        "QuadClass": event.quad,
        "GoldsteinScale": intensity_of(event),
        "NumMentions": dyad.tells.tellings,
        "NumSources": max(dyad.tells.publishers, 1),
        "NumArticles": dyad.tells.reports,
        "ActionGeo_FullName": event.place or "",
        "SOURCEURL": report.place,
    }
    for side, actor in (("Actor1", dyad.actor), ("Actor2", dyad.recipient)):
        if actor:
            row |= {f"{side}Code": f"{actor.state or ''}{actor.sector or ''}", f"{side}Name": actor.name.upper()}
            row |= {f"{side}CountryCode": actor.state or "", f"{side}Type1Code": actor.sector or ""}
    place = dyad.where
    if place and place.city:  # theirs are FIPS codes of countries, which we have none of
        row |= {"ActionGeo_Type": 4, "ActionGeo_Lat": place.latitude, "ActionGeo_Long": place.longitude}
    return row


# Form: its columns, what makes a row of them, whether they head the file.
FORMATS: dict[str, tuple[tuple[str, ...], Callable[[Dyad], dict[str, Any]], bool]] = {
    "polecat": (FORMS["polecat"], polecat, True),
    "icews": (FORMS["icews"], icews, True),
    "gdelt": (FORMS["gdelt"], gdelt, False),
}
