"""Words that stand for somebody named elsewhere - "he", "it", "the minister", "the two leaders", "we" - and how surely."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from onrecord.records import Problem, Span
from onrecord.resolve.actors import Draft
from onrecord.resolve.known_leaders import offices_of
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import DEFINITE, Phrase, Sources
from onrecord.words import SMALL, Lexicon

# How surely words mean whom they are taken to mean, and what to say where two would do.


class Choice(NamedTuple):
    """Whom words stand for: nobody, one, or several together; how likely that is; who else would fit.

    `neither` says that the actor is a bare surname, made because it may be any of the rivals.
    """

    drafts: tuple[Draft, ...] = ()
    score: float = 1.0
    rivals: tuple[Draft, ...] = ()
    neither: bool = False

    @property
    def in_doubt(self) -> bool:
        """Whether somebody else may well be meant."""
        return bool(self.rivals) and self.score < DOUBTFUL


NOBODY = Choice()

# Shares of GUM's he and she in news, biographies and interviews that go to the right one of those we name, by what is known of the
# others near by (`python quality/pronouns.py news bio interview` prints them; fitted on the same texts, so expect a little less).
ALONE = 0.9
PAIR = 0.9  # two who stand out; not measured
ALONE_AFAR = 0.65  # nobody else fits, but he stands two sentences back or more
OF_KNOWN_GENDER = 0.9  # his gender is known and fits, of the others none is
OF_ONE_GENDER = 0.75
EITHER = 0.6
EITHER_SPEAKS = 0.85  # as the source of a statement, where the last speaker mostly goes on; all sources together 0.91 of 58
THING = 0.5  # "it" and "they" mean things and people unnamed as often as those we name: 26 and 22 in GUM, too few for more
TITLED_ALONE, TITLED_EITHER = 0.95, 0.75  # not measured: gold/dev has no title that is resolved wrongly
CALLED_SO = 0.85  # he went by the bare surname before; not measured
DOUBTFUL = 0.9  # a source below this that somebody else fits is a problem of the record


def _own_part(title: list[str]) -> list[str]:
    """A title without what hangs on it: of "minister of foreign affairs" the minister."""
    return title[: next((i for i, word in enumerate(title) if i and word in ("of", "for", "to", "at", "on", "in")), None)]


def _title_in(title: list[str], wanted: Set[str]) -> bool:
    """Whether a title is one of these, whatever hangs on it: "prime minister of Chile"."""
    own = _own_part(title)
    return bool(wanted & {*own[-1:], " ".join(own[-2:])})


def of_he_or_she(found: Draft, rivals: Sequence[Draft], away: int, *, speaks: bool) -> Choice:
    """The choice of one over his rivals for "he" or "she"; `away` is how many sentences back he stands."""
    if not rivals:
        score = ALONE if away < 2 else ALONE_AFAR
    elif speaks and not (found.gender and not any(rival.gender for rival in rivals)):
        score = EITHER_SPEAKS
    elif found.gender:
        score = OF_ONE_GENDER if any(rival.gender for rival in rivals) else OF_KNOWN_GENDER
    else:
        score = EITHER
    return Choice((found,), score, tuple(rivals))


def of_namesakes(drafts: Sequence[Draft], namesakes: Sequence[Draft]) -> Choice:
    """Who is named: surely, unless by a bare surname that others of the report have; then an actor of its own, or one of them."""
    if not namesakes:
        return Choice(tuple(drafts))
    neither = any(draft.key is None and draft.kind == "person" for draft in drafts)
    return Choice(tuple(drafts), round(1 / len(namesakes), 2) if neither else CALLED_SO, tuple(namesakes), neither)


def doubts(sayings: Sequence[Saying], chosen: Sequence[Choice], numbers: dict[int, str], text: str) -> Iterator[Problem]:
    """A problem for each source that may mean somebody else: its words, the candidates, who was taken and how surely."""
    told = set()
    for saying, choice in zip(sayings, chosen, strict=True):
        source = saying.source
        if source is None or not choice.in_doubt or source in told:
            continue
        told.add(source)
        named = () if choice.neither else tuple(draft.final for draft in choice.drafts)
        finals = [draft.final for draft in (*named, *choice.rivals) if id(draft.final) in numbers]
        either = list(dict.fromkeys(f"{draft.name} ({numbers[id(draft)]})" for draft in finals))
        if len(either) < 2 and not choice.neither:
            continue  # the candidates turned out to be one
        taken = f"taken for {named[0].name} ({choice.score:.2f})" if named else "taken for neither"
        detail = f"{source.words(text)!r} may be {' or '.join(either)}: {taken}"
        yield Problem(code="ambiguous-speaker", span=source, detail=detail)


# Words that stand for somebody named elsewhere: "he", "it", "the minister", "the two leaders", "we".
#
# Each method says whom the words mean, how surely, and who else they could mean.

HE_SHE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())
OURS = frozenset("we us our ours".split())
WE = OURS | frozenset("i me my mine".split())
HEADS = {  # what somebody is called by the office, whatever its title
    "head of state": frozenset(("president", "king", "queen", "emperor", "emir", "amir", "sultan")),
    "head of government": frozenset(("prime minister", "premier", "chancellor", "taoiseach")),
}
PAIRS = frozenset(
    """leaders presidents ministers premiers chancellors pair duo men women heads diplomats chiefs kings monarchs
    interlocutors""".split()
)
SIDES = frozenset("sides countries nations states governments parties delegations capitals".split())
TALKING = frozenset("sides parties delegations both two".split())
TALKS = re.compile(
    r"\b(?:met|meets?|meetings?|call(?:ed)?|calls|talks?|spoke|speaks|conversations?|consultations?|discuss(?:ed|es)|negotiations"
    r"|hosted|hosts|received|visit(?:s|ed)?)\b"
)
MOST_MEET = 4
OPENING = 4  # sentences in which a report of a meeting says who met
TWO = 2
KNOWN_TWO = ("the", "these", "our", "their", "both", "those")  # before "two": two who were named
COUNTERPART = re.compile(r"\b(?:counterpart|opposite number),? \Z")
ADDRESS = re.compile(
    r"(?:Address|Speech|Remarks|(?P<release>Statement|Message)) (?:by|of|from) "
    r"(?P<who>[^,:]+?)(?= (?:to|at|on|before|during|after|in|for)\b|[,:]|\s*\Z)"
)
MEETS = re.compile(r"(?:me[et]t|talk|sp[eo]a?k|spoke|consult|agree|disagree|confer)")
BREAKS = frozenset("and but that who whom which when while after before as if because since though than".split())
CLAUSE = 6  # words before "him" in which the subject of its verb stands
BESIDE = 18  # code points that COUNTERPART may take
BACK = 8  # sentences looked back for the one a pronoun stands for
NEAR = 40  # code points after a pronoun in which its verb's object stands
FAR = 40  # sentences looked back for the one a title stands for
MOST = 200  # persons or states looked at for the two a report is about
CROWD = 60  # of those one sentence names, so that an endless one costs no more
RIVAL = 2  # sentences looked back for somebody else whom a pronoun may mean as well


class StandIns:
    """Tells whom a pronoun, a title or a pair means."""

    def __init__(self, scene: Scene, sources: Sources, lexicon: Lexicon) -> None:
        self.scene, self.sources, self.lexicon = scene, sources, lexicon
        self.words, self.cast = scene.words, scene.cast
        self._offices: dict[Draft, list[tuple[str, str, bool]]] = {}

    def pronoun(self, word: str, span: Span, *, speaks: bool = False) -> Choice:
        """Whom a pronoun means, by what was said last, number and gender; two for "they" of a pair, NOBODY where nobody fits."""
        if word in HE_SHE:
            return self._he_or_she(HE_SHE[word], span, self._doer(span, ("person",)) if word == "him" else None, speaks=speaks)
        if word in IT:
            return self._thing(span, lambda d: d.kind in ("organisation", "state"), BACK)
        if word in THEY:
            return self._they(word, span, speaks=speaks)
        if word in WE:
            return self._first_person(span)
        if word in ("who", "which"):
            last = self.words.first_from(span.start) - 1
            at = next((m for i in range(last, last - 4, -1) if (m := self.sources.by_last.get(i))), None)
            found = self.cast.by_span.get(at.span) if at else None
            return Choice((found,)) if found else NOBODY
        return NOBODY

    def _they(self, word: str, span: Span, *, speaks: bool) -> Choice:
        """A group, who spoke together or the body that spoke, or the pair the report is about."""
        spoke = self._spoke_last(span) if speaks else ()
        doer = self._doer(span, ("group", "organisation")) if word == "them" else None
        group = self._thing(span, lambda d: d.kind == "group" and d is not doer, 2)
        some = word == "them" and self.words.text[max(0, span.start - 3) : span.start] == "of "  # "112 of them" are no pair
        if not group.drafts and (len(spoke) > 1 or any(draft.kind == "organisation" for draft in spoke)):
            return Choice(spoke, PAIR if len(spoke) > 1 else THING)
        met = self._talkers if word != "them" and not group.drafts else None
        if met and span.start > met[0].start:
            return Choice(met[1], PAIR)
        pair = None if group.drafts or some else self.two(span, "person") or self.two(span, "state")
        return pair._replace(score=THING) if pair else group

    def _spoke_last(self, span: Span) -> tuple[Draft, ...]:
        """Who spoke last in this sentence or the one before, several where they spoke together."""
        here = self.words.sentence_at(span.start)
        spoke = [told for n in (here - 1, here) for told in self.scene.spoken.get(n, ()) if told[0] < span.start]
        return tuple(dict.fromkeys(draft for start, draft in spoke if start == spoke[-1][0]))

    def _he_or_she(self, gender: str, span: Span, doer: Draft | None, *, speaks: bool) -> Choice:
        order = self._fitting(span, lambda d: d.kind == "person" and d.gender in ("", gender) and d is not doer, BACK)
        rivals = [draft for away, draft in order[1:] if away <= RIVAL]
        return of_he_or_she(order[0][1], rivals, order[0][0], speaks=speaks) if order else NOBODY

    def _doer(self, span: Span, kinds: Sequence[str]) -> Draft | None:
        """Who does in the same clause what is done to "him", and so is somebody else: "Lin met him", not "Lin has it with him"."""
        words, at = self.words, self.words.first_from(span.start)
        with_whom, some = words.folded[at - 1 : at] == ["with"], words.folded[at - 1 : at] == ["of"]
        verb = at - 1 - with_whom - 2 * some  # "met with him", "detained 12 of them"
        if verb < 0 or words.folded[verb] in SMALL or (with_whom and not MEETS.match(words.folded[verb])):
            return None
        if words.folded[verb - 1] in ("and", "but", "then"):  # "Lin rose and met him": who began the sentence
            start = words.sentences[words.sentence_at(span.start)].start
            opening = self.scene.mentions_in(start, words.starts[verb])[:1]
            return self.cast.by_span.get(opening[0].span) if opening and opening[0].kind in kinds else None
        for index in range(verb - 1, max(-1, verb - CLAUSE), -1):
            if not words.adjoins(index) or words.folded[index] in BREAKS:
                return None
            mention = self.sources.by_last.get(index)
            if mention is not None and mention.kind in kinds:
                return None if words.possessive(index) else self.cast.by_span.get(mention.span)
        return None

    def _thing(self, span: Span, fits: Callable[[Draft], bool], back: int) -> Choice:
        order = self._fitting(span, fits, back)
        rivals = tuple(draft for away, draft in order[1:] if away <= RIVAL)
        return Choice((order[0][1],), THING, rivals) if order else NOBODY

    def _fitting(self, span: Span, fits: Callable[[Draft], bool], back: int, others: int = RIVAL) -> list[tuple[int, Draft]]:
        """(sentences back, who) of all who fit, each once, the likeliest first; once one is found, `others` only so far back."""
        order: dict[Draft, int] = {}
        for away, draft in self.candidates(span.start, back):
            if order and away > others:
                break
            if draft not in order and fits(draft):
                order[draft] = away
        return [(away, draft) for draft, away in order.items()]

    def candidates(self, offset: int, back: int = BACK) -> Iterator[tuple[int, Draft]]:
        """(sentences back, who) may be meant at this offset, the likeliest first: speakers, then subjects, backwards.

        Who is named right after it in the same sentence is its object, and somebody else: "He told Putin". In reported speech
        it may be the speaker; inside his quotation marks it cannot.
        """
        scene, here = self.scene, self.words.sentence_at(offset)
        told = scene.told_at(offset)
        out = scene.named_between(offset + 1, offset + NEAR) if here >= 0 else []
        if told and scene.is_quoted(told.content, offset):
            out += told.speakers
        elif told:
            yield from ((0, draft) for draft in told.speakers if draft not in out)
        for sentence in range(here, max(-1, here - back - 1), -1):
            away = here - sentence
            spoke = [draft for start, draft in scene.spoken.get(sentence, [])[:CROWD] if start < offset]
            yield from ((away, draft) for draft in reversed(spoke) if draft not in out)
            yield from ((away, draft) for start, draft in scene.about(sentence)[:CROWD] if start < offset and draft not in out)
            if told:
                yield from ((away, draft) for start, draft in scene.inside(sentence)[:CROWD] if start < offset and draft not in out)

    def _first_person(self, span: Span) -> Choice:
        """ "we" in somebody's words is who speaks them; in a release of its own voice, its issuer."""
        told = self.scene.told_at(span.start)
        if told or self.scene.within_content(span.start):
            return Choice(tuple(told.speakers[:1])) if told else NOBODY
        ours = span.words(self.words.text).casefold() in OURS
        if self._addresser is not None:
            return self._of_release(self._addresser) if ours and self._address and self._address["release"] else self._addresser
        issuer = (self.scene.issuer() if ours else self.scene.signer or self.scene.issuer()) or self.scene.speaks_in_line(
            span.start
        )
        return Choice((issuer,)) if issuer else NOBODY

    @cached_property
    def _address(self) -> re.Match[str] | None:
        """The report's one heading "Address by the President of Peru"; None where it has no such, or several."""
        found = [one for span in self.scene.headings if (one := ADDRESS.match(self.words.text, span.start, span.end))]
        return found[0] if len(found) == 1 else None

    def _of_release(self, by: Choice) -> Choice:
        """Whose "we" a statement has: the state of whoever gives it, as in a release that is signed."""
        state = self.cast.by_key.get(f"state:{by.drafts[0].state}") if by.drafts else None
        return Choice((state,)) if state and state.mentions else by

    @cached_property
    def _addresser(self) -> Choice | None:
        """Who says all of the report, by its heading; None where that names nobody, or several."""
        if self._address is None:
            return None
        phrase = Phrase(Span(*self._address.span("who")), self.scene)
        named = [draft for draft in self.sources.named(phrase) if draft.kind == "person"]
        if named:
            return Choice((named[0],)) if len(named) == 1 else None
        return self.titled(phrase)

    def pair(self, phrase: Phrase) -> Choice | None:
        """ "The two leaders", "both sides": the two it is about. None where the phrase is not of that kind."""
        words = [self.words.folded[i] for i in range(phrase.first, phrase.head + 1)]
        known = words[-1] in PAIRS | SIDES | {"both", "two"} and words[0] in ("the", "both", "two", "these")
        if not known:
            return None
        if self._are_of_named(phrase):
            return self._of_states(phrase)
        if words[-1] in PAIRS and words[0] == "the" and len(words) > 2 and "two" not in words:
            return None  # "the other EU leaders" are others
        if words[0] == "two" and self.words.folded[phrase.first - 1 : phrase.first] not in ([word] for word in KNOWN_TWO):
            return None  # "two men were arrested" are nobody named
        return self._two_meant(words, self.sources.np(phrase))

    def _two_meant(self, words: list[str], span: Span) -> Choice | None:
        """The two that are meant by "the two leaders" or "the sides": who met by the report's opening, else whom it is about."""
        kinds = ("state", "person") if words[-1] in SIDES else ("person",) if words[-1] in ("men", "women") else ("person", "state")
        if words[-1] == "ministers" and "two" not in words and words[0] != "both" and not self.two(span, "person"):
            return None
        met = self._talkers if words[-1] in PAIRS | TALKING else None
        if met and span.start > met[0].start and (len(met[1]) == TWO or not {"two", "both"} & set(words)):
            return Choice(met[1], PAIR)
        found = next((pair for kind in kinds if (pair := self.two(span, kind))), None)
        if found and words[-1] in PAIRS and found.drafts[0].kind == "state":
            return self.two(span, "person", titled=False) or found  # who is named without a title goes before states
        return found

    def _are_of_named(self, phrase: Phrase) -> bool:
        """Whether the phrase says whose they are: "the leaders of Chile and Fiji" are no two of before."""
        of = self.words.folded[phrase.head + 1 : phrase.stop][:1] == ["of"]
        return of and bool(self.scene.mentions_in(self.words.ends[phrase.head], phrase.span.end))

    def _of_states(self, phrase: Phrase) -> Choice | None:
        """Those of one title, each of a state named behind it: "the Presidents of Chile and Fiji"; None unless all are known."""
        of = [m for m in self.scene.mentions_in(self.words.ends[phrase.head], phrase.span.end) if m.kind == "state"]
        noun = self.words.folded[phrase.head]
        titles = {word for heads in HEADS.values() for word in heads} if noun == "leaders" else {noun.removesuffix("s")}
        people = [d for d in self.cast.drafts if d.kind == "person" and any(_title_in(t.split(), titles) for t in d.titles)]
        held = {d.state: d for d in reversed(people)}
        found = [held[m.state] for m in of if m.state in held]
        return Choice(tuple(found), PAIR) if len(found) == len(of) >= TWO else None

    @cached_property
    def _talkers(self) -> tuple[Span, tuple[Draft, ...]] | None:
        """Those who meet or telephone by the report's first sentences, each of another state, and the sentence that says so."""
        scene, words = self.scene, self.words
        for span in words.sentences[:OPENING]:
            people = dict.fromkeys(self.cast.by_span[m.span].final for m in scene.mentions_in(span.start, span.end)
                                   if m.kind == "person" and m.span in self.cast.by_span)  # fmt: skip
            apart = len({draft.state for draft in people}) == len(people)
            if len(people) > MOST_MEET or (len(people) >= TWO and not apart):
                return None
            if len(people) >= TWO and not scene.apart(span.start) and TALKS.search(words.text, span.start, span.end):
                return span, tuple(people)
        return None

    def two(self, span: Span, kind: str, *, titled: bool = True) -> Choice | None:
        """The two persons, or states, that the report so far is mostly about; None unless just two stand out."""
        named = (d for d in self.cast.drafts if d.kind == kind and d.mentions)
        likely = (d for d in named if kind != "person" or not titled or d.titles or self._is_counterpart(d))
        counts = [(-bisect_left(draft.mentions, span), draft.start, draft) for draft in islice(likely, MOST)]
        counts = [row for row in counts if row[0]]
        counts.sort(key=lambda row: row[:2])
        if len(counts) < 2 or (len(counts) > 2 and counts[2][0] == counts[1][0]):
            return None
        return Choice(tuple(sorted((counts[0][2], counts[1][2]), key=lambda draft: draft.start)), PAIR)

    def _is_counterpart(self, draft: Draft) -> bool:
        """Whether a person is brought in as "her Latvian counterpart": of a title that another's tells."""
        return COUNTERPART.search(self.words.text, max(0, draft.start - BESIDE), draft.start) is not None

    def titled(self, phrase: Phrase, *, speaks: bool = False) -> Choice | None:
        """ "The minister", "the Foreign Secretary": the last one of that title. None where the phrase is no definite title."""
        title = self.title_of(phrase)
        if title is None:
            return None
        owner = self.sources.owner(phrase)
        state, exact = owner.state if owner else None, " ".join(title)
        if exact == "official" and (last := self._official(phrase, state)):
            return Choice((last,), TITLED_ALONE)
        apart = self.words.text.startswith(":", phrase.span.end)  # who speaks in a transcript is nobody whom only a speech names

        def fits(draft: Draft, *, bare: bool = False) -> bool:
            if draft.kind != "person" or (state and (draft.state != state if draft.state else draft.homeless)):
                return False
            held = [t.split() for t in (*draft.titles, *draft.called, *self._held(draft, state))]
            if exact in HEADS:
                return any(_title_in(t, HEADS[exact]) for t in held)
            return any(set(title) <= set(t) and (len(title) > 1 or (_own_part(t) if bare else t)[-1:] == title) for t in held)

        span = Span(self.words.starts[phrase.first], self.words.ends[phrase.head])
        order = [draft for _, draft in self._fitting(span, fits, FAR, FAR)]
        same = [draft for draft in order if exact in (*draft.titles, *self._held(draft, state))] or order
        ours = [draft for draft in same if draft.state in (None, self.scene.home)] if self.scene.home and not owner else []
        if len(ours) == 1:  # in a release of Norway's "the Prime Minister" is Norway's
            return Choice((ours[0],), TITLED_ALONE)
        told = [draft for draft in same if self._spoke_before(draft, span.start)] if speaks and len(same) > 1 and not owner else []
        if len(told) == 1:  # whoever has spoken goes on, not whom the report only names
            return Choice((told[0],), TITLED_EITHER, tuple(draft for draft in same if draft is not told[0]))
        if same:
            return Choice((same[0],), TITLED_EITHER if len(same) > 1 else TITLED_ALONE, tuple(same[1:]))
        everyone = [draft for draft in self.cast.drafts if fits(draft) and not (apart and self._is_only_told_of(draft))]
        if not everyone:  # "the minister" of "Minister of Mines Ana Ruiz"
            everyone = [draft for _, draft in self._fitting(span, lambda draft: fits(draft, bare=True), FAR, FAR)]
        return Choice((everyone[0],), TITLED_ALONE) if len(everyone) == 1 else NOBODY

    def _spoke_before(self, draft: Draft, at: int) -> bool:
        here = self.words.sentence_at(at)
        near = (self.scene.spoken.get(n, ()) for n in range(max(0, here - FAR), here + 1))
        return any(found is draft and start < at for spoke in near for start, found in spoke[:CROWD])

    def _official(self, phrase: Phrase, state: str | None) -> Draft | None:
        """Who "the official" is: who spoke last, if a title stood before the name, or whom "an official" brought in since then."""
        at = phrase.span.start
        unnamed = [(self._before(draft, at), draft) for draft in self.cast.drafts if _is_unnamed_official(draft, state)]
        told, latest = max(unnamed, key=lambda row: row[0], default=(-1, None))
        bare = phrase.head == phrase.first + 1 and self.words.folded[phrase.first] == "the"
        since, last = (self.scene.spoke_last(at) if bare else None) or (-1, None)
        known = last is not None and last.kind == "person" and bool(last.titles or last.called)
        return latest if told >= 0 and (told >= since or not known) else last if known else None

    @staticmethod
    def _before(draft: Draft, at: int) -> int:
        """Where somebody was last told of before a place; -1 for nowhere."""
        return max((span.start for span in draft.mentions if span.start < at), default=-1)

    def _held(self, draft: Draft, state: str | None) -> Sequence[str]:
        """The titles of somebody named in full by the tables, though the report may not tell them: of the state that is named with
        the title, else those of the report's day."""
        if draft not in self._offices:
            self._offices[draft] = offices_of(draft, self.scene.published)
        held = self._offices[draft]
        return [title for of, title, today in held if (state == of or (state is None and today)) and draft.state in (None, of)]

    def _is_only_told_of(self, draft: Draft) -> bool:
        return all(self.scene.within_content(span.start) for span in draft.mentions)

    def two_titled(self, phrase: Phrase) -> Choice | None:
        """ "The President and the Prime Minister", each counted as a mention; None where the phrase is not of that kind."""
        words = self.words
        at = next((i for i in range(phrase.first, phrase.cut) if words.folded[i : i + 2] == ["and", "the"]), None)
        if at is None or at == phrase.first:
            return None
        last = phrase.head if phrase.head > at else phrase.cut - 1
        parts = (Span(words.starts[phrase.first], words.ends[at - 1]), Span(words.starts[at + 1], words.ends[last]))
        found = [(span, self.titled(Phrase(span, self.scene))) for span in parts]
        drafts = [choice.drafts[0] for _, choice in found if choice and choice.drafts]
        if len(drafts) < 2 or drafts[0] is drafts[1]:
            return None
        for span, choice in found:
            if choice:
                self.cast.mention(choice.drafts[0], span)
        return Choice(tuple(drafts), min(choice.score for _, choice in found if choice))

    def title_of(self, phrase: Phrase) -> list[str] | None:
        """The words of the title that a phrase consists of, casefolded; None where it is none, or not of somebody in particular."""
        words, lexicon = self.words, self.lexicon
        head = words.folded[phrase.head]
        if not lexicon.is_head(head) or (head.endswith("s") and head != "boss"):
            return None
        owned = {i for m in self.scene.mentions_in(words.ends[phrase.head], phrase.span.end) if m.form == "adjective"
                 for i in words.inside(m.span.start, m.span.end)}  # fmt: skip
        near = range(phrase.head, min(phrase.head + 5, len(words.folded)))
        after = [words.folded[i] for i in near if i not in owned and words.folded[i] not in DEFINITE]
        if " ".join(after[:3]) in HEADS:  # "the head of the Chilean state"
            return after[:3]
        first = phrase.head
        while first > phrase.first and lexicon.is_title(words.folded[first - 1]):
            first -= 1
        opening = words.folded[phrase.first]
        definite = opening in DEFINITE or self.sources.owner(phrase) is not None or phrase.first == first
        definite = definite or words.forms[phrase.first].isupper()  # "FCO Minister": of a body no table knows
        return words.folded[first : phrase.head + 1] if definite and opening not in ("a", "an") else None


def _is_unnamed_official(draft: Draft, state: str | None) -> bool:
    """Whether this is "an official" without a name, of this state where one is asked for."""
    ours = state is None or draft.state in (None, state)
    return draft.kind == "person" and not draft.named and draft.name.casefold().endswith("official") and ours
