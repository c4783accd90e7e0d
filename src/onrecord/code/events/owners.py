"""Whose the noun at a token is: "X's arrest", "their arrest", "Chinese sanctions"."""

from __future__ import annotations

from onrecord.code.events.sentence import POSSESSIVE, Mention, Phrase, Sentence

ITS = frozenset(("its", "their", "his", "her", "our", "my"))


def owner_before(s: Sentence, i: int) -> int | None:
    """The token of "its", "their" … before a noun at token i, with none but adjectives between."""
    at = i - 1
    while at >= 0 and not s.breaks(at) and s.word(at) not in ITS:
        at -= 1
    return at if at >= 0 and s.word(at) in ITS else None


def possessor_before(s: Sentence, i: int) -> tuple[Phrase, ...]:
    """Whose the noun at token i is: "X's arrest", "their arrest"."""
    owner = owner_before(s, i)
    return named_before(s, i, possessive=True) or ((Phrase(owner, owner + 1, ()),) if owner is not None else ())


def named_before(s: Sentence, i: int, *, possessive: bool) -> tuple[Phrase, ...]:
    """The actor named in the noun's own phrase: with "'s" or without."""
    phrase = s.ending_at(i)
    if possessive and s.word(phrase.i - 1) == "and" and not s.is_a(phrase.i, "det") and not phrase.mentions:
        phrase = s.ending_at(phrase.i - 1)  # "Arland's missile and drone attack"
    for mention in reversed(phrase.mentions):
        if not possessive and s.words[mention.i : mention.j] == ["military"]:
            continue  # "Cestria's military aid"
        ends = s.word(mention.j) in POSSESSIVE or s.word(mention.i) in ITS
        if ends == possessive and mention.i >= phrase.i:
            return _paired(s, phrase, mention)
    return ()


def _paired(s: Sentence, phrase: Phrase, mention: Mention) -> tuple[Phrase, ...]:
    """ "US-China talks" names two; "Israel and Egypt's deal" too, and "Israeli and Egyptian talks"."""
    if len(phrase.mentions) > 1 and s.word(mention.i - 1) in ("-", "–", "—", "/"):
        return tuple(Phrase(m.i, m.j, (m,)) for m in phrase.mentions[-2:])
    other = _joined(s, phrase, mention)
    if other is not None:
        return (Phrase(other.i, other.j, (other,)), Phrase(mention.i, mention.j, (mention,)))
    return (Phrase(mention.i, mention.j, (mention,)),)


def _joined(s: Sentence, phrase: Phrase, mention: Mention) -> Mention | None:
    """The first of "U.N. and Chinese sanctions": an adjective or abbreviation that "and" joins to the mention."""
    if mention.i != phrase.i or s.word(phrase.i - 1) != "and" or s.word(mention.j) in POSSESSIVE:
        return None
    first = s.ending_at(phrase.i - 1)
    other = first.mentions[0] if len(first.mentions) == 1 else None
    if other is None or other.person or other.j != first.j:
        return None
    return other if not other.noun or s.text[s.starts[other.i] : s.ends[other.j - 1]].isupper() else None
