"""The grammar of titles: where one begins and ends, and whose post it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.resolve.names import HEAD_NOUN, Mention
from onrecord.words import Lexicon, Words, title_start

DETERMINERS = frozenset("the a an its his her their our also currently".split())
LINKS = frozenset("of at for with in to on from".split())
STOPS = frozenset(
    "who whose which that said says told added met was were has had have will would as by said, and or but not".split()
)
PLACES = frozenset("in to from near at across into through port off".split())
CLAUSES = frozenset("while as when after before if since although though where because until".split())
OPENERS = frozenset(
    """about ahead alongside amid around at because before beside between by concerning despite due during following for from in
    instead like near of on over prior regarding since thanks through throughout to toward towards under until upon via with
    within without after""".split()
)
ENVOYS = frozenset(
    "ambassador envoy representative rapporteur negotiator".split()
)  # "to the United Nations" tells where, not whose
SENT = frozenset(("to", "for", "on"))
BACK = 2  # sentences looked back for whose "its" is
FARTHEST = 4  # words of an apposition before its head: "the outspoken European affairs committee chairman"
NEAR = 12  # mentions looked back for the body a word points to
LONGEST = 7  # words of a title after its head: "Commissioner for Entrepreneurs’ Rights"


class TitleGrammar:
    """Looks at the words around a title, given the mentions of a text."""

    def __init__(self, words: Words, mentions: Sequence[Mention], lexicon: Lexicon) -> None:
        self.words, self.mentions, self.lexicon = words, mentions, lexicon
        self.starts = [mention.span.start for mention in mentions]
        self.first = {words.first_from(m.span.start): m for m in mentions}
        self.last = {words.first_from(m.span.end) - 1: m for m in mentions}

    def is_head(self, word: str) -> bool:
        """Whether the word names a post, of one or of several."""
        return self.lexicon.is_head(word) or self.lexicon.is_plural_head(word)

    def head_of(self, last: int) -> int | None:
        """The head of a title that ends here and goes on after it: of "Minister of Water and Sanitation" "Minister"."""
        words = self.words
        if last < 0 or self.is_head(words.folded[last]) or not words.forms[last][0].isupper():
            return None
        for index in range(last - 1, max(0, last - LONGEST), -1):
            word = words.folded[index]
            if (not self.runs_on(index) and words.between(index, index + 1) != ", ") or index in self.last:
                return None
            if word in ("of", "for") and index and self.is_head(words.folded[index - 1]) and words.adjoins(index - 1):
                return self.outer_head(index - 1)
            if not words.forms[index][0].isupper() and word not in ("and", "the", "of", "for", "to"):
                return None
        return None

    def outer_head(self, head: int) -> int:
        """The head of the title that a title hangs on: of "Adviser to the Head" and "Deputy Chief of the Head" the first."""
        words, at = self.words, title_start(head, self.words, self.lexicon)
        link = at - 1 - (at > 0 and words.folded[at - 1] == "the")
        nested = (
            link > 0 and words.folded[link] in ("to", "of") and self.is_head(words.folded[link - 1]) and words.adjoins(link - 1)
        )
        return self.outer_head(link - 1) if nested else head

    def runs_on(self, index: int) -> bool:
        """Whether a phrase goes on to the next word: blanks between, a possessive, or the stop of "U.S."."""
        return self.words.adjoins(index) or not self.words.between(index, index + 1).strip(" \u00a0’'s")

    def is_owned(self, last: int) -> bool:
        """Whether the title goes on to somebody no actor stands for: "president of the local bakers' guild"."""
        return self.words.folded[last + 1 : last + 2] in (["of"], ["for"], ["at"]) and self.words.adjoins(last)

    def head_from(self, first: int, last: int) -> int | None:
        """The last word of the first title from here on."""
        words = self.words
        word = words.folded[first] if first < len(words.folded) else ""
        if word in CLAUSES or (word.endswith("ing") and not self.lexicon.is_title(word)):
            return None  # "is urging leaders", "echoing the president", "while the president"
        for index in range(first, min(first + FARTHEST, last) + 1):
            if self.is_head(words.folded[index]):
                while index < last and self.lexicon.is_title(words.folded[index + 1]):  # "deputy chairman", "Secretary General"
                    index += 1  # noqa: PLW2901
                return index
            if words.folded[index] == "and" and not self.lexicon.is_title(words.folded[index - 1]):
                return None  # "a former miner and union leader"
            if words.folded[index] in STOPS - {"and"} or words.folded[index] in LINKS or index in self.first:
                return None
        return None

    def rest_of(self, head: int, last: int) -> tuple[Mention | None, int, int]:
        """(whose post it is, last word of the title, last word of it all): what hangs on the title with "of", "for", "at"."""
        words = self.words
        of, end = None, head
        index = head + 1
        if words.folded[index : index + 2] == ["at", "large"]:
            end, index = index + 1, index + 2
        while index < last and index - head <= LONGEST:
            if words.folded[index] not in LINKS:
                if words.folded[index] in STOPS or index in self.first:
                    break
                if end == index - 1 and end > head:  # the title runs on: "Commissioner for Entrepreneurs’ Rights"
                    end, index = index, index + 1
                    continue
                break
            of = self.named_at(index + 1) or self._titled_at(index + 1) or self._described_at(index + 1)
            if of and (
                (words.folded[index] == "to" and of.kind == "state")
                or (words.folded[index] in SENT and words.folded[head] in ENVOYS)
            ):
                end = words.first_from(of.span.end) - 1  # "ambassador to Norway"
                return None, end, end
            if of:
                return of, end, words.first_from(of.span.end) - 1
            following = words.folded[index + 1]
            if following in DETERMINERS or words.folded[index] not in ("of", "for", "on", "to"):
                break
            end, index = index + 1, index + 2
        else:
            if index == last and end == index - 1 and end > head and words.folded[index] not in STOPS | LINKS:
                end = index
        return of, end, max(end, head)

    def _titled_at(self, index: int) -> Mention | None:
        """The person named behind a title here: "adviser to Prime Minister Ana Ruiz"."""
        first = index
        while index - first < LONGEST and index < len(self.words.folded) and index not in self.first:
            if not self.lexicon.is_title(self.words.folded[index]) or not self.words.adjoins(index):
                return None
            index += 1
        mention = self.first.get(index)
        return mention if mention and mention.kind == "person" and index > first else None

    def _described_at(self, index: int) -> Mention | None:
        """The body named behind what it is: "director of the human rights group Amity", "head of the opposition party Unidad"."""
        words = self.words
        for at in range(index, min(index + LONGEST, len(words.forms))):
            mention = self.first.get(at)
            if mention or not words.forms[at].islower() or words.folded[at] in LINKS | STOPS:
                noun = self.lexicon.nouns.get(words.folded[at - 1])
                named = mention is not None and mention.kind == "organisation" and at > index
                return mention if named and noun is not None and noun.kind == "body" and words.adjoins(at - 1) else None
        return None

    def named_at(self, index: int) -> Mention | None:
        """The body or state named from this word on: of "the Russian State Duma" the Duma; of "the ministry" the last one."""
        words = self.words
        the = index < len(words.forms) and words.folded[index] in DETERMINERS
        index += the
        mention = self.first.get(index)
        if mention is None and the and index < len(words.forms) and words.folded[index] in ("opposition", "ruling"):
            mention = self.first.get(index + 1)
        if mention is None:
            return self._again(index) if the else None
        following = self.first.get(words.first_from(mention.span.end))
        if (
            mention.kind == "state"
            and following
            and following.kind == "organisation"
            and following.span.start - mention.span.end <= 3
        ):
            return following
        return mention if mention.kind != "person" else None

    def _again(self, index: int) -> Mention | None:
        """The body before here whose name ends with this word: "the ministry"."""
        if index >= len(self.words.forms):
            return None
        noun, start = self.words.folded[index], self.words.starts[index]
        return next(
            (
                m
                for m in reversed(self.mentions)
                if m.span.end < start and m.kind == "organisation" and noun in m.name.casefold().split()
            ),
            None,
        )

    def owner_before(self, first: int) -> Mention | None:
        """The state or body right before a title, one small word between them at most; of "its spokesman", the last body."""
        words = self.words
        of_two = first > 0 and words.folded[first - 1] == "their"  # "their energy ministers"
        of_two = of_two and any(self.lexicon.is_plural_head(w) for w in words.folded[first : first + 4])
        if first == 0 or of_two or not words.adjoins_after_possessive(first - 1):
            return None  # "China left. President Ana Ruiz slept"
        if words.folded[first - 1] in ("its", "their"):
            return self._owner_meant(first - 1)
        for index in (first - 1, first - 2):
            mention = self.last.get(index)
            owns = mention and (mention.kind in ("state", "organisation") or words.possessive(index))  # "Ruiz’s spokeswoman"
            bare = mention is not None and mention.form != "adjective" and not words.possessive(index)
            if bare and index < first - 1 and words.folded[first - 1].endswith("ed"):
                return None  # "the Argus quoted officer Ruiz"
            if mention and owns and mention.kind != "group" and words.adjoins_after_possessive(index):
                return mention
            if index < 1 or not words.forms[index].islower() or words.folded[index] in LINKS | STOPS | DETERMINERS:
                return None
        return None

    def _owner_meant(self, index: int) -> Mention | None:
        """Whom "its" means: the last body of its sentence so far, else the first of one of the two before: their subject.

        A state does where no body is named, unless it is only where something lies.
        """
        words = self.words
        here = words.sentence_at(words.starts[index])
        for sentence in range(here, max(-1, here - 1 - BACK), -1):
            span = words.sentences[sentence]
            inside = self.mentions[
                bisect_left(self.starts, span.start) : bisect_left(self.starts, min(span.end, words.starts[index]))
            ]
            order = inside if sentence < here else inside[::-1]
            states = (m for m in order if m.kind == "state" and m.form != "adjective" and not self._is_place(m))
            found = next((m for m in order if m.kind == "organisation"), None) or next(states, None)
            if found:
                return found
        return None

    def _is_place(self, mention: Mention) -> bool:
        before = self.words.first_from(mention.span.start) - 1
        return before >= 0 and self.words.folded[before] in PLACES

    def short_before(self, first: int) -> Mention | None:
        """The one body whose name's noun stands right before a title: "Observatory director" of an Observatory for Rights."""
        words, at = self.words, first - 1
        if at < 0 or not words.adjoins(at) or not words.forms[at][0].isupper() or at in self.first or at in self.last:
            return None
        bodies = [m for m in self.mentions if m.kind == "organisation" and HEAD_NOUN.split(m.name.casefold())[0].split()[1:]]
        alike = [m for m in bodies if HEAD_NOUN.split(m.name.casefold())[0].split()[-1] == words.folded[at]]
        return alike[0] if len({m.name for m in alike}) == 1 else None

    def body_before(self, mention: Mention, first: int, last: int) -> Mention | None:
        """The body a bare "spokeswoman Gao" speaks for: the last named before her in the paragraph.

        "Ministry spokeswoman Gao" speaks for the last one named that is a ministry.
        """
        words = self.words
        if not words.folded[last].startswith("spokes"):
            return None
        at = bisect_left(self.starts, mention.span.start)
        near = reversed(self.mentions[max(0, at - NEAR) : at])
        bodies = [m for m in near if m.kind == "organisation"]
        noun = words.folded[first - 1] if first > 0 and words.adjoins(first - 1) else ""
        if noun in self.lexicon.nouns or noun in self.lexicon.sectors:
            return next((m for m in bodies if m.span.words(words.text).casefold().split()[-1] == noun), None)
        line = words.line_at(mention.span.start)
        return next((m for m in bodies if words.line_at(m.span.start) == line), None)

    def phrase_start(self, last: int) -> int | None:
        """Where a noun phrase that ends here begins, no farther back than ten words: at its determiner or its owner."""
        words = self.words
        for index in range(last, max(-1, last - 10), -1):
            if index < last and not self.runs_on(index):
                return None
            if (
                index in self.first
                and index < last
                and self.first[index].kind == "state"
                and (words.possessive(index) or self.first[index].form == "adjective")
            ):
                return index
            if words.folded[index] in DETERMINERS and index < last and (index == 0 or words.folded[index - 1] not in LINKS):
                return index
        return None

    def stands_apart(self, first: int) -> bool:
        """Whether a comma or the sentence's start is before the phrase: not "met the premier, Ana Ruiz said"."""
        return self.words.opens_sentence(first) or (first > 0 and self.words.between(first - 1, first) in (", ", ", “", "” "))
