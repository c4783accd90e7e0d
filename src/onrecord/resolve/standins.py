"""Words that stand for somebody named elsewhere: "he", "it", "the minister", "the two leaders", "we"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from onrecord.records import Span
from onrecord.resolve.actors import Draft, slug
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import DEFINITE, Phrase, Sources

HE_SHE = {"he": "m", "she": "f", "him": "m", "her": "f"}
PAIRS = frozenset(
    "leaders presidents ministers premiers chancellors pair duo men women heads diplomats chiefs kings monarchs".split()
)
SIDES = frozenset("sides countries nations states governments parties delegations capitals".split())
BACK = 8  # sentences looked back for the one a pronoun stands for
NEAR = 40  # code points after a pronoun in which its verb's object stands
FAR = 40  # sentences looked back for the one a title stands for


Spoken = Iterable[tuple[Saying, Sequence[Draft]]]


class StandIns:
    """Finds whom a pronoun, a title or a pair means, and counts the words as a mention."""

    def __init__(self, scene: Scene, sources: Sources, lexicon: Lexicon) -> None:
        self.scene, self.sources, self.lexicon = scene, sources, lexicon
        self.words, self.cast = scene.words, scene.cast

    def pronoun(self, word: str, span: Span, spoken: Spoken) -> list[Draft]:
        """Whom a pronoun means, by what was said last, number and gender; [] where nobody fits."""
        if word in HE_SHE:
            found = self._latest(span.start, lambda d: d.kind == "person" and (not d.gender or d.gender == HE_SHE[word]))
            if found:
                found.gender = HE_SHE[word]
        elif word == "it":
            found = self._latest(span.start, lambda d: d.kind in ("organisation", "state"))
        elif word in ("they", "them"):
            found = (
                self._latest(span.start, lambda d: d.kind == "group", 2) or self._pair(span, "person") or self._pair(span, "state")
            )
        elif word in ("we", "i"):
            found = self._first_person(span, spoken)
        elif word in ("who", "which"):
            last = self.words.first_from(span.start) - 1
            at = next((m for i in range(last, last - 4, -1) if (m := self.sources.by_last.get(i))), None)
            found = self.cast.by_span.get(at.span) if at else None
            return [found] if found else []
        else:
            found = None
        if found is None:
            return []
        self.cast.mention(found, span)
        return [found]

    def _candidates(self, offset: int, back: int = BACK) -> Iterator[Draft]:
        """Who may be meant at this offset, the likeliest first: speakers, then subjects, sentence by sentence backwards.

        Who is named right after it in the same sentence is its object, and somebody else: "He told Putin".
        """
        here = self.words.sentence_at(offset)
        objects = [draft for start, draft in self.scene.about(here) if offset < start < offset + NEAR] if here >= 0 else []
        for sentence in range(here, max(-1, here - back - 1), -1):
            yield from (draft for draft in reversed(self.scene.spoken.get(sentence, ())) if draft not in objects)
            yield from (draft for start, draft in self.scene.about(sentence) if start < offset and draft not in objects)

    def _latest(self, offset: int, fits: Callable[[Draft], bool], back: int = BACK) -> Draft | None:
        return next((draft for draft in self._candidates(offset, back) if fits(draft)), None)

    def _first_person(self, span: Span, spoken: Spoken) -> Draft | None:
        """ "we" in somebody's words is who speaks them; in a release of its own voice, its issuer."""
        for saying, found in spoken:
            if found and any(span in content for content in saying.content):
                return found[0]
        return None if self.scene.within_content(span.start) else self.scene.issuer()

    def pair(self, phrase: Phrase) -> list[Draft] | None:
        """ "The two leaders", "both sides": a group of the two it is about. None where the phrase is not of that kind."""
        words = [self.words.folded[i] for i in range(phrase.first, phrase.head + 1)]
        if words[-1] not in PAIRS | SIDES | {"both", "two"} or words[0] not in ("the", "both", "two", "these"):
            return None
        if words[-1] in PAIRS and words[0] == "the" and len(words) > 2 and "two" not in words:
            return None  # "the other EU leaders" are others
        span = self.sources.np(phrase)
        kinds = ("state", "person") if words[-1] in SIDES else ("person", "state")
        if words[-1] in ("ministers",) and "two" not in words and words[0] != "both" and self._pair(span, "person") is None:
            return None
        for kind in kinds:
            pair = self._pair(span, kind)
            if pair:
                self.cast.mention(pair, span)
                return [pair]
        return None

    def _pair(self, span: Span, kind: str) -> Draft | None:
        """The group of the two persons, or states, that the report so far is mostly about; None unless just two stand out."""
        counts: list[tuple[int, int, Draft]] = []
        for draft in self.cast.drafts:
            if draft.kind == kind and draft.mentions and (draft.titles or kind != "person"):
                before = sum(m.start < span.start for m in draft.mentions)
                if before:
                    counts.append((-before, draft.start, draft))
        counts.sort(key=lambda row: row[:2])
        if len(counts) < 2 or (len(counts) > 2 and counts[2][0] == counts[1][0]):
            return None
        pair = sorted((counts[0][2], counts[1][2]), key=lambda draft: draft.start)
        name = f"{pair[0].name} and {pair[1].name}"
        key = f"group:{slug(name)}"
        return self.cast.by_key.get(key) or self.cast.add(Draft(name, "group", None, "GOV", key, named=False))

    def titled(self, phrase: Phrase) -> Draft | None:
        """ "The minister", "the Foreign Secretary": the last one of that title; a new unnamed person where there is none."""
        words, lexicon = self.words, self.lexicon
        if not lexicon.is_head(words.folded[phrase.head]) or (
            words.folded[phrase.head].endswith("s") and words.folded[phrase.head] != "boss"
        ):
            return None
        owner = self.sources.owner(phrase)
        first = phrase.head
        while first > phrase.first and lexicon.is_title(words.folded[first - 1]):
            first -= 1
        title = words.folded[first : phrase.head + 1]
        definite = words.folded[phrase.first] in DEFINITE or owner is not None or phrase.first == first
        definite = definite or words.forms[phrase.first].isupper()  # "FCO Minister": of a body no table knows
        if not definite or words.folded[phrase.first] in ("a", "an"):
            return None
        state = owner.state if owner else None
        at = words.starts[phrase.first]

        def fits(draft: Draft) -> bool:
            held = [t.split() for t in draft.titles]
            if draft.kind != "person" or (state and draft.state and draft.state != state):
                return False
            return any(set(title) <= set(t) and (len(title) > 1 or t[-1] == title[-1]) for t in held)

        exact = " ".join(title)
        found = self._latest(at, lambda d: fits(d) and exact in d.titles, FAR) or self._latest(at, fits, FAR)
        if found is None:
            everyone = [d for d in self.cast.drafts if fits(d)]
            found = everyone[0] if len(everyone) == 1 else None
        span = self.sources.np(phrase)
        if found is None and definite and not self.scene.within_content(at):
            state = state or self.scene.state_around(at)
            row = lexicon.title(title[-1])
            found = self.cast.add(Draft(" ".join(title), "person", state, (row.sector if row else None) or None, named=False))
            found.titles.append(exact)
        if found is None:
            return None
        self.cast.mention(found, span)
        return found
