"""The lines of a plain text: what their own words give away, and from layout to spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, groupby
from typing import NamedTuple

from onrecord.packaged import sets_of
from onrecord.read.dates import CLOCK, FULL_DATE, MONTH_DATE, NUMERIC_DATE, PARTIAL_DATE, WEEKDAY_DATE
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
OPENING = re.compile(
    rf"(?:{_PLACES}{_REGIONS}(?:{_WHEN}{_AGENCY}?{_BREAK}|{_AGENCY}{_BREAK}|{_WHEN}?{_SLASHES})"
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
STOP_AT_END = re.compile(r"[.!?…][\"”’')\]]*$")
_SHORT = "[A-Z] St Mr Ms Dr Lt vs v Mrs Rep Sen Gov Gen Col Sgt Rev Jr Sr No Prof".split()  # words whose stop ends no sentence
_NO_STOP = "".join(rf"(?<!\b{short})" for short in _SHORT)
SENTENCE_BREAK = re.compile(rf"{_NO_STOP}[.!?][\"”’')]*\s+[\"“‘(]?[A-Z]")
# Words that prose has and headlines do not: told with a stop at the end, these make a first line a paragraph.
PROSE = re.compile(r"\b(?:said|told|announced|added|was|were|had|has been|have been)\b")


def is_masthead(words: str) -> bool:
    """Whether these words are a newspaper's or an agency's name: by the table, or by its last word."""
    if not MASTHEAD.fullmatch(words):
        return False
    return words.casefold() in MASTHEAD_NAMES or words.rsplit(maxsplit=1)[-1].casefold() in MASTHEAD_LAST


# From layout to spans: hard-wrapped paragraphs as they are read, lines of a plain text as units, pieces of units as parts.

WRAP_LEAST, WRAP_MOST = 24, 100  # code points; mail and wires wrap at 60 to 80
SURE = 4  # breaks at one width; of fewer the words have to say that a line runs on
MOST_WRAPS = 3  # times that a text was wrapped; a mail that was sent on has two
LONGER = 50  # of so many lines one may be longer than the width: an address
CLOSING, OPENING_MARKS = "\"'”’»", "\"'“‘«`"
SET_IN, MOST_INDENT = 2, 12  # blanks: less is an accident, more puts a line in the middle
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_FIRST_WORD = re.compile(r"\S{1,200}")
_BLANK = str.maketrans("\r\n", "  ")


class Unit(NamedTuple):
    """One line, or one hard-wrapped paragraph: [start, end) in the text, without blank edges. `block` counts blank-line groups."""

    start: int
    end: int
    words: str
    block: int


class Break(NamedTuple):
    """One line break [start, end) with the blanks about it; the length of the line before it, and that with the next word.

    What the line is set in by counts to the second only: a wrapper may count it or not. `set_in` says that the next line begins
    further right than the one before.
    """

    start: int
    end: int
    length: int
    needed: int
    set_in: bool


class Piece(NamedTuple):
    """A run of one kind within one unit: [start, end) in the text."""

    kind: PartKind
    start: int
    end: int


def unwrapped(text: str) -> str:
    """The text as it is to be read, of the same length: the line breaks within paragraphs that are hard-wrapped are blanks.

    Lines are wrapped at a width where a break comes because the next word would not fit any more. The width is the one that
    explains most breaks; a break that it does not explain - below a headline, at a paragraph's end - stays one. What was wrapped
    at one width and again at a smaller one is joined once for each.
    """
    as_it_is = text
    for _ in range(MOST_WRAPS):
        joined = _joined_at_a_width(text)
        if joined is text:
            break
        text = joined
    return text if text is as_it_is else _without(text, [one for one in _inner_breaks(text) if _run_on(text, [one])])


def _joined_at_a_width(text: str) -> str:
    """The text without the breaks of the width that explains most of them; the same object if no width does."""
    breaks = _inner_breaks(text)
    if not breaks:
        return text
    full = _at_the_width(text, breaks)
    if len(full) < SURE and not (len(full) == len(breaks) and _run_on(text, full)):
        return text
    is_end = _paragraph_ends(text, breaks, full)
    return _without(text, [one for one in full if not is_end(one)])


def _at_the_width(text: str, breaks: list[Break]) -> list[Break]:
    """The breaks that the width explains: half of all, or a quarter at a width that hardly a line goes beyond; else none."""
    at_width = [0] * (WRAP_MOST + 2)  # how many breaks more than at the width before
    for one in breaks:
        if one.length <= WRAP_MOST and one.needed > WRAP_LEAST:
            at_width[max(one.length, WRAP_LEAST)] += 1
            at_width[min(one.needed, WRAP_MOST + 1)] -= 1
    explained = list(accumulate(at_width))
    most = max(explained)
    if most * 2 >= len(breaks):
        return _explained(breaks, explained.index(most))
    lengths = sorted(len(line.strip()) for line in text.splitlines())
    longest = max(lengths[-1 - len(lengths) // LONGER], WRAP_LEAST)
    most = max(explained[longest:], default=0)
    return _explained(breaks, explained.index(most, longest)) if most * 4 >= len(breaks) and most >= 2 * SURE else []


def _explained(breaks: list[Break], width: int) -> list[Break]:
    return [one for one in breaks if one.length <= width < one.needed]


def _without(text: str, breaks: list[Break]) -> str:
    """The text with blanks in the place of these breaks; the same object without any."""
    pieces, end = [], 0
    for one in breaks:
        pieces += [text[end : one.start], text[one.start : one.end].translate(_BLANK)]
        end = one.end
    return "".join([*pieces, text[end:]]) if breaks else text


def _paragraph_ends(text: str, breaks: list[Break], full: list[Break]) -> Callable[[Break], bool]:
    """What says of a break at the width whether a paragraph ends there all the same.

    It may where a sentence ends: then it does if the next line is set in, if one quotation ends and the next begins, or if in
    this text more lines that are not full end so than sentences within lines.
    """
    at_width = {one.start for one in full}
    alone = sum(one.start not in at_width and _stops(text, one) for one in breaks)
    within = len(SENTENCE_BREAK.findall(text)) - alone - sum(_stops(text, one) for one in full)

    def is_end(one: Break) -> bool:
        quotes = text[one.start - 1] in CLOSING and text[one.end] in OPENING_MARKS
        return _stops(text, one) and (one.set_in or quotes or alone > within)

    return is_end


def _stops(text: str, one: Break) -> bool:
    """Whether a sentence ends with the line, and the next line begins one."""
    return bool(STOP_AT_END.search(text, max(0, one.start - 4), one.start)) and not text[one.end].islower()


def _run_on(text: str, breaks: list[Break]) -> bool:
    """Whether no line before these breaks ends a sentence, and one of those behind them begins in the middle of one."""
    stops = any(STOP_AT_END.search(text, max(0, one.start - 4), one.start) for one in breaks)
    return not stops and any(text[one.end].islower() for one in breaks)


def _inner_breaks(text: str) -> list[Break]:
    """The breaks between two lines with words."""
    breaks: list[Break] = []
    start, indent = 0, 0
    for found in _LINE_BREAK.finditer(text):
        length = len(text[start : found.start()].rstrip())
        word = _FIRST_WORD.match(text, found.end())
        next_indent = len(found[0][len(found[0].rstrip(" \t")) :].expandtabs())
        if length and word:
            needed = length + 1 + len(word[0]) + (indent if indent <= MOST_INDENT else 0)
            breaks.append(Break(found.start(), found.end(), length, needed, next_indent >= indent + SET_IN))
        start, indent = found.end(), next_indent
    return breaks


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
