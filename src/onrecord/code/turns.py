"""Transcripts: who speaks is named at the start of a paragraph, before a colon, and what follows is all theirs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.code.attributions import Attribution
from onrecord.records import PartKind, Report, Span

SMALL = "of|the|for|de|da|al|bin|van|and"  # words of a name or title without a capital
LABEL = re.compile(rf"^[ \t]*(?P<who>[^\W\d_a-z][^\s:]*(?: (?:{SMALL}|(?=[^\W\d_a-z])[^\s:]+)){{0,7}}):[ \t]+(?=\S)", re.MULTILINE)
# Three of four transcripts in PolNeAR train are annotated so: the name is source, the colon cue, paragraphs are pieces of content.
LEAST_TURNS = 3  # fewer paragraphs that begin so are fields of a form or a list
SPOKEN = re.compile(r"(?:\S+\s+){2,}\S*[.?!…][\"”’'»)]*\Z")  # three words and the end of a sentence
FIELDS = frozenset(
    "note notes source sources subject date time place location from to cc tel phone fax email e-mail contact contacts photo video "
    "image caption read update updated editor editors address website tags topic venue re background related".split()
)
OWN = frozenset("i we me us our my".split())  # words for the speaker himself
QUIET: tuple[PartKind, ...] = ("headline", "deck", "byline", "credit", "furniture", "caption")
# Not measured: no transcript is among the articles that scores are fitted on. A colon after a name leaves little to doubt.
SURE = 0.9


class Turn(NamedTuple):
    """What one speaker says before the next one does; `who` names him."""

    who: Span
    colon: Span
    content: tuple[Span, ...]


def with_turns(items: Sequence[Attribution], report: Report) -> list[Attribution]:
    """The attributions with one for each turn of a transcript; what a turn's own speaker is given within it is part of that."""
    turns = list(find_turns(report))
    if not turns:
        return list(items)
    starts = [turn.who.start for turn in turns]
    last = [turns[max(0, bisect_right(starts, item.start) - 1)] for item in items]  # the turn that began last before each
    kept = [item for item, turn in zip(items, last, strict=True) if not _is_part(item, turn, report.text)]
    told = (Attribution(turn.who, turn.colon, turn.content, SURE) for turn in turns)
    return sorted((*kept, *told), key=lambda item: item.start)


def find_turns(report: Report) -> Iterator[Turn]:
    """The turns of a transcript in text order; none where no speaker comes twice, few are, or most are no sentences.

    A turn goes on over the paragraphs up to the next one; of the last only the first is surely its speaker's.
    """
    text = report.text
    quiet = report.spans_of(*QUIET)
    labels = [
        found
        for found in LABEL.finditer(text)
        if found["who"].casefold() not in FIELDS and not any(span.start <= found.start("who") < span.end for span in quiet)
    ]
    names = Counter(found["who"] for found in labels)
    spoken = [SPOKEN.search(text[found.end() : _line_end(text, found.end())].strip()) for found in labels]
    if len(labels) < LEAST_TURNS or len(names) < 2 or max(names.values()) < 2 or 2 * spoken.count(None) > len(labels):
        return
    for number, found in enumerate(labels):
        last = number + 1 == len(labels)
        end = _line_end(text, found.end()) if last else labels[number + 1].start()
        content = tuple(_paragraphs(text, found.end(), end, quiet))
        if content:
            colon = found.end("who")
            yield Turn(Span(*found.span("who")), Span(colon, colon + 1), content)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _paragraphs(text: str, start: int, end: int, quiet: Sequence[Span]) -> Iterator[Span]:
    """The lines with words between two places, without the last stop."""
    for line in re.finditer(r"\S(?:.*\S)?", text[start:end]):
        first, last = start + line.start(), start + line.end()
        if any(span.start <= first < span.end for span in quiet):
            continue
        last -= text[last - 1] == "." and text[last - 2] != "."
        yield Span(first, last)


def _is_part(item: Attribution, turn: Turn, text: str) -> bool:
    """Whether an attribution is the turn itself, or a part of it that names no other speaker."""
    inside = turn.who.start <= item.start < turn.content[-1].end
    if not inside:
        return False
    return item.source is None or item.source.start < turn.content[0].start or item.source.words(text).casefold() in OWN
