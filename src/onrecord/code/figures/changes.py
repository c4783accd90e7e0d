"""Changes: "rose 5 percent" is a figure that says up; ", up 8 percent from a year earlier" belongs to the figure before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import Tokens
from onrecord.records import Change, Direction, Span

BEFORE, AFTER = 40, 70  # code points around a change in which its basis stands
BY_REACH = 7  # tokens between a verb and its "by": "raised its key rate by 25 basis points"
TO_REACH = 12  # tokens between a change and the level it led to: "fell 12 percent from a year earlier to 310,000 tonnes"
ASIDE_REACH = 10  # tokens between a comma and the change it opens: ", which was a year-on-year rise of about"
LEVELS = frozenset(("to", "at"))
_UNITS = "year|month|quarter|week"
_BASIS = re.compile(
    rf"\b(?P<a>{_UNITS})[- ](?:on|over)[- ](?P=a)\b"
    r"|\b(?:from|than|compared (?:with|to)|over|versus|against|on|in) "
    r"(?:(?:the|a) )?(?:same (?:period|time|month|quarter|week)(?: of| in)? )?(?:the )?"
    rf"(?:an? |last |previous |prior |year-ago |year-earlier |preceding )*(?P<b>{_UNITS})(?: (?:ago|earlier|before))?\b"
    r"|\b(?P<c>annual|yearly|monthly|quarterly)\b"
)
_ADVERBS = {"annual": "year", "yearly": "year", "monthly": "month", "quarterly": "quarter"}


def pair_changes(t: Tokens, amounts: Sequence[Amount], tables: FigureTables) -> list[tuple[Amount, Change | None]]:
    """The figures of one sentence with their changes; an amount that only tells another's change is no figure."""
    told: dict[int, Change] = {}
    spent: set[int] = set()
    ways: list[Direction | None] = []
    for n, amount in enumerate(amounts):
        way, is_aside = _direction(t, amount, tables)
        if way is None and n and t.words[amount.outer - 1] == "or" and amount.outer - 1 == amounts[n - 1].j:
            way = ways[n - 1]  # "grew by 125,600 posts or 2.2 per cent"
        ways.append(way)
        if way is None or amount.bound == "range":
            continue
        base = _base(t, amounts, n, is_aside)
        if base is None and not _moves_itself(t, amount, is_aside):
            continue
        change = Change(value=amount.value, unit=amount.unit, direction=way, basis=_basis(t, amount.span), span=amount.span)
        if base is None or base in told:  # one figure has one change; a second stands for itself
            told[n] = change
        else:
            told[base] = change
            spent.add(n)
    for n in range(len(amounts)):
        if n not in told and n not in spent:
            compared = _compared(t, amounts, n)
            if compared:
                told[n] = compared
    return [(amount, told.get(n)) for n, amount in enumerate(amounts) if n not in spent]


def _direction(t: Tokens, amount: Amount, tables: FigureTables) -> tuple[Direction | None, bool]:
    """Up or down, if words around the amount say that it is a change, and whether they make it an aside on another figure."""
    said, k = tables.said, amount.outer - 1
    while k > 0 and t.words[k] in said["soft"] and t.words[k] not in ("of", "by"):
        k -= 1
    word = t.words[k] if k >= 0 else ""
    particle = word in ("up", "down") and k > 0 and t.words[k - 1] in said["phrasal"]
    if (word in said["rise"] or word in said["fall"]) and not particle:
        way: Direction = "up" if word in said["rise"] else "down"
        return way, word in ("up", "down", "higher", "lower") and k > 0 and t.words[k - 1] in (",", "–", "—", "(", "-")
    if word == "by":
        for back in range(k - 1, max(-1, k - 1 - BY_REACH), -1):
            if t.words[back] in said["rise"] or t.words[back] in ("raised", "raise", "boosted", "lifted"):
                return "up", False
            if t.words[back] in said["fall"] or t.words[back] in ("cut", "reduced", "reduce", "lowered", "trimmed", "slashed"):
                return "down", False
    noun = t.words[k - 1] if word == "of" and k else next((w for w in t.words[amount.j : amount.j + 3] if _is_move(w, tables)), "")
    if noun in said["rise_noun"] or noun in said["fall_noun"]:
        return ("up" if noun in said["rise_noun"] else "down"), True
    return None, False


def _is_move(word: str, tables: FigureTables) -> bool:
    return word in tables.said["rise_noun"] or word in tables.said["fall_noun"]


def _moves_itself(t: Tokens, amount: Amount, is_aside: bool) -> bool:
    """Whether a change without a figure beside it is one: verbs are, "a 5 percent increase" is measured as an increase."""
    after = t.words[amount.outer - 1] if amount.outer else ""
    if t.words[amount.outer - 1] == "of" or any(t.words[k] == "of" for k in range(max(0, amount.outer - 3), amount.outer)):
        return False
    verbal = not is_aside or t.words[amount.outer - 1] in (
        "up",
        "down",
        "higher",
        "lower",
        "nearly",
        "about",
        "some",
        "by",
        "almost",
    )
    return verbal and (amount.kind != "count" or after in ("by", "or", "up", "down"))


def _base(t: Tokens, amounts: Sequence[Amount], n: int, is_aside: bool) -> int | None:
    """The figure this change is of: the level it led to, or the one before, if it is told as an aside."""
    amount = amounts[n]
    if n + 1 < len(amounts) and not is_aside:
        level = amounts[n + 1]
        between = t.words[amount.j : level.outer]
        led = between and between[-1] in LEVELS and len(between) <= TO_REACH and "," not in between and "while" not in between
        if led and (level.unit != amount.unit or t.words[amount.outer - 1] == "by"):
            return n + 1
    if is_aside and n and amounts[n - 1].unit != amount.unit and _opens_aside(t, amounts[n - 1].j, amount.outer):
        return n - 1
    return None


def _opens_aside(t: Tokens, start: int, end: int) -> bool:
    """Whether a comma or bracket stands between, and near the change: ", a year-on-year rise of"."""
    return any(t.words[k] in (",", "(", "–", "—") for k in range(max(start, end - ASIDE_REACH), end))


def _compared(t: Tokens, amounts: Sequence[Amount], n: int) -> Change | None:
    """ "reached 50 tonnes, up from 40 tonnes": a change whose size is not stated."""
    amount = amounts[n]
    k = amount.j + 1 if t.words[amount.j] in (",", "(") else amount.j
    if t.words[k] in ("up", "down") and t.words[k + 1] in ("from", "on") and amount.bound != "range":
        span = Span(t.starts[k], t.ends[k])
        return Change(direction="up" if t.words[k] == "up" else "down", basis=_basis(t, span), span=span)
    return None


def _basis(t: Tokens, span: Span) -> str | None:
    return basis_near(t.text, Span(t.starts[0], t.ends[t.size - 1]), span)


def basis_near(text: str, sentence: Span, span: Span) -> str | None:
    """ "year on year", where the words near a change say so, those behind it first."""
    for start, end in ((span.end, min(sentence.end, span.end + AFTER)), (max(sentence.start, span.start - BEFORE), span.start)):
        found = _BASIS.search(text, start, end)
        if found:
            unit = found["a"] or found["b"] or _ADVERBS[found["c"]]
            return f"{unit} on {unit}"
    return None
