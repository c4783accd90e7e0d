"""A panel of dyads for a regression: every pair in every period, zeros filled; and who took part in what, one row each.

What is counted are events of one modality by pairs of their parties (export/events.py says how an event becomes pairs). Tellings
are the records; an event that several reports tell counts once (ask/stories.py says which are the same), in the period of the
first. Publishers are those that reports name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, get_args

from onrecord.ask.question import unknown_value
from onrecord.errors import ExportError
from onrecord.export.columns import Column, open_file
from onrecord.export.events import Dyad, dyads
from onrecord.export.tables import PROFILE, all_answers, csv_line, resource_of, write_package
from onrecord.records import Actor, EventType
from onrecord.store import Archive

PERIODS = ("day", "week", "month")
OF: dict[str, tuple[Any, ...]] = {"quad": (1, 2, 3, 4), "type": get_args(EventType)}
LEVELS = ("state", "actor")
MOST_ROWS = 50_000_000
PANEL = {
    "period": ("string", "2022-12, the week 2022-W52 (ISO 8601) or the day 2022-12-30"),
    "start": ("string", "first day of the period"),
    "source": ("string", "who acts: ISO 3166-1 alpha-3, or the actor's key"),
    "target": ("string", "towards whom"),
    "events": ("integer", "events, each counted once however many reports tell it; 0 where there is none"),
    "tellings": ("integer", "records of these events in reports"),
    "publishers": ("integer", "publishers, named in the reports, that tell of them"),
}
PARTICIPANTS = {
    "report": ("string", "id of the report"),
    "event": ("string", "id of the event in its report"),
    "role": ("string", "actor or recipient"),
    "nr": ("integer", "1 for the first of this role, …"),
    "name": ("string", "name in this report"),
    "key": ("string", "key across reports"),
    "kind": ("string", "person, state, organisation or group"),
    "state": ("string", "ISO 3166-1 alpha-3"),
    "sector": ("string", "PLOVER sector"),
    "type": ("string", "PLOVER type of the event"),
    "mode": ("string", "PLOVER mode"),
    "quad": ("integer", "PLOVER quad, 1 to 4"),
    "modality": ("string", "asserted, claimed, planned, hypothetical or negated"),
    "date": ("string", "date of the event, EDTF; empty where the report gives none"),
    "published": ("string", "date of the report, EDTF"),
    "score": ("number", "probability that the record is right"),
}


class Plan(NamedTuple):
    """How a panel is cut: by which period, which values of which field a pair has a row for, and who the parties are."""

    period: str = "month"
    of: str = "quad"
    level: str = "state"

    def check(self) -> None:
        """Raise QuestionError for what is none."""
        for name, value, known in (("by", self.period, PERIODS), ("of", self.of, tuple(OF)), ("level", self.level, LEVELS)):
            if value not in known:
                raise unknown_value(name, value, known)


class Cell(NamedTuple):
    """What one pair has of one value in one period."""

    events: set[tuple[str, str]]
    tellings: list[int]
    publishers: set[str]


class Panel(NamedTuple):
    """What was counted, and what could not be: pairs without a day, without a state, within one state, without another party."""

    cells: dict[tuple[str, str, date, Any], Cell]
    left_out: dict[str, int]


def export_panel(
    archive: Archive, folder: Path, plan: Plan, modality: str = "asserted", **filters: Any
) -> tuple[dict[str, int], dict[str, int]]:
    """Write panel.csv, participants.csv and datapackage.json; how many rows each has, and how many pairs were left out and why.

    The panel reaches from the first period with an event to the last, or over the dates asked for. Raises QuestionError,
    ExportError.
    """
    plan.check()
    panel = count(archive, plan, modality, **filters)
    rows = {"panel": _write(folder / "panel.csv", _panel_columns(plan), _filled(panel, plan, filters))}
    rows["participants"] = _write(folder / "participants.csv", PARTICIPANTS, _participants(archive, **filters))
    resources = [
        resource_of(name, folder / f"{name}.csv", _columns(told), "csv")
        for name, told in (("panel", _panel_columns(plan)), ("participants", PARTICIPANTS))
    ]
    package = {
        "$schema": PROFILE,
        "name": "onrecord-panel",
        "title": f"Dyads by {plan.period}, by Onrecord",
        "resources": resources,
    }
    write_package(folder, package)
    return rows, panel.left_out


def count(archive: Archive, plan: Plan, modality: str = "asserted", **filters: Any) -> Panel:
    """Every cell that is not empty."""
    panel = Panel({}, dict.fromkeys(("no date", "no other party", "no state", "within one state"), 0))
    for dyad in dyads(archive, modality, tellings=True, **filters):
        reason = _add(panel, plan, dyad)
        if reason:
            panel.left_out[reason] += 1
    return panel


def _add(panel: Panel, plan: Plan, dyad: Dyad) -> str | None:
    """Count a pair; why it is not, if so."""
    if not dyad.day:
        return "no date"
    if dyad.recipient is None:
        return "no other party"
    source, target = (_party(plan, dyad, one) for one in (dyad.actor, dyad.recipient))
    if not source or not target:
        return "no state"
    if source == target:
        return "within one state"
    value = dyad.event.quad if plan.of == "quad" else dyad.event.type
    for pair in ((source, target), (target, source)) if not dyad.event.recipients else ((source, target),):
        key = (*pair, START[plan.period](date.fromisoformat(dyad.day)), value)
        cell = panel.cells.setdefault(key, Cell(set(), [0], set()))
        cell.events.add((dyad.tells.first.report, dyad.tells.first.event))
        cell.tellings[0] += 1
        if publisher := dyad.told.reading.report.publisher:
            cell.publishers.add(publisher)
    return None


def _party(plan: Plan, dyad: Dyad, actor: Actor) -> str | None:
    return actor.state if plan.level == "state" else dyad.key(actor)


START: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
NAME: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()),
    "month": lambda day: day.isoformat()[:7],
}


def periods(period: str, first: date, last: date) -> Iterator[date]:
    """The first day of every period from that of one day to that of another."""
    at = START[period](first)
    while at <= last:
        yield at
        at = START[period](at + timedelta(days={"day": 1, "week": 7, "month": 31}[period]))


def _filled(panel: Panel, plan: Plan, filters: dict[str, Any]) -> Iterator[list[Any]]:
    """Every pair in every period with every value."""
    if not panel.cells:
        return
    pairs = sorted({(source, target) for source, target, _, _ in panel.cells})
    starts = [start for _, _, start, _ in panel.cells]
    first, last = _bound(filters.get("since"), min(starts), "-01-01"), _bound(filters.get("until"), max(starts), "-12-31")
    spans = list(periods(plan.period, min(first, *starts), max(last, *starts)))
    known = OF[plan.of]
    values = (*known, *sorted({value for _, _, _, value in panel.cells} - set(known)))  # and those of a user's code book
    number = len(pairs) * len(spans) * len(values)
    if number > MOST_ROWS:
        raise ExportError("panel", f"it would have {number:,} rows", "Take a longer period, state for actor, or fewer reports")
    for source, target in pairs:
        for start in spans:
            for value in values:
                cell = panel.cells.get((source, target, start, value))
                counts = [len(cell.events), cell.tellings[0], len(cell.publishers)] if cell else [0, 0, 0]
                yield [NAME[plan.period](start), start.isoformat(), source, target, value, *counts]


def _bound(asked: str | None, known: date, rest: str) -> date:
    """The first or last day of a date as it was asked for: 2022, 2022-12 or 2022-12-30."""
    if asked is None:
        return known
    if len(asked) == 7 and rest == "-12-31":
        year, month = map(int, asked.split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat((asked + rest if len(asked) == 4 else f"{asked}-01")[:10])


def _participants(archive: Archive, **filters: Any) -> Iterator[list[Any]]:
    """Everybody's part in every event, of any modality."""
    for event in all_answers(archive, "events", **filters):
        about = [event.type, event.mode, event.quad, event.modality, event.date, event.evidence.published, event.score]  # type: ignore[attr-defined]
        for role, parties in (("actor", event.actors), ("recipient", event.recipients)):  # type: ignore[attr-defined]
            for nr, one in enumerate(parties, 1):
                own = [role, nr, one.name, one.key, one.kind, one.state, one.sector]
                yield [event.evidence.report, event.event, *own, *about]  # type: ignore[attr-defined]


def _panel_columns(plan: Plan) -> dict[str, tuple[str, str]]:
    told = list(PANEL.items())
    of = (plan.of, ("integer", "PLOVER quad, 1 to 4") if plan.of == "quad" else ("string", "PLOVER type"))
    return dict([*told[:4], of, *told[4:]])


def _columns(told: dict[str, tuple[str, str]]) -> list[Column]:
    return [Column(name, type_, description, lambda row: row) for name, (type_, description) in told.items()]


def _write(path: Path, names: dict[str, Any], rows: Iterator[list[Any]]) -> int:
    number = 0
    with open_file(path) as file:
        file.write(csv_line(list(names)))
        for row in rows:
            file.write(csv_line(row))
            number += 1
    return number
