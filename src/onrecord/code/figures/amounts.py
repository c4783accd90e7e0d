"""Which numbers are amounts: with a unit, or told as an age, a toll or a level by the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.code.figures.numbers import Number, is_excluded, is_in_name, is_label, is_year, is_yearlike, read_number
from onrecord.code.figures.quantities import AGE, Amount, Bounded, Quantity, bound_after, bound_before, ranged, read_quantity
from onrecord.code.figures.units import PEOPLE, FigureTables, Tokens, is_plural, load_figure_tables, rate_after, tokenise, unit_of
from onrecord.records import Bound, Span

# Ages: bare numbers that the words around make an age: "aged 45", "who was 10", "people under 30", "35 or older".

PERSONS = frozenset(("those", "anyone", "everyone"))
NEAR = 12  # tokens before "35 or over" in which persons make it an age
OLDEST = 120
HYPHENED = re.compile(r"[-‐‑–](?:year|month|week|day)s?\b")  # to its number, as an adjective
GOES_ON = frozenset(("when", "and", "at", "but", "in"))  # may follow "she was 35"
NO_END = frozenset(("%", "-", "°", "(", "/", ":"))


def tells_who(text: str, amount: Amount) -> bool:
    """Whether an age only says who or what is meant: "a 63-year-old guard", "four 20-year-olds"; not "the pact is 20 years old"."""
    return (amount.unit or "").endswith(" of age") and HYPHENED.search(amount.span.words(text)) is not None


def is_age(t: Tokens, number: Number, bounded: Bounded | None, tables: FigureTables) -> bool:
    """Whether the number is an age that is told as such; "Anna Berg, 65," tells one of no interest."""
    if not number.value.is_integer() or not 1 <= number.value <= OLDEST:
        return False
    if t.words[number.j] in ("to", "and", "-", "–") and t.digits[number.j + 1]:
        return False  # "women aged 25 to 54" tells who they are
    outer = bounded.at if bounded else number.i
    before = t.words[outer - 1] if outer else ""
    if bounded and before not in tables.said["harm"] and (before in PERSONS or before in tables.said["people"]):
        return True
    return _is_told_behind(t, number, tables) or _is_told_before(t, number, before)


def _is_told_behind(t: Tokens, number: Number, tables: FigureTables) -> bool:
    """ "35 or older", "screened at 35 or above" where persons are near."""
    joint, word = t.words[number.j], t.words[number.j + 1]
    if joint not in ("or", "and"):
        return False
    near = t.words[max(0, number.i - NEAR) : number.i]
    persons = any(other in PERSONS or other in tables.said["people"] for other in near)
    return word in ("older", "younger") or (joint == "or" and word in ("above", "over", "under", "below") and persons)


def _is_told_before(t: Tokens, number: Number, before: str) -> bool:
    """ "aged 45", "at the age of 45", "older than 45", "who was 10,"."""
    two = t.words[number.i - 2] if number.i > 1 else ""
    if before in ("aged", "turned") or (before in ("age", "ages") and two != "the") or (before == "of" and two == "age"):
        return True
    if two in ("older", "younger") and t.words[number.i - 1] == "than":
        return True
    after = t.words[number.j]
    ends = after in GOES_ON or not (t.is_word(number.j) or after in NO_END)
    return before in ("is", "was") and two in ("who", "he", "she") and ends


# Numbers without a unit: the dead and the saved, panels of twelve, levels of an index; all others say nothing sure.

LEVEL = frozenset("to at of was is reached totalled totaled totaling totalling hit by were stood record from stands total".split())
SMALLEST_LEVEL = 100  # below it a bare number is more often a score, an age or a name than a level
TOLL = 20  # tokens before "to 42" in which "the death toll" makes it persons
BE = frozenset("were was are have had been being who is left".split())
MOVED = frozenset(("up", "down", "higher", "lower"))


def bare_unit(t: Tokens, number: Number, bounded: Bounded | None, tables: FigureTables, earlier: str | None) -> str | None:
    """The unit of a bare number: "people", the noun counted before ("200 more"), "" for a level; None where it is no amount."""
    i, j = number.i, number.j
    outer = bounded.at if bounded else i
    before = t.words[outer - 1] if outer else ""
    if before in MOVED and "." in t.words[i]:
        return ""  # "at 143.80, up 0.95"
    if number.value < 1 or (number.value == 1 and number.in_words):
        return None
    if is_age(t, number, bounded, tables):
        return AGE
    if _counts_persons(t, number, outer, tables):
        return PEOPLE
    noun = _noun_meant(t, j, bounded, before, earlier, tables)
    return noun or ("" if _is_level(t, number, bounded, before, tables) else None)


def _noun_meant(t: Tokens, j: int, bounded: Bounded | None, before: str, earlier: str | None, tables: FigureTables) -> str | None:
    """The noun that the number counts without standing before it: "200 more", "drove asylum claims over 150,000"."""
    more = t.words[j] in ("more", "others") or before == "another"
    if earlier and more and t.words[j + 1] not in tables.said["pair"]:
        return earlier
    counts = bounded is not None and before.isalpha() and is_plural(before, tables) and not t.is_name(bounded.at - 1)
    return unit_of(before, tables) if counts else None


def _counts_persons(t: Tokens, number: Number, outer: int, tables: FigureTables) -> bool:
    """ "a panel of twelve", "killing 107", "some 40 were arrested", "70 of us"."""
    before, two = t.words[outer - 1] if outer else "", t.words[outer - 2] if outer > 1 else ""
    in_group = before == "of" and two in tables.said["group"] and not t.is_name(outer - 2)
    verb = two if before in ("some", "another") else before
    us = t.words[number.j] == "of" and t.words[number.j + 1] == "us"
    toll = (
        verb in ("to", "at")
        and "toll" in t.words[max(0, outer - TOLL) : outer]
        and t.words[number.j] not in ("percent", "per", "%")
    )
    return in_group or us or toll or verb in tables.said["harm"] or _is_harmed(t, number.j, tables)


def _is_harmed(t: Tokens, j: int, tables: FigureTables) -> bool:
    """ "107 were killed", "238 injured", "12 others have been arrested"."""
    k = j + 1 if t.words[j] in ("others", "more") else j
    for _ in range(3):
        if t.words[k] not in BE:
            break
        k += 1
    return t.words[k] in tables.said["harmed"]


def _is_level(t: Tokens, number: Number, bounded: Bounded | None, before: str, tables: FigureTables) -> bool:
    """ "closed at 5,884", "more than 150,000", "1.356 billion", "rose to 4,577.10"."""
    if is_label(t, number.i, tables) and not bounded:
        return False
    written = t.text[t.starts[number.i] : t.ends[number.i]]
    if number.scale >= 1000:
        return True
    if bounded and before not in tables.said["label"]:
        return number.value >= SMALLEST_LEVEL or (number.in_words and number.value > 12)
    formed = "," in written or "." in written[1:] or len(written) > 4
    fraction = number.j > number.i + 1 and t.words[number.j - 2] == "/"  # "priced at 101 1/4"
    return (
        (number.j == number.i + 1 or fraction)
        and before in LEVEL
        and (formed or number.value >= SMALLEST_LEVEL)
        and t.digits[number.i]
    )


# Singles: one number with its bound, where it is an amount at all.

UNITED = ("money", "measure", "count")
DOZEN = 12
FAR = 20  # times as large or small as the amount whose unit it shares, a number measures something else


def single(t: Tokens, read: Quantity, tables: FigureTables, before: Amount | None) -> Amount | None:
    """One number with its bound; None where it is a year, a label or counts nothing."""
    lower = bound_before(t, read.i, tables)
    persons = lower is not None and read.unit == PEOPLE  # "more than 2000 people": no year
    if read.kind in ("count", "bare") and not persons and is_year(t, read.number.i, read.number.j, tables):
        return None
    if read.kind == "count" and _counts_nothing(t, read, tables):
        return None
    found = _united(t, read, lower, tables, before) if read.kind == "bare" else read
    if found is None or _is_idle(found, tables) or _is_dozen(t, found) or is_in_name(t, read.number, tables):
        return None
    i, j = found.i, found.j
    upper = bound_after(t, found.number.j, tables) or (bound_after(t, j, tables) if j > found.number.j else None)
    bound: Bound = upper.bound if upper else lower.bound if lower else "exact"
    outer = lower.at if lower else i
    span = Span(t.starts[i], t.ends[j - 1])
    return Amount(span, found.value, None, None, bound, found.unit, found.kind, i, j, outer, found.counted)


def _is_idle(read: Quantity, tables: FigureTables) -> bool:
    """ "one day", "a foot": turns of speech."""
    return read.kind == "measure" and read.unit in tables.said["idle"] and read.number.in_words and read.number.value == 1


def _is_dozen(t: Tokens, read: Quantity) -> bool:
    """ "a dozen", "half a dozen": as vague as "dozens"; "two dozen" are 24."""
    return t.words[read.number.j - 1] == "dozen" and not t.digits[read.number.i] and read.number.value <= DOZEN


def _united(t: Tokens, read: Quantity, lower: Bounded | None, tables: FigureTables, before: Amount | None) -> Quantity | None:
    """A bare number with the unit that the words around give it; None where they make it no amount."""
    if is_yearlike(t, read.i, read.j) and not lower:
        return None
    counted = before.unit if before and before.kind == "count" else None
    rate = rate_after(t, read.j, tables) if t.words[read.j] == "per" else None
    if rate:
        return read._replace(unit=f"{counted or ''} per {rate[0]}".strip(), j=rate[1], kind="count")
    shared = _alike(t, read, before)
    if shared:
        return read._replace(unit=shared.unit, kind=shared.kind)
    unit = bare_unit(t, read.number, lower, tables, counted)
    if unit is not None:
        end = read.j + 1 if unit and t.words[read.j] == "others" else read.j
        return read._replace(unit=unit or None, kind="count" if unit else "bare", j=end)
    ahead = _ahead(t, read.number, tables)
    return read._replace(unit=ahead.unit, kind=ahead.kind) if ahead else None


def _alike(t: Tokens, read: Quantity, before: Amount | None) -> Amount | None:
    """The amount before, whose unit goes for this number too: "1.4 degrees in 2018 and 2.1 last year", "20 kg to 24"."""
    joint = t.words[read.i - 1] if read.i else ""
    if before is None or before.kind not in ("money", "measure") or not t.digits[read.i] or joint not in ("and", "to"):
        return None
    ends_phrase = not t.is_word(read.j) or t.words[read.j] in ("last", "this", "for", "in", "on", "at", "from", "a", "the")
    if not ends_phrase or read.i - before.j > 8 or any(t.words[k] in ";:." for k in range(before.j, read.i)):
        return None
    if joint == "to":
        return before if before.bound == "range" and before.high and before.high < FAR * read.value < FAR**2 * before.high else None
    decimal = "." in t.words[read.i][1:] and before.value is not None and before.value % 1 != 0
    return before if decimal and abs(before.value or 0) < FAR * read.value < FAR**2 * abs(before.value or 0) else None


def _counts_nothing(t: Tokens, read: Quantity, tables: FigureTables) -> bool:
    """ "one of the", "the two sides", "three times", "Article 5 rights"."""
    number, counted = read.number, read.counted
    before = t.words[number.i - 1] if number.i else ""
    if counted is None or number.value == 1 or counted.unit in ("times", "things", "ways", "occasions"):
        return True
    if before in ("the", "these", "those", "both", "our", "their") and number.value in (2, 3):
        return any(t.words[k] in tables.said["pair"] for k in range(number.j, counted.end))
    if t.digits[number.i] and before in tables.said["label"] and number.j == number.i + 1:
        return True
    return before == "of" and number.i > 1 and t.words[number.i - 2] == "group" and t.is_name(number.i - 2)


def _ahead(t: Tokens, number: Number, tables: FigureTables) -> Quantity | None:
    """The unit of a number joined behind: "eight or nine euros", "12 and 15 tonnes", "four, five or six cylinders"."""
    joint = t.words[number.j]
    if joint not in ("and", "or", ",") or (number.in_words and number.value == 1) or is_label(t, number.i, tables):
        return None
    other = read_number(t, number.j + 1, tables.scales)
    if other is None or other.share or is_excluded(t, other, tables) or other.value < number.value:
        return None
    read = read_quantity(t, other, tables)
    if read.kind == "bare" and t.words[other.j] in ("and", "or"):
        return _ahead(t, other, tables)
    return read if read.kind in UNITED and read.i == other.i and joint != "," else None


# Amounts: numbers with their unit, bounds and ranges, and nothing that is a date, a name or a code.

MINOR = frozenset(("cents", "penny"))  # hundredths of the money before them


def find_amounts(text: str) -> list[Amount]:
    """The amounts in a sentence or any other text, in order, without overlap."""
    return list(amounts_in(tokenise(text), load_figure_tables()))


def amounts_in(t: Tokens, tables: FigureTables) -> Iterator[Amount]:
    """The amounts among these tokens."""
    before: Amount | None = None
    for amount in _single_amounts(t, tables):
        whole = _with_cents(t, before, amount) if before else None
        if before and whole is None:
            yield before
        before = whole or amount
    if before:
        yield before


def _single_amounts(t: Tokens, tables: FigureTables) -> Iterator[Amount]:
    """The amounts, with cents as amounts of their own."""
    i, last, before = 0, t.size, None
    while i < last:
        number = read_number(t, i, tables.scales)
        if number is None or is_excluded(t, number, tables):
            i = number.j if number else i + 1
            continue
        found = read_quantity(t, number, tables, before.j if before else 0)
        amount = ranged(t, found, tables) or single(t, found, tables, before)
        if amount and before and amount.i < before.j:
            amount = None
        if amount:
            before = _converted(t, amount, before)
            yield before
        i = max(amount.j, number.j) if amount else number.j


def _with_cents(t: Tokens, whole: Amount, part: Amount) -> Amount | None:
    """One amount of the two, if they are "$5 and 20 cents"."""
    joined = part.i == whole.j or (part.i == whole.j + 1 and t.words[whole.j] == "and")
    if not joined or whole.kind != "money" or part.unit not in MINOR or whole.value is None or part.value is None:
        return None
    if whole.value % 1 or part.value >= 100:
        return None
    span = Span(whole.span.start, part.span.end)
    return whole._replace(span=span, value=float(f"{whole.value:.0f}.{round(part.value):02d}"), j=part.j)


def _converted(t: Tokens, amount: Amount, before: Amount | None) -> Amount:
    """The same again in brackets has the same bound: "more than 100 kilometres (60 miles)"."""
    same = before and before.kind == amount.kind and amount.kind in ("money", "measure") and before.bound != "range"
    if same and before and amount.bound == "exact" and t.words[before.j] == "(" and amount.i == before.j + 1:
        return amount._replace(bound=before.bound)
    return amount
