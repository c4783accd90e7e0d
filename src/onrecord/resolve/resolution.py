"""One report's names and sources -> its actors, the speakers of its attributions, the posts people hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.cities import cities_called, locate
from onrecord.records import Actor, Event, Figure, Mark, PartKind, Position, Post, Problem, Report, Span, StandIn, Tags, Tie
from onrecord.resolve.actors import Cast, Draft, Found, find_nouns, noun_ending, parts_of, place_others, plural_ending, slug
from onrecord.resolve.gazetteer import Known, find_known
from onrecord.resolve.home import SURE_TOWN, join_groups, place_bodies, place_headed, place_people, place_rest, posts_placed
from onrecord.resolve.known_leaders import key_leaders, place_leaders
from onrecord.resolve.mentions import Given, find_mentions
from onrecord.resolve.names import HEAD_NOUN, Mention
from onrecord.resolve.people import place_mentioned
from onrecord.resolve.posts import Titles, is_signature
from onrecord.resolve.pronouns import Choice, doubts
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.sources import PREPOSITIONS, PRONOUNS, Phrase, Sources
from onrecord.resolve.speakers import Speakers, find_elsewhere
from onrecord.resolve.tables import Tables
from onrecord.words import GOVERNMENTS, Lexicon, Noun, cut_words, load_lexicon

# Speakers and parties whom no table knows: actors where the encoder marks a mention of one.
#
# A source that names somebody is never nobody's: "some other websites", "a Moscow editor" become actors by the words marked.

LEAST = 0.4  # probability of a mention; swept 0.3-0.7 on gold/real/train
LEAST_TIE = 0.5  # that a name is whom a source means
CLAUSE = re.compile(r", (?:which|who|whose)\b")  # whom it names does not speak: "the paper, which had not asked the minister,"
QUANTITIES = frozenset("tens dozens scores hundreds thousands millions".split())
ARTICLES = ("the ", "a ", "an ", "The ", "A ", "An ")


class Marked:
    """The mentions that the encoder marks in one report, and whom they are of."""

    def __init__(self, tags: Tags, scene: Scene, known: Sequence[Known]) -> None:
        self._scene = scene
        self._marks = sorted((m for m in tags.marks if m.kind == "mention" and m.score >= LEAST), key=lambda m: m.span)
        self._starts = [mark.span.start for mark in self._marks]
        self._capitals = {item.span.end: item for item in known if item.form == "capital" and item.state}
        self._speakers: dict[int, tuple[float, Span]] = {}
        self._called: dict[tuple[str, str], list[Draft]] | None = None
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
        if words == "it" or words.split()[:1] in ANYONE:  # "it was agreed": whoever it may be, the words before have passed over it
            return Choice()
        if words in PRONOUNS:
            tied = self._speakers.get(source.start)
            meant = self._owner(tied[1]) if tied else None
            return Choice((meant,), tied[0]) if meant and tied else Choice()
        clause = CLAUSE.search(self._scene.words.text, source.start, source.end)
        inside = self.inside(Span(source.start, clause.start()) if clause else source)
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
        if name.casefold() in QUANTITIES or (kind == "person" and cities_called(name)):
            return None  # "tens of thousands of", "visited Sevastopol"
        prefix = {"person": "person", "organisation": "org"}.get(kind, "group")
        key = f"{prefix}:{slug(name)}"
        draft = cast.by_key.get(key) or self._longer(name, kind) or cast.add(Draft(name, kind, key=key, named=name[:1].isupper()))  # type: ignore[arg-type]
        cast.mention(draft, Span(mark.span.start + cut, mark.span.end))
        return draft

    def _longer(self, name: str, kind: str) -> Draft | None:
        """The one person or body of a longer name who may be called so: "ruiz", "the Observatory"."""
        if self._called is None:
            self._called = {}
            for draft in self._scene.cast.drafts:
                parts = parts_of(draft.name)
                if draft.mentions and draft.named and len(parts) > 1 and draft.kind in ("person", "organisation"):
                    word = parts[-1] if draft.kind == "person" else parts_of(HEAD_NOUN.split(draft.name)[0])[-1]
                    self._called.setdefault((draft.kind, word), []).append(draft)
        those = self._called.get((kind, name.casefold()), [])
        return those[0] if len(those) == 1 else None

    def _owner(self, span: Span) -> Draft | None:
        """The actor of whom some words within a span are a mention, the last of several."""
        mentions = self._scene.touched_by(span.start, span.end)
        spans = [mention.span for mention in mentions if mention.span in self._scene.cast.by_span]
        if spans:
            return self._scene.cast.by_span[spans[-1]]
        return self._scene.cast.by_span.get(span)


# Parties of events that nobody names: "sixty people", "a bishop", "the port authority" become actors where the encoder marks them.
#
# A common noun alone makes no actor: a report is full of them. One that takes part in an event does, as one that speaks does.

LEAST_PARTY = 0.5  # the encoder's score from which marked words are a party (training/RUNS.md: flat from 0.35 to 0.65)
TAKES_PART = ("actor", "recipient", "holder", "giver")
PERSONS = ("person", "group", "body")
ANYONE = (["someone"], ["somebody"], ["anyone"], ["anybody"], ["nobody"], ["everyone"], ["everybody"])  # "… with a Moscow address"
GOVERNMENT = Noun("body", "GOV", False)
TITLE = 7  # words from a title to the name: "Minister of Foreign Affairs Ana Ruiz"
STAYS = frozenset("in at from near off of around outside inside across through over".split())  # before what is only a place


def place_partakers(
    ties: Sequence[Tie], sources: Sources, known: Sequence[Known], pointing: Iterable[Span], lexicon: Lexicon, marked: Marked
) -> list[Draft]:
    """Make an actor of whoever may be a party of an event and is nobody yet; `pointing` are words that stand for somebody already.

    Who takes part in none is not kept in the end. Returns those that are new; the others are mentions of somebody known.
    """
    scene, before = sources.scene, len(sources.cast.drafts)
    capitals = {item.span: item for item in known if item.form == "capital" and item.state}
    done = _covered(scene, pointing)
    tied = {tie.span for tie in ties if tie.role in TAKES_PART and tie.score >= LEAST_PARTY}
    for span in sorted(tied | marked.likely(LEAST_PARTY)):
        inside = scene.words.inside(span.start, span.end)
        if not inside:
            continue
        capital = capitals.get(Span(scene.words.starts[inside[-1]], scene.words.ends[inside[-1]]))
        head = _head(inside, scene, lexicon)
        if capital is not None and inside[-1] not in done:
            _place_capital(capital, inside[-1], scene)
        elif head is not None and head.last not in done and not _is_title(head, inside[0], scene):
            done.update(range(head.first, head.last + 1))
            _place(head, inside, sources)
        elif head is None and done.isdisjoint(inside):
            last = inside[-1]
            if scene.words.folded[last] in GOVERNMENTS and sources.of_owner(Found(last, last, GOVERNMENT)):
                done.add(last)
                continue
            for mark in marked.inside(span):
                done.update(scene.words.inside(mark.span.start, mark.span.end))
                marked.actor(mark)
    return sources.cast.drafts[before:]


def _covered(scene: Scene, pointing: Iterable[Span]) -> set[int]:
    """The words that stand for somebody already."""
    spans = (*scene.cast.by_span, *pointing)
    return {index for span in spans for index in scene.words.inside(span.start, span.end)}


def _head(inside: range, scene: Scene, lexicon: Lexicon) -> Found | None:
    """The head of a party's words: their last noun before a preposition, if a table has it."""
    words = scene.words
    end = next((i for i in inside if i > inside[0] and words.folded[i] in PREPOSITIONS), inside.stop)
    last = end - 1
    if last + 1 < len(words.folded) and end == inside.stop and words.adjoins(last) and _noun(last + 1, scene, lexicon):
        last += 1  # the encoder marks "the port" of "the port authority"
    owns = words.possessive(last) or words.text.startswith(("’", "'"), words.ends[last])
    return None if owns else _noun(last, scene, lexicon)


