"""From layout to spans: hard-wrapped paragraphs as they are read, lines of a plain text as units, pieces of units as parts."""

from __future__ import annotations

import re
from itertools import accumulate, groupby
from typing import NamedTuple

from onrecord.read.rules import STOP_AT_END
from onrecord.records import Part, PartKind, Span

WRAP_LEAST, WRAP_MOST = 24, 100  # code points; mail and wires wrap at 60 to 80
SURE = 4  # breaks at one width; of fewer the words have to say that a line runs on
_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_FIRST_WORD = re.compile(r"\S{1,200}")
_BLANK = str.maketrans("\r\n", "  ")


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


def unwrapped(text: str) -> str:
    """The text as it is to be read, of the same length: the line breaks within paragraphs that are hard-wrapped are blanks.

    Lines are wrapped at a width where a break comes because the next word would not fit any more. The width is the one that
    explains most breaks; a break that it does not explain - below a headline, at a paragraph's end - stays one.
    """
    breaks = _inner_breaks(text)
    if not breaks:
        return text
    at_width = [0] * (WRAP_MOST + 2)  # how many breaks more than at the width before
    for _, length, needed in breaks:
        if length <= WRAP_MOST and needed > WRAP_LEAST:
            at_width[max(length, WRAP_LEAST)] += 1
            at_width[min(needed, WRAP_MOST + 1)] -= 1
    explained = list(accumulate(at_width))
    most = max(explained)
    width = explained.index(most)
    wrapped = [found for found, length, needed in breaks if length <= width < needed]
    if most * 2 < len(breaks) or (most < SURE and not (most == len(breaks) and _run_on(text, wrapped))):
        return text
    pieces, end = [], 0
    for found in (found for found, length, needed in breaks if length <= width < needed or _run_on(text, [found])):
        pieces += [text[end : found.start()], found[0].translate(_BLANK)]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _run_on(text: str, breaks: list[re.Match[str]]) -> bool:
    """Whether no line before these breaks ends a sentence, and one of those behind them begins in the middle of one."""
    stops = any(STOP_AT_END.search(text[max(0, found.start() - 4) : found.start()]) for found in breaks)
    return not stops and any(text[found.end()].islower() for found in breaks)


def _inner_breaks(text: str) -> list[tuple[re.Match[str], int, int]]:
    """The breaks between two lines with words: each with its line's length, and that length with the next line's first word."""
    breaks, start = [], 0
    for found in _BREAK.finditer(text):
        length = len(text[start : found.start()].rstrip())
        word = _FIRST_WORD.match(text, found.end())
        if length and word:
            breaks.append((found, length, length + 1 + len(word[0])))
        start = found.end() - (len(found[0]) - len(found[0].rstrip(" \t")))
    return breaks


def find_units(text: str) -> list[Unit]:
    """The units of a text in order; together they hold every character that is not blank."""
    units = []
    for _, lines in groupby(_lines(text), key=lambda unit: unit.block):
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


def _lines(text: str) -> list[Unit]:
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
