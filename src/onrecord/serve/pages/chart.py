"""The chart of months: bars of cooperation above a line and of conflict below it, drawn by a template, coloured by the style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.ask import Month

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
