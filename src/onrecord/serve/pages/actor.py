"""The page of an actor: who it is, its offices over time, what it said, did, holds and counted, and whom it has to do with."""

from __future__ import annotations

from typing import Any

from onrecord.ask import OpenArchive, Question, ask_figures, ask_positions, find_actors, tell_actor
from onrecord.ask.notes import nobody
from onrecord.ask.partners import partners_of
from onrecord.ask.passages import in_passages
from onrecord.ask.select import count_rows
from onrecord.ask.who import known_key
from onrecord.errors import UnknownError
from onrecord.serve.pages.view import Call, Elsewhere, Page, score_asked
from onrecord.serve.render import address, segment

SHOWN = 5
PARTNERS = 12


def actor(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """The actor with this key, or the one who goes by this name."""
    least = score_asked(call, "an actor")
    key = "/".join(call.parts)
    line = one_actor(archive, key)
    if line.key != key:
        return Elsewhere(address(f"/actors/{segment(line.key)}", min_score=least))
    told = tell_actor(archive, line, least)

    def asked(wanted: Any, **part: str) -> Question:
        return Question(wanted=wanted, limit=SHOWN, **part)  # type: ignore[arg-type]

    gave, holds = asked("figures", giver=key), asked("positions", holder=key)
    figures, positions = count_rows(archive, gave), count_rows(archive, holds)
    values = {
        "actor": told,
        "least": least,
        "offices": in_passages(archive, told.offices),
        "officers": in_passages(archive, told.officers),
        "partners": partners_of(archive, key, PARTNERS, least) if told.event_count else (),
        "figures": in_passages(archive, ask_figures(archive, gave)) if figures else (),
        "figure_count": figures,
        "positions": ask_positions(archive, holds) if positions else (),
        "position_count": positions,
    }
    return Page("actor.html", values)


def one_actor(archive: OpenArchive, name: str) -> Any:
    """The actor with this key, or the only one of this name; raises UnknownError."""
    key = known_key(archive, name)
    found = find_actors(archive, key or name) if key or any(sign.isalnum() for sign in name) else []
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(line.key for line in found[:SHOWN])
        raise UnknownError("actor", f"{name[:100]!r} may mean several actors", f"Use one of their keys: {keys}")
    raise nobody(archive, "actor", name)
