"""The encoder's word on the parties of a trigger, beside the lexicon's frame.

The encoder fills in a side where the frame found nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.cast import Cast
from onrecord.code.events.parties import Parties
from onrecord.records import Tie

LEAST = 0.5  # score from which an argument counts; overruling the frame from 0.7 or 0.9 gave less on own reports held out


def with_votes(parties: Parties, arguments: Sequence[Tie], cast: Cast, *, joint: bool) -> Parties:
    """The parties with the encoder's arguments of the same trigger; all are actors where the event is joint."""
    sides = {role: [arg for arg in arguments if arg.role == role and arg.score >= LEAST] for role in ("actor", "recipient")}
    if joint:
        sides = {"actor": sides["actor"] + sides["recipient"], "recipient": []}
    actors, how = _side(parties.actors, sides["actor"], cast, parties.how)
    recipients, how = _side(parties.recipients, sides["recipient"], cast, how)
    return Parties(actors, tuple(actor for actor in recipients if actor not in actors), how)


def _side(framed: tuple[str, ...], arguments: Sequence[Tie], cast: Cast, how: float) -> tuple[tuple[str, ...], float]:
    """(the actors of one side, how well they hold)."""
    named = {actor: arg.score for arg in arguments if (actor := cast.named_by(arg.span)) is not None}
    if framed or not named:
        return framed, how
    found = tuple(dict.fromkeys(member for actor in named for member in cast.members(actor)))
    return found, min(how, *named.values())
