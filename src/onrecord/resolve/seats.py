"""Posts of two states that a heading names without their holders: "Statement by the President of Peru and the Premier of Fiji"."""

from __future__ import annotations

from onrecord.resolve.actors import Draft
from onrecord.resolve.board import Mention
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.scene import Scene


class Seats:
    """The states whose posts the headings name, by title; no less than two titles, as one may be the other side's."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.words, self.cast, self.lexicon = scene.words, scene.cast, lexicon
        self.states: dict[str, set[str]] = {}
        for mention in scene.mentions:
            title = self._title_at(mention) if mention.kind == "state" and scene.apart(mention.span.start) else []
            if mention.state and title:
                self.states.setdefault(" ".join(title), set()).add(mention.state)
        if len(self.states) < 2:
            self.states.clear()

    def left_for(self, draft: Draft) -> str | None:
        """The one state whose post of this person's title is named and that nobody else of that title is said to be of."""
        for title in draft.titles:
            taken = {other.state for other in self.cast.drafts if other.state and title in other.titles}
            left = self.states.get(title, set()) - taken
            if len(left) == 1:
                return left.pop()
        return None

    def _title_at(self, mention: Mention) -> list[str]:
        """The words of the title that a state owns: before its "of", or after its adjective or possessive."""
        words = self.words
        first, after = words.first_from(mention.span.start), words.first_from(mention.span.end)
        if mention.form == "adjective" or words.possessive(after - 1):
            last = after
            while (
                last < len(words.folded) and self.lexicon.is_title(words.folded[last]) and words.adjoins_after_possessive(last - 1)
            ):
                last += 1
            return self._with_head(words.folded[after:last])
        end = first - (first > 0 and words.folded[first - 1] == "the")
        if end < 1 or words.folded[end - 1] != "of":
            return []
        start = end - 1
        while start > 0 and self.lexicon.is_title(words.folded[start - 1]):
            start -= 1
        return self._with_head(words.folded[start : end - 1])

    def _with_head(self, title: list[str]) -> list[str]:
        return title if any(self.lexicon.is_head(word) for word in title) else []
