"""Parties that a clause leaves unsaid: the partner of a meeting, who did what is condemned."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.drafts import Draft, Scene
from onrecord.code.events.parties import Parties

DOMINANT = 3  # times that the second state of a report is named for each naming of a third
CERTAIN = 0.9  # factor of the score where the recipient is the partner of the report's one meeting


def completed(draft: Draft, drafts: Sequence[Draft], scene: Scene) -> Parties:
    """The parties with those that the report as a whole tells."""
    parties, found = draft.parties, draft.found
    if parties.recipients or not parties.actors:
        return parties
    if found.type == "AGREE" and len(parties.actors) == 1:
        partner = _partner(parties.actors[0], drafts, scene, scene.cast.pair(DOMINANT))
        return parties._replace(recipients=partner, how=parties.how * CERTAIN) if partner else parties
    if found.type == "REQUEST" and draft.s.word(found.hit.head) == "that":
        return parties._replace(recipients=_partner(parties.actors[0], drafts, scene, ()))
    if found.type in ("ACCUSE", "SUPPORT") and found.hit.entry.kind == "v":
        return parties._replace(recipients=_blamed(draft, drafts))
    return parties


def _blamed(draft: Draft, drafts: Sequence[Draft]) -> tuple[str, ...]:
    """ "Y closed the port, a move that X condemned": Y, who did what came before in the sentence."""
    s, hit = draft.s, draft.found.hit
    earlier = [other for other in drafts if other.s is s and other.span < draft.span and other.parties.actors]
    if not earlier or not any(s.is_a(at, "rel") for at in range(earlier[-1].found.hit.j, hit.i)):
        return ()
    return tuple(actor for actor in earlier[-1].parties.actors if actor not in draft.parties.actors)


def _partner(actor: str, drafts: Sequence[Draft], scene: Scene, sides: tuple[str, ...]) -> tuple[str, ...]:
    """In the report of one meeting of two: the state of the other; else the other of two `sides` that the report is about."""
    pairs = [d.parties.actors for d in drafts if d.found.type == "CONSULT" and len(d.parties.actors) == 2 and d.part == "body"]
    cast = scene.cast
    if not pairs and not sides:
        return ()
    one, two = pairs[0] if pairs else sides
    if not all(cast.is_one_side(one, a) or cast.is_one_side(two, a) for pair in pairs for a in pair):
        return ()
    for here, there in ((one, two), (two, one)):
        if cast.is_one_side(here, actor) and not cast.is_one_side(there, actor):
            return (cast.state_of(there) or there,)
    return ()
