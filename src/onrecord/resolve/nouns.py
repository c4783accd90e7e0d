"""Actors without a name: "China’s foreign ministry", "Belarusian border guards", "migrants"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.records import Span
from onrecord.resolve.board import Mention
from onrecord.resolve.lexicon import Lexicon, Noun
from onrecord.resolve.words import Words

GAP = 3  # words between an owner and its noun: "North Korea’s main state news agency"
# Bodies that are actors only where they speak: which firm, which agency is seldom sure.
GENERIC = frozenset(
    "agency authority commission council office department committee organisation organization group party union body project "
    "company firm operator carrier airline mission court".split()
)


class Found(NamedTuple):
    """A common noun of nouns.tsv in the text: its words first to last, and its row."""

    first: int
    last: int
    noun: Noun


def plural_ending(words: Words, last: int, lexicon: Lexicon) -> Found | None:
    """A group told by the plural of a person's noun or a post: "the presidents of Peru and Chile", "both astronomers"."""
    word = words.folded[last]
    if not word.endswith(("s", "men")):
        return None
    single = word[:-3] + "man" if word.endswith("men") else word[:-1]
    noun, row = lexicon.nouns.get(single), lexicon.posts.get(single)
    if noun and noun.kind == "person":
        return Found(last, last, Noun("group", noun.sector, False))
    return Found(last, last, Noun("group", row.sector, False)) if row and row.use == "office" else None


def noun_ending(words: Words, last: int, lexicon: Lexicon) -> Found | None:
    """The longest noun of the table that ends with this word."""
    for parts in lexicon.noun_ends.get(words.folded[last], ()):
        first = last - len(parts) + 1
        if first >= 0 and words.folded[first : last + 1] == parts and all(words.adjoins(i) for i in range(first, last)):
            while (
                parts[-1] == "ministry"
                and first > 0
                and words.adjoins(first - 1)
                and _is_portfolio(words.forms[first - 1], lexicon)
            ):
                first -= 1  # "commerce ministry"
            return Found(first, last, lexicon.nouns[" ".join(parts)])
    return None


def _is_portfolio(form: str, lexicon: Lexicon) -> bool:
    row = lexicon.posts.get(form)
    return row is not None and row.use == "modifier"


def owner_of(words: Words, first: int, by_last: dict[int, Mention]) -> Mention | None:
    """The state or body in whose possessive or adjective the noun stands: "China’s navy", "senior Indonesian official"."""
    for index in range(first - 1, max(-1, first - 2 - GAP), -1):
        if not words.adjoins_after_possessive(index):
            return None
        mention = by_last.get(index)
        if mention:
            owns = (
                mention.form == "adjective" or words.possessive(index) or mention.kind == "organisation" or mention.name.isupper()
            )
            return mention if mention.kind != "person" and (owns or index == first - 1) else None
        if not words.forms[index].islower() or words.folded[index] in ("of", "the", "and", "in", "to", "for", "by"):
            return None
    return None


def find_nouns(words: Words, mentions: list[Mention], taken: bytearray, lexicon: Lexicon) -> Iterator[Mention]:
    """Unnamed bodies that have an owner, and groups the table lets stand alone; their state is their owner's."""
    by_last = {words.first_from(m.span.end) - 1: m for m in mentions}
    by_first = {words.first_from(m.span.start): m for m in mentions}
    ends = [index for index, word in enumerate(words.folded) if word in lexicon.noun_ends]
    firsts: dict[str, int] = {}
    for index in ends:
        firsts.setdefault(words.folded[index], index)
    used = len(words.forms)  # from here on words belong to a noun already: of "customs service" not "customs" too
    for last in reversed(ends):
        if last >= used or taken[words.starts[last]]:
            continue
        found = noun_ending(words, last, lexicon)
        if found is None or found.noun.kind not in ("body", "group") or taken[words.starts[found.first]]:
            continue
        used = found.first
        if words.folded[last] in GENERIC:
            continue
        owner = owner_of(words, found.first, by_last)
        if words.folded[last] == "authorities" and owner is not None and owner.kind == "state":
            yield Mention(Span(words.starts[last], words.ends[last]), "state", owner.name, "noun", owner.key, owner.state)
            continue  # "Russian authorities" are the state
        if found.noun.kind == "group" and not found.noun.alone and (owner is None or owner.kind != "state"):
            continue
        told = firsts[words.folded[last]] == last and _spoken_for(words, found.first, lexicon)  # else it is one told of before
        owned = owner is not None and owner.kind == "state"
        if found.noun.kind == "body" and (not (owned or told) or _names_it(words, last, by_first)):
            continue
        yield noun_mention(words, found, owner)


def _spoken_for(words: Words, first: int, lexicon: Lexicon) -> bool:
    """Whether somebody's post is told to be of the body: "a spokesman for the general staff"."""
    if first < 3 or words.folded[first - 1] != "the" or words.folded[first - 2] not in ("for", "of", "at"):
        return False
    return lexicon.is_head(words.folded[first - 3])


def _names_it(words: Words, last: int, by_first: dict[int, Mention]) -> bool:
    """Whether the body's name follows, "news agency KCNA", or the noun only describes another: "foreign ministry spokesman"."""
    following = by_first.get(last + 1)
    return words.adjoins(last) and following is not None and following.kind == "organisation"


def noun_mention(words: Words, found: Found, owner: Mention | None, form: str = "noun") -> Mention:
    """A mention of the actor that a noun stands for; the noun alone is the mention."""
    span = Span(words.starts[found.first], words.ends[found.last])
    kind = {"body": "organisation", "group": "group"}.get(found.noun.kind, "person")
    state = owner.state if owner else None
    noun = span.words(words.text).casefold() if form == "noun" else span.words(words.text)
    return Mention(span, kind, noun, form, state=state, sector=found.noun.sector or None)  # type: ignore[arg-type]
