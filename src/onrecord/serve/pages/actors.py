"""The page of an actor, and that of two actors with the chart of their months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from onrecord.ask import (
    ActorLine,
    Month,
    OpenArchive,
    PositionAnswer,
    Question,
    ask_figures,
    ask_positions,
    find_actors,
    tell_actor,
)
from onrecord.ask.actors import partners_of
from onrecord.ask.answers import count_rows
from onrecord.ask.archive import nobody
from onrecord.ask.counts import Said, tell_pair
from onrecord.ask.quotes import in_passages, in_sentences
from onrecord.ask.who import STATE, known_key
from onrecord.errors import QuestionError, UnknownError
from onrecord.serve.pages.tables import coders_of
from onrecord.serve.pages.view import Call, Elsewhere, Page, alone_asked, phrase, score_asked
from onrecord.serve.render import address, segment

# The page of an actor: who it is, its offices over time, what it said, did, holds and counted, and whom it has to do with.

SHOWN = 5
PARTNERS = 12


def actor(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """The actor with this key, or the one who goes by this name."""
    least, alone = score_asked(call, "an actor", "alone"), alone_asked(call)
    key = "/".join(call.parts)
    line = one_actor(archive, key)
    if line.key != key:
        return Elsewhere(address(f"/actors/{segment(line.key)}", min_score=least, alone=alone))
    told = tell_actor(archive, line, least, alone)

    def asked(wanted: Any, **part: str) -> Question:
        return Question(wanted=wanted, limit=SHOWN, alone=alone, **part)  # type: ignore[arg-type]

    gave, holds = asked("figures", giver=key), asked("positions", holder=key)
    figures, positions = count_rows(archive, gave), count_rows(archive, holds)
    values = {
        "actor": told,
        "said": in_sentences(archive, told.statements),
        "least": least,
        "alone": alone,
        "offices": in_passages(archive, told.offices),
        "officers": in_passages(archive, told.officers),
        "partners": partners_of(archive, key, PARTNERS, least, alone) if told.event_count else (),
        "figures": in_passages(archive, ask_figures(archive, gave)) if figures else (),
        "figure_count": figures,
        "positions": ask_positions(archive, holds) if positions else (),
        "position_count": positions,
    }
    return Page("actor.html", values)


def one_actor(archive: OpenArchive, name: str) -> Any:
    """The actor with this key, or the only one of this name; raises UnknownError."""
    key = known_key(archive, name)
    found = find_actors(archive, key or name) if key or any(sign.isalnum() for sign in name) else []
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(line.key for line in found[:SHOWN])
        raise UnknownError("actor", f"{name[:100]!r} may mean several actors", f"Use one of their keys: {keys}")
    raise nobody(archive, "actor", name)


# The chart of months: bars of cooperation above a line and of conflict below it, drawn by a template, coloured by the style.

WIDTH, HALF = 720, 90  # of the chart, and above and below its line, in its own units
FEWEST = 12  # months that share the width: fewer are not drawn wider
LABELS = 6  # months that are named
TICKS = 3  # numbers above the line at most, and below it


class Tick(NamedTuple):
    """A number of events, and its line."""

    number: int
    y: float


class Bars(NamedTuple):
    """One month: where its bars stand, each from its top (y) so far down, and whether the month is named."""

    month: Month
    x: float
    width: float
    verbal_up: tuple[float, float]
    material_up: tuple[float, float]
    verbal_down: tuple[float, float]
    material_down: tuple[float, float]
    label: bool


class Chart(NamedTuple):
    """A chart, as high as its bars need, in units of its own."""

    width: int
    height: float
    ticks: list[Tick]
    bars: list[Bars]


def chart_of(months: Sequence[Month]) -> Chart:
    """Bars for each month: what is said beside the line, what is done beyond it. One scale for both sides."""
    up = max(month.verbal_cooperation + month.material_cooperation for month in months)
    down = max(month.verbal_conflict + month.material_conflict for month in months)
    step = step_of(max(up, down, 1))
    scale = HALF / max(up, down, 1)
    above, below = max(up, step) * scale, max(down, step) * scale
    ticks = [Tick(abs(number), round(above - number * scale, 1)) for number in _numbers(step, up, down)]
    places = max(len(months), FEWEST)
    wide, every = WIDTH / places, -(-places // LABELS)
    bars = [_bars(month, nr * wide, wide, above, scale)._replace(label=not nr % every) for nr, month in enumerate(months)]
    return Chart(WIDTH, round(above + below, 1), ticks, bars)


class Sums(NamedTuple):
    """How many events a chart shows, of cooperation and of conflict; and how many it leaves out, with a month and without."""

    cooperation: int
    conflict: int
    earlier: int
    undated: int


def sums_of(months: Sequence[Month], drawn: Sequence[Month]) -> Sums:
    """The events of all months, and which of them are drawn."""

    def events(some: Sequence[Month], *sides: str) -> int:
        return sum(getattr(month, f"{way}_{side}") for month in some for way in ("verbal", "material") for side in sides)

    both = ("cooperation", "conflict")
    undated = events([month for month in months if not month.month], *both)
    cooperation, conflict = events(drawn, "cooperation"), events(drawn, "conflict")
    return Sums(cooperation, conflict, events(months, *both) - undated - cooperation - conflict, undated)


def step_of(most: int) -> int:
    """The distance of the numbers beside the chart: 1, 2, 5, 10, 20, 50, … so that there are TICKS at most."""
    step = 1
    while most // step > TICKS:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _numbers(step: int, up: int, down: int) -> Iterator[int]:
    yield from range(-max(down // step, 1) * step, max(up // step, 1) * step + 1, step)


def _bars(month: Month, x: float, wide: float, line: float, scale: float) -> Bars:
    said, done = month.verbal_cooperation * scale, month.material_cooperation * scale
    against, harm = month.verbal_conflict * scale, month.material_conflict * scale
    return Bars(
        month, round(x + wide * 0.15, 1), round(wide * 0.7, 1), _from(line - said, said), _from(line - said - done, done),
        _from(line, against), _from(line + against, harm), False,
    )  # fmt: skip


def _from(top: float, height: float) -> tuple[float, float]:
    return round(top, 1), round(height, 1)


# The page of two actors: cooperation and conflict by month, their meetings and agreements, what each said of the other.

LATEST = 60  # months that are drawn


def pair(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """What two have to do with each other."""
    least, alone = score_asked(call, "a pair", "alone"), alone_asked(call)
    if len(call.parts) != 2:
        raise QuestionError("pair", f"{len(call.parts)} actors", "Give two, as in /pairs/state:CHN/state:RUS")
    one, other = (one_actor(archive, part) for part in call.parts)
    if one.key == other.key:
        return Elsewhere(address(f"/actors/{segment(one.key)}", min_score=least, alone=alone))
    if (one.key, other.key) != call.parts:
        return Elsewhere(address(f"/pairs/{segment(one.key)}/{segment(other.key)}", min_score=least, alone=alone))
    keys = (one.key, other.key)
    told = tell_pair(archive, *keys, newest=SHOWN, min_score=least, alone=alone)
    narrowed = {"min_score": least, "alone": alone}
    dated = [month for month in told.months if month.month]
    values: dict[str, Any] = {
        "one": one,
        "other": other,
        "told": told,
        "least": least,
        "months": dated,
        "chart": chart_of(dated[-LATEST:]) if dated else None,
        "sums": sums_of(told.months, dated[-LATEST:]),
        "coders": coders_of(archive),
        "alone": alone,
        "with_people": any(key.startswith(STATE) for key in keys) and not alone,
        "earlier": max(0, len(dated) - LATEST),
        "all_events": address("/events", between=list(keys), **narrowed),
        "all_of": {
            kind: address("/events", between=list(keys), type=kind, modality="asserted", **narrowed)
            for kind in ("CONSULT", "AGREE")
        },
        "sides": [
            _side(archive, one, other, told.said[0], narrowed),
            _side(archive, other, one, told.said[1], narrowed),
        ],
        "taken": {
            ending: address(f"/timeline.{ending}", actor=keys[0], other=keys[1], **narrowed)
            for ending in ("csv", "parquet", "json", "svg")
        },
    }
    return Page("pair.html", values)


def _side(archive: OpenArchive, one: ActorLine, other: ActorLine, said: Said, narrowed: dict[str, Any]) -> dict[str, Any]:
    """What one said of the other, and the positions it takes that name it; each with how it is asked for."""
    return {
        "one": one,
        "other": other,
        "said": said,
        "statements": in_sentences(archive, said.statements),
        "all": address("/statements", speaker=one.key, about=other.key, **narrowed),
        "positions": _positions(archive, one.key, other, narrowed["alone"]),
    }


def _positions(archive: OpenArchive, holder: str, other: ActorLine, alone: bool | None) -> list[PositionAnswer]:
    """Those on an issue that names the other. Few issues do, so that the index leads; in `words` a holder's own name counts too."""
    if not any(sign.isalnum() for sign in other.name):
        return []
    return ask_positions(archive, Question(wanted="positions", holder=holder, alone=alone, issue=phrase(other.name), limit=SHOWN))
