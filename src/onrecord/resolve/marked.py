"""Speakers and parties whom no table knows: actors where the encoder marks a mention of one.

A source that names somebody is never nobody's: "some other websites", "a Moscow editor" become actors by the words marked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.records import Mark, Span, Tags
from onrecord.resolve.actors import Draft, slug
from onrecord.resolve.gazetteer import Known
from onrecord.resolve.pronouns import Choice
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import PRONOUNS

LEAST = 0.4  # probability of a mention; swept 0.3-0.7 on gold/real/train
LEAST_TIE = 0.5  # that a name is whom a source means
ARTICLES = ("the ", "a ", "an ", "The ", "A ", "An ")


class Marked:
    """The mentions that the encoder marks in one report, and whom they are of."""

    def __init__(self, tags: Tags, scene: Scene, known: Sequence[Known]) -> None:
        self._scene = scene
        self._marks = sorted((m for m in tags.marks if m.kind == "mention" and m.score >= LEAST), key=lambda m: m.span)
        self._starts = [mark.span.start for mark in self._marks]
        self._capitals = {item.span.end: item for item in known if item.form == "capital" and item.state}
        self._speakers: dict[int, tuple[float, Span]] = {}
        for tie in tags.ties:
            if tie.role == "speaker" and tie.score >= LEAST_TIE:
                at = tags.marks[tie.mark].span.start
                self._speakers[at] = max(self._speakers.get(at, (0.0, tie.span)), (tie.score, tie.span))

    def speakers(self, sayings: Sequence[Saying], chosen: Sequence[Choice]) -> list[Choice]:
        """The choices, with somebody for each source that names one and has none yet."""
        return [
            choice if choice.drafts or saying.source is None else self._speaker(saying.source)
            for saying, choice in zip(sayings, chosen, strict=True)
        ]

    def _speaker(self, source: Span) -> Choice:
        words = source.words(self._scene.words.text).casefold().strip(" ,")
        if words == "it":  # "it was agreed": whoever it may be, the words before have passed over it
            return Choice()
        if words in PRONOUNS:
            tied = self._speakers.get(source.start)
            meant = self._owner(tied[1]) if tied else None
            return Choice((meant,), tied[0]) if meant and tied else Choice()
        inside = self.inside(source)
        tied = self._speakers.get(source.start)
        likeliest = [mark for mark in inside if tied and mark.span.start < tied[1].end and tied[1].start < mark.span.end]
        for mark in (*likeliest, *sorted(inside, key=lambda mark: mark.type == "state")):  # of "Syrian websites" the websites
            if draft := self.actor(mark):
                return Choice((draft,))
        return Choice()

    def inside(self, span: Span) -> list[Mark]:
        """The mentions marked that begin in a span."""
        return self._marks[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def likely(self, least: float) -> set[Span]:
        """The mentions of persons, bodies and groups."""
        return {mark.span for mark in self._marks if mark.type != "state" and mark.score >= least}

    def actor(self, mark: Mark) -> Draft | None:
        """Whose mention this is: somebody's already, a capital's state, or a new actor's; a state that no table knows is none."""
        owner = self._owner(mark.span)
        if owner is not None:
            return owner
        cast, words = self._scene.cast, mark.span.words(self._scene.words.text)
        capital = self._capitals.get(mark.span.end)
        if capital is not None:
            draft = cast.by_key.get(capital.key) or cast.add(Draft(capital.name, "state", capital.state, None, capital.key))
            cast.mention(draft, capital.span)
            return draft
        if mark.type == "state":
            return None
        cut = next((len(article) for article in ARTICLES if words.startswith(article) and len(words) > len(article)), 0)
        name, kind = words[cut:], mark.type
        prefix = {"person": "person", "organisation": "org"}.get(kind, "group")
        key = f"{prefix}:{slug(name)}"
        draft = cast.by_key.get(key) or cast.add(Draft(name, kind, key=key, named=name[:1].isupper()))  # type: ignore[arg-type]
        cast.mention(draft, Span(mark.span.start + cut, mark.span.end))
        return draft

    def _owner(self, span: Span) -> Draft | None:
        """The actor of whom some words within a span are a mention, the last of several."""
        mentions = self._scene.touched_by(span.start, span.end)
        spans = [mention.span for mention in mentions if mention.span in self._scene.cast.by_span]
        if spans:
            return self._scene.cast.by_span[spans[-1]]
        return self._scene.cast.by_span.get(span)
