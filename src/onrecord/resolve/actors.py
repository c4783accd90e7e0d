"""Mentions -> actors: who is the same as whom, and never a silent guess between two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.records import Actor, ActorKind, Post, Span
from onrecord.resolve.board import Mention
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.words import WORD

SLUG = re.compile(r"[^\w]+")


@dataclass(slots=True, eq=False)
class Draft:
    """An actor while it is being put together. `titles` are casefolded; `shared` says that its surname is another's too."""

    name: str
    kind: ActorKind
    state: str | None = None
    sector: str | None = None
    key: str | None = None
    mentions: list[Span] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    named: bool = True
    shared: bool = False

    @property
    def start(self) -> int:
        return min(self.mentions).start


class Cast:
    """Everybody in one report: drafts, and the draft of each mention's span."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.by_span: dict[Span, Draft] = {}
        self.by_key: dict[str, Draft] = {}

    def add(self, draft: Draft, *spans: Span) -> Draft:
        """Take in a new actor with its first mentions."""
        self.drafts.append(draft)
        if draft.key:
            self.by_key[draft.key] = draft
        for span in spans:
            self.mention(draft, span)
        return draft

    def mention(self, draft: Draft, span: Span) -> None:
        """Count these words as a mention of the actor, unless they are somebody's already."""
        if span not in self.by_span:
            self.by_span[span] = draft
            draft.mentions.append(span)

    def merge(self, draft: Draft, into: Draft) -> None:
        """Give one actor's mentions to another that it turned out to be."""
        for span in draft.mentions:
            self.by_span[span] = into
        into.mentions += draft.mentions
        draft.mentions = []
        if draft.key:
            self.by_key[draft.key] = into

    def records(self) -> tuple[tuple[Actor, ...], dict[int, str]]:
        """(actors numbered in text order, the number of each draft by its id())."""
        kept = sorted((draft for draft in self.drafts if draft.mentions), key=lambda draft: (draft.start, draft.name))
        numbers = {id(draft): f"a{number}" for number, draft in enumerate(kept, 1)}
        return tuple(_record(draft, numbers[id(draft)]) for draft in kept), numbers


def _record(draft: Draft, number: str) -> Actor:
    sector = None if draft.kind == "state" else draft.sector
    mentions = tuple(sorted(draft.mentions))
    return Actor(
        id=number, name=draft.name, kind=draft.kind, state=draft.state, sector=sector, key=_lasting_key(draft), mentions=mentions
    )  # fmt: skip


def _lasting_key(draft: Draft) -> str | None:
    """The key that holds across reports: none for a group, nor for "the ministry" of no known state."""
    if draft.kind == "organisation" and not draft.named:
        return f"org:{draft.state.casefold()}-{slug(draft.name)}" if draft.state else None
    return None if draft.kind == "group" else draft.key


def gather(mentions: Sequence[Mention], posts: Iterable[Post], text: str, lexicon: Lexicon) -> Cast:
    """Put mentions of one actor together: by key, by name, by abbreviation, by surname."""
    cast = Cast()
    people = [m for m in mentions if m.kind == "person" and m.form in ("name", "titled")]
    for mention in mentions:
        if mention.kind != "person" and mention.form != "alias":
            _place(mention, cast)
    _join_short_names(cast)
    _place_people(people, posts, cast, text, lexicon)
    for mention in mentions:
        if mention.form == "alias" and mention.of in cast.by_span:
            cast.mention(cast.by_span[mention.of], mention.span)
    return cast


def _place(mention: Mention, cast: Cast) -> None:
    """A state, body or group goes to its key, or to its name and state."""
    key = mention.key
    if key is None:
        state = f"{mention.state.casefold()}-" if mention.state and mention.form == "noun" else ""
        key = f"{'org' if mention.kind == 'organisation' else 'group'}:{state}{slug(mention.name)}"
    draft = cast.by_key.get(key)
    if draft is None:
        draft = cast.add(Draft(mention.name, mention.kind, mention.state, mention.sector, key))
        draft.named = mention.form != "noun"
    cast.mention(draft, mention.span)


