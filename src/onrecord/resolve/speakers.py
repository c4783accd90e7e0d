"""The speaker of each attribution and who goes on speaking, whoever issued a paper, and whom pronouns outside sources stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.records import Span
from onrecord.resolve.actors import Draft, noun_ending, owner_of
from onrecord.resolve.names import Mention
from onrecord.resolve.pronouns import HE_SHE, HEADS, IT, NEAR, NOBODY, PAIRS, SIDES, THEY, WE, Choice, StandIns, of_namesakes
from onrecord.resolve.scene import SUBJECT, Saying, Scene
from onrecord.resolve.sources import DEFINITE, PREPOSITIONS, PRONOUNS, Phrase, Sources
from onrecord.words import Lexicon

# Who speaks in a paper that a source names - "the message", "the statement", "a letter from the ministry": whoever issued it.

BY = frozenset(("by", "from"))
ISSUED = frozenset("issued released signed sent written made published drafted adopted put".split())
SENT = frozenset("message letter statement text release note memo communique communiqué declaration".split())
BACK = 12  # sentences looked back for the paper's first mention
REACH = 10  # words behind the noun in which "by X" stands


class Papers:
    """Tells whose a paper is: by the words beside it, beside its first mention, or by who acts in the sentence before it."""

    def __init__(self, scene: Scene, sources: Sources, lexicon: Lexicon) -> None:
        self.scene, self.sources, self.lexicon = scene, sources, lexicon
        self.words, self.cast = scene.words, scene.cast

    def authors(self, phrase: Phrase) -> tuple[Draft, ...]:
        """Those who issued the paper at the head of a source; () where it is none or the report does not tell."""
        found = noun_ending(self.words, phrase.head, self.lexicon)
        if found is None or found.noun.kind != "paper":
            return ()
        noun = self.words.folded[phrase.head]
        beside = self._behind(phrase.head)
        if beside or self.words.folded[phrase.first] not in DEFINITE:
            return beside
        return self._first_told(phrase, noun) or (self._sender(phrase) if noun in SENT else ())

    def _first_told(self, phrase: Phrase, noun: str) -> tuple[Draft, ...]:
        """Whose it was where it was named last before: "Peru’s letter", "a letter from Peru", "Peru said in a letter"."""
        words, here = self.words, self.words.sentence_at(phrase.span.start)
        first = words.first_from(words.sentences[max(0, here - BACK)].start) if here >= 0 else phrase.first
        for index in range(phrase.first - 1, first - 1, -1):
            if words.folded[index] == noun and (found := self._behind(index) or self._owner(index) or self._acts_around(index)):
                return found
        return ()

    def _behind(self, noun: int) -> tuple[Draft, ...]:
        """Who stands behind the noun and "by" or "from": "a statement issued on Monday by the Nile Council"."""
        words = self.words
        for index in range(noun + 1, min(noun + REACH, len(words.folded))):
            if not words.adjoins(index - 1):
                return ()
            if words.folded[index] in BY and (index == noun + 1 or words.folded[noun + 1] in ISSUED):
                start = words.ends[index]
                named = [m for m in self.scene.mentions_in(start, start + SUBJECT * 6) if m.form != "adjective"][:1]
                return self._drafts(named[0].span) if named else ()
        return ()

    def _owner(self, noun: int) -> tuple[Draft, ...]:
        owner = owner_of(self.words, noun, self.sources.by_last)
        return self._drafts(owner.span) if owner and owner.form != "adjective" else ()

    def _acts_around(self, noun: int) -> tuple[Draft, ...]:
        """Who speaks in the sentence of the noun, nearest to it; else its subject."""
        words, at = self.words, self.words.starts[noun]
        sentence = words.sentence_at(at)
        spoke = self.scene.spoken.get(sentence, [])
        if spoke:
            nearest = min(spoke, key=lambda told: abs(told[0] - at))[0]
            return tuple(draft for start, draft in spoke if start == nearest)
        return self._subject(sentence, at)

    def _sender(self, phrase: Phrase) -> tuple[Draft, ...]:
        """Who speaks, or acts, in the sentence before: "Ana Ruiz congratulated the crew. The message reads"."""
        before = self.words.sentence_at(phrase.span.start) - 1
        if before < 0 or self.scene.apart(self.words.sentences[before].start):
            return ()
        spoke = self.scene.spoken.get(before, [])
        if spoke:
            return tuple(draft for start, draft in spoke if start == spoke[-1][0])
        return self._subject(before, phrase.span.start)

    def _subject(self, sentence: int, end: int) -> tuple[Draft, ...]:
        """The one a sentence begins with, outside what is said, before `end`."""
        if sentence < 0:
            return ()
        first = self.words.first_from(self.words.sentences[sentence].start)
        opening = next(((start, draft) for start, draft in self.scene.about(sentence) if start < end), None)
        if opening is None:
            return ()
        at = self.words.first_from(opening[0])
        before = [word for word in self.words.folded[first:at] if word != "the"][-1:]
        return (opening[1],) if at - first <= SUBJECT and PREPOSITIONS.isdisjoint(before) else ()

    def _drafts(self, span: Span) -> tuple[Draft, ...]:
        found = self.cast.by_span.get(span)
        return (found,) if found else ()


# The speaker of each attribution: names, titles, pronouns, pairs, and who goes on speaking.

PROVERBIAL = ("facts", "history", "experience", "time")  # "Facts have shown": the last speaker's own words
UNSAID = ("reportedly", "report", "poll", "rumour", "rumor", "allegedly", "survey")  # cues that give words to nobody
OPENING = "“\"‘'„«"


class Speakers:
    """Goes through the attributions in text order and remembers who spoke."""

    def __init__(self, scene: Scene, sayings: Sequence[Saying], lexicon: Lexicon) -> None:
        self.scene, self.sayings, self.lexicon = scene, sayings, lexicon
        self.words, self.cast = scene.words, scene.cast
        self.sources = Sources(scene, lexicon)
        self.stand_ins = StandIns(scene, self.sources, lexicon)
        self.papers = Papers(scene, self.sources, lexicon)
        self.narrated: dict[Span, Choice] = {}  # the pronouns of the report's own words

    def resolve(self) -> list[Choice]:
        """The speakers of each attribution; NOBODY where it has none or they cannot be told."""
        order = sorted(range(len(self.sayings)), key=lambda n: self._at(self.sayings[n]))
        found: dict[int, Choice] = {}
        by_source: dict[Span, Choice] = {}
        before: int | None = None
        told = self._narrated()
        for n in order:
            saying = self.sayings[n]
            while told and told[-1].start < self._at(saying)[0]:
                self._follow(told.pop())
            pronoun = self._pronoun_at_cue(saying)
            source = pronoun or saying.source
            if source is not None and saying.cue is not None and self._is_nobody(source, saying.cue):
                found[n] = NOBODY
            elif pronoun is not None:
                found[n] = self._meant(
                    self.stand_ins.pronoun(pronoun.words(self.words.text).casefold(), pronoun, speaks=True), pronoun
                )
            elif saying.source is None:
                found[n] = NOBODY if before is None else self._unsourced(saying, self.sayings[before], found[before])
            else:
                found[n] = by_source.get(saying.source) or self._sourced(saying.source)
                by_source[saying.source] = found[n]
            self.scene.hear(saying, found[n].drafts)
            before = n
        for span in reversed(told):
            self._follow(span)
        self._own_words(order, found)
        self._bridge(order, found)
        self._again()
        return [found[n] for n in range(len(self.sayings))]

    def _at(self, saying: Saying) -> tuple[int, int]:
        place = saying.source or saying.cue or saying.content[0]
        return place.start, saying.content[0].start

    def _narrated(self) -> list[Span]:
        """Each "he" and "she" outside sources and what is said, the last first."""
        words, sources = self.words, {saying.source.start for saying in self.sayings if saying.source}
        at = (index for index, word in enumerate(words.folded) if word in HE_SHE)
        spans = (Span(words.starts[index], words.ends[index]) for index in at)
        return [span for span in spans if span.start not in sources and not self.scene.within_content(span.start)][::-1]

    def _follow(self, span: Span) -> None:
        """Resolve a pronoun of the report's own words: who it is about matters for the next one."""
        choice = self.narrated[span] = self.stand_ins.pronoun(span.words(self.words.text).casefold(), span)
        for draft in choice.drafts:
            self.scene.tell_of(span.start, draft, first=not self._introduces(span))

    def _introduces(self, span: Span) -> bool:
        """Whether a pronoun only opens the phrase that names somebody: "His host, Luis Paz, smiled" is about Paz."""
        named = next((m for m in self.scene.mentions_in(span.end, span.end + NEAR) if m.kind == "person"), None)
        if named is None:
            return False
        between = [self.words.folded[i] for i in self.words.inside(span.end, named.span.start)]
        return (
            bool(between)
            and PREPOSITIONS.isdisjoint(between)
            and (self.words.text.startswith(", ", named.span.start - 2) or self.lexicon.is_title(between[-1]))
        )

    def _sourced(self, source: Span) -> Choice:
        """Whom a source phrase means."""
        phrase = Phrase(source, self.scene)
        if phrase.first >= phrase.stop:
            return NOBODY
        word = self.words.folded[phrase.first]
        if word in PRONOUNS and phrase.head == phrase.first:
            span = Span(self.words.starts[phrase.first], self.words.ends[phrase.first])
            return self._meant(self.stand_ins.pronoun(word, span, speaks=True), span)
        named = self._with_titled(phrase, self.sources.named(phrase))
        if named:
            mentions = self.scene.touched_by(source.start, source.end)
            doubtful = [m.span for m in mentions if m.span in self.cast.namesakes and self.cast.by_span[m.span] in named]
            return of_namesakes(named, [draft for span in doubtful for draft in self.cast.namesakes[span]])
        return self._unnamed(phrase)

    def _with_titled(self, phrase: Phrase, named: list[Draft]) -> list[Draft]:
        """Those named, after whom a bare title means that "and" joins to them: "The President and King Hakon"."""
        words = self.words
        mentions = self.scene.touched_by(phrase.span.start, phrase.span.end)
        first = next((words.first_from(m.span.start) for m in mentions if self.cast.by_span.get(m.span) in named), phrase.first)
        joint = next((i for i in range(phrase.first + 1, first) if words.folded[i] == "and"), None)
        if (
            joint is None
            or words.folded[phrase.first] != "the"
            or not all(map(self.lexicon.is_title, words.folded[joint + 1 : first]))
        ):
            return named
        left = Phrase(Span(phrase.span.start, words.ends[joint - 1]), self.scene)
        titled = self.stand_ins.titled(left)
        if titled is None or not titled.drafts or titled.drafts[0] in named:
            return named
        self.cast.mention(titled.drafts[0], left.span)
        return [titled.drafts[0], *named]

    def _unnamed(self, phrase: Phrase) -> Choice:
        """Whom a source without a name means: "the two leaders", "the minister", "a senior official"."""
        pair = self.stand_ins.pair(phrase)
        if pair is not None:
            return self._meant(pair, self.sources.np(phrase))
        both = self.stand_ins.two_titled(phrase)
        if both is not None:
            return both
        titled = self.stand_ins.titled(phrase, speaks=True)
        if titled is not None and titled.drafts:
            return self._meant(titled, self.sources.np(phrase))
        if titled is not None and not self.scene.within_content(phrase.span.start):
            return Choice((self._titled_stranger(phrase),))
        return Choice(tuple(self.sources.unnamed_one(phrase) or self.papers.authors(phrase)))

    def _meant(self, choice: Choice, span: Span) -> Choice:
        """Count the words as a mention of whom they mean: of the group of two, where they mean two."""
        if len(choice.drafts) > 1:
            choice = choice._replace(drafts=(self.cast.group_of(choice.drafts),))
        for draft in choice.drafts:
            self.cast.mention(draft, span)
            word = span.words(self.words.text).casefold()
            if draft.kind == "person" and not choice.rivals:
                draft.gender = draft.gender or HE_SHE.get(word, "")
        return choice

    def _titled_stranger(self, phrase: Phrase) -> Draft:
        """A new actor for "the minister" whom nobody named can be."""
        title = self.stand_ins.title_of(phrase) or []
        owner, row = self.sources.owner(phrase), self.lexicon.title(title[-1])
        turn = self.words.text.startswith(":", phrase.span.end)  # of a transcript: what is said in it is not around him
        state = self.scene.home if turn else self.scene.state_around(self.words.starts[phrase.first])
        state, name = (owner.state if owner else self._state_before(phrase)) or state, " ".join(title)
        draft = self.cast.add(Draft(name, "person", state, (row.sector if row else None) or None, titles=[name], named=False))
        self.cast.mention(draft, self.sources.np(phrase))
        return draft

    def _state_before(self, phrase: Phrase) -> str | None:
        """Whose "the spokesman" is, where one nobody names was brought in before: "A Fijian foreign ministry spokesman"."""
        words, noun = self.words, self.words.folded[phrase.head]
        for index in range(phrase.first - 1, max(-1, phrase.first - EARLIER), -1):
            if words.folded[index] == noun:
                first = max(0, index - LONGEST)
                found = self.scene.mentions_in(words.starts[first], words.starts[index])
                at = next(
                    (m for m in found if m.state and words.sentence_at(m.span.start) == words.sentence_at(words.starts[index])),
                    None,
                )
                return at.state if at else None
        return None

    def _own_words(self, order: list[int], found: dict[int, Choice]) -> None:
        """ "We said" in a quotation whose speaker stands after it."""
        for n in order:
            source = self.sayings[n].source
            if source and not found[n].drafts and source.words(self.words.text).casefold() in ("we", "i"):
                found[n] = self._sourced(source)
                self.scene.hear(self.sayings[n], found[n].drafts)

    def _is_nobody(self, source: Span, cue: Span) -> bool:
        """ "It was noted", "it is said": nobody in particular."""
        text = self.words.text
        return source.words(text).casefold() == "it" and cue.words(text).casefold().startswith(
            ("was ", "is ", "were ", "has been ")
        )

    def _pronoun_at_cue(self, saying: Saying) -> Span | None:
        """The pronoun beside a cue whose source the tagger missed: "he noted"."""
        if saying.source is not None or saying.cue is None:
            return None
        words = self.words
        first, after = words.first_from(saying.cue.start), words.first_from(saying.cue.end)
        for index, joined in ((first - 1, first > 0 and words.adjoins(first - 1)), (after, after > 0 and words.adjoins(after - 1))):
            if joined and index < len(words.forms) and words.folded[index] in ("he", "she", "they", "it"):
                return Span(words.starts[index], words.ends[index])
        return None

    def _unsourced(self, saying: Saying, before: Saying, speakers: Choice) -> Choice:
        """Who goes on speaking where no source stands: he of the same sentence or, in an unbroken quotation, of the one before."""
        if not speakers.drafts:
            return NOBODY
        start = saying.content[0].start
        text = self.words.text
        if saying.cue is not None:
            cue = saying.cue.words(text).casefold()
            same = self.words.sentence_at(self._at(before)[0]) == self.words.sentence_at(saying.cue.start)
            return speakers if same and not any(word in cue for word in UNSAID) else NOBODY
        quoted = text[start] in OPENING
        apart = self.words.line_at(start) - self.words.line_at(before.content[-1].end - 1)
        between = text[before.content[-1].end : start] if before.content[-1].end < start else ""
        if self.scene.same_paragraph(self._at(before)[0], start) or (quoted and between.strip(' .”"\n\r,') == "" and apart <= 2):
            return speakers
        return NOBODY

    def _bridge(self, order: list[int], found: dict[int, Choice]) -> None:
        """Words in a paragraph of their own that nobody is said to say, between two of one speaker, are his too."""
        for left, n, right in zip(order, order[1:], order[2:], strict=False):
            saying = self.sayings[n]
            nobody = saying.source is None and saying.cue is None
            proverb = saying.source is not None and saying.source.words(self.words.text).casefold() in PROVERBIAL
            same = found[left].drafts and found[left].drafts == found[right].drafts
            if (nobody or proverb) and not found[n].drafts and same:
                found[n] = found[left]

    def _again(self) -> None:
        """A group that a source names by a bare noun is meant wherever the noun stands bare."""
        groups = {
            d.name.casefold(): d for d in self.cast.drafts if d.kind == "group" and not d.named and " " not in d.name and not d.key
        }
        for index, word in enumerate(self.words.folded) if groups else ():
            span = Span(self.words.starts[index], self.words.ends[index])
            if word in groups and owner_of(self.words, index, self.sources.by_last) is None:
                self.cast.mention(groups[word], span)


