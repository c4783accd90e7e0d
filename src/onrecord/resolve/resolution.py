"""One report's names and sources -> its actors, the speakers of its attributions, the posts people hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.cities import locate
from onrecord.records import Actor, Event, Figure, PartKind, Position, Post, Problem, Report, Span, StandIn, Tags
from onrecord.resolve.actors import Cast, Draft, find_nouns, place_others
from onrecord.resolve.gazetteer import Known, find_known
from onrecord.resolve.home import SURE_TOWN, join_groups, place_bodies, place_headed, place_people, place_rest, posts_placed
from onrecord.resolve.known_leaders import key_leaders, place_leaders
from onrecord.resolve.marked import Marked, place_partakers
from onrecord.resolve.mentions import Given, find_mentions
from onrecord.resolve.names import Mention
from onrecord.resolve.people import place_mentioned
from onrecord.resolve.posts import Titles, is_signature
from onrecord.resolve.pronouns import Choice, doubts
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.speakers import Speakers, find_elsewhere
from onrecord.resolve.tables import Tables
from onrecord.words import Lexicon, cut_words, load_lexicon

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
