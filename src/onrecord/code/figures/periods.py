"""Periods: the date in a figure's sentence that it is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tokens import Tokens
from onrecord.records import Dated

SAME = re.compile(r"\b(?:over|in|during|for) (?:the|that) same period\b(?! (?:last|a|of|in))")
COMPARED = re.compile(
    r"\b(?:from|than|compared (?:with|to)|versus|against|over)(?: (?:the|that of|those of|same|period|month|in|of))* \Z"
)
INSERTED = re.compile(r", (?:which|who)\b[^,.;\n]{0,80}\Z")  # "the war, which began in April, has": not when the figure is of
ASIDE = 90  # code points that INSERTED may take
MADE_LATER = re.compile(r"\bby \Z|\A(?:by|until|before|after)\b")


class Periods:
    """The periods named in one sentence, asked for each figure; `earlier` is the last figure's, for "over the same period"."""

    def __init__(self, t: Tokens, dates: Sequence[Dated], earlier: str | None) -> None:
        self._text = t.text
        self._fitting = [item for item in dates if _is_period(item) and not _is_compared(t, item)]
        self._starts = [item.span.start for item in self._fitting]
        again = earlier is not None and SAME.search(t.text, t.starts[0], t.ends[max(0, t.size - 1)]) is not None
        self._same = earlier if again else None

    def of(self, amount: Amount, following: int) -> str | None:
        """EDTF of the nearest, behind the figure first and before the one `following` it; days only tell when it was said."""
        if self._same or not self._fitting:
            return self._same
        at = bisect_left(self._starts, amount.span.end)
        behind = self._fitting[at] if at < len(self._fitting) else None
        before = self._fitting[at - 1] if at and self._fitting[at - 1].span.end <= amount.span.start else None
        if behind and (behind.span.start < following or before is None):
            return behind.edtf
        inserted = (
            before is not None and INSERTED.search(self._text, max(0, before.span.start - ASIDE), before.span.start) is not None
        )
        aside = inserted and before is not None and "," in self._text[before.span.end : amount.span.start]
        return before.edtf if before and not aside else None


def _is_compared(t: Tokens, item: Dated) -> bool:
    """Whether a date is the other side of a comparison: "from a year earlier", but not "from the year before, when it was 40"."""
    if COMPARED.search(t.text[max(t.starts[0], item.span.start - 40) : item.span.start]) is None:
        return False
    return not t.text.startswith(", when", item.span.end)


def _is_period(item: Dated) -> bool:
    """A month, a year or an interval; not a day."""
    return "/" in item.edtf or item.edtf.count("-") < 2
