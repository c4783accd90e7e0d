"""A text as it is read: accents in one character, hard-wrapped lines joined, and offsets that go both ways."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from onrecord.read.lines import AUTHOR, CREDIT_AT_START, SENT_FROM, SENTENCE_BREAK, SHORTENED, STOP_AT_END
from onrecord.records import Part, Span

# Hard-wrapped paragraphs as they are read: which line breaks of a plain text are only where a line was full.

WRAP_LEAST, WRAP_MOST = 24, 100  # code points; mail and wires wrap at 60 to 80
SURE = 4  # breaks at one width; of fewer the words have to say that a line runs on
MOST_WRAPS = 3  # times that a text was wrapped; a mail that was sent on has two
LONGER = 50  # of so many lines one may be longer than the width: an address
CLOSING, OPENING_MARKS = "\"'”’»", "\"'“‘«`"
SET_IN, MOST_INDENT = 2, 12  # blanks: less is an accident, more puts a line in the middle
MOST_BLANKS = 2  # at the end of a line: of the gap between two sentences; more fill a row up
LINES = 3  # of the greatest width: a line that is longer is no title
MOST_HEAD = 220  # code points of a line with a place and a day or an agency, and of a few words behind it
HEAD = 20  # breaks at the width, among which the dateline is
LAST, LAST_WORD = 4, 12  # code points before a break that tell whether a sentence ends there
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_FIRST_WORD = re.compile(r"[^ \t\r\n\f\v]{1,200}")  # what no wrapper cuts: a no-break space is no place for it
_BLANKS = re.compile(r"[ \t]+")
_BLANK = str.maketrans("\r\n", "  ")


class Break(NamedTuple):
    """One line break [start, end) with the blanks about it; `length` of the line before it, and the widths at which it comes there.

    A line that is joined from several may have been wrapped from any of them on: its length is that from the last. What the line is
    set in by, and a blank or two at its end, may count to its width or not: a wrapper may count them or not. `set_in` says that the
    next line begins further right than the one before.
    """

    start: int
    end: int
    length: int
    widths: tuple[range, ...]
    set_in: bool


def unwrapped(text: str) -> str:
    """The text as it is to be read, of the same length: the line breaks within paragraphs that are hard-wrapped are blanks.

    Lines are wrapped at a width where a break comes because the next word would not fit any more. The width is the one that
    explains most breaks; a break that it does not explain - below a headline, at a paragraph's end - stays one. What was wrapped
    at one width and again at a smaller one is joined once for each.
    """
    as_it_is, widest, times = text, 0, 0
    for times in range(MOST_WRAPS):
        breaks = _inner_breaks(text, as_it_is, widest)
        # Of a text that was wrapped already, lines that break in the middle of a sentence tell another width.
        width = _width(text, [one for one in breaks if not (times and _stops(text, one))], bool(times))
        full = [one for one in breaks if any(width in widths for widths in one.widths)]
        if not full or (len(full) < SURE and not (len(full) == len(breaks) and _run_on(text, full))):
            break
        is_end = _paragraph_ends(text, breaks, full)
        text = _without(text, [one for one in full if not is_end(one)])
        widest = max(widest, width)
    if not times:
        return text
    least = LINES * widest if times > 1 else len(text)  # of the lines before, where the next need not begin with a small letter
    return _without(text, [one for one in _inner_breaks(text, text, 0) if _run_on(text, [one]) or _goes_on(text, one, least)])


def _goes_on(text: str, one: Break, least: int) -> bool:
    """Whether a paragraph goes on after a break that no width explains: it is long, and breaks off in the middle of a sentence."""
    is_open = one.length >= least and text[one.start - 1] != ":" and not _ends_sentence(text, one.start)
    return is_open and not one.set_in and text[one.end].isalnum()


def _width(text: str, breaks: list[Break], again: bool) -> int:
    """The width that explains half of these breaks, or a quarter if hardly a line goes beyond it; else 0.

    Lines that are longer than a width speak against it. Where the text was wrapped at another, half or a quarter have to be some.
    """
    at_width = [0] * (WRAP_MOST + 2)  # how many breaks more than at the width before
    lines = [0] * (WRAP_MOST + 2)  # how many are so long
    for one in breaks:
        lines[min(one.length, WRAP_MOST + 1)] += 1
        for widths in one.widths:
            at_width[widths.start] += 1
            at_width[widths.stop] -= 1
    explained = list(accumulate(at_width))[:-1]
    worth = [breaks_there + lines_within for breaks_there, lines_within in zip(explained, accumulate(lines), strict=False)]
    best = worth.index(max(worth))
    if explained[best] * 2 >= len(breaks) and (explained[best] >= SURE or not again):
        return best
    if again:
        return best if explained[best] * 4 >= len(breaks) and explained[best] >= 2 * SURE else 0
    lengths = sorted(len(line.strip()) for line in text.splitlines())
    longest = max(lengths[-1 - len(lengths) // LONGER], WRAP_LEAST)
    most = max(explained[longest:], default=0)
    return explained.index(most, longest) if most * 4 >= len(breaks) and most >= 2 * SURE else 0


def _without(text: str, breaks: list[Break]) -> str:
    """The text with blanks in the place of these breaks; the same object without any."""
    pieces, end = [], 0
    for one in breaks:
        pieces += [text[end : one.start], text[one.start : one.end].translate(_BLANK)]
        end = one.end
    return "".join([*pieces, text[end:]]) if breaks else text


def _paragraph_ends(text: str, breaks: list[Break], full: list[Break]) -> Callable[[Break], bool]:
    """What says of a break at the width whether a paragraph ends there all the same.

    It does above a byline, a dateline or a picture's credit, and if in this text paragraphs end with other blanks and signs than
    lines, and it has those. It may where a sentence ends: then it does if the next line is set in, if one quotation ends and the
    next begins, or if in this text more lines that are not full end so than sentences within lines, and hardly a paragraph is set
    in.
    """
    at_width = {one.start for one in full}
    rest = [one for one in breaks if one.start not in at_width]
    ends = [one for one in rest if _stops(text, one)]
    within = len(SENTENCE_BREAK.findall(text)) - len(ends) - sum(_stops(text, one) for one in full)
    one_each = len(ends) > within and 2 * sum(one.set_in for one in ends) <= len(ends)
    form = _usual(text, rest)
    apart = form if len(rest) >= SURE and form != _usual(text, full) else None
    head = _head_lines(text, full[:HEAD])

    def is_end(one: Break) -> bool:
        if one.end in head or text[one.start : one.end] == apart or CREDIT_AT_START.match(text, one.end):
            return not text[one.end].islower()
        quotes = text[one.start - 1] in CLOSING and text[one.end] in OPENING_MARKS
        return _stops(text, one) and (one.set_in or quotes or one_each)

    return is_end


def _head_lines(text: str, full: list[Break]) -> set[int]:
    """Where behind these breaks a byline begins, or a place and a day or an agency, and not only go on."""
    flat = _without(text, full)
    found: set[int] = set()
    done = 0
    for one in full:
        start = one.start - len(text[: one.start].splitlines()[-1].lstrip())
        piece = flat[start : start + MOST_HEAD]
        line, below = (_BLANKS.sub(" ", words) for words in (piece, flat[one.end : one.end + MOST_HEAD]))
        if before := SENT_FROM.match(line):
            done = start + before.end() + len(piece) - len(line)
        if one.end >= done and (SENT_FROM.match(below) or AUTHOR.match(below)):
            found.add(one.end)
    return found


def _usual(text: str, breaks: list[Break]) -> str | None:
    """The blanks and signs of more than half of these breaks, if so many have the same."""
    forms = Counter(text[one.start : one.end] for one in breaks).most_common(1)
    return forms[0][0] if forms and 2 * forms[0][1] > len(breaks) else None


def _stops(text: str, one: Break) -> bool:
    """Whether a sentence ends with the line, and the next line begins one."""
    return _ends_sentence(text, one.start) and not text[one.end].islower()


def _ends_sentence(text: str, at: int) -> bool:
    """Whether there is the end of a sentence before this place, and not only of a word that is cut short."""
    return bool(STOP_AT_END.search(text, max(0, at - LAST), at)) and not SHORTENED.search(text, max(0, at - LAST_WORD), at)


def _run_on(text: str, breaks: list[Break]) -> bool:
    """Whether no line before these breaks ends a sentence, and one of those behind them begins in the middle of one."""
    return not any(_ends_sentence(text, one.start) for one in breaks) and any(text[one.end].islower() for one in breaks)


def _inner_breaks(text: str, as_it_is: str, widest: int) -> list[Break]:
    """The breaks between two lines with words; the text as it is tells where lines were joined, up to the widest width so far."""
    breaks: list[Break] = []
    start, indent = 0, 0
    for found in _LINE_BREAK.finditer(text):
        length = len(text[start : found.start()].rstrip())
        word = _FIRST_WORD.match(text, found.end())
        next_indent = _set_in(found[0])
        if length and word:
            end = start + length
            joined = list(_LINE_BREAK.finditer(as_it_is, max(start, end - WRAP_MOST), end))
            lengths = [*(end - one.end() for one in reversed(joined)), length]
            gap = min(len(found[0]) - len(found[0].lstrip(" \t")), MOST_BLANKS) if _ends_sentence(text, end) else 0
            more = (indent if indent <= MOST_INDENT else 0) + gap + 1 + len(word[0])
            left = _set_in(joined[-1][0]) if joined else indent
            widths = _widths(lengths, more, widest + 1 if joined else 0)
            breaks.append(Break(found.start(), found.end(), lengths[0], widths, next_indent >= left + SET_IN))
        start, indent = found.end(), next_indent
    return breaks


def _widths(lengths: list[int], more: int, least: int) -> tuple[range, ...]:
    """The widths at which a line of one of these lengths, in order, is full where the next word needs so much more; none twice."""
    widths, reached = [], max(WRAP_LEAST, least)
    for length in lengths:
        start, reached = max(length, reached), max(length + more, reached)
        widths.append(range(start, min(reached, WRAP_MOST + 1)))
    return tuple(filter(len, widths))


def _set_in(line_break: str) -> int:
    """How far the line behind a line break is set in."""
    return len(line_break[len(line_break.rstrip(" \t")) :].expandtabs())


# A text as it is read: accents in one character, hard-wrapped lines joined, and offsets that go both ways.
#
# Accents may stand apart ("e" and U+0301, as macOS and some PDFs have them): the words of such a text would be cut before them, and
# its names found in no table. Of several blanks within a line one is left, as of a line break of two signs where lines were joined:
# a text is the same text with any line ends.

LONGEST = 32  # code points that are tried as one character; more are never one
_BLANK_RUNS = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")


class AsRead(NamedTuple):
    """The text as it is read, and where each of its code points, and its end, stands in the text as it is: None, there too."""

    text: str
    places: array[int] | None

    def parts(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Parts of the text as it is, in this one, without those of which nothing is left."""
        return tuple(msgspec.structs.replace(part, span=span) for part in parts if (span := self._there(part.span)))

    def _there(self, span: Span) -> Span | None:
        if self.places is None:
            return span
        start, end = bisect_left(self.places, span.start), bisect_left(self.places, span.end)
        return Span(start, end) if start < end else None

    def back(self, value: Any) -> Any:
        """A record, or several, with every span in it moved to the text as it is."""
        if self.places is None:
            return value
        if isinstance(value, Span):
            return Span(self.places[value.start], self.places[value.end])
        if isinstance(value, msgspec.Struct):
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **{name: self.back(inner) for name, inner in fields.items()})
        return tuple(map(self.back, value)) if isinstance(value, tuple) else value


