"""Dollars: whose a bare $ is; that of the United States, as on the wires, unless the report's context says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.figures.quantities import Amount
from onrecord.code.figures.tokens import load_figure_tables
from onrecord.records import Report


class Guess(NamedTuple):
    """The currency that a bare $ is taken for, and the probability; 1.0 where nothing speaks for another."""

    code: str
    score: float
    why: str


def guess_dollar(report: Report) -> Guess:
    """The dollar of the place that the dateline names, else that of the United States.

    It is a guess where the dateline's place has a dollar of its own or the report names another dollar beside the bare one.
    """
    home = _home(report)
    code = home or "USD"
    others = sorted(named for named in _named_dollars(report.text) if named != code)
    why = "the dateline" if home else "the convention of the wires"
    if home is None and not others:
        return Guess(code, 1.0, why)
    if others:
        why += f", and {', '.join(others)} is written with its country"
    return Guess(code, succession(1 + len(others)), why)


def succession(evidence: int) -> float:
    """Laplace's rule: the probability of what so many signs speak for, and none against."""
    return (evidence + 1) / (evidence + 2)


def own_dollars(text: str, amounts: Sequence[Amount], dollar: str) -> list[Amount]:
    """The amounts of a sentence with their bare dollars named: "10 Canadian dollars then, 30 dollars now" are of one kind."""
    named: list[Amount] = []
    meant: str | None = None
    for amount in amounts:
        unit, words = amount.unit or "", amount.span.words(text)
        if unit.startswith("USD") and is_bare_dollar(words):
            code = meant if meant and words.endswith(("dollars", "dollar")) else dollar
            named.append(amount._replace(unit=code + unit[3:]))
            continue
        named.append(amount)
        if amount.kind == "money" and unit[:3] in _codes():
            meant = unit[:3]
    return named


def is_bare_dollar(words: str) -> bool:
    """Whether an amount's words say dollars and not whose: "$5", "5 million dollars"."""
    return ("$" in words or words.endswith(("dollars", "dollar"))) and _named()[0].search(words) is None


def _home(report: Report) -> str | None:
    """The dollar of the place the dateline names, None where it has none or there is no dateline."""
    for span in report.spans_of("dateline"):
        words = span.words(report.text).casefold()
        for place, code in load_figure_tables().money.homes.items():
            if words.startswith(place):
                return code
    return None


@cache
def _codes() -> frozenset[str]:
    """The codes of money called dollar."""
    return frozenset(code for word, code in load_figure_tables().money.words.items() if word.endswith(" dollar"))


@cache
def _named() -> tuple[re.Pattern[str], dict[str, str]]:
    """What names a dollar with its country, as one pattern, and the code for each form: "A$", "australian dollar"."""
    money = load_figure_tables().money
    signs = {sign: code for sign, code in money.signs.items() if sign.endswith("$") and len(sign) > 1}
    words = {word: code for word, code in money.words.items() if word.endswith(" dollar")}
    written = [re.escape(sign[:-1]) + (r"\s?\$" if len(sign) > 2 else r"\$") for sign in sorted(signs, key=len, reverse=True)]
    pattern = "|".join((*written, f"(?i:{'|'.join(map(re.escape, words))})"))
    return re.compile(rf"(?<![A-Za-z])(?:{pattern})"), signs | words


def _named_dollars(text: str) -> set[str]:
    if "$" not in text and "dollar" not in text:
        return set()
    pattern, codes = _named()
    return {codes["".join(found.split()) if found.endswith("$") else found.casefold()] for found in pattern.findall(text)}
