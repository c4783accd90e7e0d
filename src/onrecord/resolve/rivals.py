"""What the whole text decides of the states and bodies in it: which Congo, which Korea, whether IS is the Islamic State."""

from __future__ import annotations

import re

from onrecord.records import Span
from onrecord.resolve.cut import Cut, opens
from onrecord.resolve.known import Known, state_from
from onrecord.resolve.tables import Tables

KOREA_PAIR = re.compile(r"\b(North|South)(?= and (?:North|South) Korea)")
KOREA_SIDE = re.compile(
    r"\b[Tt]he (North|South)(?=[’']s\b|[.,;:)]| [a-z]|\Z)(?! of\b| and (?:the )?[Ss]outh\b| (?:east|west|coast|side|wind))"
)


def settle(text: str, words: Cut, found: list[Known], tables: Tables) -> list[Known]:
    """What the rest of the text decides: which Congo, which Korea, whether IS is the Islamic State."""
    sure = {item.key for item in found if item.sure}
    rivals = {row[0]: row[2:] for row in (words.split(",") for words in tables.traps["rival"])}
    own = {key for item in found if (key := item.key) in sure and item.span.words(text) not in rivals}
    homes = {item.state for item in found if item.sure and item.sector != "PTY"}
    settled = []
    for item in found:
        codes = rivals.get(item.span.words(text))
        if codes:
            told = [code for code in (code.rstrip("!") for code in codes) if f"state:{code}" in own]
            only = told[0] if len(told) == 1 else codes[0].rstrip("!")
            item = state_from(item.span, only, item.form, len(told) == 1 or codes[0].endswith("!"), tables)  # noqa: PLW2901
        elif not item.sure and item.kind == "organisation" and _is_vouched(text, item, sure):
            item = item._replace(sure=True)  # noqa: PLW2901
        elif item.sector == "PTY" and item.state not in homes:
            item = item._replace(sure=False)  # noqa: PLW2901 - each country has a Conservative Party
        settled.append(item)
    sides = _koreas(text, tables, both={"state:KOR", "state:PRK"} <= own) if "Korea" in words.every else []
    return sorted(settled + sides) if sides else settled


def _is_vouched(text: str, item: Known, sure: set[str]) -> bool:
    """Whether the text names the body, or its state, in plainer words: Congress is a body where the United States are named."""
    if item.key in sure:
        return True
    return f"state:{item.state}" in sure and not opens(text, item.span.start)


def _koreas(text: str, tables: Tables, *, both: bool) -> list[Known]:
    """ "the North" and "the South" where the text names both Koreas; "North" in "North and South Korea" anywhere."""
    codes = {"North": "PRK", "South": "KOR"}
    found = [*KOREA_PAIR.finditer(text), *(KOREA_SIDE.finditer(text) if both else ())]
    return [state_from(Span(*m.span(1)), codes[m[1]], "name", True, tables) for m in found]
