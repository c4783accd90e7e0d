"""One report's names and sources -> its actors, the speakers of its attributions, the posts people hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Actor, PartKind, Post, Report, Span, TaggedName
from onrecord.resolve.actors import gather
from onrecord.resolve.gazetteer import find_known
from onrecord.resolve.home import place_bodies, place_people, place_rest, posts_placed
from onrecord.resolve.lexicon import load_lexicon
from onrecord.resolve.mentions import find_mentions
from onrecord.resolve.nouns import find_nouns
from onrecord.resolve.posts import Titles
from onrecord.resolve.scene import Saying, Scene, main_state
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
    words = cut_words(text, sentences)
    sources = [saying.source for saying in sayings if saying.source]
    quiet, headings = report.spans_of(*QUIET), report.spans_of(*HEADINGS)
    named, taken = find_mentions(words, names, quiet, headings, [source.start for source in sources], tables)
    mentions = sorted((*named, *find_nouns(words, named, taken, lexicon)), key=lambda mention: mention.span)
    posts = Titles(words, mentions, sources, lexicon).find()
    cast = gather(mentions, posts, text, lexicon)
    place_bodies(words, mentions, cast, tables)
    place_people(posts, mentions, words, cast, lexicon)
    scene = Scene(words, mentions, cast, sayings, headings)
    scene.home = _home(report, tables) or scene.issuer_state() or main_state(cast)
    speakers = Speakers(scene, sayings, lexicon).resolve()
    issuer = scene.issuer()
    for span in scene.own_we() if issuer else ():
        cast.mention(issuer, span)
    place_rest(scene, sayings, speakers, lexicon)
    place_people(posts, mentions, words, cast, lexicon)  # again: bodies have found their states
    posts = posts_placed(posts, cast, words, mentions, lexicon)
    actors, numbers = cast.records()
    return Resolved(actors, [tuple(numbers[id(draft)] for draft in found) for found in speakers], posts)


def _home(report: Report, tables: Tables) -> str | None:
    """The state the dateline names, if it names just one."""
    states = set()
    for span in report.spans_of("dateline"):
        line = span.words(report.text)
        line = line.title() if line.isupper() else line
        states |= {
            known.state for known in find_known(line.split(",")[0].title() + line[len(line.split(",")[0]) :], tables) if known.state
        }
    return states.pop() if len(states) == 1 else None
