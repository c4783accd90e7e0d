"""Posts: the titles that stand before and after people's names, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onrecord.records import Post, Span
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.mentions import Mention
from onrecord.resolve.words import Words

DETERMINERS = frozenset("the a an its his her their our also currently".split())
LINKS = frozenset("of at for with in to on from".split())
STOPS = frozenset("who whose which that said says told added was were has had have will would as by said, and or but not".split())
HEADS = frozenset("heads leads chairs runs".split())
BECOMES = frozenset("is becomes became".split())
FARTHEST = 4  # words of an apposition before its head: "the outspoken European affairs committee chairman"
NEAR = 12  # mentions looked back for the body a word points to
LONGEST = 7  # words of a title after its head: "Commissioner for Entrepreneurs’ Rights"


class Titles:
    """Finds the posts in one text; made once per report."""

    def __init__(self, words: Words, mentions: Sequence[Mention], sources: Iterable[Span], lexicon: Lexicon) -> None:
        self.words, self.mentions, self.lexicon = words, mentions, lexicon
        self.first = {words.first_from(m.span.start): m for m in mentions}
        self.last = {words.first_from(m.span.end) - 1: m for m in mentions}
        self.source_starts = {source.start for source in sources}
        self.source_ends = {source.start: source.end for source in sources}

    def find(self) -> list[Post]:
        """All posts of the people mentioned, in text order."""
        posts: dict[tuple[Span, Span], Post] = {}
        for mention in self.mentions:
            if mention.kind == "person" and mention.form in ("name", "titled"):
                for post in (*self._before(mention), *self._after(mention)):
                    posts.setdefault((post.person, post.title), post)
        return list(posts.values())

    def _before(self, mention: Mention) -> Iterator[Post]:
        """ "Russian President X", "Malaysia’s Prime Minister, X", "the President of Kazakhstan, X", "CEO of the Refugee Council X"."""
        words = self.words
        index = words.first_from(mention.span.start) - 1
        if index < 0 or words.line_at(words.starts[index]) != words.line_at(mention.span.start):
            return
        between = words.text[words.ends[index] : mention.span.start]
        comma = between == ", " and mention.span.start not in self.source_starts
        if not comma and between.strip(" \u00a0"):
            return
        body = self.last.get(index)
        if body and body.kind != "person":
            start = words.first_from(body.span.start)
            adjective = self.last.get(start - 1) if start else None
            if adjective and adjective.kind == "state":
                start = words.first_from(adjective.span.start)
            link = start - 1 - (start > 0 and words.folded[start - 1] in DETERMINERS)
            if link > 0 and words.folded[link] in LINKS:
                yield from self._run(mention, link - 1, body)
        elif comma:
            first = self._phrase_start(index)
            if first is not None:
                yield from (post for post, last in self._phrase(mention, first, index) if last >= index - 1)
        else:
            yield from self._run(mention, index, None)

    def _run(self, mention: Mention, last: int, of: Mention | None) -> Iterator[Post]:
        """The post whose title ends with this word, all its words known as words of titles."""
        words, lexicon = self.words, self.lexicon
        first = last + 1
        while first > 0 and (first > last or words.adjoins(first - 1)) and self._in_title(first - 1) and first - 1 not in self.last:
            first -= 1
        while first <= last and words.folded[first] == "and":
            first += 1
        end = last
        while end >= first and lexicon.posts[words.folded[end]].use in ("rank", "honorific") and not self._is_general(end, first):
            end -= 1
        former = first <= end and lexicon.posts[words.folded[first]].use == "former"
        start = first + former
        if start <= end and any(lexicon.is_head(word) for word in words.folded[start : end + 1]):
            owner = of or self._owner(first) or self._body_before(mention, end)
            if self._counts(start, end, owner):
                yield self._post(mention, start, end, owner, former)

    def _in_title(self, index: int) -> bool:
        word = self.words.folded[index]
        if word == "and":
            return index > 0 and self.lexicon.is_title(self.words.folded[index - 1])
        return self.lexicon.is_title(word) and not self.words.possessive(index)

    def _is_general(self, index: int, first: int) -> bool:
        """ "Secretary General", but not "director General Suleiman": written alike, the two are one title."""
        words = self.words
        alike = index > first and words.forms[index][0].isupper() == words.forms[index - 1][0].isupper()
        return (
            words.folded[index] == "general"
            and alike
            and words.folded[index - 1] in ("secretary", "attorney", "director", "consul", "governor")
        )

    def _owner(self, first: int) -> Mention | None:
        """The state or body right before a title, one small word between them at most; of "its spokesman", the last body."""
        words = self.words
        if first == 0:
            return None
        if words.folded[first - 1] in ("its", "their"):
            start = words.starts[first]
            return next((m for m in reversed(self.mentions) if m.span.end < start and m.kind in ("organisation", "state")), None)
        for index in (first - 1, first - 2):
            mention = self.last.get(index)
            if mention and mention.kind in ("state", "organisation") and words.adjoins_after_possessive(index):
                return mention
            if index < 1 or not words.forms[index].islower() or words.folded[index] in LINKS | STOPS | DETERMINERS:
                return None
        return None

    def _body_before(self, mention: Mention, last: int) -> Mention | None:
        """The body a bare "spokeswoman Gao" speaks for: the last named before her in the paragraph."""
        words = self.words
        if not words.folded[last].startswith("spokes"):
            return None
        at = self.mentions.index(mention)
        near = reversed(self.mentions[max(0, at - NEAR) : at])
        line = words.line_at(mention.span.start)
        return next((m for m in near if m.kind == "organisation" and words.line_at(m.span.start) == line), None)

    def _phrase_start(self, last: int) -> int | None:
        """Where a noun phrase that ends here begins, no farther back than ten words: at its determiner or its owner."""
        words = self.words
        for index in range(last, max(-1, last - 10), -1):
            if index < last and words.between(index, index + 1).strip(" \u00a0’'s"):
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

    def _after(self, mention: Mention) -> Iterator[Post]:
        """ "X, first deputy chairman of the State Duma and chairman of the Society", "X, who heads Y", "X is the mayor of Y"."""
        words = self.words
        first = words.first_from(mention.span.end)
        if first + 1 >= len(words.forms):
            return
        between = words.text[mention.span.end : words.starts[first]]
        if between in (", ", " (") and words.folded[first] == "who" and words.folded[first + 1] in HEADS:
            of = self._named(first + 2)
            if of:
                yield self._post(mention, first + 1, first + 1, of, False)
        elif between == ", " or (between == " " and words.folded[first] in BECOMES):
            end = next((e for s, e in self.source_ends.items() if s <= mention.span.start < e), None)
            stop = words.first_from(end) if end and end > words.starts[first] else first + 24
            last = first
            while last + 1 < min(stop, len(words.forms)) and not words.between(last, last + 1).strip(" \u00a0’'s"):
                last += 1
            yield from (post for post, _ in self._phrase(mention, first + (between == " "), last))

    def _phrase(self, mention: Mention, first: int, last: int) -> Iterator[tuple[Post, int]]:
        """The posts of one apposition, with the last word of each: several are joined by "and"."""
        words = self.words
        index = first
        while index <= last and words.folded[index] != "and":
            while index <= last and words.folded[index] in DETERMINERS:
                index += 1
            former = index <= last and words.folded[index] in ("former", "ex", "late")
            index += former
            owner = self.first.get(index)
            if owner and owner.kind in ("state", "organisation"):
                index = words.first_from(owner.span.end)
            elif index > first:
                owner = self._owner(index - former) if words.folded[index - 1 - former] in ("its", "their") else None
            head = self._head(index, last)
            if head is None:
                return
            of, end, after = self._rest(head, last)
            if self._counts(index, end, of or owner):
                yield self._post(mention, index, end, of or owner, former), after
            index = after + 1
            if index > last or words.folded[index] != "and":
                return
            index += 1

    def _head(self, first: int, last: int) -> int | None:
        """The last word of the first title from here on."""
        words = self.words
        for index in range(first, min(first + FARTHEST, last) + 1):
            if self.lexicon.is_head(words.folded[index]):
                while index < last and self.lexicon.is_title(words.folded[index + 1]):  # "deputy chairman", "Secretary General"
                    index += 1  # noqa: PLW2901
                return index
            if words.folded[index] in STOPS - {"and"} or words.folded[index] in LINKS or index in self.first:
                return None
        return None

    def _rest(self, head: int, last: int) -> tuple[Mention | None, int, int]:
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
            of = self._named(index + 1)
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

    def _named(self, index: int) -> Mention | None:
        """The body or state named from this word on: of "the Russian State Duma" the Duma; of "the ministry" the last one."""
        words = self.words
        the = index < len(words.forms) and words.folded[index] in DETERMINERS
        index += the
        mention = self.first.get(index)
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

    def _counts(self, first: int, last: int, owner: Mention | None) -> bool:
        """An office counts wherever it stands; a job only at a named body, a crown only with its state."""
        uses = {self.lexicon.posts[w].use for w in self.words.folded[first : last + 1] if self.lexicon.is_head(w)}
        if "office" in uses:
            return True
        return owner is not None and (owner.kind == "organisation" or uses == {"royal"})

    def _post(self, mention: Mention, first: int, last: int, of: Mention | None, former: bool) -> Post:
        title = Span(self.words.starts[first], self.words.ends[last])
        return Post(person=mention.span, title=title, of=of.span if of else None, former=former)
