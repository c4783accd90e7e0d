"""Positions on labelled sentences of our own: the table alone, and with a learned scorer: `python -m training.positions`.

Reads training/positions/*.txt (markup: its README.md), sends each small report the whole way, and labels each proposal of the
table right or wrong. Prints precision, recall and F1 on the fitted files (the scorer by five folds), on the held-out ones, and on
../shared/gold/dev where it is there. --show NAME: what is missed and wrong in the files that begin so.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from onrecord.code import code_statements, find_offices, join_spans, without_repeats
from onrecord.code.positions.find import Found, found_in, positions_of
from onrecord.code.positions.world import World
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import load_source, read_report, text_report
from onrecord.records import Position, Reading, Report
from onrecord.resolve import resolve_actors
from onrecord.segment import pair_quotes, split_sentences
from training.position_scorer import LEAST, fit, score
from training.shared import SHARED, scorer

FOLDER = Path(__file__).with_name("positions")
HELD_OUT = ("07_held_out_a", "08_held_out_b")
FOLDS = 5
DICE = 0.5  # of the issue's words, as ../shared/score/record.py has it
WORD = re.compile(r"\w+")


class Label(NamedTuple):
    """A position that a text holds, as its `+` line says."""

    holder: str
    stance: str
    issue: str


class Document(NamedTuple):
    """A small report with its labels; `name` is file/heading."""

    name: str
    text: str
    labels: list[Label]


class Read(NamedTuple):
    """A document the pipeline has read, with every proposal of the table and whether each is right."""

    document: Document
    reading: Reading
    found: list[Found]
    right: list[bool]


def load(folder: Path = FOLDER) -> list[Document]:
    """Every small report of every file in the folder, in order."""
    documents = []
    for path in sorted(folder.glob("0*.txt")):
        for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            heading, _, body = part.partition("\n")
            documents.append(marked(body, f"{path.stem}/{heading}"))
    return documents


def marked(body: str, name: str) -> Document:
    """A text with `+` lines; raises ValueError where a label's issue is not in its text."""
    lines = body.splitlines()
    text = "\n".join(line for line in lines if not line.startswith("+")).strip("\n")
    labels = [Label(*line[2:].split(" | ")) for line in lines if line.startswith("+")]
    for label in labels:
        if label.issue not in text:
            raise ValueError(f"{name}: {label.issue!r} is not in the text. Copy the words exactly.")
    return Document(name, text, labels)


def read(document: Document, tools: Tools) -> Read:
    """Send the text the whole way; a proposal is right if one of its positions matches a label."""
    report = text_report(document.text)
    reading, found = code_report(report, tools), proposals(report, tools)
    right = [any(matches(reading, p, label) for p in positions_of([item]) for label in document.labels) for item in found]
    return Read(document, reading, found, right)


def proposals(report: Report, tools: Tools) -> list[Found]:
    """All that the table proposes: the pipeline's steps up to there, since a reading keeps no stand-ins."""
    text, sentences = report.text, split_sentences(report.text)
    quotes, _ = pair_quotes(text)
    tags = tools.tagger.tag(text, sentences, quotes, [part.span.start for part in report.parts])
    attributions = without_repeats(join_spans(tags, tools.confidence), report.parts, text)
    who = resolve_actors(report, tags.names, attributions, sentences, tools.tables)
    statements = code_statements(attributions, who.speakers, quotes, text)
    world = World(who.actors, statements, find_offices(who.posts, who.actors, text), who.stand_ins)
    return found_in(report, sentences, world)


def matches(reading: Reading, position: Position, label: Label) -> bool:
    """Same stance, the holder named as the label does, issues that share half their words."""
    if position.stance != label.stance or not _names(reading, position.holder, label.holder):
        return False
    issues = (position.issue.words(reading.report.text), label.issue)
    ours, theirs = (set(WORD.findall(words.casefold())) for words in issues)
    return 2 * len(ours & theirs) >= DICE * (len(ours) + len(theirs))


