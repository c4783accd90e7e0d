"""Mentions -> actors: who is the same as whom, and never a silent guess between two."""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from onrecord.records import Actor, ActorKind, Span
from onrecord.resolve.board import Mention
from onrecord.resolve.words import WORD

SLUG = re.compile(r"[^\w]+")


@dataclass(slots=True, eq=False)
class Draft:
    """An actor while it is being put together. `titles` are casefolded; `homeless`: of no one state, as a post is.

    `into` is the actor that this one turned out to be: who was chosen before still finds its way.
    """

    name: str
    kind: ActorKind
    state: str | None = None
    sector: str | None = None
    key: str | None = None
    mentions: list[Span] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    named: bool = True
    homeless: bool = False
    into: Draft | None = None

    @property
    def start(self) -> int:
        return self.mentions[0].start


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
        draft.named = mention.form != "noun"
    cast.mention(draft, mention.span)


def _join_short_names(cast: Cast) -> None:
    """ "Prutmar" is "Prutmar Logistic" where just one longer name begins or ends so; known names stay as they are."""
    bodies = [d for d in cast.drafts if d.kind == "organisation" and d.named]
    longer: dict[str, list[Draft]] = {}
    for draft in bodies:
        parts = parts_of(draft.name)
        if len(parts) > 1:
            for word in {parts[0], parts[-1]}:
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
