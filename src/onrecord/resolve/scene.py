"""Where things stand in one report: who a sentence is about, which state is spoken for, whose posts a heading names."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from onrecord.records import Span
from onrecord.resolve.actors import Cast, Draft
from onrecord.resolve.names import Mention
from onrecord.words import Lexicon, Words

# Where things stand in one report: who a sentence is about, which paragraph, which state is spoken for.

SEVERAL = "(?:foreign ministers|leaders|governments|presidents)"
JOINT = re.compile(rf"(?i)\bjoint\b|\bstatement (?:by|of|from) the {SEVERAL}|\b{SEVERAL}[’'] statement")
OFFICE = "(?:governments?|state|republic|kingdom|people|high representative|representatives)"
LIST = re.compile(rf"(?:,|, and| and)(?: the)?(?: {OFFICE} of(?: the)?)? ", re.IGNORECASE)
LISTED = 300  # code points after the first "We" in which those whose it is may be listed: "We, the Presidents of"
NAMED_WITHIN = 40  # code points after "We, the" in which the group's noun stands
LEDE = 3  # sentences after the headings' last, a dateline among them, in which a release names its issuer
SPOKE = 2  # sentences looked back for who spoke last
TURN = 12  # sentences of one turn in a transcript
SUBJECT = 4  # words before a sentence's subject at most: "In a statement, Peru"
OPENING = ("“", '"', "‘", "'", "„", "«")


class Saying(Protocol):
    """What resolution needs of an attribution."""

    @property
    def source(self) -> Span | None: ...
    @property
    def cue(self) -> Span | None: ...
    @property
    def content(self) -> tuple[Span, ...]: ...


class Told(NamedTuple):
    """What somebody says, and who."""

    content: Span
    speakers: tuple[Draft, ...]


class Scene:
    """The words, everybody in them, and what is said: looked up by sentence."""

    def __init__(
        self, words: Words, mentions: Sequence[Mention], cast: Cast, sayings: Sequence[Saying], headings: Sequence[Span]
    ) -> None:
        self.words, self.mentions, self.cast = words, mentions, cast
        self.headings = headings  # and pull quotes: what is not told in sequence
        self.home: str | None = None
        self.published: str | None = None
        self.signed: Sequence[Span] = ()  # bylines that tell an office: whose words the report is
        self.starts = [mention.span.start for mention in mentions]
        self.contents = sorted(span for saying in sayings for span in saying.content)
        self.content_starts = [span.start for span in self.contents]
        self.subjects: dict[int, list[tuple[int, Draft]]] = {}
        self.objects: dict[int, list[tuple[int, Draft]]] = {}
        self.spoken: dict[int, list[tuple[int, Draft]]] = {}  # by sentence: (where, who) was found to speak in it, in text order
        self.told: dict[Span, tuple[Draft, ...]] = {}  # what is said: by whom, as far as that was found

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """Mentions that start in [start, end), in text order."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def touched_by(self, start: int, end: int) -> Sequence[Mention]:
        """Mentions of which some part lies in [start, end), in text order."""
        first = bisect_left(self.starts, start)
        first -= first > 0 and self.mentions[first - 1].span.end > start
        return self.mentions[first : bisect_left(self.starts, end)]

    def within_content(self, offset: int) -> bool:
        """Whether the offset lies in what somebody says."""
        at = bisect_left(self.content_starts, offset + 1) - 1
        return any(span.start <= offset < span.end for span in self.contents[max(0, at - 2) : at + 1])

    def hear(self, saying: Saying, speakers: tuple[Draft, ...]) -> None:
        """Remember who says this, and where."""
        for span in saying.content:
            self.told[span] = speakers
        if saying.source is not None:
            spoke = self.spoken.setdefault(self.words.sentence_at(saying.source.start), [])
            spoke.extend((saying.source.start, draft) for draft in speakers)

    def told_at(self, offset: int) -> Told | None:
        """The closest words around this offset that somebody says, where it is known who; None outside such words."""
        at = bisect_left(self.content_starts, offset + 1)
        around = [span for span in self.contents[max(0, at - 3) : at] if span.start <= offset < span.end]
        return next((Told(span, self.told[span]) for span in reversed(around) if self.told.get(span)), None)

    def spoke_last(self, offset: int) -> tuple[int, Draft] | None:
        """(where, who) spoke last before this offset, in its sentence or one of the two before."""
        here = self.words.sentence_at(offset)
        near = (told for n in range(here, here - SPOKE - 1, -1) for told in reversed(self.spoken.get(n, ())))
        return next((told for told in near if told[0] < offset), None)

    def speaks_in_line(self, offset: int) -> Draft | None:
        """Who spoke last before this offset in its line: in a transcript, "Ana Ruiz: It rains. We urge calm"."""
        here = self.words.sentence_at(offset)
        for sentence in range(here, max(-1, here - TURN), -1):
            if not self.same_paragraph(self.words.sentences[sentence].end - 1, offset):
                return None
            spoke = [draft for start, draft in self.spoken.get(sentence, ()) if start < offset]
            if spoke:
                return spoke[-1]
        return None

    def is_quoted(self, content: Span, offset: int) -> bool:
        """Whether the offset stands in quotation marks that open in these words, or in a turn of a transcript.

        There the speaker is "I", not "he".
        """
        before = self.words.text[content.start : offset]
        in_turn = self.words.text[max(0, content.start - 2) : content.start].startswith(":")
        return in_turn or before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def about(self, sentence: int) -> list[tuple[int, Draft]]:
        """(where, who) of those named in a sentence outside what is said, the first first: mostly its subject."""
        if sentence not in self.subjects:
            self._look_at(sentence)
        return self.subjects[sentence]

    def inside(self, sentence: int) -> list[tuple[int, Draft]]:
        """(where, who) of those named in what is said in a sentence, the first first."""
        if sentence not in self.objects:
            self._look_at(sentence)
        return self.objects[sentence]

    def named_between(self, start: int, end: int) -> list[Draft]:
        """Those named in [start, end) of one sentence, outside what is said."""
        about = self.about(self.words.sentence_at(start))
        return [draft for _, draft in about[bisect_left(about, start, key=_where) : bisect_left(about, end, key=_where)]]

    def tell_of(self, offset: int, draft: Draft, *, first: bool) -> None:
        """Remember that a sentence is about somebody whom it names by a pronoun: the next pronoun may go on with him.

        Not `first`, after all whom it names.
        """
        sentence = self.words.sentence_at(offset)
        insort(self.about(sentence), (offset if first else self.words.sentences[sentence].end - 1, draft), key=_where)

    def _look_at(self, sentence: int) -> None:
        """Part those named in a sentence into those inside and those outside what is said."""
        span = self.words.sentences[sentence]
        self.subjects[sentence], self.objects[sentence] = [], []
        for mention in self.mentions_in(span.start, span.end):
            draft = self.cast.by_span.get(mention.span)
            if draft and mention.form != "adjective":
                side = self.objects if self.within_content(mention.span.start) else self.subjects
                side[sentence].append((mention.span.start, draft))

    def issuer(self) -> Draft | None:
        """Who a release speaks for: who signs it, or the state or body its first sentence begins with.

        None where nobody of an office signs and it never says "we" of its own.
        """
        if self.signer:
            state = self.cast.by_key.get(f"state:{self.signer.state}")  # "we" of a minister's release is the state
            return state if state and state.mentions else self.signer
        ours = self.own_we
        if not ours:
            return None
        if self.issuers:
            return self.cast.group_of(self.issuers)
        if self.words.text.startswith(", the ", ours[0].end):
            return self._named_group(ours[0])
        body = next((n for n, span in enumerate(self.words.sentences) if not self.apart(span.start)), 0)
        for mention in self.mentions:
            at = max(0, self.words.sentence_at(mention.span.start))
            if at > body + LEDE:
                break
            sentence = self.words.sentences[at]
            opens = mention.span.start - sentence.start <= 4 and not self.apart(mention.span.start)
            if mention.kind in ("state", "organisation") and opens:
                own = mention.kind == "state" or self.same_paragraph(mention.span.start, ours[0].start)
                return self.cast.by_span.get(mention.span) if own else None
        return None

    @cached_property
    def signer(self) -> Draft | None:
        """Who signs a release with name and office."""
        inside = (m for span in self.signed for m in self.mentions_in(span.start, span.end) if m.kind == "person")
        return next((self.cast.by_span[mention.span] for mention in inside if mention.span in self.cast.by_span), None)

    @cached_property
    def issuers(self) -> tuple[Draft, ...]:
        """The states and bodies that a joint statement lists as whose it is; none where its heading tells of no such."""
        if not self.own_we or not any(JOINT.search(heading.words(self.words.text)) for heading in self.headings):
            return ()
        listed: list[Draft] = []
        last: Mention | None = None
        for mention in self.mentions_in(0, self.own_we[0].end + LISTED):
            if mention.kind not in ("state", "organisation") or mention.form == "adjective" or self.apart(mention.span.start):
                continue
            if last is None or not LIST.fullmatch(self.words.text[last.span.end : mention.span.start]):
                if len(listed) > 1:
                    break
                listed = []
            listed.append(self.cast.by_span[mention.span])
            last = mention
        return tuple(dict.fromkeys(listed)) if len(listed) > 1 else ()

    def _named_group(self, we: Span) -> Draft | None:
        """Who "We, the Foreign Ministers of the Five," are: the one group of the report that those words call."""
        called = {self.words.folded[i] for i in self.words.inside(we.end, we.end + NAMED_WITHIN)}
        groups = [d for d in self.cast.drafts if d.kind == "group" and d.mentions and d.name.casefold().split()[-1] in called]
        return groups[0] if len(groups) == 1 else None

    def apart(self, offset: int) -> bool:
        """Whether the offset stands in a heading or a pull quote."""
        return any(span.start <= offset < span.end for span in self.headings)

    @cached_property
    def own_we(self) -> list[Span]:
        """Each "We" that opens a sentence outside what anybody says."""
        words = self.words
        every = (
            i for i in words.capitals if words.forms[i] == "We" and words.opens_sentence(i) and not self.apart(words.starts[i])
        )
        return [
            Span(words.starts[i], words.ends[i])
            for i in every
            if not words.text.startswith(OPENING, max(0, words.starts[i] - 1)) and not self.within_content(words.starts[i])
        ]

    def mention_issuer(self) -> None:
        """Count each "We" of a release as a mention of its issuer."""
        issuer = self.issuer()
        if issuer:
            for span in self.own_we:
                self.cast.mention(issuer, span)

    def issuer_state(self) -> str | None:
        """The state of a release's issuer."""
        issuer = self.issuer()
        return issuer.state if issuer else None

    def same_paragraph(self, one: int, two: int) -> bool:
        """Whether two offsets stand in one line."""
        return self.words.line_at(one) == self.words.line_at(two)

    def state_around(self, offset: int) -> str | None:
        """The state an unowned "minister" or "palace" belongs to: of the sentence's or the last sentence's subject, or at home."""
        here = self.words.sentence_at(offset)
        for sentence in (here, here - 1):
            if sentence < 0 or not self.same_paragraph(self.words.sentences[sentence].start, offset):
                continue
            span = self.words.sentences[sentence]
            before = [m for m in self.mentions_in(span.start, min(span.end, offset)) if m.form != "adjective"]
            told = {m.state for m in before if m.kind == "state" and not self.within_content(m.span.start)}
            if len(told) > 1:
                break  # "Peru expelled Chile’s envoy after the minister": either's
            state = self._state_of_subject(before, span)
            if state:
                return state
        return self.home or self._main_around(here)

    def _state_of_subject(self, before: Sequence[Mention], sentence: Span) -> str | None:
        """The state that, or whose body, a sentence begins with as its subject; `before` is whom it names, adjectives apart."""
        draft = self.cast.by_span.get(before[0].span) if before else None
        if draft is None or draft.kind not in ("state", "organisation") or self._owns_somebody(before[0]):
            return None
        if draft.sector == "JRN" or self.words.text.startswith(":", before[0].span.end):
            return None  # who asks or tells is not at home in it
        at = self.words.first_from(before[0].span.start) - self.words.first_from(sentence.start)
        return draft.state if at <= SUBJECT else None

    @cached_property
    def main(self) -> str | None:
        """The state the report is mostly about."""
        return main_state(self.cast)

    def _main_around(self, sentence: int) -> str | None:
        """The report's main state, unless the sentence names another: then it may be that one's minister."""
        span = self.words.sentences[max(0, sentence)]
        named = {m.state for m in self.mentions_in(span.start, span.end) if m.kind == "state" and m.form != "adjective"}
        return self.main if named <= {self.main} else None

    def _owns_somebody(self, mention: Mention) -> bool:
        """Whether somebody of the state, and not the state, is the subject: "Norway’s minister", but not "Norway’s government"."""
        text, end = self.words.text, mention.span.end
        if not text.startswith(("’s ", "'s "), end):
            return False
        following = self.mentions_in(end, end + 40)
        body = bool(following) and following[0].kind == "organisation"
        return not body and "government" not in text[end : end + 30]


def _where(named: tuple[int, Draft]) -> int:
    return named[0]


def main_state(cast: Cast) -> str | None:
    """The state that is named at least three times, and twice as often as any other."""
    counts = Counter({draft.state: len(draft.mentions) for draft in cast.drafts if draft.kind == "state" and draft.state})
    (first, most), (_, second) = (*counts.most_common(2), (None, 0), (None, 0))[:2]
    return first if most >= 3 and most >= 2 * second else None


# Posts of two states that a heading names without their holders: "Statement by the President of Peru and the Premier of Fiji".


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
