"""Whether an event happened, and on whose word: asserted, claimed, planned, hypothetical or negated; and its final type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from onrecord.code.events import lexicon
from onrecord.code.events.drafts import Draft
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.parties import ACTS, Cast, Parties
from onrecord.code.events.roles import Agents
from onrecord.code.events.sentence import Sentence
from onrecord.records import Actor, EventType, Modality, Statement

# Whether an event happened, and on whose word: asserted, claimed, planned, hypothetical or negated.
#
# An act done by saying it is asserted where its own speaker says it; what another says of it is claimed.

VERBAL = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE"))
ORDER: tuple[Modality, ...] = get_args(Modality)
WILL = frozenset(("will", "shall", "would", "'ll", "’ll", "won't", "won’t"))
WOULD = frozenset(("would", "'d", "’d"))
LOOK = 9  # words looked back for what makes a noun planned, possible or denied
CUED, PLAIN = 0.85, 0.6  # weight of the rules beside the encoder's probabilities, with words that say so and without


class Verdict(NamedTuple):
    """A modality, whether words of the clause say so, and whether they leave no doubt, whatever the encoder makes of them."""

    modality: Modality
    cued: bool
    sure: bool = False


def judge(s: Sentence, hit: Hit, kind: str, agents: Agents, cue: str) -> Verdict | None:
    """What the clause says of the event: negated, hypothetical or planned; None where it is told as a fact.

    `cue` are the folded words of the statement's cue around it, "" outside statements.
    """
    denied = bool(set(cue.split()) & s.tables.said["deny"])
    if denied or _is_negated(s, hit, agents):
        return Verdict("negated", True, sure=not denied and s.tables.said["condition"].isdisjoint(s.told))
    if _is_intended(s, hit, agents):
        return Verdict("planned", True)
    if _is_possible(s, hit, kind, agents):
        return Verdict("hypothetical", True)
    if _is_planned(s, hit, kind, agents):
        return Verdict("planned", True)
    return None


def weigh(verdict: Verdict, encoder: Sequence[float]) -> Modality:
    """The rules' verdict and the encoder's probabilities, multiplied; the rules alone where the encoder says nothing."""
    if verdict.sure or len(encoder) != len(ORDER):
        return verdict.modality
    weight = CUED if verdict.cued else PLAIN
    rest = (1 - weight) / (len(ORDER) - 1)
    shares = [(weight if name == verdict.modality else rest) * share for name, share in zip(ORDER, encoder, strict=True)]
    return ORDER[shares.index(max(shares))]


def is_asked(s: Sentence, hit: Hit, agents: Agents) -> bool:
    """Whether the act is what a question is about: "whether Japan threatened it", "Did Japan threaten it?"."""
    if s.word(s.size - 1) == "?" and hit.entry.kind == "v" and _is_inverted(s, hit.i):
        return True
    start = hit.i - len(helpers(s, hit, agents))
    return " whether " in before(s, start) and _under_condition(s, start)


def _is_inverted(s: Sentence, i: int) -> bool:
    """Whether a "did" or "has" opens the question in which token i is the verb: "Q: Sir, did Arland threaten it?"."""
    for at in range(i - 1, max(-1, i - ASKED), -1):
        if s.word(at) in s.tables.said["asked"] and (at == 0 or s.word(at - 1) in OPENS):
            return s.owner[at + 1] is not None or not s.is_sign(at + 1)
    return s.word(0) in s.tables.said["asked"]


ASKED = 12  # tokens between what opens a question and its verb
OPENS = frozenset((",", ":", "and", "but", "so", "q", "—", "–", "-", ".", "…", "“", '"'))


def helpers(s: Sentence, hit: Hit, agents: Agents) -> list[str]:
    """The words of the verb's group before the verb; of a copula for what is said with one."""
    if hit.entry.kind == "n":
        return []
    start = agents.verbs.group(hit.i).i
    if hit.entry.kind == "a":
        while start > 0 and (s.is_a(start - 1, "copula") or s.is_a(start - 1, "modal") or s.is_a(start - 1, "not")):
            start -= 1
    return s.words[start : hit.i]


def before(s: Sentence, i: int, look: int = LOOK) -> str:
    """The words of the clause before token i, at most `look`, as one string between spaces."""
    start = i
    while start > 0 and i - start < look and s.word(start - 1) not in (".", ";", ":", "?", "!"):
        start -= 1
    return f" {' '.join(s.words[start:i])} "


def has_any(words: str, s: Sentence, kind: str) -> bool:
    """Whether one of the kind's words or phrases stands in a string of words between spaces."""
    inside = words.split()
    return any(word in s.tables.said[kind] for word in inside) or any(f" {phrase} " in words for phrase in s.tables.phrases[kind])