# Pronouns, titles, pairs and common nouns outside sources: whom each stands for, for whoever codes what they do.

PRONOUN_FORMS = HE_SHE.keys() | IT | THEY | WE
EARLIER = 120  # words looked back for one of the same title
LONGEST = 5  # words from "the" to the head of what it points to: "the Danish deputy prime minister"
VERBS = frozenset("have had has are were will would also then remain agree say said called stand share did do".split())
OPENS = DEFINITE | {"both", "these", "two"}


class Meant(NamedTuple):
    """Words, and whom they stand for."""

    span: Span
    choice: Choice


def find_elsewhere(speakers: Speakers, lexicon: Lexicon) -> Iterator[Meant]:
    """Every stand-in that is nobody's mention yet and that somebody fits, in text order, none overlapping."""
    scene, sources, stand_ins = speakers.scene, speakers.sources, speakers.stand_ins
    words, taken = scene.words, scene.cast.by_span
    done = 0
    for index, word in enumerate(words.folded):
        if index < done:
            continue
        if word in PRONOUN_FORMS:
            span = Span(words.starts[index], words.ends[index])
            choice = NOBODY if span in taken else speakers.narrated.get(span) or stand_ins.pronoun(word, span)
        elif word == "both" and _stands_alone(index, scene):
            span = Span(words.starts[index], words.ends[index])
            choice = stand_ins.two(span, "person") or stand_ins.two(span, "state") or NOBODY
        elif word in OPENS:
            head = _head_from(index, scene, sources, lexicon)
            if head is None:
                continue
            behind = _owner_behind(head, scene)
            of = words.folded[head + 1 : head + 2] == ["of"] and behind is None
            span = Span(words.starts[index], words.ends[head + 2 * of])
            whole = Span(span.start, behind.span.end) if behind else span
            choice = NOBODY if _touches(span, scene) else _pointed_at(Phrase(whole, scene), sources, stand_ins)
            done = head + 1 if choice.drafts else done
        else:
            continue
        if choice.drafts:
            yield Meant(span, choice)


