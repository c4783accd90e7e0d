"""What the tests of actors and speakers share: a report of one's own, its sources told by their words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.records import Actor, Part, Report, Span, TaggedName, Tags
from onrecord.resolve import Resolved, load_tables, resolve_actors
from onrecord.segment import split_sentences

TABLES = load_tables()


class Said(NamedTuple):
    """An attribution as the resolver sees it."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]


def make_report(text: str, parts: Sequence[Part] = ()) -> Report:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Report(id="0" * 16, place="a.txt", media_type="text/plain", sha256=sha256, text=text, parts=tuple(parts))


def said(text: str, *rows: tuple[str | None, str | None, str]) -> list[Said]:
    """Attributions by their words; each source is looked up from where the one before began, its cue and content anywhere near."""
    found, at = [], 0
    for source, cue, content in rows:
        where = text.index(source, at) if source else None
        start = text.index(content)
        cued = text.index(cue, max(0, (where if where is not None else start) - 40)) if cue else None
        found.append(
            Said(
                Span(where, where + len(source)) if source and where is not None else None,
                Span(cued, cued + len(cue)) if cue and cued is not None else None,
                (Span(start, start + len(content)),),
            )
        )
        at = where + 1 if where is not None else at
    return found


def resolved(
    text: str, sayings: Sequence[Said] = (), names: Sequence[tuple[str, str]] = (), parts: Sequence[Part] = ()
) -> Resolved:
    """Resolve a text; `names` are (kind, words) as a tagger might mark them, each at all its places."""
    tagged = []
    for kind, words in names:
        at = text.find(words)
        while at >= 0:
            tagged.append(TaggedName(kind=kind, span=Span(at, at + len(words)), score=0.9))  # type: ignore[arg-type]
            at = text.find(words, at + 1)
    return resolve_actors(make_report(text, parts), Tags(names=tuple(tagged)), sayings, split_sentences(text), TABLES)


def speakers(text: str, *sources: str | None) -> list[list[str]]:
    """The names of the speakers of sources looked up in text order; what follows each source counts as what is said."""
    rows, at = [], 0
    for source in sources:
        start = text.index(source or "", at)
        end = start + len(source or "")
        stop = text.find(".", end)
        content = Span(end, stop if stop > end else len(text))
        rows.append(Said(Span(start, end), None, (content,)))
        at = end
    result = resolved(text, rows)
    names = {actor.id: actor.name for actor in result.actors}
    return [[names[actor] for actor in found] for found in result.speakers]


def actor(result: Resolved, name: str) -> Actor:
    """The one actor of this name."""
    (found,) = [item for item in result.actors if item.name == name]
    return found


def words_of(item: Actor, text: str) -> list[str]:
    return [mention.words(text) for mention in item.mentions]
