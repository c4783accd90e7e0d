"""The day of an event: a date of its own clause; for what is said, the day on which it is told to have been said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from onrecord.code.events.clauses import is_inserted, is_parted, leads_on
from onrecord.code.events.sentence import POSSESSIVE, Sentence
from onrecord.records import Dated, Span

NEWS = 14  # days around the report's own within which somebody can be told to have spoken
FAR = 30  # tokens between a trigger and its date
MODIFIED = frozenset(("until", "by", "of"))  # "the deal of 2015", "by Friday": a date of something else

HELD = frozenset("begun held made taken sent struck done given".split())  # participles that end in no -ed


class Occasion(NamedTuple):
    """That somebody is told to have spoken or met on a day, at a place of the text."""

    at: int
    day: str
    actors: frozenset[str]
    planned: bool = False


class Days:
    """The dates of one report, and on which day each actor is told to have spoken or met."""

    def __init__(self, dates: Sequence[Dated], published: str | None = None) -> None:
        self.published = published[:10] if published and len(published) >= len("2020-01-01") else None
        self._dates = dates
        self._starts = [dated.span.start for dated in dates]
        self.occasions: list[Occasion] = []
        self.spoken: dict[str, str] = {}
        self.is_own_voice = False
        self.readout: str | None = None

    def inside(self, span: Span) -> Sequence[Dated]:
        return self._dates[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def spoke(self, actors: Iterable[str], day: str, at: int, *, planned: bool = False) -> None:
        """Note that these actors spoke or met on a day, or over some days; months are no day."""
        if self.is_told_of(day):
            self.occasions.append(Occasion(at, day, frozenset(actors), planned))

    def is_told_of(self, day: str) -> bool:
        """Whether a report may mean this day, or these days, where it names none: whole days near its own."""
        return all(len(end) == len("2020-01-01") and self._is_news(end) for end in day.split("/"))

    def _is_news(self, day: str) -> bool:
        """Whether a day is that of the report or shortly before or after; any day where the report's is not known."""
        if self.published is None or "X" in day or "X" in self.published:
            return True
        try:
            return abs((date.fromisoformat(day) - date.fromisoformat(self.published)).days) <= NEWS
        except ValueError:
            return False

    def of(self, s: Sentence, i: int, j: int, piece: Span | None, *, said: bool, told: bool = False) -> str | None:
        """EDTF of the date nearest to the tokens from i up to j in their clause; `piece` keeps to a statement's content.

        Of what is said (`said`) a date behind "to" or "for" belongs to the act meant: "agreed to meet on Monday".
        What is told as done (`told`) was not done after the report.
        """
        found = [
            (gap, dated.edtf)
            for dated in self.inside(piece or s.span)
            if not (told and self.is_to_come(dated.edtf)) and (gap := _gap(s, i, j, dated.span, said=said))
        ]
        return min(found)[1] if found else None

    def is_to_come(self, edtf: str) -> bool:
        """Whether a date begins after the report's own."""
        first = edtf.partition("/")[0]
        return self.published is not None and not {"X", "."} & set(first + self.published) and first > self.published[: len(first)]


def _gap(s: Sentence, i: int, j: int, span: Span, *, said: bool) -> int | None:
    """How far a date is from the trigger (1 beside it); None where it stands in another clause."""
    first, last = s.at(span.start), s.at(span.end - 1) + 1
    behind = first >= j
    start, end = (j, first) if behind else (last, i)
    if end - start > FAR or is_parted(s.words, start, end) or s.word(first - 1) in MODIFIED or _is_attribute(s, first, last, i):
        return None
    if (said and behind and leads_on(s, i + 1, first)) or (not behind and is_inserted(s, first, i)):
        return None
    if behind and first > j and _is_participle(s, first - 1 if not s.is_a(first - 1, "prep") else first - 2, j):
        return None
    return max(0, end - start) + 1


def _is_attribute(s: Sentence, first: int, last: int, i: int) -> bool:
    """ "its June 20 elections", "the 1987 treaty": the date of a thing, not of an act; but "the June 20 attack"."""
    led = s.is_a(first - 1, "det") or s.word(first - 1) in POSSESSIVE or (s.is_a(first, "det") and s.word(first + 1)[:1].isdigit())
    if not led or not any(s.word(at)[:1].isdigit() for at in range(first, last)):
        return False
    phrase = s.starting_at(last)
    return phrase.j > last and not last <= i < phrase.j


def _is_participle(s: Sentence, at: int, j: int) -> bool:
    """ "talks begun in 2020": the date belongs to the participle right before it."""
    word = s.word(at)
    return at >= j and s.owner[at] is None and (word in HELD or (word.endswith("ed") and s.breaks(at)))