def as_read(text: str) -> AsRead:
    """The text with its accents composed, the lines of its hard-wrapped paragraphs joined, and one blank for several."""
    made = _composed(text)
    joined = unwrapped(made.text)
    runs = [found.span() for found in _BLANK_RUNS.finditer(joined)]
    if not runs:
        return AsRead(joined, made.places)
    pieces, places, done = [], array("L"), 0
    for start, end in [*runs, (len(joined), len(joined))]:
        pieces.append(joined[done : start + 1])
        places.extend(range(done, min(start + 1, len(joined))))
        done = end
    places.append(len(joined))
    return AsRead("".join(pieces), array("L", (made.places[place] for place in places)) if made.places else places)


def _composed(text: str) -> AsRead:
    """The text with its accents composed, in Unicode's form NFC."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return AsRead(text, None)
    pieces: list[str] = []
    places = array("L")
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _one_letter(text, start, end):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        places.extend(min(start + nr, end - 1) for nr in range(len(piece)))
        pieces.append(piece)
        start = end
    return AsRead("".join(pieces), places + array("L", [len(text)]))


def _one_letter(text: str, start: int, end: int) -> bool:
    """Whether the sign at `end` belongs to the character that begins at `start`: it is a mark on it, or becomes one with it."""
    sign = text[end]
    if sign < "\u0300" or sign.isspace():
        return False
    if unicodedata.combining(sign):
        return True
    before = unicodedata.normalize("NFC", text[max(start, end - LONGEST) : end])
    return unicodedata.normalize("NFC", before + sign) != before + unicodedata.normalize("NFC", sign)