def _is_negated(s: Sentence, hit: Hit, agents: Agents) -> bool:
    group = helpers(s, hit, agents)
    denied = any(word in s.tables.said["not"] for word in group) and "only" not in group  # "not only attacked but …"
    if denied or group[-2:] == ["no", "longer"] or {"yet", "to"} <= set(group):
        return True
    start = hit.i - len(group)
    if hit.entry.kind == "n":
        phrase = s.ending_at(hit.i)
        inside = [*s.words[max(0, phrase.i - 1) : hit.i]]
        return any(word in s.tables.said["none"] for word in inside) or s.word(phrase.i - 2) + " " + s.word(phrase.i - 1) in NOT_OF
    subject = s.ending_at(start)
    if s.word(subject.i) in NOBODY or s.word(subject.i - 1) in NOR:
        return True
    if _is_nobody(s, subject.i) or any(f" {phrase} " in before(s, start) for phrase in s.tables.phrases["none"]):
        return True  # "no one in Arland accused", "no evidence that X attacked"
    if group[:1] == ["to"] and not s.tables.said["not"].isdisjoint(s.words[max(0, start - 3) : start]):
        return has_any(before(s, start, 2), s, "mean")  # "does not intend to attack"
    close = before(s, start, 3) if group[:1] == ["to"] or hit.form == "ing" else ""
    return has_any(close, s, "refuse") or (hit.form == "ing" and has_any(close, s, "none"))


def _is_nobody(s: Sentence, i: int) -> bool:
    """Whether the subject that ends with the phrase at token i is "no one in Arland", "none of its soldiers"."""
    for _ in range(CLIMB):
        if not s.is_a(i - 1, "prep"):
            return False
        if not NOBODY.isdisjoint(s.words[max(0, i - 3) : i - 1]):
            return True
        i = s.ending_at(i - 1).i
    return False


CLIMB = 3  # prepositions followed to the head of the subject
NOBODY = frozenset(("no", "nobody", "none", "neither"))
NOR = NOBODY - {"no"} | {"nor"}
NOT_OF = frozenset(("lack of", "absence of", "instead of", "rather than"))


def _is_possible(s: Sentence, hit: Hit, kind: str, agents: Agents) -> bool:
    group = helpers(s, hit, agents)
    start = hit.i - len(group)
    if kind in ("AGREE", "THREATEN"):
        return False  # conditional offers and threats are made
    if _under_condition(s, start) or not s.tables.said["maybe"].isdisjoint(word for word in group if word not in WOULD):
        return True
    conditional = not s.tables.said["condition"].isdisjoint(s.told)
    if WOULD & set(group):
        return "have" in group or conditional
    if hit.entry.kind == "n":
        return has_any(before(s, hit.i, 6), s, "maybe") and not has_any(before(s, hit.i, 8), s, "end_of")
    close = [word for word in before(s, start, 4).split() if conditional or word not in WOULD]  # "said it would continue to bomb"
    return (group[:1] == ["to"] or hit.form == "ing") and has_any(f" {' '.join(close)} ", s, "maybe")


def _under_condition(s: Sentence, start: int) -> bool:
    """Whether "if", "unless", "whether" opens the clause of the token, no comma and no other verb's clause between."""
    if any(f" {phrase} " in before(s, start) for phrase in s.tables.phrases["condition"]):
        return True
    if s.word(0) in ("had", "should", "were") and "," not in s.words[:start]:
        return True  # "Had X attacked, …"
    for at in range(start - 1, max(-1, start - 14), -1):
        word = s.word(at)
        if word in s.tables.said["condition"] and s.owner[at] is None:
            return True
        if word in (",", ";", ":", "—", "–", ")") or word in s.tables.said["rel"]:
            return False
    return False


def _is_intended(s: Sentence, hit: Hit, agents: Agents) -> bool:
    """ "wants to visit", "is going to sign": the actor means to."""
    group = helpers(s, hit, agents)
    if hit.entry.kind == "n" or "to" not in group:
        return False
    start = hit.i - len(group)
    words = f" {' '.join(s.words[max(0, start - 2) : start + group.index('to') + 1])} "
    return any(words.endswith(f" {phrase} ") for phrase in s.tables.phrases["future_before"])


def _is_planned(s: Sentence, hit: Hit, kind: str, agents: Agents) -> bool:
    group = helpers(s, hit, agents)
    start = hit.i - len(group)
    if WILL & set(group):
        return kind not in ("AGREE", "THREATEN") or _is_voicing(s.word(hit.i))  # these are made by saying "we will"
    if hit.entry.kind == "n" and kind in VERBAL and _is_to_be_voiced(s, hit.i):
        return True
    if "to" in group:
        if WILL & set(s.words[max(0, start - 2) : start]):
            return kind not in ("AGREE", "THREATEN")  # "will continue to bomb"
        return "have" not in group and not has_any(before(s, start, 2), s, "real")  # "said to have killed" is no plan
    behind = f" {' '.join(s.words[hit.j : hit.j + 10])} "
    close = before(s, hit.i, 5)
    if hit.entry.kind == "n":
        return has_any(close, s, "future_near") or has_any(behind, s, "future_near") or has_any(close, s, "future_before")
    return kind not in VERBAL and hit.form == "ing" and "be" not in group and has_any(behind, s, "future_near")


