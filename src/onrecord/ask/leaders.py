"""What the table of leaders that comes with Onrecord says of an office on a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.store import terms_of

if TYPE_CHECKING:  # who asks for no date needs no tables
    from onrecord.resolve.tables import Leader, Tables

SOURCE = "Onrecord's table of leaders, from the CIA World Factbook and REIGN"


def table_offices(bodies: Iterable[str] | None, date: str, persons: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """The table's holders on an EDTF year, month or day, as fields of an OfficeAnswer; by state, title and start.

    `bodies` are keys or names of states, None for all. A holder must have all words of one of the names in `persons`.
    """
    codes = sorted(_tables().by_code) if bodies is None else sorted({code for body in bodies for code in _codes(body)})
    wanted = None if persons is None else [set(terms_of(name).split()) for name in persons]
    for code in codes:
        for leader in _holders(code, date):
            if wanted is None or any(words and words <= set(terms_of(leader.name).split()) for words in wanted):
                yield {
                    "person": leader.name,
                    "title": leader.title,
                    "of": _tables().by_code[code].name,
                    "of_key": f"state:{code}",
                    "since": leader.since,
                    "until": leader.until or None,
                    "source": SOURCE,
                }


@cache
def _tables() -> Tables:
    from onrecord.resolve.tables import load_tables

    return load_tables()


def _codes(body: str) -> Iterator[str]:
    """The state's code, for its key or one of its names."""
    known = _tables()
    if body.removeprefix("state:") in known.by_code:
        yield body.removeprefix("state:")
    else:
        words = terms_of(body)
        yield from {state.code for name, state in known.states.items() if terms_of(name) == words}


def _holders(code: str, date: str) -> list[Leader]:
    from onrecord.resolve.tables import leaders_on

    try:
        return leaders_on(code, date)
    except KeyError:  # a territory the table has nobody for
        return []
