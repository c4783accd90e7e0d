"""Text -> what the encoder sees: wordpieces with their offsets, the shape of each word, windows of whole paragraphs.

Training and the user's machine share this module, so that a model never meets features made in another way.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.records import Span

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CASES = 5  # 0 lower case, 1 first letter upper, 2 all upper (two letters or more), 3 with a digit, 4 no letter or digit
QUOTES = 3  # 0 outside quotation marks, 1 inside one pair, 2 deeper
BREAKS = 2  # 1 on the first word of a line
SHAPES = CASES * QUOTES * BREAKS
PARTIES = 3  # 0 no party, 1 the source, 2 the target: marked only where a pair is classified; party p adds p * SHAPES
EDGE_SHAPE = (CASES - 1) * QUOTES * BREAKS  # [CLS], [SEP] and padding: punctuation outside quotation marks
CLS, SEP = 101, 102  # [CLS] and [SEP] of the uncased BERT vocabulary


class Tokens(NamedTuple):
    """The wordpieces of one text, N of them; offsets in code points. All int64 [N] but `first`, bool [N]."""

    ids: Ints
    starts: Ints
    ends: Ints
    shapes: Ints
    lines: Ints
    first: Bools

    @property
    def size(self) -> int:
        return len(self.ids)


def encode(text: str, quotes: Sequence[Span], tokenizer: Tokenizer, breaks: Sequence[int] = ()) -> Tokens:
    """Cut a text into wordpieces and describe each word's shape.

    `quotes` are its paired quotation marks; `breaks` are offsets where a new line begins although the text has no line break,
    as between a credit and its caption.
    """
    coded = tokenizer.encode(text, add_special_tokens=False)
    if not coded.ids:
        none = np.zeros(0, np.int64)
        return Tokens(none, none, none, none, none, np.zeros(0, np.bool_))
    offsets = np.array(coded.offsets, np.int64)
    word = np.array(coded.word_ids, np.int64)
    starts, ends = offsets[:, 0], offsets[:, 1]
    first = np.ones(len(word), np.bool_)
    first[1:] = word[1:] != word[:-1]
    heads = np.flatnonzero(first)
    tails = np.append(heads[1:], len(word)) - 1
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    begins = (points == 10) | (points == 13)
    begins[np.array(breaks, np.int64)] = True
    lines = np.cumsum(begins)[starts]
    opens = np.ones(len(heads), np.int64)
    opens[1:] = lines[heads[1:]] != lines[heads[:-1]]
    shape = _cases(points, starts[heads], ends[tails]) * QUOTES + _depths(len(text), quotes)[starts[heads]]
    shapes = (shape * BREAKS + opens)[np.cumsum(first) - 1]
    return Tokens(np.array(coded.ids, np.int64), starts, ends, shapes, lines, first)


def _cases(points: npt.NDArray[np.uint32], starts: Ints, ends: Ints) -> Ints:
    """The case of each word [W], from the text's code points."""
    kinds, where = np.unique(points, return_inverse=True)
    signs = [chr(point) for point in kinds.tolist()]
    upper = np.array([sign.isupper() for sign in signs])[where]
    letter = np.array([sign.isalpha() for sign in signs])[where]
    digit = np.array([sign.isdigit() for sign in signs])[where]
    uppers, letters, digits = (_counts(flags, starts, ends) for flags in (upper, letter, digit))
    case = np.where(upper[starts], 1, 0)
    case = np.where((uppers == letters) & (letters > 1), 2, case)
    case = np.where(digits > 0, 3, case)
    return np.where(letters + digits == 0, 4, case)


def _counts(flags: Bools, starts: Ints, ends: Ints) -> Ints:
    total = np.concatenate(([0], np.cumsum(flags)))
    return total[ends] - total[starts]


def _depths(length: int, quotes: Sequence[Span]) -> Ints:
    """How many pairs of quotation marks each code point is inside of, 2 at most."""
    steps = np.zeros(length + 1, np.int64)
    for quote in quotes:
        steps[quote.start] += 1
        steps[quote.end] -= 1
    return np.minimum(np.cumsum(steps), QUOTES - 1)


def mark_parties(tokens: Tokens, source: Span | None, target: Span | None) -> Tokens:
    """The tokens with the words of the source and of the target marked in their shapes; the source wins where both lie."""
    shapes = tokens.shapes.copy()
    middles = (tokens.starts + tokens.ends) / 2
    for party, span in ((2, target), (1, source)):
        if span is not None:
            inside = (middles > span.start) & (middles < span.end)
            shapes[inside] = tokens.shapes[inside] + party * SHAPES
    return tokens._replace(shapes=shapes)


def cut_windows(tokens: Tokens, sentences: Sequence[Span], limit: int, joined: int) -> list[tuple[int, int]]:
    """Ranges of wordpieces that hold whole lines; a line longer than `limit` is cut at a sentence, or hard.

    Consecutive lines share a window of up to `joined` pieces: the encoder sees what stands around a paragraph. A longer line has
    one of its own. Attention costs the square of a window's length, and nearly all attributions stay in a paragraph.
    """
    windows: list[tuple[int, int]] = []
    start = end = 0
    for piece_start, piece_end in _pieces(tokens, sentences, limit):
        if end > start and piece_end - start > joined:
            windows.append((start, end))
            start = piece_start
        end = piece_end
    if end > start:
        windows.append((start, end))
    return windows


def _pieces(tokens: Tokens, sentences: Sequence[Span], limit: int) -> list[tuple[int, int]]:
    """Lines, those over the limit cut into as few runs of whole sentences as fit."""
    if not tokens.size:
        return []
    edges = [0, *(np.flatnonzero(tokens.lines[1:] != tokens.lines[:-1]) + 1).tolist(), tokens.size]
    pieces = []
    stops: list[int] | None = None
    for line_start, end in itertools.pairwise(edges):
        start = line_start
        while end - start > limit:
            if stops is None:
                stops = np.searchsorted(tokens.starts, [sentence.start for sentence in sentences]).tolist()
            cut = max((stop for stop in stops if start < stop <= start + limit), default=start + limit)
            pieces.append((start, cut))
            start = cut
        pieces.append((start, end))
    return pieces


def inputs_of(tokens: Tokens, start: int, end: int) -> tuple[Ints, Ints]:
    """ids and shapes [T] of a window, between [CLS] and [SEP]."""
    ids = np.concatenate(([CLS], tokens.ids[start:end], [SEP]))
    return ids, np.concatenate(([EDGE_SHAPE], tokens.shapes[start:end], [EDGE_SHAPE]))