VOICING = ("reaffirm", "affirm", "reiterat", "underscor", "underlin", "emphasi", "highlight", "express", "convey", "stress")


def _is_voicing(word: str) -> bool:
    return word.startswith(VOICING)


def _is_to_be_voiced(s: Sentence, i: int) -> bool:
    """ "will reaffirm its commitment", "travels there to express its support": what the noun names is yet to be said."""
    for at in range(i - 1, max(0, i - LOOK), -1):
        if s.is_sign(at) or s.is_a(at, "subord"):
            return False
        if _is_voicing(s.word(at)) and not s.word(at).endswith(("ed", "ing")):
            return s.word(at - 1) == "to" or s.word(at - 1) in WILL or s.word(at - 2) in WILL
    return False


# What becomes of a trigger in its context: its final type, its modality, the statement whose word it is.

KIND = frozenset(("COOPERATE", "AID", "SUPPORT"))
SHOTS = frozenset(("missile", "missiles", "rocket", "rockets"))
AIM = 3  # tokens behind "fired missiles" in which it says at what
FIGHTERS = frozenset(("MIL", "REB"))
PACTS = frozenset(("agreement", "agreements", "accord", "accords", "deal", "deals", "truce"))
GIVES = ("provid", "donat", "deliver", "suppl")
KNOWN = frozenset(("information", "intelligence", "data", "evidence", "update", "details"))  # shared, not given
GROUND = frozenset(
    "territory ground land area areas town towns village villages city cities base bases position positions hill".split()
)
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
    kind = promised(draft) or _type_among(draft, cast)
    group = set(helpers(s, found.hit, draft.finder.agents))
    if kind != found.type or not FUTURE & group or UNDONE & group:
        return kind
    conditional = not s.told.isdisjoint(("unless", "if"))
    if kind in ACTS and (own or (conditional and "will" in group)):
        return "THREATEN"
    return "AGREE" if kind in KIND and own else kind


def promised(draft: Draft) -> EventType | None:
    """What an offer or a threat comes to by the act it leads to; None where its words settle nothing."""
    s, hit, kind = draft.s, draft.found.hit, draft.found.type
    free = kind in ("AGREE", "THREATEN") and not draft.found.own
    promise = lexicon.promise_in(s, hit.i, hit.j) if free else None
    act = lexicon.promised(s, *promise) if promise else None
    return lexicon.type_of(act) if act else None


def _type_among(draft: Draft, cast: Cast) -> EventType:
    """The type by who takes part: politicians attack with words, states protest with notes, both accuse; fighters are abducted."""
    s, hit, kind, parties = draft.s, draft.found.hit, draft.found.type, draft.parties
    if kind in ("SANCTION", "COERCE") and hit.entry.kind == "n" and lexicon.is_ended(s, hit.i):
        return "CONCEDE"  # "drop its tariffs"
    if kind == "ASSAULT" and s.word(hit.i)[:6] in WORDY and _are_politicians(draft, cast):
        return "ACCUSE"
    if kind == "ASSAULT" and s.word(hit.i).startswith(("launch", "fire")) and not parties.recipients:
        aimed = {"at", "into"} & set(s.words[hit.j : hit.j + AIM])
        return "MOBILIZE" if SHOTS & set(s.words[hit.i : hit.j]) and not aimed else kind  # fired at nobody: a test
    official = kind == "PROTEST" and all(_is_official(cast[actor]) for actor in parties.actors)
    return "ACCUSE" if official else _by_object(draft, cast)


def _by_object(draft: Draft, cast: Cast) -> EventType:
    """The type by what is reached, given or taken: pacts are agreed, goods are aid, booty is seized, fighters are attacked."""
    s, hit, kind, parties = draft.s, draft.found.hit, draft.found.type, draft.parties
    word, near = s.word(hit.i), set(s.words[hit.i : hit.j + AIM])
    if kind in ("SUPPORT", "COOPERATE", "CONSULT") and word.startswith("reach") and PACTS & near:
        return "AGREE"
    if kind == "COOPERATE" and word.startswith(GIVES) and parties.recipients and not KNOWN & near:
        return "AID"
    if kind not in ("COERCE", "ASSAULT") or not word.startswith("captur"):
        return kind
    if _is_booty(s, hit):
        return "COERCE"
    return "ASSAULT" if any(cast[r].sector in FIGHTERS for r in parties.recipients) else kind  # by the manual; others are arrested


def _is_booty(s: Sentence, hit: Hit) -> bool:
    """Whether things are taken, from whoever had them: "captured twelve masks from rebels"."""
    taken = s.starting_at(hit.j)
    ground = not GROUND.isdisjoint(s.words[taken.i : taken.j])
    return taken.j > hit.j and s.word(taken.j) == "from" and not ground and not any(s.owner[taken.i : taken.j])


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
