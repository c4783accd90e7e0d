"""Calendar sums for dates: months, weeks and years around the report's own date, written as EDTF."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

WEEKDAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
UNKNOWN_YEAR = "XXXX"
_EDTF = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Anchor(NamedTuple):
    """The report's own date as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> datetime.date | None:
        return datetime.date(self.year, self.month, self.day) if self.year and self.month and self.day else None


def anchor_of(published: str | None) -> Anchor:
    """The anchor that an EDTF date gives; none where it is no plain date."""
    match = _EDTF.match(published or "")
    return Anchor(*(int(part) if part else None for part in match.groups())) if match else Anchor()


def year_name(year: int | None) -> str:
    return UNKNOWN_YEAR if year is None else f"{year:04}"


def month_name(year: int | None, month: int) -> str:
    return f"{year_name(year)}-{month:02}"


def day_name(year: int | None, month: int, day: int) -> str | None:
    """A day, if any calendar has it."""
    try:
        datetime.date(year or 2024, month, day)
    except ValueError:
        return None
    return f"{month_name(year, month)}-{day:02}"


def nearest_year(anchor: Anchor, month: int, day: int | None = None) -> int | None:
    """The year of a month without one: that of the nearest such month, the past where both are as near."""
    if anchor.year is None or anchor.month is None:
        return anchor.year
    ahead = month - anchor.month
    if ahead == 0 and day and anchor.day and day - anchor.day > 15:
        return anchor.year
    return anchor.year - 1 if ahead >= 6 else anchor.year + 1 if ahead < -6 else anchor.year


def shifted_month(anchor: Anchor, by: int) -> str | None:
    """The month so many months from the report's."""
    if anchor.year is None or anchor.month is None:
        return None
    count = anchor.year * 12 + anchor.month - 1 + by
    return month_name(count // 12, count % 12 + 1)


def shifted_week(anchor: Anchor, by: int) -> str | None:
    """Monday to Sunday of the week so many weeks from the report's."""
    if anchor.date is None:
        return None
    monday = anchor.date + datetime.timedelta(days=7 * by - anchor.date.weekday())
    return f"{monday}/{monday + datetime.timedelta(days=6)}"


def shifted_day(anchor: Anchor, by: int) -> str | None:
    return str(anchor.date + datetime.timedelta(days=by)) if anchor.date else None


def weekday(anchor: Anchor, name: str, ahead: bool) -> str | None:
    """The last such day up to the report's own, or the first after it."""
    if anchor.date is None:
        return None
    back = (anchor.date.weekday() - WEEKDAYS[name]) % 7
    return shifted_day(anchor, 7 - back if ahead else -back)


def months_between(year: int | None, first: int, last: int) -> str:
    """An interval of months of one year."""
    return f"{month_name(year, first)}/{month_name(year, last)}" if first < last else month_name(year, first)
