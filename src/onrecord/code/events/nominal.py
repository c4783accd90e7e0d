"""Who stands beside an event's noun: "X's visit to Y", "talks between X and Y", "Chinese sanctions on Z", "the expulsion of W"."""

from __future__ import annotations

from onrecord.code.events.agents import Agents
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import POSSESSIVE, Mention, Phrase, Sentence
from onrecord.code.events.targets import Targets

ITS = frozenset(("its", "their", "his", "her", "our", "my"))


def actors_of(s: Sentence, hit: Hit, agents: Agents, targets: Targets) -> tuple[tuple[Phrase, ...], str]:
    """(the phrases that act, the way they were found); ways are tried in the entry's order."""
    for way in hit.entry.by:
        if way == "poss":
            found = possessor_before(s, hit.i)
        elif way == "adj":
            found = _before(s, hit.i, possessive=False)
        elif way == "latter":
            found = _latter(s, hit.i)
        elif way == "subj":
            found = agents.clause_subject(hit.i)
        else:
            found = targets.behind(hit.j, way, noun=True) if way else ()
        if found:
            return found, way
    return (), ""


def owner_before(s: Sentence, i: int) -> int | None:
    """The token of "its", "their" … before a noun at token i, with none but adjectives between."""
    at = i - 1
    while at >= 0 and not s.breaks(at) and s.word(at) not in ITS:
        at -= 1
    return at if at >= 0 and s.word(at) in ITS else None


def possessor_before(s: Sentence, i: int) -> tuple[Phrase, ...]:
    """Whose the noun at token i is: "X's arrest", "their arrest"."""
    owner = owner_before(s, i)
    return _before(s, i, possessive=True) or ((Phrase(owner, owner + 1, ()),) if owner is not None else ())


def _latter(s: Sentence, i: int) -> tuple[Phrase, ...]:
    """ "at the latter's request": who was named last."""
    if "latter" not in s.words[max(0, i - 4) : i]:
        return ()
    earlier = [mention for mention in s.mentions if mention.j <= i]
    return tuple(Phrase(mention.i, mention.j, (mention,)) for mention in earlier[-1:])


def _before(s: Sentence, i: int, *, possessive: bool) -> tuple[Phrase, ...]:
    """The actor named in the noun's own phrase: with "'s" or without."""
    phrase = s.ending_at(i)
    for mention in reversed(phrase.mentions):
        ends = s.word(mention.j) in POSSESSIVE or s.word(mention.i) in ITS
        if ends == possessive and mention.i >= phrase.i:
            return _paired(s, phrase, mention)
    return ()


def _paired(s: Sentence, phrase: Phrase, mention: Mention) -> tuple[Phrase, ...]:
    """ "US-China talks" names two; "Israel and Egypt's deal" too."""
    if len(phrase.mentions) > 1 and s.word(mention.i - 1) in ("-", "–", "—", "/"):
        return tuple(Phrase(m.i, m.j, (m,)) for m in phrase.mentions[-2:])
    return (Phrase(mention.i, mention.j, (mention,)),)
