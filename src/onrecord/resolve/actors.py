"""Mentions -> actors, also those without a name ("migrants"): who is the same as whom, and never a silent guess between two."""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from onrecord.records import Actor, ActorKind, Span
from onrecord.resolve.names import HEAD_NOUN, Mention
from onrecord.words import NAME_WORDS, WORD, Lexicon, Noun, Words

# Mentions -> actors: who is the same as whom, and never a silent guess between two.

TOGETHER = 8  # members whom a group's name tells
SLUG = re.compile(r"[^\w]+")


@dataclass(slots=True, eq=False)
class Draft:
    """An actor while it is being put together. `titles` are casefolded; `called` are those before the name that are no offices.

    `homeless`: of no one state, as a post is.
    `into` is the actor that this one turned out to be: who was chosen before still finds its way.
    """

    name: str
    kind: ActorKind
    state: str | None = None
    sector: str | None = None
    key: str | None = None
    mentions: list[Span] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    gender: str = ""
    named: bool = True
    homeless: bool = False
    into: Draft | None = None

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def final(self) -> Draft:
        """The actor a draft has become: mergers follow the choice of whom a word means."""
        return self if self.into is None else self.into.final


class Cast:
    """Everybody in one report: drafts, the draft of each mention's span, and whom else a bare surname may mean."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.by_span: dict[Span, Draft] = {}
        self.by_key: dict[str, Draft] = {}
        self.namesakes: dict[Span, tuple[Draft, ...]] = {}

    def add(self, draft: Draft, *spans: Span) -> Draft:
        """Take in a new actor with its first mentions."""
        self.drafts.append(draft)
        if draft.key:
            self.by_key[draft.key] = draft
        for span in spans:
            self.mention(draft, span)
        return draft

    def group_of(self, members: Sequence[Draft]) -> Draft:
        """The group of those who speak or act together."""
        names = [draft.name for draft in members]
        shown = names if len(names) <= TOGETHER else [*names[: TOGETHER - 1], f"{len(names) - TOGETHER + 1} others"]
        name = f"{', '.join(shown[:-1])} and {shown[-1]}"
        key = f"group:{slug(name)}"
        return self.by_key.get(key) or self.add(Draft(name, "group", None, "GOV", key, named=False))

    def mention(self, draft: Draft, span: Span) -> None:
        """Count these words as a mention of the actor, unless they are somebody's already."""
        if span not in self.by_span:
            self.by_span[span] = draft
            insort(draft.mentions, span)

    def merge(self, draft: Draft, into: Draft) -> None:
        """Give one actor's mentions to another that it turned out to be."""
        for span in draft.mentions:
            self.by_span[span] = into
        into.mentions = sorted([*into.mentions, *draft.mentions])
        draft.mentions, draft.into = [], into
        if draft.key:
            self.by_key[draft.key] = into

    def records(self, late: Container[int] = ()) -> tuple[tuple[Actor, ...], dict[int, str]]:
        """(actors numbered in text order, those of `late` after the others; the number of each draft). Both by the drafts' id()."""
        kept = sorted((draft for draft in self.drafts if draft.mentions), key=lambda d: (id(d) in late, d.start, d.name))
        numbers = {id(draft): f"a{number}" for number, draft in enumerate(kept, 1)}
        return tuple(_record(draft, numbers[id(draft)]) for draft in kept), numbers


def _record(draft: Draft, number: str) -> Actor:
    sector = None if draft.kind == "state" else draft.sector
    mentions = tuple(draft.mentions)
    return Actor(
        id=number, name=draft.name, kind=draft.kind, state=draft.state, sector=sector, key=_lasting_key(draft), mentions=mentions
    )  # fmt: skip


def _lasting_key(draft: Draft) -> str | None:
    """The key that holds across reports: none for a group, nor for "the ministry" of no known state."""
    if draft.kind == "organisation" and not draft.named:
        return f"org:{draft.state.casefold()}-{slug(draft.name)}" if draft.state else None
    return None if draft.kind == "group" else draft.key


def place_others(mentions: Sequence[Mention], cast: Cast) -> None:
    """Put mentions of one state, body or group together: by key, by name, by short name."""
    for mention in mentions:
        if mention.kind != "person" and mention.form != "alias":
            _place(mention, cast)
    _join_short_names(cast)


def _place(mention: Mention, cast: Cast) -> None:
    """A state, body or group goes to its key, or to its name and state."""
    key = mention.key
    if key is None:
        state = f"{mention.state.casefold()}-" if mention.state and mention.form == "noun" else ""
        key = f"{'org' if mention.kind == 'organisation' else 'group'}:{state}{slug(mention.name)}"
    draft = cast.by_key.get(key)
    if draft is None:
        draft = cast.add(Draft(mention.name, mention.kind, mention.state, mention.sector, key))
        draft.named = mention.form != "noun" or mention.key is not None
    cast.mention(draft, mention.span)


def _join_short_names(cast: Cast) -> None:
    """ "Prutmar" is "Prutmar Logistic" where just one longer name begins or ends so; known names stay as they are.

    So is "the Observatory" the "Observatory for Rights".
    """
    bodies = [d for d in cast.drafts if d.kind == "organisation" and d.named]
    longer: dict[str, list[Draft]] = {}
    for draft in bodies:
        parts = parts_of(draft.name)
        if len(parts) > 1:
            for word in {parts[0], parts[-1], parts_of(HEAD_NOUN.split(draft.name)[0])[-1]}:
                longer.setdefault(word, []).append(draft)
    for draft in bodies:
        parts = parts_of(draft.name)
        others = [other for other in longer.get(parts[0], ()) if other is not draft] if len(parts) == 1 else []
        if len(others) == 1:
            cast.merge(draft, others[0])


