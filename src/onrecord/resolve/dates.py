"""Dates in running text, by a strict grammar of what news says, anchored at the report's own date: to EDTF, never more precise."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from onrecord.packaged import MONTHS
from onrecord.records import Dated, Span

# Calendar sums for dates: months, weeks and years around the report's own date, written as EDTF.

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


# Dates in running text, by a strict grammar of what news says, anchored at the report's own date: to EDTF, never more precise.

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
COUNTS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
AHEAD = re.compile(r"\b(?:will|shall|is to|are to|is due|are due|due to|scheduled|plans? to|expected|set to|upcoming|until)\b")
REACH = 70  # code points looked back for words that put a weekday in the future
CLAUSE = re.compile(r"[.;:\n]")

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?+)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,:.]\d)(?!\d)"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d,.]\d)(?!\d|s\b|%)"
SHORT = r"(?<=[-–/])\d\d\b"  # "2019-21", but not "in 2019 to 21 ships"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
COUNT = rf"(?:\d\d?|{'|'.join(COUNTS)})"
RELATIVE = r"(?:this|last|the previous|the past|next|the current|the same|the) year"
OF_YEAR = rf"(?:,? (?:of |in )?(?P<year>{YEAR}|{RELATIVE}))?"
PART = r"(?:(?:early|late|mid|the beginning of|the start of|the end of|the middle of)[ -])?"
ALONE = (
    rf"(?!,? (?:of )?(?:{YEAR}|{RELATIVE}))(?! \d)(?!(?: to | and |[-–]| through | until ){MONTH})"  # no longer form begins here
)


class _Match(NamedTuple):
    """A match with what its words are measured by."""

    found: re.Match[str]
    anchor: Anchor

    def year(self, group: str = "year") -> int | None:
        """The year a group says; that of the report where it says none."""
        words = self.found[group]
        if words and words[:1].isdigit():
            return int(words)
        by = (
            -1
            if words and words.startswith(("last", "the previous", "the past"))
            else 1
            if words and words.startswith("next")
            else 0
        )
        return self.anchor.year + by if self.anchor.year else None

    def month(self, group: str = "month") -> int:
        return MONTHS[self.found[group].casefold().rstrip(".")]

    def day(self, group: str = "day") -> int:
        return int(self.found[group].rstrip("stndrh"))


def _full(m: _Match) -> str | None:
    """ "30 December 2022", "December 30, 2022", "Dec 30", "March 3-5", "from 3 to 5 March"."""
    year = int(m.found["year"]) if m.found["year"] else nearest_year(m.anchor, m.month(), m.day())
    first = day_name(year, m.month(), m.day())
    if m.found["until"]:
        last = day_name(year, m.month(), m.day("until"))
        return f"{first}/{last}" if first and last and first < last else first
    return first


def _days(m: _Match) -> str | None:
    """ "from March 28 to April 2, 2022", "between 28 March and 2 April": from day to day."""
    year = int(m.found["year"]) if m.found["year"] else nearest_year(m.anchor, m.month("month"), m.day("until"))
    before = year - 1 if year and m.month("first") > m.month("month") else year
    first, last = day_name(before, m.month("first"), m.day()), day_name(year, m.month("month"), m.day("until"))
    return f"{first}/{last}" if first and last and first < last else first


def _iso(m: _Match) -> str | None:
    year, month, day = (int(part) for part in m.found["iso"].split("-"))
    return day_name(year, month, day) if month <= 12 else None


def _months(m: _Match) -> str | None:
    """ "January to November 2022", "between March and May"."""
    first, last = m.month("first"), m.month("month")
    year = m.year() if m.found["year"] else nearest_year(m.anchor, last)
    begin = int(m.found["since"]) if m.found["since"] else (year - 1 if year and first > last else year)
    if begin == year and first > last:
        return None
    return f"{month_name(begin, first)}/{month_name(year, last)}"


def _month(m: _Match) -> str | None:
    """ "December 2022", "in March", "last March"."""
    if m.found["year"]:
        return month_name(m.year(), m.month())
    year, how = nearest_year(m.anchor, m.month()), (m.found["how"] or "").casefold()
    if m.anchor.year and m.anchor.month:
        if how == "last":
            year = m.anchor.year - (m.month() >= m.anchor.month)
        elif how == "next":
            year = m.anchor.year + (m.month() <= m.anchor.month)
        elif how in ("since", "this"):
            year = m.anchor.year - (how == "since" and m.month() > m.anchor.month)
    return month_name(year, m.month())


def _first_months(m: _Match) -> str | None:
    """ "the first 11 months of this year"."""
    words = m.found["count"].casefold()
    count = COUNTS.get(words) or int(words)
    if not 1 <= count <= 12:
        return None
    return months_between(m.year(), 1, count) if m.found["end"].casefold() == "first" else months_between(m.year(), 13 - count, 12)


def _part_of_year(m: _Match) -> str | None:
    """ "the third quarter of 2024", "Q3", "the first half"."""
    words = m.found["which"].casefold()
    which = int(words[1]) if words[0] == "q" and len(words) == 2 else ORDINALS[words]
    half = (m.found["part"] or "").casefold() == "half"
    size = 6 if half else 3
    if half and words in ("last", "final"):
        which = 2
    if which * size > 12:
        return None
    year = m.year()
    if not m.found["year"] and m.anchor.year and m.anchor.month and (which - 1) * size >= m.anchor.month:
        year = m.anchor.year - 1  # a quarter that is yet to come would be named with its year
    return months_between(year, (which - 1) * size + 1, which * size)


def _years(m: _Match) -> str | None:
    first, last = int(m.found["first"]), m.found["last"]
    until = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return f"{first}/{until}" if first < until else None


def _decade(m: _Match) -> str | None:
    return f"{m.found['decade'][:3]}X"


def _year(m: _Match) -> str | None:
    return m.found["year"]


def _relative(m: _Match) -> str | None:
    """ "last year", "this month", "next week", "the year before", "yesterday"."""
    words = m.found["words"].casefold()
    by = (
        -1
        if re.search(r"last|previous|before|earlier|yester", words)
        else 1
        if re.search(r"next|coming|tomorrow|after", words)
        else 0
    )
    if words.endswith("ago") or words == "yesterday":
        by = -1
    if "year" in words:
        return year_name(m.anchor.year + by) if m.anchor.year else None
    if "month" in words:
        return shifted_month(m.anchor, by)
    return shifted_week(m.anchor, by) if "week" in words else shifted_day(m.anchor, by)


def _past(m: _Match) -> str | None:
    """ "over the past 24 hours", "in the last week": the days up to the report's own."""
    first = shifted_day(m.anchor, -int(m.found["hours"] or 7 * 24) // 24)
    return f"{first}/{m.anchor.date}" if first else None


def _weekday(m: _Match) -> str | None:
    how, start = (m.found["how"] or "").casefold(), m.found.start()
    before = CLAUSE.split(m.found.string[max(0, start - REACH) : start])[-1]
    ahead = how in ("next", "coming", "by", "until") or (how not in ("last", "past") and AHEAD.search(before) is not None)
    return weekday(m.anchor, m.found["name"].casefold(), ahead)


PREPOSED = r"(?i:(?P<how>in|since|by|until|from|during|last|next|this|through|before|after|for|between|of|to))"
YEAR_AFTER = (
    "in since by until till from during before after through for of throughout the end mid early late fiscal year around than "
    "to and"
)
BEFORE_YEAR = f"(?i:{'|'.join(YEAR_AFTER.split())})"
NO_GAME = r"(?! (?:of )?(?:an?|century|hour|million))(?! (?:final|time|the|goal))"
ORDINAL = r"(?i:(?P<which>first|second|third|fourth|final|last|1st|2nd|3rd|4th))"
THROUGH = (  # "from May 4 to 5.", but not "from May 4 to 5 ministers"
    rf"(?:[-–]|(?: to | and | through )(?={DAY}(?:[.,;)]|$| (?:to|for|in|at|on|with|during|as|by|and)\b)))"
)
TO_DAY = rf" (?:to|until|till|through|and) (?:{WEEKDAY},? )?"
SMALL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"  # in texts in small letters, behind a word that makes it a day
NO_DAY = rf"(?![\w’'])(?!,? (?:{MONTH} \d|\d\d? {MONTH}))"  # a whole date says more than its weekday
NEAR = (
    r"(?:this|last|next|the previous|the coming) (?:year|month|week)(?!s|-|end)|"
    r"the (?:year|month|week) (?:before|after|earlier)(?! the)|an? (?:year|month|week) (?:ago|earlier)|yesterday|tomorrow|today"
)
_FORMS: tuple[tuple[str, Callable[[_Match], str | None]], ...] = (
    (r"\b(?P<iso>(?:1[5-9]|20)\d\d-[01]\d-[0-3]\d)\b", _iso),
    (
        rf"\b(?i:from|between) (?:{WEEKDAY},? )?(?P<first>{MONTH}) (?P<day>{DAY})(?:,? {YEAR})?{TO_DAY}"
        rf"(?P<month>{MONTH}) (?P<until>{DAY})(?:,? (?P<year>{YEAR}))?(?![\d%])",
        _days,
    ),
    (
        rf"\b(?i:from|between) (?:{WEEKDAY},? )?(?P<day>{DAY}) (?P<first>{MONTH})(?:,? {YEAR})?{TO_DAY}"
        rf"(?P<until>{DAY}) (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?(?!\w)",
        _days,
    ),
    (
        rf"\b(?:{WEEKDAY},? )?(?P<month>{MONTH}) (?P<day>{DAY})(?:{THROUGH}(?P<until>{DAY}))?(?:,? (?P<year>{YEAR}))?(?![\d%])",
        _full,
    ),
    (
        rf"\b(?:{WEEKDAY},? )?(?P<day>{DAY})(?:(?:[-–]| to | and | through )(?P<until>{DAY}))?"
        rf"(?: of)? (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?(?!\w)",
        _full,
    ),
    (
        rf"\b(?:(?i:from|between) )?(?P<first>{MONTH})(?: (?P<since>{YEAR}))?"
        rf"(?: to | and |[-–]| through | until )(?P<month>{MONTH}){OF_YEAR}(?! \d\d?\b(?!,\d))",
        _months,
    ),
    (rf"\b{PART}(?P<month>{MONTH})(?:,| of|) (?P<year>{YEAR}|{RELATIVE})", _month),
    (rf"\b{PREPOSED} (?:early |late |mid-|mid )?(?P<month>{MONTH})(?P<year>)(?![\w’'-]){ALONE}", _month),
    (rf"\b(?i:the )?(?i:(?P<end>first|last|final)) (?P<count>{COUNT}) months{OF_YEAR}", _first_months),
    (rf"\b{ORDINAL}[- ](?P<part>quarter|half){NO_GAME}(?:,? (?:of |in )?(?P<year>{YEAR}|{RELATIVE}))?", _part_of_year),
    (rf"\b(?P<which>Q[1-4])(?P<part>){OF_YEAR}", _part_of_year),
    (
        rf"\b(?i:from|between|in|over|during|for|of|through) (?P<first>{YEAR})(?: to | and |[-–/])(?P<last>{YEAR}|{SHORT})",
        _years,
    ),
    (rf"\b(?P<first>{YEAR})[-–](?P<last>{YEAR})", _years),
    (r"\b(?i:the|in|during|since|early|late|mid)[ -](?P<decade>(?:1[5-9]|20)\d0)s\b", _decade),
    (rf"\b{BEFORE_YEAR}[ -](?P<year>{YEAR})(?!-\w)", _year),
    (rf"\b(?i:(?P<words>{NEAR}))\b", _relative),
    (r"\b(?i:over|in|during|within|for) the (?:past|last) (?:(?P<hours>24|48|72)[- ]hours|week)\b", _past),
    (
        rf"\b(?:(?i:(?P<how>last|next|this|on|by|until|coming|past)) )?(?P<name>{WEEKDAY}){NO_DAY}",
        _weekday,
    ),
    (rf"\b(?P<how>last|next|this|on|by|until|coming|past) (?P<name>{SMALL}){NO_DAY}", _weekday),
)
_SINCE = re.compile(r"\bsince(?: the (?:start|beginning) of| early| late| mid)?[ -]\Z", re.IGNORECASE)
_UNTIL = re.compile(r"\buntil(?: the end of| early| late)?[ -]\Z", re.IGNORECASE)
# Without one of these nothing is a date, so the grammar looks around them alone.
_CUE = re.compile(r"\d|day\b|year|month|week|quarter|half|tomorrow|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
BEFORE, BEHIND = 32, 48  # code points a date may begin before its first such cue, and reach behind it


@cache
def _grammar() -> re.Pattern[str]:
    """All forms as one pattern; which one matched is read off again by the form itself."""
    bodies = (re.sub(r"\(\?P<\w+>", "(?:", form) for form, _ in _FORMS)
    return re.compile("|".join(f"({body})" for body in bodies))


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form, _ in _FORMS)


def find_dates(text: str, published: str | None) -> tuple[Dated, ...]:
    """Every date, period and weekday in the text that can be placed, in text order; `published` is EDTF.

    What depends on a date the report does not have is left out, or keeps XXXX for its year.
    """
    return tuple(_dates(text, anchor_of(published)))


def _dates(text: str, anchor: Anchor) -> Iterator[Dated]:
    for found in _candidates(text):
        index = (found.lastindex or 1) - 1
        match = _compiled()[index].match(text, found.start())
        if match is None:
            continue
        edtf = _FORMS[index][1](_Match(match, anchor))
        if edtf is None:
            continue
        opened = _opened(text, match, edtf, anchor)
        yield Dated(span=Span(match.start(), match.end()), edtf=opened)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Where a form of the grammar matches, in text order."""
    done = 0
    for cue in _CUE.finditer(text):
        start = max(done, cue.start() - BEFORE)
        if cue.start() < done:
            continue
        for found in _grammar().finditer(text, start, min(len(text), cue.end() + BEHIND)):
            done = found.end()
            yield found
        done = max(done, cue.end())


def _opened(text: str, match: re.Match[str], edtf: str, anchor: Anchor) -> str:
    """ "since January" lasts until the report, as precise as its start; "until 2030" begins nowhere."""
    words = match.group().casefold()
    before = text[max(0, match.start() - 30) : match.start()]
    if "/" in edtf:
        return edtf
    if words.startswith("since") or _SINCE.search(before):
        date = anchor.date
        full = str(date) if date else month_name(anchor.year, anchor.month) if anchor.month else year_name(anchor.year)
        now = full[: len(edtf)]
        if now == edtf:
            return edtf
        return f"{edtf}/{now}" if anchor.year and len(now) == len(edtf) and edtf <= now else f"{edtf}/.."
    if words.startswith("until") or _UNTIL.search(before):
        return f"../{edtf}"
    return edtf
