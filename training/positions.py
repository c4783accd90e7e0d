"""Fit the scorer of positions on labelled sentences of our own: `python -m training.positions [--write]`.

Reads training/positions/*.txt (markup: its README.md), sends each small report the whole way, labels each proposal of the table
right or wrong, and fits logistic regression on all files but the held-out ones. Prints precision, recall and F1 of the table
alone and with the scorer, on what was fitted, held out, and ../shared/gold/dev where it is there. --write: weights and card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from onrecord.code.positions.find import Found, found_in, positions_of
from onrecord.code.positions.scorer import WEIGHTS, features, names, score
from onrecord.pipeline import Tools, code_report, load_tools
from onrecord.read import text_report
from onrecord.records import Position, Reading
from onrecord.segment import split_sentences
from training.shared import SHARED

FOLDER = Path(__file__).with_name("positions")
HELD_OUT = ("07_held_out_a", "08_held_out_b")
RIDGE = 1.0  # on every weight but the first; swept 0.1-10 on five folds of the fitted files: flat from 0.5 to 3
STEPS = 50  # of Newton's method; it converges in under ten
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


def load(folder: Path = FOLDER) -> list[Document]:
    """Every small report of every file; raises ValueError where a label's issue is not in its text."""
    documents = []
    for path in sorted(folder.glob("0*.txt")):
        for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            heading, *lines = part.splitlines()
            text = "\n".join(line for line in lines if line and not line.startswith("+"))
            labels = [Label(*line[2:].split(" | ")) for line in lines if line.startswith("+")]
            for label in labels:
                if label.issue not in text:
                    raise ValueError(f"{path}: {heading}: {label.issue!r} is not in the text. Copy the words exactly.")
            documents.append(Document(f"{path.stem}/{heading}", text, labels))
    return documents


class Read(NamedTuple):
    """A document read by the pipeline, with every proposal of the table and whether each is right."""

    document: Document
    reading: Reading
    found: list[Found]
    right: list[bool]


def read(document: Document, tools: Tools) -> Read:
    """Send the text the whole way; a proposal is right if one of its positions matches a label."""
    reading = code_report(text_report(document.text), tools)
    found = found_in(reading.report, split_sentences(document.text), reading.statements, reading.actors, reading.offices)
    right = [any(_is(reading, p, label) for p in positions_of([item]) for label in document.labels) for item in found]
    return Read(document, reading, found, right)


def _is(reading: Reading, position: Position, label: Label) -> bool:
    if position.stance != label.stance or not _names(reading, position.holder, label.holder):
        return False
    ours, theirs = (WORD.findall(words.casefold()) for words in (position.issue.words(reading.report.text), label.issue))
    return 2 * len(set(ours) & set(theirs)) >= DICE * (len(set(ours)) + len(set(theirs)))


def _names(reading: Reading, actor_id: str, name: str) -> bool:
    """Whether a label's name is this actor's: its own, a mention's, or one of its mentions lies in "The Czech foreign ministry"."""
    actor = reading.actor(actor_id)
    plain = name.casefold().removeprefix("the ")
    known = {actor.name.casefold(), *(span.words(reading.report.text).casefold() for span in actor.mentions)} if actor else set()
    return plain in known or any(plain.endswith(f" {words}") for words in known) or f"the {plain}" in known


def tally(reads: Iterable[Read], weights: dict[str, float] | None) -> tuple[int, int, int]:
    """(right, labelled, predicted) positions; with weights only what the scorer keeps."""
    right = labelled = predicted = 0
    for item in reads:
        kept = [found for found in item.found if weights is None or score(*found, weights) >= 0.5]
        ours, free = positions_of(kept), list(item.document.labels)
        for position in ours:
            match = next((label for label in free if _is(item.reading, position, label)), None)
            if match:
                free.remove(match)
                right += 1
        labelled += len(item.document.labels)
        predicted += len(ours)
    return right, labelled, predicted


