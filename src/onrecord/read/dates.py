"""Dates as reports write them, by a strict grammar; and days that only a form or their numbers tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress

from onrecord.errors import SettingError
from onrecord.packaged import MONTHS

# Dates as reports write them, by a strict grammar: what does not state its year is not a date here.

MONTH = rf"(?:{'|'.join(MONTHS)})\.?"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]|20)\d\d"
CLOCK = r"(?i:,?\s+(?:at\s+)?\d\d?[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:GMT|UTC|CET|EST|EDT|ET|BST|[A-Z]{3,4})\)?)?)"
# The two orders of words, and those with the year first. Other numbers ("03/04/2025") are read by `stamps`.
_ORDERS = (
    rf"(?P<month_1>{MONTH})\s+(?P<day_1>{DAY}),?\s+(?P<year_1>{YEAR})",
    rf"(?P<day_2>{DAY})(?:(?:\s+of)?\s+|-)(?P<month_2>{MONTH})(?:,?\s+|-)(?P<year_2>{YEAR})",
    rf"(?P<year_3>{YEAR})-(?P<month_3>\d\d?)-(?P<day_3>\d\d?)",
    rf"(?P<year_4>{YEAR})/(?P<month_4>\d\d?)/(?P<day_4>\d\d?)",
    rf"(?P<year_5>{YEAR})\.(?P<month_5>\d\d?)\.(?P<day_5>\d\d?)",
)
_DATE = re.compile(rf"\b(?:{'|'.join(_ORDERS)})(?:\b|(?=T\d\d:))", re.IGNORECASE)

# For other modules' patterns: no named groups, so that they can be used twice in one pattern.
FULL_DATE = rf"(?i:(?:{WEEKDAY},?\s+)?(?:{re.sub(r'[?]P<[a-z]+_[0-9]>', '?:', '|'.join(_ORDERS))}))"
PARTIAL_DATE = rf"(?i:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+{DAY}\b|{DAY}\s+{MONTH}))"
NUMERIC_DATE = rf"(?i:(?:{WEEKDAY},?\s+)?\d\d?(?:/\d\d?/|\.\d\d?\.|-\d\d?-){YEAR})"
MONTH_DATE = rf"(?i:{MONTH}\s+{YEAR})"
WEEKDAY_DATE = rf"(?i:{WEEKDAY},?\s+(?:{MONTH}\s+{DAY}|{DAY}\s+{MONTH}),?\s+{YEAR})"


def edtf_date(words: str) -> str | None:
    """The first whole date in these words as EDTF ("2025-03-14"), or None."""
    return next(edtf_dates(words), None)


def edtf_dates(words: str) -> Iterator[str]:
    """Every whole date in these words as EDTF; days that no calendar has are passed over."""
    for match in _DATE.finditer(words):
        fields = {name.split("_")[0]: value for name, value in match.groupdict().items() if value}
        month = MONTHS.get(fields["month"].casefold().rstrip(".")) or int(fields["month"])
        with suppress(ValueError):
            yield datetime.date(int(fields["year"]), month, int(fields["day"].rstrip("stndrh"))).isoformat()


# Days that only a form or their numbers tell: a format that the user gives, names of files, "14/03/2025".

# What strftime calls the pieces of a date, and how each is read; names of months and days are English.
_PIECES = {
    "%Y": rf"(?P<year>{YEAR})", "%y": r"(?P<short>\d\d)", "%m": r"(?P<month>1[0-2]|0?[1-9])", "%B": rf"(?P<name>{MONTH})",
    "%d": r"(?P<day>3[01]|[12]\d|0?[1-9])", "%A": WEEKDAY, "%H": r"\d\d?", "%M": r"\d\d", "%S": r"\d\d", "%%": "%",
}  # fmt: skip
_SAME = {"%b": "%B", "%h": "%B", "%e": "%d", "%-d": "%d", "%-m": "%m", "%a": "%A"}
_NUMBERS = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+)?(?<![\d/.-])(?P<one>\d\d?)(?P<gap>[/.-])(?P<two>\d\d?)(?P=gap)(?P<year>{YEAR})(?![\d/-])",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\s*(?:(?P<name>{MONTH}),?\s+|(?P<month>1[0-2]|0?[1-9])[/.-])(?P<year>{YEAR})\s*$", re.IGNORECASE)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def pattern_of(form: str) -> re.Pattern[str]:
    """What finds a date of this format of strftime; raises SettingError if it names no year, or a piece that is not known."""
    found = []
    for piece in re.findall(r"%-?.|[^%]+|%", form):
        code = _SAME.get(piece, piece)
        if piece.startswith("%") and code not in _PIECES:
            known = ", ".join(sorted((*_PIECES, *_SAME)))
            raise SettingError("--date-format", f"{piece!r} is no piece of a date", f"Use {known}")
        found.append(_PIECES.get(code) or re.escape(piece))
    try:
        pattern = re.compile(rf"(?<!\d){''.join(found)}(?!\d)", re.IGNORECASE)
    except re.error:
        raise SettingError("--date-format", f"{form!r} names a piece twice", "Name each once, as in %d/%m/%Y") from None
    named = set(pattern.groupindex)
    if not named & {"year", "short"} or ("day" in named and not named & {"month", "name"}) or len(named) > len({"y", "m", "d"}):
        raise SettingError("--date-format", f"{form!r} does not make a date", "Name year, month and day once, as in %d/%m/%Y")
    return pattern


def date_by(pattern: re.Pattern[str], words: str) -> str | None:
    """The first day, month or year in these words that a pattern of `pattern_of` finds, as EDTF."""
    for match in pattern.finditer(words):
        told = match.groupdict()
        year = told.get("year") or _century(int(told["short"]))
        month = MONTHS[told["name"].casefold().rstrip(".")] if told.get("name") else int(told.get("month") or 0)
        if not told.get("day"):
            return f"{year}-{month:02}" if month else year
        if day := _day(year, month, told["day"]):
            return day
    return None


def numeric_date(words: str) -> str | None:
    """The first date in numbers as EDTF: a day where only one order can be, or the weekday settles it, else the year.

    "14/03/2025" -> "2025-03-14"; "03/04/2025" -> "2025"; "Thursday, 03/04/2025" -> "2025-04-03"; no such day -> None.
    """
    for match in _NUMBERS.finditer(words):
        one, two, year = match["one"], match["two"], match["year"]
        days = {day for day in (_day(year, int(two), one), _day(year, int(one), two)) if day}
        if match["weekday"]:
            days = {day for day in days if f"{datetime.date.fromisoformat(day):%a}".casefold() == match["weekday"][:3].casefold()}
        if days:
            return days.pop() if len(days) == 1 else year
    return None


def month_date(words: str) -> str | None:
    """The month that these words are and nothing else, as EDTF: "March 2026" and "03/2026" -> "2026-03"."""
    match = _MONTH.match(words)
    if not match:
        return None
    return f"{match['year']}-{MONTHS[match['name'].casefold().rstrip('.')] if match['name'] else int(match['month']):02}"


def date_in_name(name: str, pattern: re.Pattern[str] | None = None) -> str | None:
    """The date that a file's name states, by the pattern of the user's format if there is one: "2025-03-14_talks.txt"."""
    if pattern:
        return date_by(pattern, name)
    if (match := _IN_NAME.search(name)) and (day := _day(match[1], int(match[3]), match[4])):
        return day
    words = re.sub(r"[_.-]+", " ", name)
    return edtf_date(words) or numeric_date(re.sub(r"[_ ]+", "-", name))


def _day(year: str, month: int, day: str) -> str | None:
    with suppress(ValueError):
        return datetime.date(int(year), month, int(day)).isoformat()
    return None


def _century(short: int) -> str:
    """The year of two digits as POSIX has it: 69 to 99 are of the 20th century."""
    return str(short + (1900 if short >= 69 else 2000))