def _names(reading: Reading, actor_id: str, name: str) -> bool:
    """Whether a label's name is this actor's: its own or a mention's, or ends in one, as "Peru's foreign ministry" does."""
    actor = reading.actor(actor_id)
    plain = name.casefold().removeprefix("the ")
    known = [actor.name, *(span.words(reading.report.text) for span in actor.mentions)] if actor else []
    return any(plain == words.casefold().removeprefix("the ") or plain.endswith(f" {words.casefold()}") for words in known)


def kept(items: Sequence[Found], weights: dict[str, float] | None) -> list[Found]:
    """What the scorer keeps; everything where there are no weights."""
    return [item for item in items if weights is None or score(item, weights) >= LEAST]


def tally(reads: Iterable[Read], weights: dict[str, float] | None = None) -> tuple[int, int, int]:
    """(right, labelled, predicted) positions."""
    right = labelled = predicted = 0
    for item in reads:
        ours, free = positions_of(kept(item.found, weights)), list(item.document.labels)
        for position in ours:
            match = next((label for label in free if matches(item.reading, position, label)), None)
            if match:
                free.remove(match)
                right += 1
        labelled += len(item.document.labels)
        predicted += len(ours)
    return right, labelled, predicted


def rows(reads: Iterable[Read]) -> list[tuple[Found, bool]]:
    return [row for item in reads for row in zip(item.found, item.right, strict=True)]


def crossed(reads: Sequence[Read]) -> tuple[int, int, int]:
    """The scorer's tally on the fitted files: each fold is scored by weights of the others."""
    total = (0, 0, 0)
    for fold in range(FOLDS):
        weights = fit(rows(item for n, item in enumerate(reads) if n % FOLDS != fold))
        part = tally((item for n, item in enumerate(reads) if n % FOLDS == fold), weights)
        total = (total[0] + part[0], total[1] + part[1], total[2] + part[2])
    return total


def on_gold(tools: Tools, weights: dict[str, float] | None) -> str:
    """The shared scorer's row of positions on gold/dev."""
    folder = SHARED / "gold" / "dev"
    predicted = {}
    for path in sorted(folder.glob("*.txt")):
        report = read_report(load_source(path))
        positions = positions_of(kept(proposals(report, tools), weights))
        reading = msgspec.structs.replace(code_report(report, tools), positions=positions)
        predicted[path.stem] = msgspec.to_builtins(reading)
    row = scorer("record").score(folder, predicted)["positions"]
    return f"P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}   gold {row['gold']}  pred {row['pred']}"


def row_of(counts: tuple[int, int, int]) -> str:
    right, labelled, predicted = counts
    p, r = right / max(1, predicted), right / max(1, labelled)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * right / max(1, labelled + predicted):.3f}   gold {labelled}  pred {predicted}"


def show(reads: Iterable[Read]) -> None:
    """Print the labels that nothing matched and the positions that matched no label."""
    for item in reads:
        positions = positions_of(item.found)
        for label in item.document.labels:
            if not any(matches(item.reading, position, label) for position in positions):
                print(f"  missed {item.document.name}: {' | '.join(label)}")
        for position in positions:
            if not any(matches(item.reading, position, label) for label in item.document.labels):
                holder = item.reading.actor(position.holder)
                issue = position.issue.words(item.document.text)
                print(f"  wrong  {item.document.name}: {holder and holder.name} | {position.stance} | {issue}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="NAME")
    args = parser.parse_args()
    tools = load_tools()
    reads = [read(document, tools) for document in load()]
    held = [item for item in reads if item.document.name.startswith(HELD_OUT)]
    fitted = [item for item in reads if not item.document.name.startswith(HELD_OUT)]
    weights = fit(rows(fitted))
    print(f"fitted files  table alone        {row_of(tally(fitted))}")
    print(f"              scorer, {FOLDS} folds    {row_of(crossed(fitted))}")
    print(f"held out      table alone        {row_of(tally(held))}")
    print(f"              with the scorer    {row_of(tally(held, weights))}")
    if (SHARED / "gold" / "dev").is_dir():
        print(f"gold/dev      table alone        {on_gold(tools, None)}")
        print(f"              with the scorer    {on_gold(tools, weights)}")
    if args.show:
        show(item for item in reads if item.document.name.startswith(args.show))


if __name__ == "__main__":
    main()
