"""One report's names and sources -> its actors, the speakers of its attributions, the posts people hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Actor, PartKind, Post, Report, Span, TaggedName
from onrecord.resolve.actors import gather
from onrecord.resolve.gazetteer import Known, find_known
from onrecord.resolve.home import place_bodies, place_people, place_rest, posts_placed
from onrecord.resolve.lexicon import load_lexicon
from onrecord.resolve.mentions import Given, find_mentions
from onrecord.resolve.nouns import find_nouns
from onrecord.resolve.posts import Titles
from onrecord.resolve.scene import Saying, Scene
from onrecord.resolve.speakers import Speakers
from onrecord.resolve.tables import Tables
from onrecord.resolve.words import cut_words

QUIET: tuple[PartKind, ...] = ("byline", "credit", "furniture", "dateline")
HEADINGS: tuple[PartKind, ...] = ("headline", "deck")


class Resolved(NamedTuple):
    """`speakers` holds the actors of each attribution, `posts` what titles say; both by the actors' ids and mentions."""

    actors: tuple[Actor, ...]
    speakers: list[tuple[str, ...]]
    posts: list[Post]


def resolve_actors(
    report: Report, names: Sequence[TaggedName], sayings: Sequence[Saying], sentences: Sequence[Span], tables: Tables
) -> Resolved:
    """Everybody in the report. The result depends on the report alone; time is linear in its length."""
    text, lexicon = report.text, load_lexicon()
    words, known = cut_words(text, sentences), find_known(text, tables)
    sources = [saying.source for saying in sayings if saying.source]
    headings = report.spans_of(*HEADINGS)
    given = Given(names, known, report.spans_of(*QUIET), headings, [source.start for source in sources])
    named, taken = find_mentions(words, given)
    mentions = sorted((*named, *find_nouns(words, named, taken, lexicon)), key=lambda mention: mention.span)
    posts = Titles(words, mentions, sources, lexicon).find()
    cast = gather(mentions, posts, text, lexicon)
    place_bodies(words, mentions, cast, tables)
    place_people(posts, mentions, words, cast, lexicon)
    scene = Scene(words, mentions, cast, sayings, (*headings, *report.spans_of("pull_quote")))
    scene.home = _dateline_state(report, known) or scene.issuer_state()
    speakers = Speakers(scene, sayings, lexicon).resolve()
    scene.mention_issuer()
    place_rest(scene, sayings, speakers, lexicon)
    place_people(posts, mentions, words, cast, lexicon)  # again: bodies have found their states
    actors, numbers = cast.records()
    return Resolved(
        actors,
        [tuple(numbers[id(draft)] for draft in found) for found in speakers],
        posts_placed(posts, cast, words, lexicon),
    )


def _dateline_state(report: Report, known: Sequence[Known]) -> str | None:
    """The state the dateline names or whose capital it names, if it is just one."""
    datelines = report.spans_of("dateline")
    states = {item.state for item in known if item.state and any(item.span in dateline for dateline in datelines)}
    return states.pop() if len(states) == 1 else None