def f1(counts: Sequence[int]) -> str:
    right, labelled, predicted = counts
    return f"P {right / max(1, predicted):.3f}  R {right / max(1, labelled):.3f}  F1 {2 * right / max(1, labelled + predicted):.3f}   gold {labelled}  pred {predicted}"


def fit(reads: Iterable[Read], ridge: float = RIDGE) -> dict[str, float]:
    """Weights by feature that make these outcomes likeliest, by Newton's method with a ridge."""
    rows = [(features(*found), right) for item in reads for found, right in zip(item.found, item.right, strict=True)]
    order = names(row for row, _ in rows)
    x = np.array([[row.get(name, 0.0) for name in order] for row, _ in rows])
    y = np.array([float(right) for _, right in rows])
    penalty = np.diag([0.0 if name == "bias" else ridge for name in order])
    weights = np.zeros(len(order))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(x @ weights)))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty + 1e-9 * np.eye(len(order)), x.T @ (y - p) - penalty @ weights)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return {name: round(float(weight), 3) for name, weight in zip(order, weights, strict=True) if abs(weight) >= 0.0005}


def crossed(reads: Sequence[Read], folds: int = 5) -> tuple[int, int, int]:
    """The scorer's tally on the fitted files by cross-validation: each fold scored by weights of the others."""
    total = [0, 0, 0]
    for fold in range(folds):
        weights = fit([item for n, item in enumerate(reads) if n % folds != fold])
        part = tally([item for n, item in enumerate(reads) if n % folds == fold], weights)
        total = [a + b for a, b in zip(total, part, strict=True)]
    return total[0], total[1], total[2]


def write(weights: dict[str, float], told: dict[str, str]) -> None:
    """The weights as a table, and its card: data, command, hash, scores."""
    lines = ["# Weights of the scorer of positions: `python -m training.positions --write`. Card: stance_weights.card.json.", "feature\tweight"]
    WEIGHTS.write_text("\n".join([*lines, *(f"{name}\t{weight}" for name, weight in sorted(weights.items()))]) + "\n", encoding="utf-8")
    data = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.glob("0*.txt")))).hexdigest()
    card = {
        "what": "logistic regression over features of a proposed position: is it right?",
        "data": "training/positions/*.txt, own texts; held out: " + ", ".join(HELD_OUT),
        "data_sha256": data,
        "command": "python -m training.positions --write",
        "sha256": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
        "scores": told,
    }
    WEIGHTS.with_suffix(".card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", help="print what is missed and wrong in the files that begin so")
    args = parser.parse_args()
    tools = load_tools()
    reads = [read(document, tools) for document in load()]
    held = [item for item in reads if item.document.name.startswith(HELD_OUT)]
    fitted = [item for item in reads if item not in held]
    weights = fit(fitted)
    told = {
        "fitted files, table alone": f1(tally(fitted, None)),
        "fitted files, with scorer, five folds": f1(crossed(fitted)),
        "held out, table alone": f1(tally(held, None)),
        "held out, with scorer": f1(tally(held, weights)),
    }
    for name, line in told.items():
        print(f"{name:<40} {line}")
    if args.show:
        show([item for item in reads if item.document.name.startswith(args.show)])
    if args.write:
        write(weights, told)


def show(reads: Iterable[Read]) -> None:
    for item in reads:
        text = item.document.text
        positions = [(p, found.proposal) for found in item.found for p in positions_of([found])]
        for label in item.document.labels:
            if not any(_is(item.reading, position, label) for position, _ in positions):
                print(f"  missed {item.document.name}: {' | '.join(label)}")
        for position, _ in positions:
            if not any(_is(item.reading, position, label) for label in item.document.labels):
                holder = item.reading.actor(position.holder)
                print(f"  wrong  {item.document.name}: {holder and holder.name} | {position.stance} | {position.issue.words(text)}")


if __name__ == "__main__":
    main()