def _noun(last: int, scene: Scene, lexicon: Lexicon) -> Found | None:
    """The noun that ends with this word: of the tables, a post, or the plural of either."""
    words = scene.words
    two, one = " ".join(words.folded[last - 1 : last + 1]), words.folded[last]
    for noun, first in ((two, last - 1), (one, last)):
        if noun in lexicon.partakers and (first == last or words.adjoins(first)):
            return Found(first, last, lexicon.partakers[noun])
    found = noun_ending(words, last, lexicon) or plural_ending(words, last, lexicon)
    if found is not None:
        return found if found.noun.kind in PERSONS else None
    post = lexicon.title(one) if lexicon.is_head(one) else None  # "president-elect" has the row of "president"
    return Found(last, last, Noun("person", post.sector, False)) if post else None


def _is_title(head: Found, first: int, scene: Scene) -> bool:
    """Whether the noun is only what a named person is: "The governor, Ana Ruiz,", "Ruiz, a pilot,"."""
    return head.noun.kind != "body" and (_name_follows(head.last, scene) or _name_precedes(first, scene))


def _name_follows(last: int, scene: Scene) -> bool:
    """Whether a person's name ends what begins with the noun: capitals and small words, at most one comma between."""
    words, commas = scene.words, 0
    for at in range(last + 1, min(len(words.folded), last + TITLE)):
        gap = words.between(at - 1, at).strip()
        commas += gap == ","
        if gap not in ("", ",") or commas > 1:
            return False
        if any(mention.kind == "person" for mention in scene.mentions_in(words.starts[at], words.ends[at])):
            return True
        if not (words.forms[at][0].isupper() or words.folded[at] in ("of", "for", "and", "the")):
            return False
    return False


