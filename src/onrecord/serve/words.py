"""How a page tells what the record holds: dates and names in words, and pieces of words that were asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from onrecord.ask import Evidence, Quoted
from onrecord.ask.align import Difference, differences
from onrecord.packaged import rows_of
from onrecord.records import Span
from onrecord.store import found_in, tokens

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December".split("|")
DAY = re.compile(r"(?P<year>\d{4}|XXXX)(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?(?P<about>[~?%])?")
SECTORS = {
    "GOV": "government", "MIL": "military", "REB": "rebels", "OPP": "opposition", "PTY": "party", "COP": "police",
    "JUD": "judiciary", "SPY": "intelligence", "MED": "health", "EDU": "education", "BUS": "business", "CRM": "crime",
    "CVL": "civilians", "JRN": "media", "IGO": "intergovernmental", "NGO": "non-governmental", "LEG": "legislature",
    "LAB": "labour", "SOC": "civil society", "REL": "religion", "UAF": "unidentified armed forces", "REF": "refugees",
    "SET": "settlers", "AGR": "farming",
}  # fmt: skip
QUADS = {1: "cooperation in word", 2: "cooperation in deed", 3: "conflict in word", 4: "conflict in deed"}
CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}


LONGEST = 4_000  # characters of two pieces that are compared word by word


class Run(NamedTuple):
    """A run of words that are asked for, or not."""

    words: str
    found: bool


def date_words(edtf: str | None) -> str:
    """An EDTF date as people write it; what is not of a known form as it is."""
    if not edtf:
        return "no date"
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        begin, end = (date_words(one) if one not in ("", "..") else "…" for one in (first, last))
        return f"{begin} to {end}"
    found = DAY.fullmatch(edtf)
    if not found:
        return edtf
    month = int(found["month"] or 0)
    if month > len(MONTHS):
        return edtf
    year = None if found["year"] == "XXXX" else found["year"]
    day = str(int(found["day"])) if found["day"] else None
    told = " ".join(filter(None, (day, MONTHS[month - 1] if month else None, year)))
    return f"about {told}" if found["about"] else told


def month_words(edtf: str | None) -> str:
    """A month in short, as on the axis of a chart: "Dec 2022"."""
    told = date_words(edtf).split()
    return f"{told[0][:3]} {told[1]}" if len(told) == 2 else " ".join(told)


@cache
def _states() -> dict[str, str]:
    return {row[0]: row[1] for row in rows_of("states.tsv")}


def state_name(code: str) -> str:
    """A state by its code, as in NOR; a code that the table lacks as it is."""
    return _states().get(code, code)


def sector_name(code: str) -> str:
    """What PLOVER's code for a sector means; a code that is none of them as it is."""
    return SECTORS.get(code, code)


def plain(value: str) -> str:
    """A name of ours in words: commits_to, material_conflict."""
    return value.replace("_", " ")


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 report, 2,300 reports."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def runs(piece: Quoted | Evidence, highlights: Iterable[Span]) -> Iterator[Run]:
    """A piece of words, cut where those asked for begin and end."""
    start = piece.span.start
    yield from _cut(piece.words, ((hit.start - start, hit.end - start) for hit in highlights if hit in piece.span))


def title_runs(title: str, asked: str | None) -> Iterator[Run]:
    """A title, cut where the words asked for begin and end."""
    yield from _cut(title, ((hit.start, hit.end) for hit in found_in(title, asked)) if asked else ())


def _cut(words: str, hits: Iterable[tuple[int, int]]) -> Iterator[Run]:
    done = 0
    for start, end in hits:
        if start >= done:
            yield Run(words[done:start], False)
            yield Run(words[start:end], True)
            done = end
    yield Run(words[done:], False)


def changed_words(was: str | None, now: str | None) -> tuple[Difference, ...]:
    """The words that went and came; of long pieces the whole: comparing takes the product of their lengths."""
    if was and now and len(was) + len(now) <= LONGEST:
        return differences(tokens(was), was, tokens(now), now)
    sides: tuple[tuple[Literal["quote", "report"], str | None], ...] = (("quote", was), ("report", now))
    return tuple(Difference(side=side, words=words) for side, words in sides if words)


def printable(words: str) -> str:
    """Words with signs in the place of control characters, which no page may hold."""
    return words.translate(CONTROLS)