def _stands_alone(index: int, scene: Scene) -> bool:
    """Whether "both" is a sentence's subject: "Both remain committed", not "Both leaders"."""
    words = scene.words
    after = words.folded[index + 1] if index + 1 < len(words.folded) else ""
    return words.opens_sentence(index) and (after in VERBS or after.endswith("ed")) and words.adjoins(index)


def _head_from(first: int, scene: Scene, sources: Sources, lexicon: Lexicon) -> int | None:
    """The head of the phrase that "the" opens: a title, a pair or a body, with no name after it and no owner behind it."""
    words, head = scene.words, None
    for index in range(first + 1, min(first + LONGEST, len(words.folded))):
        if not words.adjoins(index - 1) or index in sources.by_last:
            break
        word = words.folded[index]
        if word in PAIRS | SIDES or lexicon.is_head(word) or noun_ending(words, index, lexicon):
            head = index
        elif not (lexicon.is_title(word) or words.forms[index].islower()) or head is not None:
            break
    if head is None or words.possessive(head):
        return None
    if words.folded[head + 1 : head + 2] == ["of"]:
        return head if " ".join(words.folded[head : head + 3]) in HEADS or _owner_behind(head, scene) else None
    following = scene.mentions_in(words.ends[head], words.ends[head] + 3)
    return None if following else head


