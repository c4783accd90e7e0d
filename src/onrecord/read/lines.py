"""From layout to spans: the lines of a plain text as units, hard-wrapped paragraphs whole; and pieces of units as parts."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from onrecord.read.rules import STOP_AT_END
from onrecord.records import Part, PartKind, Span

# A paragraph is hard-wrapped if all its lines but the last are about one width: e-mail and wire terminals wrap at 60-80.
WRAP_LEAST, WRAP_MOST, WRAP_SPREAD = 40, 100, 24  # code points


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
    """The units of one block: all its lines as one if it is hard-wrapped, else each line with those that run on from it."""
    if len(lines) == 1:
        return lines
    groups = [lines] if _is_wrapped(lines) else []
    if not groups:
        for line in lines:
            if groups and line.words[0].islower() and not STOP_AT_END.search(groups[-1][-1].words[-4:]):
                groups[-1].append(line)
            else:
                groups.append([line])
    return [Unit(group[0].start, group[-1].end, text[group[0].start : group[-1].end], group[0].block) for group in groups]


def _is_wrapped(lines: list[Unit]) -> bool:
    """Whether a block is one paragraph broken at a fixed width, rather than lines that each stand for themselves."""
    full = lines[:-1]
    widths = [len(line.words) for line in full]
    running_on = sum(not STOP_AT_END.search(line.words[-4:]) for line in full)
    return (
        len(lines) >= 3
        and min(widths) >= WRAP_LEAST
        and max(widths) <= WRAP_MOST
        and max(widths) - min(widths) <= WRAP_SPREAD
        and len(lines[-1].words) <= max(widths) + WRAP_SPREAD
        and running_on * 2 > len(full)
    )
