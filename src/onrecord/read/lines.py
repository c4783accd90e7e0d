"""The lines of a plain text: what their own words give away, and from layout to spans."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from onrecord.packaged import sets_of
from onrecord.read.dates import CLOCK, FULL_DATE, MONTH_DATE, NUMERIC_DATE, PARTIAL_DATE, WEEKDAY, WEEKDAY_DATE
from onrecord.records import Part, PartKind, Span

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