def _name_precedes(first: int, scene: Scene) -> bool:
    """Whether a person's name and a comma stand before the noun's first word."""
    words = scene.words
    if not first or words.between(first - 1, first).strip() != ",":
        return False
    return any(mention.kind == "person" for mention in scene.touched_by(words.starts[first - 1], words.ends[first - 1]))


def _place(head: Found, inside: range, sources: Sources) -> None:
    """An actor for a common noun: the one of that name it points back to, or a new one."""
    words = sources.words
    first = min(inside[0], head.first)
    sources.partaker(Phrase(Span(words.starts[first], words.ends[head.last]), sources.scene), head)


def _place_capital(capital: Known, index: int, scene: Scene) -> None:
    """ "a visit to Hanoi": the state that is visited, not a place where something else happened."""
    words = scene.words
    before = words.folded[index - 1] if index and words.adjoins(index - 1) else ""
    if before in STAYS or words.forms[index].isupper():
        return
    draft = scene.cast.by_key.get(capital.key)
    if draft is None:
        draft = scene.cast.add(Draft(capital.name, "state", capital.state, None, capital.key))
    scene.cast.mention(draft, capital.span)


# One report's names and sources -> its actors, the speakers of its attributions, the posts people hold.

QUIET: tuple[PartKind, ...] = ("byline", "credit", "furniture", "dateline")
HEADINGS: tuple[PartKind, ...] = ("headline", "deck")


class Resolved(NamedTuple):
    """Who is in a report.

    `speakers` holds the actors of each attribution, `certainty` how likely they are its speakers; `posts` what titles say.
    `stand_ins` are the pronouns, titles, pairs and bodies ("he", "the minister", "both sides", "the navy") that are no actor's
    mention, as they are no source, in text order and none overlapping: `actor.mentions` and these together tell who is meant
    anywhere in the text. `problems` name each source that may mean either of two. `partakers` are actors only if they take part
    in an event: common nouns that the encoder marks as a party of one.
    """

    actors: tuple[Actor, ...]
    speakers: list[tuple[str, ...]]
    posts: list[Post]
    certainty: list[float]
    stand_ins: tuple[StandIn, ...]
    problems: tuple[Problem, ...]
    partakers: tuple[Actor, ...] = ()

    @property
    def everybody(self) -> tuple[Actor, ...]:
        """The actors and whoever may be one, for who looks for events."""
        return (*self.actors, *self.partakers)

    def acting_in(self, events: Sequence[Event], positions: Sequence[Position], figures: Sequence[Figure]) -> tuple[Actor, ...]:
        """The actors, with those who are one by taking part in these events, holding a position or giving a figure."""
        parties = {party for event in events for party in (*event.actors, *event.recipients)}
        parties |= {position.holder for position in positions} | {figure.giver for figure in figures if figure.giver}
        return (*self.actors, *(actor for actor in self.partakers if actor.id in parties))


