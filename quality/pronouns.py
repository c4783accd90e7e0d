"""Score pronouns on GUM's coreference: `python quality/pronouns.py [GENRE …]` (news and bio unless told otherwise).

For each third-person pronoun that GUM links to somebody our record names: whether the actor it was given is that one, by what
resolve/pronouns.py knows of it. This is where the certainties in that module come from. Nothing is trained on; no floor is held.
Exit status: 0, also where ../shared is absent, which is said.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onrecord.code import join_spans
from onrecord.pipeline import Tools, load_tools
from onrecord.read import text_report
from onrecord.records import Span
from onrecord.resolve import Resolved, resolve_actors
from onrecord.segment import pair_quotes, split_sentences

GUM = Path(__file__).resolve().parents[2] / "shared" / "data" / "gum" / "dep"
OPENED = re.compile(r"\((\d+)-|(\d+)\)")
ASKED = {"he": "he, she", "she": "he, she", "him": "he, she", "his": "he, she", "her": "he, she", "it": "it", "its": "it",
         "they": "they", "them": "they", "their": "they"}  # fmt: skip


class Linked(NamedTuple):
    """A text of GUM, and for each mention the number of what it refers to."""

    text: str
    mentions: list[tuple[Span, str]]


def read_gum(path: Path) -> Linked:
    """One document: its paragraphs as lines, its mentions with offsets."""
    text, open_at, mentions = "", defaultdict(list), []
    space = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar"):
            space = "\n\n" if text and not line.startswith("# newpar_block") else space
        cells = line.split("\t")
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        start = len(text) + len(space)
        text += space + cells[1]
        space = "" if "SpaceAfter=No" in cells[9] else " "
        entity = next((item[7:] for item in cells[9].split("|") if item.startswith("Entity=")), "")
        for opened, closed in OPENED.findall(re.sub(r"\((\d+)-[^()]*?\)", r"(\1-\1)", entity)):
            if opened:
                open_at[opened].append(start)
            elif open_at[closed]:
                mentions.append((Span(open_at[closed].pop(), len(text)), closed))
    return Linked(text, mentions)


def resolve(text: str, tools: Tools) -> Resolved:
    """Everybody in a text, as the pipeline finds them."""
    report, sentences, (quotes, _) = text_report(text), split_sentences(text), pair_quotes(text)
    tags = tools.tagger.tag(text, sentences, quotes, [part.span.start for part in report.parts])
    return resolve_actors(report, tags, join_spans(tags, tools.confidence), sentences, tools.tables)


def referent(span: Span, gum: Linked) -> str | None:
    """What the closest mention of GUM around a name refers to."""
    around = [(mention.end - mention.start, number) for mention, number in gum.mentions if span in mention]
    return min(around)[1] if around else None


def judged(gum: Linked, who: Resolved) -> Iterator[tuple[str, float, int, bool | None]]:
    """(pronoun, certainty, rivals, whether it is right or None where nobody was found) of each pronoun whose referent we name."""
    pronouns = {mention.span: mention for mention in who.stand_ins}
    named = {
        actor.id: {referent(span, gum) for span in actor.mentions if span.words(gum.text).casefold() not in ASKED}
        for actor in who.actors
    }
    by_source = {span: actor.id for actor in who.actors for span in actor.mentions}
    known = {number for numbers in named.values() for number in numbers}
    for span, number in gum.mentions:
        word = span.words(gum.text).casefold()
        if word not in ASKED or number not in known:
            continue
        found = pronouns.get(span)
        actors = found.actors if found else (by_source[span],) if span in by_source else ()
        right = any(number in named[actor] for actor in actors) if actors else None
        yield ASKED[word], found.score if found else -1.0, len(found.rivals) if found else -1, right


def main() -> int:
    if not GUM.is_dir():
        print(f"pronouns skipped: {GUM} is absent, so there is nothing to score against")
        return 0
    genres, tools = sys.argv[1:] or ["news", "bio"], load_tools()
    cells: dict[tuple[str, float], list[bool | None]] = defaultdict(list)
    for path in sorted(path for genre in genres for path in GUM.glob(f"GUM_{genre}_*.conllu")):
        gum = read_gum(path)
        for word, score, _, right in judged(gum, resolve(gum.text, tools)):
            cells[word, score].append(right)
    for (word, score), rows in sorted(cells.items()):
        found = [row for row in rows if row is not None]
        told = f"certainty {score:.2f}" if score >= 0 else "as a source or not found"
        share = sum(found) / len(found) if found else float("nan")
        print(f"{word:<8} {told:<26} right {share:.3f} of {len(found):>4}, nobody {len(rows) - len(found):>4}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
