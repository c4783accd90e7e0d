"""What becomes of a trigger in its context: its final type, its modality, the statement whose word it is."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events import promises
from onrecord.code.events.cast import Cast
from onrecord.code.events.drafts import Draft
from onrecord.code.events.modality import VERBAL, Verdict, helpers, is_asked, judge, weigh
from onrecord.code.events.parties import ACTS, Parties
from onrecord.code.events.sentence import Sentence
from onrecord.records import Actor, EventType, Modality, Statement

KIND = frozenset(("COOPERATE", "AID", "SUPPORT"))
SHOTS = frozenset(("missile", "missiles", "rocket", "rockets"))
AIM = 3  # tokens behind "fired missiles" in which it says at what
FIGHTERS = frozenset(("MIL", "REB"))
WORDY = frozenset(("attack",))
FUTURE = frozenset(("will", "would", "'ll", "’ll"))
UNDONE = frozenset(("have", "not", "never"))
PERFECT = frozenset(("have", "has", "had"))


def is_own(parties: Parties, around: Sequence[Statement], cast: Cast) -> bool:
    """Whether those in whose words the trigger stands are the event's own actors, or speak for them."""
    return bool(around) and all(
        statement.speaker is not None and any(_is_side(statement.speaker, actor, cast) for actor in parties.actors)
        for statement in around
    )


def _is_side(speaker: str, actor: str, cast: Cast) -> bool:
    """Whether the speaker is the actor, or speaks for it: an official for his state and its ministries."""
    told, acting = cast[speaker], cast[actor]
    body = acting.kind == "organisation" and told.kind == "person" and acting.state == told.state
    return (body and acting.state is not None) or any(cast.is_one_side(member, actor) for member in cast.members(speaker))


def type_of(draft: Draft, cast: Cast, *, own: bool) -> EventType:
    """A hostile act that its own actor says he will do is a threat, a friendly one a promise; else who takes part decides."""
    s, found = draft.s, draft.found
    kind = _promised(draft) or _type_among(draft, cast)
    group = set(helpers(s, found.hit, draft.finder.agents))
    if kind != found.type or not FUTURE & group or UNDONE & group:
        return kind
    conditional = not s.told.isdisjoint(("unless", "if"))
    if kind in ACTS and (own or (conditional and "will" in group)):
        return "THREATEN"
    return "AGREE" if kind in KIND and own else kind


def _promised(draft: Draft) -> EventType | None:
    """What an offer or a threat comes to by the act it leads to; None where its words settle nothing."""
    s, hit, kind = draft.s, draft.found.hit, draft.found.type
    free = kind in ("AGREE", "THREATEN") and not draft.found.own
    promise = promises.promise_in(s, hit.i, hit.j) if free else None
    act = promises.promised(s, *promise) if promise else None
    return promises.type_of(act) if act else None


def _type_among(draft: Draft, cast: Cast) -> EventType:
    """The type by who takes part: politicians attack with words, states protest with notes, both accuse; fighters are abducted."""
    s, hit, kind, parties = draft.s, draft.found.hit, draft.found.type, draft.parties
    if kind in ("SANCTION", "COERCE") and hit.entry.kind == "n" and promises.is_ended(s, hit.i):
        return "CONCEDE"  # "drop its tariffs"
    if kind == "ASSAULT" and s.word(hit.i)[:6] in WORDY and _are_politicians(draft, cast):
        return "ACCUSE"
    if kind == "ASSAULT" and s.word(hit.i).startswith(("launch", "fire")) and not parties.recipients:
        aimed = {"at", "into"} & set(s.words[hit.j : hit.j + AIM])
        return "MOBILIZE" if SHOTS & set(s.words[hit.i : hit.j]) and not aimed else kind  # fired at nobody: a test
    if kind == "COERCE" and s.word(hit.i).startswith("captur") and any(cast[r].sector in FIGHTERS for r in parties.recipients):
        return "ASSAULT"  # by the manual; others are arrested
    return "ACCUSE" if kind == "PROTEST" and all(_is_official(cast[actor]) for actor in parties.actors) else kind


def _are_politicians(draft: Draft, cast: Cast) -> bool:
    """Whether persons in politics "attack" each other, or somebody "attacks X for" what he did."""
    people = [cast[actor] for actor in (*draft.parties.actors, *draft.parties.recipients)]
    named = len(people) > 1 and all(actor.kind == "person" and actor.key and actor.sector not in ("MIL", "REB") for actor in people)
    return named or draft.s.word(draft.s.starting_at(draft.found.hit.head).j) in ("for", "as")


def _is_official(actor: Actor) -> bool:
    return actor.kind == "state" or (actor.kind != "group" and actor.sector in ("GOV", "MIL", "LEG"))


def modality_of(
    draft: Draft, kind: EventType, around: Sequence[Statement], *, own: bool
) -> tuple[Modality, Statement | None]:  # fmt: skip
    """The modality, and the statement where it is a speaker's word."""
    s, found, agents = draft.s, draft.found, draft.finder.agents
    statement = around[0] if around else None
    cue = statement.cue.words(s.text).casefold() if statement and statement.cue else ""
    if is_asked(s, found.hit, agents):
        return "hypothetical", statement  # whatever the encoder makes of it
    told = judge(s, found.hit, kind, agents, cue)
    if told is None or (kind in VERBAL and found.type not in VERBAL):
        if own and kind in VERBAL and is_done_by_saying(draft, statement):
            return weigh(Verdict("asserted", cued=True), found.modality), None
        if statement is None and _is_hearsay(s, found.hit.i, helpers(s, found.hit, agents)):
            return "claimed", None  # such words leave no doubt, whatever the encoder makes of the rest
        told = Verdict("claimed" if statement else "asserted", cued=statement is not None)
    modality = weigh(told, found.modality)
    return modality, statement if modality != "asserted" else None


def is_done_by_saying(draft: Draft, statement: Statement | None) -> bool:
    """Whether the words do the act: "we thank", "expressed readiness"; "we have thanked" and "his request" only tell of it."""
    hit = draft.found.hit
    group = set(helpers(draft.s, hit, draft.finder.agents))
    told_of = PERFECT & group or ({"is", "are"} & group and hit.form == "ed") or (
        hit.form in ("ed", "past") and not group and statement is not None and statement.kind == "direct"
    )  # fmt: skip
    return not told_of and (hit.entry.kind != "n" or "subj" in hit.entry.by)


def _is_hearsay(s: Sentence, i: int, group: Sequence[str]) -> bool:
    """ "was reportedly rejected", "are said to have killed": the report tells it, on nobody's word."""
    words = f" {' '.join(s.words[max(0, i - len(group) - 2) : i])} "
    return not s.tables.said["hearsay"].isdisjoint(group) or any(f" {p} " in words for p in s.tables.phrases["hearsay"])
