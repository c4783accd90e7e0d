"""Parties that a clause leaves unsaid: the partner of a meeting, who did what is condemned."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.drafts import Draft, Scene
from onrecord.code.events.modality import before, has_any
from onrecord.code.events.parties import NONE, Parties
from onrecord.code.events.promises import is_forsworn
from onrecord.code.events.verdicts import is_own

DOMINANT = 3  # times that the second state of a report is named for each naming of a third
NEAR, FAR = 7, 30  # tokens behind a trigger and before it in which a match or a story is named
NOBODY = Parties((), (), NONE)
CERTAIN = 0.9  # factor of the score where the recipient is the partner of the report's one meeting


def completed(draft: Draft, drafts: Sequence[Draft], scene: Scene) -> Parties:
    """The parties with those that the report as a whole tells."""
    parties, found = draft.parties, draft.found
    forsworn = found.type == "REJECT" and found.hit.entry.kind == "v" and is_forsworn(draft.s, found.hit)
    if forsworn or _is_of_others(draft, scene) or (found.type == "ASSAULT" and _is_figurative(draft, scene)):
        return NOBODY
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


def _is_of_others(draft: Draft, scene: Scene) -> bool:
    """Whether somebody else says that it will be done: no promise, unless an official of no country named says it."""
    around = scene.voices.around(draft.span)
    if "w" not in draft.found.hit.entry.flags or is_own(draft.parties, around, scene.cast):
        return False
    speakers = [scene.cast[statement.speaker] for statement in around if statement.speaker]
    return not speakers or any(actor.state is not None or actor.sector not in ("GOV", "MIL") for actor in speakers)


def _is_figurative(draft: Draft, scene: Scene) -> bool:
    """Whether words of fighting tell of a market, a film, a match or a retort: "BMW launched an assault"."""
    s, hit = draft.s, draft.found.hit
    told = any(statement.kind != "indirect" for statement in scene.voices.told_by(draft.span))  # "“Never!” he shot back"
    firms = all(scene.cast[actor].sector == "BUS" for actor in draft.parties.actors)
    behind = f" {' '.join(s.words[hit.j : hit.j + NEAR])} "
    return told or firms or has_any(before(s, hit.i, FAR), s, "fiction") or has_any(behind, s, "play")


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
