"""Periods: the date in a figure's sentence that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.code.figures.amounts import Amount
from onrecord.code.figures.tokens import Tokens
from onrecord.records import Dated

SAME = re.compile(r"\b(?:over|in|during|for) (?:the|that) same period\b(?! (?:last|a|of|in))")
COMPARED = re.compile(
    r"\b(?:from|than|compared (?:with|to)|versus|against|over)(?: (?:the|that of|those of|same|period|month|in|of))* \Z"
)
MADE_LATER = re.compile(r"\bby \Z|\A(?:by|until|before|after)\b")


def period_of(t: Tokens, amount: Amount, amounts: Sequence[Amount], dates: Sequence[Dated], earlier: str | None) -> str | None:
    """EDTF of the period a figure is of: the nearest in its sentence, behind it first; days tell when it was said.

    `earlier` is the last figure's period, for "over the same period".
    """
    sentence_end = t.ends[t.size - 1]
    if earlier and SAME.search(t.text, t.starts[0], sentence_end):
        return earlier
    fitting = [item for item in dates if _is_period(item) and not _is_compared(t, item)]
    behind = [item for item in fitting if item.span.start >= amount.span.end]
    before = [item for item in fitting if item.span.end <= amount.span.start]
    nearest = min(behind, key=lambda item: item.span.start, default=None)
    following = min((other.span.start for other in amounts if other.span.start > amount.span.end), default=sentence_end)
    if nearest and (nearest.span.start < following or not before):
        return nearest.edtf
    return max(before, key=lambda item: item.span.end).edtf if before else (nearest.edtf if nearest else None)


def _is_compared(t: Tokens, item: Dated) -> bool:
    """Whether a date is the other side of a comparison: "from a year earlier", but not "from the year before, when it was 40"."""
    if COMPARED.search(t.text[max(t.starts[0], item.span.start - 40) : item.span.start]) is None:
        return False
    return not t.text.startswith(", when", item.span.end)


def _is_period(item: Dated) -> bool:
    """A month, a year or an interval; not a day."""
    return "/" in item.edtf or item.edtf.count("-") < 2
