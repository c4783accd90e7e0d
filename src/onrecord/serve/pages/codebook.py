"""The page of the code book: what each type, mode, context and stance means, with the user's own before the package's."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.ask import OpenArchive
from onrecord.code.codebook import Definition, package_definitions
from onrecord.serve.pages.view import Call, Page, nothing_asked

TITLES = {"type": "Types of events", "mode": "Modes", "context": "Contexts", "stance": "Stances"}
ASKED = {"type": "/events?type={}", "mode": "/events?mode={}", "stance": "/positions?stance={}"}  # where records of a code are


def codebook(own: Sequence[Definition], archive: OpenArchive, call: Call) -> Page:
    """The whole code book, kind by kind."""
    nothing_asked(call, "the code book")
    taken = {(one.kind, one.name) for one in own}
    listed = [*own, *(one for one in package_definitions() if (one.kind, one.name) not in taken)]
    parts = [
        (kind, title, [(one, _place(one)) for one in sorted((one for one in listed if one.kind == kind), key=_order)])
        for kind, title in TITLES.items()
    ]
    return Page("codebook.html", {"parts": parts})


def _order(one: Definition) -> tuple[bool, str]:
    """The user's own first, modes by their type; else as listed."""
    return one.like is None, one.of or ""


def _place(one: Definition) -> str | None:
    way = ASKED.get(one.kind)
    return way.format(one.name) + (f"&type={one.of}" if one.of else "") if way else None