def resolve_actors(
    report: Report,
    tags: Tags,
    sayings: Sequence[Saying],
    sentences: Sequence[Span],
    tables: Tables,
) -> Resolved:
    """Everybody in the report; what the encoder ties to events, issues and figures may be somebody whom nobody names.

    The result depends on the report alone; time is linear in its length.
    """
    text, lexicon = report.text, load_lexicon()
    words, known = cut_words(text, sentences), find_known(text, tables)
    sources = [saying.source for saying in sayings if saying.source]
    signed = [span for span in report.spans_of("byline", "deck") if is_signature(span, words, lexicon)]
    headings = [span for span in report.spans_of(*HEADINGS) if span not in signed]
    quiet = [span for span in report.spans_of(*QUIET) if span not in signed]
    given = Given(tags.names, known, quiet, headings, [source.start for source in sources])
    named, taken = find_mentions(words, given)
    mentions = sorted((*named, *find_nouns(words, named, taken, lexicon)), key=lambda mention: mention.span)
    titles = Titles(words, mentions, sources, lexicon)
    posts = titles.find()
    cast = _gather(mentions, posts, text, lexicon)
    place_bodies(words, mentions, cast, tables)
    place_people(posts, mentions, words, cast, lexicon)
    scene = Scene(words, mentions, cast, sayings, (*headings, *report.spans_of("pull_quote")))
    scene.published, scene.signed = report.published, signed
    if scene.signer:
        place_leaders(cast.drafts, report.published, [scene.signer])
    scene.home = _dateline_state(report, known) or scene.issuer_state()
    speakers = Speakers(scene, sayings, lexicon)
    marked = Marked(tags, scene, known)
    chosen = marked.speakers(sayings, speakers.resolve())
    scene.mention_issuer()
    place_leaders(cast.drafts, report.published)
    key_leaders(cast, report.published)
    place_headed(cast, report.published)
    place_rest(scene, sayings, [choice.drafts for choice in chosen], lexicon)
    place_people(posts, mentions, words, cast, lexicon)  # again: bodies have found their states
    join_groups(cast)
    elsewhere = list(find_elsewhere(speakers, lexicon))
    stand_in = [*zip((saying.source for saying in sayings), chosen, strict=True), *elsewhere]
    posts += _meant(titles, posts, stand_in, cast)
    pointing = [meant.span for meant in elsewhere]
    late = {id(draft) for draft in place_partakers(tags.ties, speakers.sources, known, pointing, lexicon, marked)}
    actors, numbers = cast.records(late)
    firm = sum(id(draft) not in late for draft in cast.drafts if draft.mentions)
    return Resolved(
        actors[:firm],
        [_ids(choice.drafts, numbers) for choice in chosen],
        posts_placed(posts, cast, words, lexicon),
        [choice.score if choice.in_doubt else 1.0 for choice in chosen],
        tuple(
            StandIn(span=span, actors=_ids(choice.drafts, numbers), score=choice.score, rivals=_ids(choice.rivals, numbers))
            for span, choice in elsewhere
        ),
        tuple(doubts(sayings, chosen, numbers, text)),
        actors[firm:],
    )


def _meant(titles: Titles, posts: Sequence[Post], pointing: Sequence[tuple[Span | None, Choice]], cast: Cast) -> Iterator[Post]:
    """Posts that only words which stand for somebody tell: "the premier said" of a person named without a title."""
    told = {id(cast.by_span[post.person].final) for post in posts}
    for span, choice in pointing:
        people = [draft.final for draft in choice.drafts]
        if span is None or choice.in_doubt or len(people) != 1 or id(people[0]) in told:
            continue
        person = people[0]
        post = titles.stood_for(span, person.mentions[0]) if person.kind == "person" and person.named else None
        if post:
            yield post


def _gather(mentions: Sequence[Mention], posts: Sequence[Post], text: str, lexicon: Lexicon) -> Cast:
    """Put mentions of one actor together: by key, by name, by abbreviation, by surname."""
    cast = Cast()
    place_others(mentions, cast)
    people = [m for m in mentions if m.kind == "person" and m.form in ("name", "titled")]
    place_mentioned(people, posts, cast, text, lexicon)
    for mention in mentions:
        if mention.form == "alias" and mention.of in cast.by_span:
            cast.mention(cast.by_span[mention.of], mention.span)
    return cast


def _ids(drafts: Sequence[Draft], numbers: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers[id(draft.final)] for draft in drafts if id(draft.final) in numbers))


def _dateline_state(report: Report, known: Sequence[Known]) -> str | None:
    """The state the dateline names or whose capital it names, if it is just one; of one in small letters, where its town lies."""
    datelines = report.spans_of("dateline")
    places = [item for item in known if item.kind == "state" and item.state]
    states = {item.state for item in places if any(item.span in dateline for dateline in datelines)}
    for dateline in () if states else datelines:
        town = re.split(r"[,:(]", dateline.words(report.text), maxsplit=1)[0].strip()
        city = locate(town, "", (), {}) if town.islower() else None
        states |= {city.city.state} if city and city.sure > SURE_TOWN else set()
    return states.pop() if len(states) == 1 else None
