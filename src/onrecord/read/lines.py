"""The lines of a plain text: what their own words give away, the dates they write, and from layout to spans."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple

from onrecord.errors import SettingError
from onrecord.packaged import MONTHS, sets_of
from onrecord.records import Part, PartKind, Span

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


# The rule tables of plain-text reports: what a line's own words give away. Data, compiled once.
#
# All patterns are matched against one line (or one hard-wrapped paragraph) and every repetition in them is bounded.

UPPER = "".join(char for char in map(chr, range(0x41, 0x250)) if char.isupper())  # Latin letters, which `re` has no class for
DASH = "-–—―"
_CAPS = rf"[{UPPER}][{UPPER}.'’-]*"
_NAME = rf"[{UPPER}][\w.'’-]*"
_WHOSE = r"[^\s.:]{1,40}(?: [^\s.:]{1,40}){0,6}"  # after "Photo:", more words than these are a caption


def _lines(*rows: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)


# A line that is nothing but site or page furniture; matched whole.
FURNITURE = _lines(
    rf"[{DASH}_*=~#•·.\s]{{1,80}}",  # rules and rows of stars
    rf"[{DASH}\s]{{0,4}}(the )?ends?[{DASH}\s.]{{0,4}}",
    r"(press|media|news)\s+(release|statement|advisory|note)s?( no\.? ?[\w/-]{1,20})?:?",
    r"(for immediate release|for release|embargoed until .{1,60}|unofficial translation|check against delivery)[.:]?",
    r"(breaking|exclusive|opinion|(news )?analysis|commentary|editorial|letter from [\w ]{2,20})[.:]?",
    r"(world|world news|international|politics|news|latest|top stories|live|video|watch)[.:]?",
    r"(abstract|full text|correction appended|editor['’]s picks|advertisement|sponsored|comments?|\d+ comments?)[.:]?",
    r"(facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|print|copy link|save|share|tweet|listen|home|menu|search|close)[.:]?",
    r"share (this|on|via)\b.{0,60}|share the (article|story|page|post)\.?|(share|tweet|e-?mail|print)( ?[|/,·] ?\w+){1,6}",
    r"(tweet|link|digg|pin|e-?mail|print|rate) (this|it)|(reprints|(full|complete) (article|story|coverage))",
    r"(supported|powered|presented|sponsored) by|(video|audio|media) player( close)?|loading\b[^.]{0,40}(\.{2,3}|…)",
    r"our standards: .{1,80}|join (our|the) [\w -]{0,30}(forum|conversation|discussion|newsletter)",
    r"newspapers (in|from) [\w ]{2,40}",
    r"(read|see|watch|learn|load|show|view) (more|also|next|all)\b.{0,140}|(also read|more on this|more from)\b[^.]{0,100}",
    r"(related|recommended|more|most read|popular|trending)( (articles?|stories|topics?|news|posts|content|coverage))?(:.{0,140})?",
    r"(subscribe|sign up|log in|sign in|download our app|get the app|click here|tap here|skip to|you may also like)\b.{0,140}",
    r"register (now|here|today|for free|to (read|continue))\b.{0,100}",
    r"follow (us|me|[\w .]{2,60}) on (twitter|x|facebook|instagram|telegram|youtube)\b.{0,80}|twitter: ?@\w+\.?",
    r"(copyright|©) .{0,160}|\(c\) \d{4}.{0,160}|.{0,80}\ball rights reserved\b.{0,80}",
    r"(for (further|more) (information|details)|(media|press) (contacts?|enquiries|inquiries|office)|contacts?):.{1,200}",
    r"for (further|more) (information|details),.{1,200}",
    r"contact the (writers?|authors?|reporters?|editors?) at .{3,120}",
    r"(terms of (use|service)|privacy policy|cookie policy|about us|contact us)( ?[|/·•] ?[\w ]{1,30}){0,6}",
    r"page \d+( of \d+)?|\d+ min(ute)?s?( read)?",
)

# A line that only says whose work, picture or editing it is; matched whole.
CREDIT = _lines(
    r"\?\?[^?]{1,100}\?\?",
    r"\(?(additional |further )?(reporting|writing|editing|translation|graphics?) (and \w+ )?by\b[^.]{2,160}\.?\)?",
    r"\(?(edited|translated|compiled|photographed) (and \w+ )?by\b[^.]{2,160}\.?\)?",
    r"[\w .,'’-]{2,120} contributed to this (story|report|article)\.?",
    r"(image|photo|photograph|picture|photo credit|credit|editor)s?( by)?: ?" + _WHOSE + r"\.?|source: ?.{2,120}",
    r"\(?(getty( images)?|associated press|reuters|afp|xinhua|[\w ]{2,40} (via|/) getty images)\)?\.?",
)

# A credit at the end of a caption's line; searched for.
CREDIT_AT_END = re.compile(
    r"(?:\((?:AP|AFP|Reuters|Xinhua|TASS|EPA|File)?\s?(?:Photo|Image|Picture)?\s?(?:by |credit: ?|/)[^()]{2,80}\)"
    r"|[(\[](?:Photo|Image|Picture|Photograph|Credit)s?(?: by|:|/) ?[^()\[\]]{2,80}[)\]]"
    r"|\b(?:Photo|Image|Picture|Photograph|Photo credit|Credit)s?(?: by)?: ?" + _WHOSE + r"\.?"
    rf"|\b(?:REUTERS|AFP|EPA|XINHUA|TASS|AP)/[{UPPER}][\w .'’/-]{{1,60}})$"
)
# A credit before a caption: "?? NAME / AGENCY ??", or "FIRST LAST / AGENCY" and the caption's capital letter.
CREDIT_AT_START = re.compile(
    rf"\?\?[^?]{{1,100}}\?\?(?=\s)|{_CAPS}(?: {_CAPS}){{1,4}} ?/ ?{_CAPS}(?: {_CAPS}){{0,3}}(?=\s+[{UPPER}]\s?[a-z])"
)
CAPTION = re.compile(
    r"(?:FILE PHOTO|File photo|FILE|Photo|Caption|Pictured|PHOTO|Image)\s?[:–—-] ?\S"
    r"|In this (?:file |undated )?(?:photo|image|picture)\b|[^.]{0,160}\((?:left|right|cent(?:re|er)|pictured)\)[^.]{0,160}\.?$"
)

MASTHEAD = re.compile(
    rf"(?:The )?{_NAME}(?: (?:{_NAME}|of|the|and|&|for)){{0,5}}",
)
MASTHEAD_LAST = sets_of("text_words.tsv")["masthead_end"]
MASTHEAD_NAMES = sets_of("text_words.tsv")["masthead"]
INSTITUTION = re.compile(
    r"\b(?:ministry|office|department|embassy|agency|news|palace|government|commission|council|secretariat|bureau|press|mission"
    r"|presidency|chancellery|white house|kremlin|foreign affairs|service|delegation)\b",
    re.IGNORECASE,
)
# The office that issues a release, on a line above its date and title.
ISSUER = re.compile(
    r"(?:The )?(?:Office|Ministry|Department|Embassy|Permanent Mission|Delegation|Press Service|Government|Secretariat|Bureau)"
    rf"(?: (?:{_NAME}|of|the|and|&|for|to|in)){{1,10}}"
)
# Whose words a release is, on a line of its own under its title.
ATTRIBUTED = re.compile(
    r"(?:The )?(?:below|following|statement)(?: \w+){0,3} (?:is|are|may be) (?:attributable|attributed) to [^.:]{3,90}:"
)

_SMALL = "and|in|at|for|of|the|de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|y|e|with|to|staff|writers?|correspondents?"
BYLINE = re.compile(
    rf"[{DASH}•*\s]{{0,4}}(?:By|BY|by)\s+{_NAME}(?:(?:\s*[,;&|/]\s*|\s+)(?:(?:{_SMALL})\b|{_NAME}|[\w.+-]+@[\w.-]+)){{0,24}}"
    r"(?:\s+Contact the (?:writers?|authors?|reporters?) at [^\s]{3,80}(?: (?:and|or) [^\s]{3,80})?)?\.?"
)
AUTHOR = re.compile(rf"(?:By|BY) {_NAME} {_NAME}")  # a line of the head that begins so goes on from none
_PERSON = rf"{_NAME}(?: {_NAME}){{1,3}}"
BARE_NAMES = re.compile(rf"(?!The |Our |Your |My ){_PERSON}(?:(?:,| and| &) {_PERSON}){{0,3}}(?<!\.)")
# "Xu Wei | China Daily | Updated: 2022-12-31": names first, a stamp somewhere after.
STAMPED_BYLINE = re.compile(
    rf"(?:By )?{_NAME}(?: {_NAME}){{1,3}}(?: ?[|·•] ?[^|·•]{{1,60}}){{0,3}} ?[|·•] ?[^|·•]{{0,30}}{FULL_DATE}.{{0,20}}"
)
# Who a pull quote quotes: "XI JINPING", "— Xi Jinping, President"
QUOTED_NAME = re.compile(rf"{_CAPS}(?: {_CAPS}){{1,4}}|[{DASH}]\s?{_NAME}(?: {_NAME}){{0,4}}(?:, [^.]{{2,80}})?")
POST = re.compile(rf"[{UPPER}][^.!?\"”]{{2,60}}")  # the speaker's post, on the line below

# A line that is all dateline: "Friday, August 21, 2015", "Ministry of Foreign Affairs, Beijing, 14 March 2025".
_STAMP = (
    r"(?:(?i:(?:press|media|news) (?:release|statement)\s?[|·–—-]\s?)"
    r"|(?i:(?:(?:last|first|article|story|publication|publish|release) )?"
    r"(?:published|updated|posted|issued|released|modified|created|date))"
    rf"(?:\s(?i:by)\s{_NAME}(?:\s{_NAME}){{0,3}})?(?i:(?: on| at)?:?\s+))?"
)
_HOUR = r"(?i:\d\d?[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s(?:GMT|UTC|[A-Z]{2,4}T)\b)?)"
# An hour by itself, as posts of a live blog have it: "14:32", "9.05 a.m. ET", "14h32 (GMT+2)".
HOUR = (
    r"(?<![\d.:])(?i:\d\d?[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?)"
    r"(?:\s\(?(?:[A-Z]{2,5}|(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?)\b\)?)?(?![\d%])"
)
_TIME = rf"(?:(?:{CLOCK}|\s?[-–•|]\s?{_HOUR}|T\d\d:\d\d(?::\d\d(?:\.\d{{1,6}})?)?(?:Z|[+-]\d\d:?\d\d)?)(?:\s?[+-]\d\d:?\d\d)?)"
_DAY = rf"(?:{FULL_DATE}|{NUMERIC_DATE}|{PARTIAL_DATE}|{MONTH_DATE})"
DATE_LINE = re.compile(rf"[\[(]?{_STAMP}(?:{_HOUR},?\s+)?{_DAY}{_TIME}?[\])]?\.?(?:(?:,\s|\s?[|·{DASH}]\s?){_NAME}[^.]{{0,60}})?")
PLACED_DATE_LINE = re.compile(
    rf"\(?(?P<places>{_NAME}(?:\s(?:{_NAME}|of|the|for|and|&)){{0,9}}(?:,\s{_NAME}(?:\s(?:{_NAME}|of|the|for|and|&)){{0,7}}){{0,3}})"
    rf"(?:,\s|\s?[|·{DASH}]\s?)(?:{FULL_DATE}|{NUMERIC_DATE}|{PARTIAL_DATE}){CLOCK}?\)?\.?"
)

# The opening of a first paragraph: "RIGA, May 6, 2025 (Agency) –", "Washington (AFP) –", "MOSCOW, March 14. /TASS/."
_PLACES_CAPS = rf"{_CAPS}(?:(?: | ?/ ?| and ){_CAPS}){{0,4}}"
_PLACES = rf"{_NAME}(?:(?: | ?/ ?| and ){_NAME}){{0,4}}"
_REGIONS = rf"(?:,\s{_NAME}(?:\s{_NAME}){{0,2}}){{0,2}}?"
_WHEN = rf"(?:,?\s(?:{FULL_DATE}|{PARTIAL_DATE})|\s\({FULL_DATE}\))"
_AGENCY = rf"(?:\s?\([{UPPER}][^()]{{1,40}}\))"
_SLASHES = rf"(?:\.?\s?/[{UPPER}][{UPPER}-]{{1,20}}/\.|\s?/[{UPPER}][\w -]{{1,20}}/\s?(?:--|[{DASH}]))"
_NO_PLACE = r"(?:EXCLUSIVE|BREAKING|UPDATED?|ANALYSIS|OPINION|WATCH|VIDEO|LIVE|FACT CHECK|NOTE)\b"
_BREAK = rf"\s?(?:--|[{DASH}]|:(?=\s))"
_SHORT_DATE = r"\d{1,2}\s(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\s(?:19|20)?\d\d"
# Of a monitored broadcast: "LIMA (PERU), 9 MAR 89 (AGENCY) -- [TEXT]".
_MONITORED = rf"{_PLACES}(?:\s\({_NAME}(?:\s{_NAME}){{0,3}}\))?,\s{_SHORT_DATE}{_AGENCY}?\s--(?:\s\[[A-Za-z ]{{3,30}}\])*"
_SENT_FROM = rf"{_PLACES}{_REGIONS}(?:{_WHEN}{_AGENCY}?{_BREAK}|{_AGENCY}{_BREAK}|{_WHEN}?{_SLASHES})"
# Those of a place and a day or an agency: they stand nowhere but there.
SENT_FROM = re.compile(rf"(?!(?i:{WEEKDAY})){_SENT_FROM}(?=\s*[^\sa-z])")
OPENING = re.compile(
    rf"(?:{_SENT_FROM}"
    rf"|(?!{_NO_PLACE}){_PLACES_CAPS}{_REGIONS}\s?(?:--|[–—―]|(?<=\s)-)"
    rf"|{_MONITORED}"
    rf"|{_AGENCY}{_BREAK}"
    rf"|{FULL_DATE}\s?(?:--|[–—―]|(?<=\s)-)"
    rf"|{WEEKDAY_DATE}(?=\s+[{UPPER}“\"]))"
    r"(?=\s*[^\sa-z])"
)
SMALL_OPENING = re.compile(r"(?P<town>[a-z]+(?: [a-z]+){0,2})(?:, [a-z]{3,9} \d{1,2})?:(?=\s)")  # of a text without capitals
AGENCY = re.compile(r"\(([^()]+)\)|/([^/]+)/")  # who sent it, inside an opening

ITEM = re.compile(
    rf"[{DASH}•*]\s|[QA][:.]\s|\d{{1,3}}[.)]\s|\([a-z0-9]{{1,3}}\)\s"
)  # lists and interviews have no headline in them
STOP_AT_END = re.compile(r"[.!?…] ?[\"”’')\]]*$")  # with a blank in it in texts whose signs were cut apart
_SHORT = "[A-Z] St Mr Ms Dr Lt vs v Mrs Rep Sen Gov Gen Col Sgt Rev Jr Sr No Prof".split()  # words whose stop ends no sentence
_NO_STOP = "".join(rf"(?<!\b{short})" for short in _SHORT)
SHORTENED = re.compile(rf"\b(?:{'|'.join(_SHORT)}|(?:\w\.){{1,4}}\w)\.$")  # "Gov.", "U.S."; searched for in the last code points
SENTENCE_BREAK = re.compile(rf"{_NO_STOP}[.!?][\"”’')]*\s+[\"“‘(]?[A-Z]")
# Words that prose has and headlines do not: told with a stop at the end, these make a first line a paragraph.
PROSE = re.compile(r"\b(?:said|told|announced|added|was|were|had|has been|have been)\b")


def is_masthead(words: str) -> bool:
    """Whether these words are a newspaper's or an agency's name: by the table, or by its last word."""
    if not MASTHEAD.fullmatch(words):
        return False
    return words.casefold() in MASTHEAD_NAMES or words.rsplit(maxsplit=1)[-1].casefold() in MASTHEAD_LAST


# From layout to spans: lines of a plain text as units, pieces of units as parts.


class Unit(NamedTuple):
    """One line, or one hard-wrapped paragraph: [start, end) in the text, without blank edges. `block` counts blank-line groups."""

    start: int
    end: int
    words: str
    block: int


class Piece(NamedTuple):
    """A run of one kind within one unit: [start, end) in the text."""

    kind: PartKind
    start: int
    end: int


def find_units(text: str) -> list[Unit]:
    """The units of a text in order; together they hold every character that is not blank."""
    units = []
    for _, lines in groupby(_line_lines(text), key=lambda unit: unit.block):
        units += _joined(text, list(lines))
    return units


def merge_pieces(text: str, pieces: list[Piece]) -> tuple[Part, ...]:
    """Parts from pieces in text order, neighbours of one kind as one part; blank edges fall away."""
    runs: list[Piece] = []
    for kind, start, end in pieces:
        words = text[start:end]
        first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        if first >= last:
            continue
        if runs and runs[-1].kind == kind:
            runs[-1] = Piece(kind, runs[-1].start, last)
        else:
            runs.append(Piece(kind, first, last))
    return tuple(Part(kind=kind, span=Span(start, end)) for kind, start, end in runs)


def _line_lines(text: str) -> list[Unit]:
    lines, block, offset = [], 0, 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = offset + len(line) - len(line.lstrip())
            lines.append(Unit(start, start + len(words), words, block))
        else:
            block += 1
        offset += len(line)
    return lines


def _joined(text: str, lines: list[Unit]) -> list[Unit]:
    """The units of one block: each line with those that run on from it."""
    groups: list[list[Unit]] = []
    for line in lines:
        if groups and line.words[0].islower() and not STOP_AT_END.search(groups[-1][-1].words[-4:]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Unit(group[0].start, group[-1].end, text[group[0].start : group[-1].end], group[0].block) for group in groups]
