"""Report text -> sentences and paired quotation marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.packaged import sets_of
from onrecord.records import Span

# Quotation marks: curly, straight, single, nested, unpaired or running over paragraphs.

MARK = re.compile(r"``|''|[“”„«»\"‘’‚']")
# What closes each opening mark. Two straight single marks are a double one, as in old newspaper exports.
CLOSES = {
    "“": ("”", '"', "“"), "„": ("“", "”", '"'), "«": ("»",), "``": ("''", '"'), '"': ('"', "”"), "''": ("''", "”"),
    "‘": ("’", "'"), "‚": ("‘", "’"), "'": ("'", "’"),
}  # fmt: skip
DOUBLE = frozenset(("“", "„", "«", '"', "``", "''"))
SINGLE = frozenset("’'‘")
OPENING_CONTEXT = frozenset("([{—–-/…=“„«\"‘‚'`")
SINGLE_END = re.compile(r"(?<=\S)[’'](?!\w)")
DEEPEST = 8  # levels; a ninth open mark gives up the first, which keeps hostile text linear


class _Open(NamedTuple):
    mark: str
    start: int


def pair_quotes(text: str) -> tuple[list[Span], list[int]]:
    """Pair quotation marks; return (quoted spans with their marks, offsets of marks left unpaired), both sorted.

    A quotation that runs over paragraphs, each opened anew, gives one span a paragraph. An unpaired mark costs its own
    quote and no other: nothing here raises.
    """
    spans: list[Span] = []
    unpaired: list[int] = []
    carried: list[int] = []  # openers at the end of the last paragraph, unclosed so far, and where that paragraph ends
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            at = start + line.index(words)
            if carried and not words.startswith(tuple(DOUBLE)):
                unpaired += carried[:1]
                carried = []
            if carried:
                spans.append(Span(carried[0], carried[1]))
            carried = _pair_line(text, at, at + len(words), spans, unpaired)
        start += len(line)
    unpaired += carried[:1]
    return sorted(spans), sorted(unpaired)


def _pair_line(text: str, start: int, end: int, spans: list[Span], unpaired: list[int]) -> list[int]:
    """Pair the marks of one paragraph; return [opener, end of paragraph] where a double mark stays open, else []."""
    stack: list[_Open] = []
    last_end = max((found.start() for found in SINGLE_END.finditer(text, start, end)), default=-1)
    for found in MARK.finditer(text, start, end):
        mark, at = found.group(), found.start()
        before = text[at - 1] if at > start else " "
        after = text[found.end()] if found.end() < end else " "
        if mark in SINGLE and before.isalnum() and after.isalnum():
            continue  # an apostrophe: don't
        level = _closes(stack, mark, before, after)
        if level is not None:
            unpaired += [lost.start for lost in stack[level + 1 :] if lost.mark in DOUBLE]
            spans.append(Span(stack[level].start, found.end()))
            del stack[level:]
        elif _opens(mark, before, after) and (mark not in SINGLE or at < last_end):
            stack.append(_Open(mark, at))
        elif mark not in SINGLE and not (mark == '"' and before.isdigit()):  # 6'2": inches
            unpaired.append(at)
        if len(stack) > DEEPEST:
            unpaired.append(stack.pop(0).start)
    doubles = [left for left in stack if left.mark in DOUBLE]
    unpaired += [left.start for left in doubles[:-1]]
    return [doubles[-1].start, end] if doubles else []


def _closes(stack: list[_Open], mark: str, before: str, after: str) -> int | None:
    """The level of the stack that this mark closes, if it closes one."""
    if mark in ('"', "''", "“") and before.isspace() and not after.isspace():
        return None  # stands where an opening mark stands
    if mark in SINGLE and after.isalnum():
        return None
    for level in range(len(stack) - 1, -1, -1):
        if mark in CLOSES[stack[level].mark]:
            return level
        if stack[level].mark in DOUBLE and mark in SINGLE:
            return None  # a single mark never closes over a double one
    return None


def _opens(mark: str, before: str, after: str) -> bool:
    """Whether the mark stands as an opening one."""
    if mark in ("“", "„", "«", "``"):
        return True
    return mark in CLOSES and not after.isspace() and (before.isspace() or before in OPENING_CONTEXT)


# Sentences: cut at stops that end one, never inside a line's quotation of an abbreviation.

LINE = re.compile(r"[^\r\n]+")
STOP = re.compile(r"(?:[.!?…]+|[。！？])[\"”’»')\]]*(?=\s+[\"“‘«„'(\[]*[^\Wa-z_]|\s*\Z)|[。！？]")
# Words whose stop does not end a sentence when a capital follows.
ABBREVIATIONS = sets_of("text_words.tsv")["abbreviation"]
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\Z")
REACH = 24  # code points looked back for the word before a stop; the longest abbreviation is far shorter


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without blank edges; a line break always ends one."""
    sentences: list[Span] = []
    for line in LINE.finditer(text):
        start = line.start()
        for stop in STOP.finditer(text, line.start(), line.end()):
            if not _abbreviated(text[max(start, stop.start() - REACH) : stop.start()], stop.group()):
                _keep(sentences, text, start, stop.end())
                start = stop.end()
        _keep(sentences, text, start, line.end())
    return sentences


def _abbreviated(before: str, stop: str) -> bool:
    """Whether the stop belongs to an abbreviation or an initial ("U.S.", "Mr.", "J.")."""
    if stop != ".":
        return False
    word = LAST_WORD.search(before)
    if word is None:
        return False
    return word[1].lower() in ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper()) or "." in word[1]


def _keep(sentences: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    if left < len(words):
        sentences.append(Span(start + left, end - right))
