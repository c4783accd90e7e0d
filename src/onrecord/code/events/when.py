"""The day of an event: a date of its own clause; for what is said, the day its speaker is told to have spoken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import Sentence
from onrecord.records import Dated, Span

NEWS = 14  # days around the report's own within which somebody can be told to have spoken
FAR = 30  # tokens between a trigger and its date
MEANT = frozenset(("to", "for"))  # behind a verb of saying these lead to the act meant, whose date is not that of the saying
BORDERS = frozenset('since after before when while who which that where whose if unless because until ahead as “ ” "'.split())


class Days:
    """The dates of one report, and on which day each actor is told to have spoken or met."""

    def __init__(self, dates: Sequence[Dated], published: str | None = None) -> None:
        self._published = published[:10] if published and len(published) >= len("2020-01-01") else None
        self._dates = dates
        self._starts = [dated.span.start for dated in dates]
        self._days: dict[str, set[str]] = {}

    def inside(self, span: Span) -> Sequence[Dated]:
        return self._dates[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def spoke(self, actors: Iterable[str], day: str) -> None:
        """Note that these actors spoke or met on a day; an interval is no day."""
        if "/" not in day and day.count("-") == 2 and self._is_news(day):
            for actor in actors:
                self._days.setdefault(actor, set()).add(day)

    def _is_news(self, day: str) -> bool:
        """Whether a day is that of the report or shortly before or after; any day where the report's is not known."""
        if self._published is None or "X" in day:
            return True
        try:
            return abs((date.fromisoformat(day) - date.fromisoformat(self._published)).days) <= NEWS
        except ValueError:
            return False

    def day_of(self, actor: str) -> str | None:
        """The one day on which the actor spoke, None where there are several."""
        days = self._days.get(actor, set())
        return next(iter(days)) if len(days) == 1 else None

    def of(self, s: Sentence, hit: Hit, piece: Span | None, *, said: bool) -> str | None:
        """EDTF of the date nearest to the trigger in its clause; `piece` keeps to a statement's content.

        Of what is said (`said`) a date behind "to" or "for" belongs to the act meant: "agreed to meet on Monday".
        """
        best: tuple[int, str] | None = None
        for dated in self.inside(piece or s.span):
            i = s.at(dated.span.start)
            j = s.at(dated.span.end - 1) + 1
            behind = i >= hit.j
            gap = i - hit.j if behind else hit.i - j
            between = s.words[hit.j : i] if behind else s.words[j : hit.i]
            if gap > FAR or (said and behind and leads_on(s, hit.i + 1, i)):
                continue
            if BORDERS & set(between) or s.word(i - 1) in ("until", "by", "of") or (not behind and _is_inserted(s, i, hit.i)):
                continue
            if best is None or gap < best[0]:
                best = (gap, dated.edtf)
        return best[1] if best else None


def leads_on(s: Sentence, start: int, end: int) -> bool:
    """Whether words between lead to an act that is meant: "to meet", "for sending", "of ramming", but not "to a truce"."""
    return any(
        (s.word(at) in MEANT and not s.is_a(at + 1, "det")) or (s.word(at) == "of" and s.word(at + 1).endswith("ing"))
        for at in range(start, end)
    )


def _is_inserted(s: Sentence, i: int, end: int) -> bool:
    """Whether token i stands in a clause that is inserted before `end`: "Y, which takes over in May, offered"."""
    comma = next((at for at in range(i, end) if s.word(at) == ","), None)
    opening = next((at for at in range(i - 1, max(-1, i - FAR), -1) if s.word(at) == ","), None)
    return comma is not None and opening is not None and s.is_a(opening + 1, "rel")
