"""Amounts and changes as people read them, in a terminal and on a page."""

from __future__ import annotations

from onrecord.ask.figures import ChangeAnswer, FigureAnswer
from onrecord.records import Figure

BOUNDS = {"about": "about", "at_least": "at least", "at_most": "at most"}
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float | None) -> str:
    """A number as people read it; from a million up in millions, billions or trillions where no digit is lost."""
    if value is None:
        return "?"
    for size, name in LARGE:
        if abs(value) >= size:
            short = f"{value / size:,.6g}"
            exact = float(short.replace(",", "")) * size
            return f"{short} {name}" if abs(exact - value) <= 1e-9 * abs(value) else f"{value:,.15g}"
    return f"{value:,.15g}"


def amount_words(figure: FigureAnswer | Figure) -> str:
    """A figure's number with its bound, without its unit."""
    if figure.bound == "range":
        return f"{number(figure.low)} to {number(figure.high)}"
    return " ".join(filter(None, (BOUNDS.get(figure.bound), number(figure.value))))


def change_words(change: ChangeAnswer) -> str:
    """The comparison stated with a figure."""
    way = "unchanged" if change.direction == "none" else change.direction
    size = f"{number(change.value)} {change.unit or ''}".strip() if change.value is not None else None
    return " ".join(filter(None, (way, size, change.basis)))
