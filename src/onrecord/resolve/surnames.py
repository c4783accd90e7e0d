"""People's mentions -> people: full names first, then bare surnames, and never a silent guess between two of one surname."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.records import Post, Span
from onrecord.resolve.actors import Cast, Draft, parts_of, slug
from onrecord.resolve.board import Mention
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.runs import called_by, without_article
from onrecord.resolve.words import WORD


def place_mentioned(people: Sequence[Mention], posts: Iterable[Post], cast: Cast, text: str, lexicon: Lexicon) -> None:
    """Give each mention of a person to the one it can mean."""
    roll = _Roll(cast, lexicon)
    titles: dict[Span, list[str]] = {}
    for post in posts:
        titles.setdefault(post.person, []).append(post.name(text).casefold())
    for mention in sorted(people, key=lambda m: (-len(parts_of(m.name)), m.span)):
        gender, before = _title_before(mention.span, text, lexicon)
        roll.place(mention, titles.get(mention.span, []), before, gender)


class _Roll:
    """Everybody named so far, by full name and by each surname; who has been called by the bare surname."""

    def __init__(self, cast: Cast, lexicon: Lexicon) -> None:
        self.cast, self.lexicon = cast, lexicon
        self.full: dict[tuple[str, ...], Draft] = {}
        self.surnames: dict[str, list[Draft]] = {}
        self.called: dict[str, Draft] = {}

    def place(self, mention: Mention, told: list[str], before: list[str], gender: str) -> None:
        """Find or make the person of one mention; `told` are its posts, `before` the words of the title before it."""
        parts = parts_of(mention.name)
        draft = self.full.get(tuple(parts)) if len(parts) > 1 else None
        draft = draft or self._one_of(mention, parts, [*told, *before], gender) or self._new(mention, parts)
        if draft.name.isupper() and not mention.name.isupper() and len(parts_of(draft.name)) == len(parts):
            draft.name = mention.name
        self.cast.mention(draft, mention.span)
        draft.titles += [title for title in told if title not in draft.titles]
        draft.gender = draft.gender or gender or (self.lexicon.given.get(parts[0], "") if len(parts) > 1 else "")

    def _new(self, mention: Mention, parts: list[str]) -> Draft:
        """Somebody new; a bare surname that either of two may mean is an actor of its own, the same each time."""
        draft = self.full.get(tuple(parts))
        if draft is None:
            draft = self.full[tuple(parts)] = self.cast.add(Draft(mention.name, "person"))
            draft.key = f"person:{slug(mention.name)}" if len(parts) > 1 else None
            if mention.span not in self.cast.namesakes:
                for word in called_by(parts):
                    self.surnames.setdefault(word, []).append(draft)
        return draft

    def _one_of(self, mention: Mention, parts: list[str], told: list[str], gender: str) -> Draft | None:
        """The one person these parts of a name mean: by name, by title, or as the one of the name whom the report knew by then.

        Where it knew two and has called one of them so before, it is he, but the other is noted as his namesake.
        """
        fitting = _fitting(self.surnames.get(parts[-1], ()), parts, gender)
        last = [d for d in fitting if parts_of(d.name)[-1] == parts[-1]]
        group = last if last and len(last) == len(fitting) else fitting
        titled = [d for d in group if any(_alike(a, b) for a in told for b in d.titles)]
        for sure in (group, titled):
            if len(sure) == 1:
                return sure[0]
        if not group:
            return None
        known = [d for d in group if d.start < mention.span.start]
        word = parts[-1]
        if len(known) == 1:
            self.called[word] = known[0]
            return known[0]
        if not known:
            return min(group, key=lambda draft: draft.start)  # a heading calls him so whom the text names first
        held = self.called.get(word)
        self.cast.namesakes[mention.span] = tuple(d for d in group if d is not held)
        return held if held in group else None


def _fitting(known: Sequence[Draft], parts: list[str], gender: str) -> list[Draft]:
    """All who may go by these parts of a name."""
    return [d for d in known if _fits(parts, parts_of(d.name)) and not (gender and d.gender and gender != d.gender)]


def _fits(short: list[str], whole: list[str]) -> bool:
    """Whether all parts of the shorter name come in the longer in their order; an initial fits its name."""
    rest = iter(whole)
    return len(short) <= len(whole) and all(
        any(part == other or (len(part) == 1 and other.startswith(part)) or without_article(other) == part for other in rest)
        for part in short
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
