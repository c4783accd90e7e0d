"""Posts: the titles that stand before and after people's names, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from onrecord.records import Post, Span
from onrecord.resolve.names import Mention
from onrecord.resolve.titles import DETERMINERS, ENVOYS, LINKS, LONGEST, OPENERS, SENT, TitleGrammar
from onrecord.words import PAST, Lexicon, Words

FORMER = frozenset("former ex then then-former onetime outgoing late erstwhile".split())
NEW = frozenset("new newly incoming current longtime long-time veteran".split())
SIDES = frozenset("opposition ruling governing main".split())
SHARED = 6  # words between two names that one title is before: ", of Peru and"
HEADS = frozenset("heads leads chairs runs".split())
BECOMES = frozenset("is becomes became".split())

WHERE = SENT | {"in"}  # "ambassador in Oslo"
NAME = 2  # words of a full name at least
SIGNATURE = 12  # words of a line that tells a name and an office at most
GOES_ON = frozenset(("and", "who", "whose", "since", "until"))  # an apposition behind its title


def is_signature(line: Span, words: Words, lexicon: Lexicon) -> bool:
    """Whether a line tells a name and an office behind it and no more, as a release does: "Ana Ruiz, Secretary of State"."""
    inside = words.inside(line.start, line.end)
    comma = next((i for i in inside[1:-1] if words.between(i, i + 1) == ", "), None)
    if comma is None or not NAME <= comma + 1 - inside.start <= 2 * NAME or len(inside) > SIGNATURE:
        return False
    plain = all(words.forms[i][0].isupper() or words.folded[i] in LINKS | DETERMINERS | {"and"} for i in inside)
    heads = [row for i in inside if i > comma and (row := lexicon.posts.get(words.folded[i])) and row.use == "office"]
    return plain and bool(heads)


class Titles(TitleGrammar):
    """Finds the posts in one text; made once per report."""

    def __init__(self, words: Words, mentions: Sequence[Mention], sources: Sequence[Span], lexicon: Lexicon) -> None:
        super().__init__(words, mentions, lexicon)
        self.sources = {source.start: source.end for source in sources}

    def find(self) -> list[Post]:
        """All posts of the people mentioned, in text order."""
        posts: dict[tuple[Span, Span], Post] = {}
        before: Mention | None = None
        shared: list[Post] = []
        for mention in self.mentions:
            if mention.kind != "person" or mention.form not in ("name", "titled"):
                continue
            held = [*self._before(mention), *self._after(mention)]
            if not held and shared and before is not None and self._follows(before, mention):
                held = [self._shared(post, mention) for post in shared]
            for post in held:
                posts.setdefault((post.person, post.title), post)
            before, shared = mention, [post for post in held if post.shared]
        return list(posts.values())

    def stood_for(self, span: Span, person: Span) -> Post | None:
        """The post that words which stand for somebody tell: "the Norwegian prime minister", "the president"."""
        words = self.words
        inside = words.inside(span.start, span.end)
        if len(inside) < 2 or words.folded[inside.start] not in ("the", "its", "their"):
            return None
        first, last = inside.start + 1, inside.stop - 1
        owner = self.first.get(first)
        if owner is not None and owner.kind == "state":
            first = words.first_from(owner.span.end)
        former = first <= last and words.folded[first] in FORMER
        first += former
        plain = first <= last and all(self.lexicon.is_title(words.folded[i]) for i in range(first, last + 1))
        if not plain or not self.lexicon.is_head(words.folded[last]) or not self._counts(first, last, owner):
            return None
        title = Span(words.starts[first], words.ends[last])
        return Post(person=person, title=title, of=owner.span if owner else None, former=former)

    def _follows(self, before: Mention, mention: Mention) -> bool:
        """Whether a title before one name is this one's too: "Presidents Ana Ruiz of Peru and Luis Paz of Chile"."""
        words = self.words
        between = [i for i in words.inside(before.span.end, mention.span.start) if not self._is_state(i)]
        apart = words.sentence_at(before.span.start) != words.sentence_at(mention.span.start)
        return not apart and len(between) < SHARED and all(words.folded[i] in ("and", "of", "the") for i in between)

    def _shared(self, post: Post, mention: Mention) -> Post:
        """The post of one more holder; of the same body or state if that stands before the names."""
        of = post.of if post.of and post.of < post.person else self._state_after(mention)
        return msgspec.structs.replace(post, person=mention.span, of=of)

    def _is_state(self, index: int) -> bool:
        mention = self.first.get(index) or self.last.get(index)
        return mention is not None and mention.kind == "state"

    def _state_after(self, mention: Mention) -> Span | None:
        """The state that a name is said to be of: "Luis Paz of Chile"."""
        after = self.words.first_from(mention.span.end)
        if self.words.folded[after : after + 1] != ["of"]:
            return None
        of = self.named_at(after + 1)
        return of.span if of and of.kind == "state" else None

    def _before(self, mention: Mention) -> Iterator[Post]:
        """ "Russian President X", "Malaysia’s Prime Minister, X", "the President of Kazakhstan, X", "CEO of the Fund X"."""
        words = self.words
        first = words.first_from(mention.span.start)
        index = first - 1
        if index < 0 or words.line_at(words.starts[index]) != words.line_at(mention.span.start):
            return
        index = self._before_ranks(index)
        between = words.text[words.ends[index] : words.starts[index + 1]] if index >= 0 else ""
        comma = between == ", " or (between == " (" and words.text[mention.span.end : mention.span.end + 1] == ")")
        if index < 0 or (not comma and not words.adjoins(index)) or (comma and self._opens_clause(mention)):
            return
        body = self.last.get(index)
        sent_from = self._envoy(index)
        begins = any(words.starts[i] in self.sources for i in range(index + 1, first + 1))
        if sent_from is not None and not (comma and begins):
            for post in self._run(mention, sent_from, None):
                yield msgspec.structs.replace(post, title=Span(post.title.start, words.ends[index]))
        elif body and body.kind != "person":
            start = words.first_from(body.span.start)
            adjective = self.last.get(start - 1) if start else None
            if adjective and adjective.kind == "state":
                start = words.first_from(adjective.span.start)
            if comma and begins:
                return
            link = start - 1
            while link > 0 and words.folded[link] in DETERMINERS | SIDES:
                link -= 1
            sent = body.kind == "state" and words.folded[link] == "to"  # "Iran’s ambassador to Norway" is of Iran
            if comma and sent:
                yield from self._apposed(mention, index, begins=begins)
            elif link > 0 and words.folded[link] in LINKS and not sent:
                yield from self._run(mention, link - 1, body)
        elif comma:
            yield from self._apposed(mention, index, begins=begins)
        else:
            yield from self._run(mention, first - 1, None)

    def _envoy(self, last: int) -> int | None:
        """The head of the title of who is sent to what the words up to here name: "Peruvian Ambassador to Chile Ana Ruiz"."""
        words, at = self.words, last
        while at > max(0, last - LONGEST) and (words.forms[at][0].isupper() or words.folded[at] in ("the", "of", "and")):
            if not words.adjoins(at - 1):
                return None
            at -= 1
        named = at < last and at > 0 and words.folded[at] in WHERE and words.folded[at - 1] in ENVOYS
        return at - 1 if named else None

    def _apposed(self, mention: Mention, last: int, *, begins: bool) -> Iterator[Post]:
        """The posts in the phrase that ends at a comma before a name."""
        first = self.phrase_start(last)
        if first is not None and (not begins or self.stands_apart(first)):
            yield from (post for post, end in self._phrase(mention, first, last) if end >= last - 1)

    def _opens_clause(self, mention: Mention) -> bool:
        """Whether the comma before a name ends what its sentence opens with: "At the request of the premier, Ana Ruiz left"."""
        words = self.words
        sentence = words.sentences[max(0, words.sentence_at(mention.span.start))]
        opener = words.folded[words.first_from(sentence.start)]
        after = words.text[mention.span.end : mention.span.end + 5]
        return opener in OPENERS and not after.startswith((",", ".", ";", ":", ")"))

    def _before_ranks(self, index: int) -> int:
        """The last word before the ranks in front of a name, where a comma parts them: "Niger’s minister, General X"."""
        at = index
        while at > 0 and self._is_rank(self.words.folded[at]) and self.words.adjoins(at - 1):
            at -= 1
        ranked = at >= 1 and self._is_rank(self.words.folded[at]) and self.words.between(at - 1, at) == ", "
        return at - 1 if ranked else index

    def _run(self, mention: Mention, last: int, of: Mention | None) -> Iterator[Post]:
        """The post whose title ends with this word, all its words known as words of titles."""
        words = self.words
        end = last
        while end >= 0 and self._is_rank(words.folded[end]) and not self._is_general(end, 0) and words.adjoins(end - 1):
            end -= 1
        end -= end < last and end > 0 and words.folded[end] in ("vice", "rear", "air")  # "Director Vice Adm. Ruiz"
        head = self.head_of(end)  # of "Minister of Foreign Affairs"
        if head is None and end >= 0 and self.is_head(words.folded[end]) and (outer := self.outer_head(end)) < end:
            head = outer
        first = end + 1 if head is None else head
        while first > 0 and (first > end or words.adjoins(first - 1)) and self._in_title(first - 1) and first - 1 not in self.last:
            first -= 1
        if first > 0 and words.folded[first - 1] == "the" and "and" in words.folded[first:end]:
            first = end - words.folded[first:end][::-1].index("and")  # "the Vice President and President Ruiz" are two
        while first <= end and (words.folded[first] == "and" or self._is_preposition(first)):
            first += 1
        former = first <= end and words.folded[first] in FORMER
        start = first + former
        heads = [word for word in words.folded[start : end + 1] if self.is_head(word)]
        if start <= end and heads:
            owner = of or self.owner_before(first) or self.body_before(mention, first, end) or self.short_before(first)
            before = words.first_from(owner.span.start) - 1 if owner and owner.form == "adjective" else -1
            former = former or (before >= 0 and words.adjoins(before) and words.folded[before] in FORMER)
            former = former or (before >= 0 and words.folded[before].startswith("ex-"))
            former = former or (first > 0 and words.folded[first - 1] == "then" and words.adjoins(first - 1))
            if self._counts(start, end, owner):
                after = self._state_after(mention)
                yield self._post(mention, start, end, owner.span if owner else after, former=former)

    def _is_preposition(self, index: int) -> bool:
        """Whether "under" tells in whose time it was, "under President Ruiz", and is of no under-secretary's title."""
        return self.words.folded[index] == "under" and not self.words.folded[index + 1].startswith("secretar")

    def _is_rank(self, word: str) -> bool:
        row = self.lexicon.posts.get(word)
        return row is not None and row.use in ("rank", "honorific")

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

    def _after(self, mention: Mention) -> Iterator[Post]:
        """ "X, first deputy chairman of the State Duma and chairman of the Society", "X, who heads Y", "X is the mayor of Y"."""
        words = self.words
        first = words.first_from(mention.span.end)
        if first + 1 >= len(words.forms):
            return
        between = words.text[mention.span.end : words.starts[first]]
        if between in (", ", " (") and words.folded[first] == "who" and words.folded[first + 1] in HEADS:
            of = self.named_at(first + 2)
            if of:
                yield self._post(mention, first + 1, first + 1, of.span)
        elif between == ", " or (between == " " and words.folded[first] in BECOMES):
            end = next((e for s, e in self.sources.items() if s <= mention.span.start < e), None)
            stop = words.first_from(end) if end and end > words.starts[first] else first + 24
            last = first
            while last + 1 < min(stop, len(words.forms)) and self.runs_on(last):
                last += 1
            posts = self._phrase(mention, first + (between == " "), last)
            for post, after in posts:
                if not self._opens_next(after) and not self._begins_clause(mention, after):
                    yield self._listed(post, last)

    def _listed(self, post: Post, last: int) -> Post:
        """The post with the body behind its comma, as lists have it: "Ana Ruiz, President, Rivers League;"."""
        words = self.words
        body = self.first.get(last + 1)
        listed = body is not None and body.kind == "organisation" and words.between(last, last + 1) == ", "
        ends = body is not None and (words.text[body.span.end : body.span.end + 1] or "\n") in ";\n."
        return msgspec.structs.replace(post, of=body.span, nowhere=False) if body and listed and ends and post.of is None else post

    def _begins_clause(self, mention: Mention, after: int) -> bool:
        """Whether a title behind a name begins the clause: "At the request of Ana Ruiz, the President of Chile left"."""
        words = self.words
        sentence = words.sentences[max(0, words.sentence_at(mention.span.start))]
        alone = words.text.find(",", sentence.start, mention.span.start) < 0
        opens = alone and words.folded[words.first_from(sentence.start)] in OPENERS
        goes_on = after + 1 < len(words.folded) and words.adjoins(after) and words.folded[after + 1] not in LINKS | GOES_ON
        return opens and goes_on

    def _opens_next(self, last: int) -> bool:
        """Whether a person's name stands right behind a title: it is that one's, "Ruiz, Minister of Mines Luis Paz and"."""
        following = self.first.get(last + 1)
        return following is not None and following.kind == "person" and self.words.adjoins(last)

    def _phrase(self, mention: Mention, first: int, last: int) -> Iterator[tuple[Post, int]]:
        """The posts of one apposition, with the last word of each: several are joined by "and"."""
        words = self.words
        index = first
        while index <= last and words.folded[index] != "and":
            while index <= last and words.folded[index] in DETERMINERS | NEW:
                index += 1
            former = index <= last and words.folded[index] in ("former", "ex", "late")
            index += former
            owner = self.first.get(index)
            if owner and owner.kind in ("state", "organisation"):
                index = words.first_from(owner.span.end)
            elif index > first:
                owner = self.owner_before(index - former) if words.folded[index - 1 - former] in ("its", "their") else None
            head = self.head_from(index, last)
            if head is None:
                return
            of, end, after = self.rest_of(head, last)
            if self._counts(index, end, of or owner):
                whose = of or owner
                nowhere = whose is None and self.is_owned(after)
                post = self._post(mention, index, end, whose.span if whose else None, former=former, nowhere=nowhere)
                yield post, after
            index = after + 1
            if index > last or words.folded[index] != "and":
                return
            index += 1

    def _counts(self, first: int, last: int, owner: Mention | None) -> bool:
        """An office counts wherever it stands, and a crown; a job only at a named body."""
        uses = {row.use for w in self.words.folded[first : last + 1] if self.is_head(w) and (row := self.lexicon.title(w))}
        if "office" in uses or self.lexicon.is_security_adviser(self.words.folded[first : last + 1]):
            return True
        return uses == {"royal"} or (owner is not None and owner.kind == "organisation")

    def _post(
        self, mention: Mention, first: int, last: int, of: Span | None, *, former: bool = False, nowhere: bool = False
    ) -> Post:
        past = PAST.match(self.words.folded[first])  # "then-President", "ex-minister"
        title = Span(self.words.starts[first] + (past.end() if past else 0), self.words.ends[last])
        shared = any(self.lexicon.is_plural_head(word) for word in self.words.folded[first : last + 1])
        return Post(person=mention.span, title=title, of=of, former=former or past is not None, shared=shared, nowhere=nowhere)