def parts_of(name: str) -> list[str]:
    """The words of a name, casefolded."""
    return [part.casefold() for part in WORD.findall(name)] or [name.casefold()]


def slug(name: str) -> str:
    """A name as a key: lower case, no accents, words joined by hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return SLUG.sub("-", plain).strip("-_")


# Actors without a name: "China’s foreign ministry", "Belarusian border guards", "migrants".

POST = 3  # words of a title behind its body: "army chief spokesman"
STRUCK = frozenset("hit struck shot hurt sank beat took held met left drove".split())
GAP = 3  # words between an owner and its noun: "North Korea’s main state news agency"
PARTING = frozenset("of the a an its their his her and in to for by".split())  # what is named before these owns nothing behind them
# Bodies that are actors only where they speak: which firm, which agency is seldom sure.
GENERIC = NAME_WORDS["generic"]
ARMED = frozenset(("members", "group", "organisation", "organization"))  # beside the nouns of fighters


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
        verb = words.folded[index].endswith("ed") or words.folded[index] in STRUCK
        if verb and index and words.folded[index - 1].endswith("s") and not words.possessive(index - 1):
            return None  # "Chilean airstrikes killed civilians": not Chile's
        if not words.forms[index].islower() or words.folded[index] in PARTING:
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
        owner = owner_of(words, found.first, by_last)
        if armed := _armed(found, owner, by_first, words, lexicon):
            yield armed
            continue
        if words.folded[last] in GENERIC:
            continue
        if words.folded[last] == "authorities" and owner is not None and owner.kind == "state":
            yield Mention(Span(words.starts[last], words.ends[last]), "state", owner.name, "noun", owner.key, owner.state)
            continue  # "Russian authorities" are the state
        if found.noun.kind == "group" and not found.noun.alone and (owner is None or owner.kind != "state"):
            continue
        first = firsts[words.folded[last]] == last  # else it is one told of before
        told = first and _spoken_for(words, found.first, lexicon)
        if found.noun.kind == "body" and found.noun.sector != "OPP" and (first or found.first < last):
            told = told or _speaks(words, found, (by_first, by_last), lexicon)
        owned = owner is not None and owner.kind == "state"
        if found.noun.kind == "body" and (not (owned or told) or _names_it(words, last, by_first)):
            continue
        yield noun_mention(words, found, owner)


def _armed(found: Found, owner: Mention | None, by_first: dict[int, Mention], words: Words, lexicon: Lexicon) -> Mention | None:
    """Of "Hamas fighters", "members of Hamas", "the Hamas group" a mention of Hamas: an armed group is those who fight for it."""
    noun, after = words.folded[found.last], found.last + 1
    between = words.folded[words.first_from(owner.span.end) : found.first] if owner else ()
    if not all(word in lexicon.noun_ends for word in between):
        owner = None  # "Hamas attacked an army base": not its army
    if owner is None and words.folded[after : after + 1] in (["of"], ["from"]):
        owner = by_first.get(after + 1 + (words.folded[after + 1 : after + 2] == ["the"]))
    if "former" in words.folded[max(0, found.first - GAP) : found.first]:
        return None  # "former Hamas fighters", "former members of Hamas"
    fights = found.noun.sector in ("REB", "MIL") or noun in ARMED
    if owner is None or owner.kind != "organisation" or owner.sector != "REB" or owner.key is None or not fights:
        return None
    span = Span(words.starts[found.first], words.ends[found.last])
    return Mention(span, "organisation", owner.name, "noun", owner.key, owner.state, owner.sector)


def _spoken_for(words: Words, first: int, lexicon: Lexicon) -> bool:
    """Whether somebody's post is told to be of the body: "a spokesman for the general staff"."""
    if first < 3 or words.folded[first - 1] != "the" or words.folded[first - 2] not in ("for", "of", "at"):
        return False
    return lexicon.is_head(words.folded[first - 3])


def _speaks(words: Words, found: Found, named: tuple[dict[int, Mention], dict[int, Mention]], lexicon: Lexicon) -> bool:
    """Whether somebody named has a post of the body: "army spokesman Luis Paz", "Luis Paz, a health ministry spokesman"."""
    at = found.last + 1
    while at < len(words.folded) and at <= found.last + POST and words.adjoins(at - 1) and lexicon.is_title(words.folded[at]):
        at += 1
    head = lexicon.posts.get(words.folded[at - 1]) if at > found.last + 1 else None
    if head is None or head.use != "office" or head.sector:  # "Treasury Secretary Ana Ruiz" is of the state
        return False
    while at < len(words.folded) and (row := lexicon.posts.get(words.folded[at])) and row.use in ("rank", "honorific"):
        at += 1
    before = found.first - 1 - (words.folded[found.first - 1] in ("the", "a", "an"))
    apart = before >= 0 and words.between(before, before + 1) == ", "
    people = (named[0].get(at), named[1].get(before) if apart else None)
    return any(person is not None and person.kind == "person" for person in people)


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