def _join_short_names(cast: Cast) -> None:
    """ "Prutmar" is "Prutmar Logistic" where just one longer name begins or ends so; known names stay as they are."""
    bodies = [d for d in cast.drafts if d.kind == "organisation" and d.named]
    longer: dict[str, list[Draft]] = {}
    for draft in bodies:
        parts = _parts(draft.name)
        if len(parts) > 1:
            for word in {parts[0], parts[-1]}:
                longer.setdefault(word, []).append(draft)
    for draft in bodies:
        parts = _parts(draft.name)
        others = [other for other in longer.get(parts[0], ()) if other is not draft] if len(parts) == 1 else []
        if len(others) == 1:
            cast.merge(draft, others[0])


def _place_people(people: Sequence[Mention], posts: Iterable[Post], cast: Cast, text: str, lexicon: Lexicon) -> None:
    """Full names first, then bare surnames: to the one person who has it, or by title, or to nobody else."""
    titles: dict[Span, list[Post]] = {}
    for post in posts:
        titles.setdefault(post.person, []).append(post)
    full: dict[tuple[str, ...], Draft] = {}
    surnames: dict[str, list[Draft]] = {}
    for mention in sorted(people, key=lambda m: (-len(_parts(m.name)), m.span)):
        parts = _parts(mention.name)
        gender, words_before = _title_before(mention.span, text, lexicon)
        told = [text[p.title.start : p.title.end].casefold() for p in titles.get(mention.span, ())]
        draft = full.get(tuple(parts)) if len(parts) > 1 else None
        if draft is None:
            draft = _one_of(surnames, parts, [*told, *words_before], gender)
        draft = draft or full.get(tuple(parts))  # a bare surname that can be two people's is its own actor each time
        if draft is None:
            draft = full[tuple(parts)] = cast.add(Draft(mention.name, "person"))
            if len(parts) > 1:
                draft.key = f"person:{slug(mention.name)}"
            for word in {parts[-1], parts[0]}:
                surnames.setdefault(word, []).append(draft)
        if draft.name.isupper() and not mention.name.isupper() and len(_parts(draft.name)) == len(parts):
            draft.name = mention.name
        cast.mention(draft, mention.span)
        draft.titles += [title for title in told if title not in draft.titles]
        draft.gender = draft.gender or gender


def _one_of(surnames: dict[str, list[Draft]], parts: list[str], told: list[str], gender: str) -> Draft | None:
    """The one person these parts of a name can mean."""
    fitting = [
        d for d in surnames.get(parts[-1], ()) if _fits(parts, _parts(d.name)) and not (gender and d.gender and gender != d.gender)
    ]
    last = [d for d in fitting if _parts(d.name)[-1] == parts[-1]]
    first = [d for d in fitting if d not in last]
    for group in (last, first) if not (last and first) else (fitting,):
        if len(group) == 1:
            return group[0]
        titled = [d for d in group if any(_alike(a, b) for a in told for b in d.titles)]
        if len(titled) == 1:
            return titled[0]
    return None


def _fits(short: list[str], whole: list[str]) -> bool:
    """Whether all parts of the shorter name come in the longer in their order; an initial fits its name."""
    rest = iter(whole)
    return len(short) <= len(whole) and all(
        any(part == other or (len(part) == 1 and other.startswith(part)) for other in rest) for part in short
    )


def _alike(a: str, b: str) -> bool:
    """Whether two titles can be one: the words of one are in the other."""
    one, two = set(a.split()), set(b.split())
    return bool(one) and (one <= two or two <= one)


def _title_before(span: Span, text: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """(gender, words) of the title right before a name: "Mr Johnson", "spokeswoman Gao"."""
    before = WORD.findall(text[max(0, span.start - 40) : span.start])[-3:]
    gender, told = "", []
    for word in reversed(before):
        row = lexicon.posts.get(word.casefold())
        if row is None:
            break
        gender = gender or row.gender
        if row.use in ("office", "royal", "job"):
            told.append(word.casefold())
    return gender, told


def _parts(name: str) -> list[str]:
    return [part.casefold() for part in WORD.findall(name)] or [name.casefold()]


def slug(name: str) -> str:
    """A name as a key: lower case, no accents, words joined by hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return SLUG.sub("-", plain).strip("-_")