def _owner_behind(head: int, scene: Scene) -> Mention | None:
    """The state behind a title's "of", the last of a list, with no name behind it: "the President of the United States thanked"."""
    words = scene.words
    at, state = head + 1, None
    if words.folded[at : at + 1] != ["of"] or not words.adjoins(head):
        return None
    while words.folded[at : at + 1] in (["of"], ["and"]) or (state and words.text.startswith(", ", state.span.end)):
        at += words.folded[at] in ("of", "and")
        at += words.folded[at : at + 1] == ["the"]
        inside = scene.mentions_in(words.starts[at], words.ends[at]) if at < len(words.starts) else []
        found = next((m for m in inside if m.kind == "state"), None)
        if found is None:
            break
        state, at = found, words.first_from(found.span.end)
    return state if state and not scene.mentions_in(state.span.end, state.span.end + 2) else None


def _touches(span: Span, scene: Scene) -> bool:
    """Whether the words are a mention already, or hold one."""
    return bool(scene.touched_by(span.start, span.end)) or span in scene.cast.by_span


def _pointed_at(phrase: Phrase, sources: Sources, stand_ins: StandIns) -> Choice:
    """Whom "the two leaders", "the minister" or "the ministry" means; NOBODY for words that point at nobody known."""
    pair = stand_ins.pair(phrase)
    if pair is not None:
        return pair
    titled = stand_ins.titled(phrase)
    if titled is not None:
        return titled
    body = sources.known_body(phrase)
    return Choice((body,)) if body else NOBODY
