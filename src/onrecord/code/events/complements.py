"""Which triggers make an event: not what is only asked, promised or refused, nor what lacks the parties its words call for."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.agents import Agents
from onrecord.code.events.parties import Parties
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.triggers import Found

GOVERNS = frozenset(("AGREE", "REQUEST", "REJECT", "THREATEN"))
KIND = frozenset(("CONSULT", "AGREE", "COOPERATE", "AID", "RETREAT", "SUPPORT", "CONCEDE", "REQUEST"))
BORDERS = frozenset((".", ";", ":", "?", "!", "”", "while", "whereas", "because", "although", "but", "when", "where", "amid"))
DENIALS = frozenset(("deny", "denies", "denied", "denying"))
CLAIMS = frozenset(
    "description report reports allegation allegations charge charges accusation accusations claim claims suggestion suggestions"
    " notion criticism assertion assertions idea rumours rumors"
    " reading interpretation remarks comments findings comparison theory".split()
)


def is_content(s: Sentence, found: Found, before: Sequence[Found], agents: Agents) -> bool:
    """Whether one of the triggers before it promises, asks, refuses or threatens it: "agreed to hold talks" is one event."""
    hit = found.hit
    for other in before:
        if other.type not in GOVERNS:
            continue
        if BORDERS & set(s.words[other.hit.j : hit.i]) or _starts_anew(s, other.hit.j, hit.i):
            continue
        group = agents.verbs.group(hit.i)
        bare = group.to or hit.form == "ing" or (hit.form == "base" and not s.is_a(group.i - 1, "rel"))
        if hit.entry.kind == "v" and (bare or _will(s, group.i, hit.i)):
            return True
        if hit.entry.kind == "a" and other.type == "REQUEST":
            return True
        if hit.entry.kind == "n" and (other.type in ("AGREE", "THREATEN") or found.type in KIND):
            return True
    return False


def _will(s: Sentence, start: int, i: int) -> bool:
    return bool({"will", "would", "shall", "should"} & set(s.words[start:i]))


def _starts_anew(s: Sentence, start: int, end: int) -> bool:
    """Whether a coordinated finite verb stands between: "agreed to meet and expelled"."""
    for at in range(start, end + 1):
        if s.word(at - 1) in ("and", ",", "or") and s.word(at).endswith("ed") and s.breaks(at):
            return True
        if s.word(at - 1) in ("and", ",") and any(row.form in ("ed", "s", "past") for row in s.tables.lexicon.get(s.word(at), ())):
            return True
    return False


def is_wanted(s: Sentence, found: Found, parties: Parties) -> bool:
    """Whether the trigger has the parties its entry calls for; the encoder's word makes up for a missing recipient."""
    flags, hit = found.hit.entry.flags, found.hit
    if not parties.actors or (not found.known and s.word(hit.i) in DENIALS):
        return False  # to deny what was said is no event
    if "O" in flags and _is_claim(s, hit.head, hit.form if not parties.recipients else "ed"):
        return False
    if "t" in flags and s.word(hit.head) and "to" in s.words[hit.head : hit.head + 6]:
        return False
    if found.type == "CONSULT" or {"j", "r"} <= set(flags):
        return len(parties.actors) > 1
    if found.number is not None:
        return True
    return not (("r" in flags or "R" in flags) and not parties.recipients)


def _is_claim(s: Sentence, head: int, form: str) -> bool:
    """ "rejected that description", "rejects any use of force": a denial or a stance, and no event."""
    phrase = s.words[head : head + 4]
    return form in ("s", "base", "ing") or bool(CLAIMS & set(phrase)) or "any" in phrase
