"""Numbers that are no amounts: dates, years, times, ordinals, scores, codes, numbers of sections and names."""

from __future__ import annotations

from onrecord.code.figures.cardinals import Number
from onrecord.code.figures.tables import FigureTables
from onrecord.code.figures.tokens import DASHES, Tokens

MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept "
    "oct nov dec".split()
)
YEAR_BEFORE = frozenset(
    "in since by until till from during before after through late early mid for of throughout between and to or than around , - – "
    "( ’ the its their fiscal year calendar next last this december's".split()
)
FIRST_YEAR, LAST_YEAR = 1500, 2100
RECENT, LAST_RECENT = 1900, 2050


def is_excluded(t: Tokens, number: Number, tables: FigureTables) -> bool:
    """Whether the number is part of something else, whatever unit might seem to follow."""
    i, j = number.i, number.j
    return _is_clock(t, i, j) or _is_code(t, i, j, tables) or _is_date(t, i, j) or _is_score(t, i, j)


def _is_clock(t: Tokens, i: int, j: int) -> bool:
    if not t.digits[i]:
        return t.words[j] in ("o'clock", "o’clock")
    minutes = i > 1 and t.words[i - 1] == ":" and t.glued(i) and t.digits[i - 2]
    if minutes or (t.words[j] == ":" and t.glued(j) and t.digits[j + 1]):
        return True
    return t.words[j] in ("am", "pm", "gmt", "utc", "o'clock", "o’clock") or (
        t.words[j] in ("p", "a") and t.words[j + 1 : j + 3] == [".", "m"]
    )


def _is_code(t: Tokens, i: int, j: int, tables: FigureTables) -> bool:
    """Glued to letters or in chains: "G20", "F-35", "Covid-19", "22nd", "1980s", "+44 20 7946", "192.168.0.1", "24703L202"."""
    if not t.digits[i]:
        return False
    before, raw_after = t.words[i - 1] if i else "", t.text[t.starts[j] : t.ends[j]]
    if t.glued(i) and (before[-1:].isalpha() or before in "_#@\\" or (before == "." and i > 1 and t.digits[i - 2])):
        return before.upper() not in tables.money.codes and t.raw(i - 1, i) not in tables.money.signs and before != "rmb"
    if t.glued(i) and before in DASHES and i > 1 and t.glued(i - 1) and t.words[i - 2][-1:].isalpha():
        return t.words[i - 2] not in ("minus", "mid", "about", "over", "under", "near", "now", "then", "sub")
    if t.glued(j) and raw_after[:1].isalpha():
        word = t.words[j]
        if word in ("st", "nd", "rd", "th", "s", "g", "bn", "d", "p", "i", "x") and word not in ("bn", "p"):
            return True
        end = t.ends[j]
        return t.glued(j + 1) and end < len(t.text) and t.digits[j + 1] and word not in ("km", "m", "cm", "mm")
    dashes = sum(t.digits[k] and t.words[k + 1] in DASHES and t.glued(k + 1) for k in (i - 2, i) if k >= 0)
    signed = t.words[j] in ("'s", "’s", "#", "@", "_") and t.glued(j)
    return signed or dashes == 2 or (before == "+" and t.glued(i)) or before == "#"


def _is_date(t: Tokens, i: int, j: int) -> bool:
    """Beside a month's name, or in digits: "30 December", "March 3", "3/4/2025", "2025-03-14"."""
    if not t.digits[i]:
        return False
    after = j + 1 if t.words[j] in ("of", "-", "–") else j
    day = t.words[i].isdigit() and int(t.words[i][:5]) <= 31
    if day and (t.words[after] in MONTHS and (t.words[after] not in ("may", "march") or t.is_name(after))):
        return True
    k = i - 1
    if k >= 0 and t.words[k] in ("-", "–", "and", "to") and k > 0 and t.digits[k - 1]:
        k -= 2  # "March 3-5"
    if k >= 0 and t.words[k] == ".":
        k -= 1
    if k >= 0 and t.words[k] in MONTHS and (day or is_yearlike(t, i, j)) and t.text[t.starts[k]].isupper():
        return True
    slashes = t.words[j] == "/" and t.digits[j + 1] and t.words[j + 2] == "/"
    return slashes or (i > 1 and t.words[i - 1] == "/" and t.digits[i - 2])


def _is_score(t: Tokens, i: int, j: int) -> bool:
    """ "2-2", "won 3-1": two small numbers and nothing that they measure."""
    if not t.digits[i]:
        return False
    other = i - 2 if i > 1 and t.words[i - 1] in DASHES and t.digits[i - 2] else j + 1
    if not (t.digits[other] and t.words[min(i, other) + 1] in DASHES and t.words[i].isdigit() and t.words[other].isdigit()):
        return False
    last = max(i, other) + 1
    small = len(t.words[i]) <= 2 and len(t.words[other]) <= 2
    ends = (not t.is_word(last) and t.words[last] not in ("%", "°", "-", "$")) or t.words[last] in (
        "on",
        "in",
        "win",
        "loss",
        "at",
        "to",
    )
    return small and ends and not (min(i, other) and t.words[min(i, other) - 1] in "$€£¥")


def is_yearlike(t: Tokens, i: int, j: int) -> bool:
    """Four digits without a comma that might be a year."""
    written = t.words[i]
    return j == i + 1 and len(written) == 4 and written.isdigit() and FIRST_YEAR <= int(written) <= LAST_YEAR


def is_year(t: Tokens, i: int, j: int) -> bool:
    """Whether four digits are a year although a plural noun may follow: "in 2022 sales fell", "the 2019 elections"."""
    if not is_yearlike(t, i, j):
        return False
    before = t.words[i - 1] if i else "in"
    value = int(t.words[i])
    if value % 50 and RECENT <= value < LAST_RECENT:
        return True  # "1988 sales", "2024 elections": a count of just that size is rarer than a year
    return before in YEAR_BEFORE or before in MONTHS or before.endswith(("'s", "’s")) or t.is_name(i - 1)


def is_label(t: Tokens, i: int, tables: FigureTables) -> bool:
    """Whether a bare number names what stands before it: "Resolution 2254", "Boeing 737", "posts 542 and 543", "No. 5"."""
    k = i - 1
    if k > 0 and t.words[k] in ("and", "to", "-", "–", "or", ",", "&") and (t.digits[k - 1]):
        k -= 2
    if k > 0 and t.words[k] == "." and t.words[k - 1] in ("no", "nos", "art", "sec", "fig", "vol"):
        k -= 1
    if k < 0:
        return False
    return t.words[k] in tables.said["label"] or (t.is_word(k) and t.is_name(k))
