"""Whether an event happened, and on whose word: asserted, claimed, planned, hypothetical or negated.

An act done by saying it is asserted where its own speaker says it; what another says of it is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

from onrecord.code.events.agents import Agents
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import Sentence
from onrecord.records import Modality

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
    if s.word(s.size - 1) == "?" and s.word(0) in s.tables.said["asked"] and hit.entry.kind == "v":
        return True
    start = hit.i - len(helpers(s, hit, agents))
    return " whether " in before(s, start) and _under_condition(s, start)


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
    if s.word(subject.i) in ("no", "neither", "none", "nobody") or s.word(subject.i - 1) in ("nor", "nobody", "none", "neither"):
        return True
    if _is_nobody(s, subject.i) or any(
        f" {phrase} " in before(s, start) for phrase in s.tables.phrases["none"]
    ):  # "no one in Arland accused",
        return True  # "no evidence that X attacked"
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
        return kind not in ("AGREE", "THREATEN")  # these are made by saying "we will"
    if "to" in group:
        if WILL & set(s.words[max(0, start - 2) : start]):
            return kind not in ("AGREE", "THREATEN")  # "will continue to bomb"
        return "have" not in group and not has_any(before(s, start, 2), s, "real")  # "said to have killed" is no plan
    behind = f" {' '.join(s.words[hit.j : hit.j + 10])} "
    close = before(s, hit.i, 5)
    if hit.entry.kind == "n":
        return has_any(close, s, "future_near") or has_any(behind, s, "future_near") or has_any(close, s, "future_before")
    return kind not in VERBAL and hit.form == "ing" and "be" not in group and has_any(behind, s, "future_near")
