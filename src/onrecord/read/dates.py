"""Dates as reports write them, by a strict grammar: what does not state its year is not a date here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress

from onrecord.months import MONTHS

MONTH = rf"(?:{'|'.join(MONTHS)})\.?"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[5-9]|20)\d\d"
CLOCK = r"(?i:,?\s+(?:at\s+)?\d\d?[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:GMT|UTC|CET|EST|EDT|ET|BST|[A-Z]{3,4})\)?)?)"
# The two orders of words, and those with the year first. Other numbers ("03/04/2025") are read by `stamps`.
_ORDERS = (
    rf"(?P<month_1>{MONTH})\s+(?P<day_1>{DAY}),?\s+(?P<year_1>{YEAR})",
    rf"(?P<day_2>{DAY})(?:(?:\s+of)?\s+|-)(?P<month_2>{MONTH})(?:,?\s+|-)(?P<year_2>{YEAR})",
    rf"(?P<year_3>{YEAR})-(?P<month_3>\d\d)-(?P<day_3>\d\d)",
    rf"(?P<year_4>{YEAR})/(?P<month_4>\d\d?)/(?P<day_4>\d\d?)",
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
