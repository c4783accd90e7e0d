"""What one actor does, or two do with each other, month by month: cooperation and conflict in word and deed, and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from onrecord.ask.answers import Answer
from onrecord.ask.counts import count_by
from onrecord.ask.question import ALL, question_about
from onrecord.store import Archive

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class Month(Answer, frozen=True, kw_only=True):
    """One month (EDTF; a year where no month is known, None where nothing is): events by PLOVER's quad, and statements."""

    month: str | None
    verbal_cooperation: int = 0
    material_cooperation: int = 0
    verbal_conflict: int = 0
    material_conflict: int = 0
    statements: int = 0


def timeline(archive: Archive, actor: str, other: str | None = None, **asked: Any) -> list[Month]:
    """The months of one actor's events and statements, or of those between two, in order and without gaps.

    Events are those a report asserts unless `modality` names another kind: what only a speaker says has happened, what is planned
    or denied is never mixed in. `since`, `until`, `publisher`, `place`, `versions` and `min_score` are those of a Question.
    """
    pair = (actor, other) if other is not None else None
    events = {"modality": "asserted", "between": pair, "party": None if pair else actor} | asked
    said = {name: value for name, value in asked.items() if name != "modality"}
    said |= {"between": pair, "speaker": None if pair else actor}
    by_quad = count_by(archive, question_about("events", {"limit": ALL, **events}), ("month", "quad"))
    by_month = count_by(archive, question_about("statements", {"limit": ALL, **said}), ("month",))
    return months_of(
        {(_text(line.by["month"]), int(line.by["quad"] or 1)): line.count for line in by_quad},
        {_text(line.by["month"]): line.count for line in by_month},
    )


def months_of(events: Mapping[tuple[str | None, int], int], statements: Mapping[str | None, int]) -> list[Month]:
    """The months of so many events, by month and quad, and statements, in order and without gaps."""
    months: dict[str | None, dict[str, int]] = {}
    for (month, quad), count in events.items():
        months.setdefault(month, {})[QUADS[quad - 1]] = count
    for month, count in statements.items():
        months.setdefault(month, {})["statements"] = count
    return [Month(month=month, **months.get(month, {})) for month in _in_order(months)]


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _in_order(months: dict[str | None, Any]) -> list[str | None]:
    """All months from the first to the last, years without a month before their first; what has no date comes last."""
    dated = sorted(month for month in months if month)
    whole = [month for month in dated if len(month) == 7]
    between = months_between(whole[0], whole[-1]) if whole else []
    return [*sorted({*dated, *between}), *([None] if None in months else [])]


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last."""
    return [_month(at) for at in range(_number(first), _number(last) + 1)]


def month_before(month: str) -> str:
    """The month before this one."""
    return _month(_number(month) - 1)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def table_of(lines: list[Any]) -> tuple[list[str], list[list[str]]]:
    """The names and values of counts or months, for a table; nothing stands for None."""
    rows = [msgspec.structs.asdict(line) for line in lines]
    flat = [{**row.pop("by", {}), **row} for row in rows]
    names = [name for name in (flat[0] if flat else {}) if not name.endswith("_key")]
    return names, [["" if row[name] is None else str(row[name]) for name in names] for row in flat]
