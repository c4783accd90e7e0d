"""Fit scores to how often what they are of is right: `python -m training.calibrate RUN [--into FOLDER]`.

Statements on the choosing slice of PolNeAR, where ../shared/score/attribution.py matches the content; events on those of our own
labelled reports that no run learns from, where ../shared/score/record.py finds type and parties right. Logistic regression.
The weights go into the metadata of attribution.onnx, whose card gets the new hash.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from onrecord.code import join_spans, without_repeats
from onrecord.code.events.drafts import Evidence
from onrecord.code.statements import Attribution, features
from onrecord.pipeline import load_tools
from onrecord.read import text_report
from onrecord.segment import pair_quotes
from onrecord.tag import Model, Tagger, shipped_folder
from training.config import RUNS
from training.labels import Labelled, calibrating, load_ours
from training.prepare import Document, choosing_split, load_documents
from training.shared import POLNEAR, record_of, right_events, scorer

RIDGE = 1e-3


def attributions_in(tagger: Tagger, document: Document) -> list[Attribution]:
    """The attributions of a document, as on the user's machine before speakers are sought."""
    report = text_report(document.text)
    quotes, _ = pair_quotes(document.text)
    tags = tagger.tag(document.text, document.sentences, quotes, [part.span.start for part in report.parts])
    return without_repeats(join_spans(tags), report.parts, document.text)


def outcomes(tagger: Tagger, documents: list[Document], folder: Path) -> list[tuple[Attribution, bool]]:
    """Every attribution the tagger finds in these articles of a folder, and whether its content is right."""
    found: list[tuple[Attribution, bool]] = []
    gold = scorer("attribution").load_gold(folder)
    for document in documents:
        items = attributions_in(tagger, document)
        right = matched(items, gold[document.name]["attributions"], document.text)
        found += [(item, number in right) for number, item in enumerate(items)]
    return found


def matched(items: Sequence[Attribution], truth: list[dict[str, Any]], text: str) -> set[int]:
    """Numbers of the attributions whose content matches a gold one, as the shared scorer has it."""
    common = scorer("common")
    words = common.word_spans(text)
    ours = [common.words_in([(span.start, span.end) for span in item.content], words) for item in items]
    theirs = [common.words_in(item["content"], words) for item in truth if item["content"]]
    return set(common.pair_up(theirs, ours, common.dice, 0.5).values())


def write(folder: Path, more: dict[str, str]) -> None:
    """Put these facts into the model's metadata and the new hash on its card."""
    path, card = folder / "attribution.onnx", folder / "attribution.card.json"
    graph = onnx.load(path)
    facts = {entry.key: entry.value for entry in graph.metadata_props} | more
    del graph.metadata_props[:]
    for key, value in sorted(facts.items()):
        graph.metadata_props.add(key=key, value=value)
    onnx.save(graph, path)
    told = json.loads(card.read_text(encoding="utf-8"))
    told["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    card.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def event_outcomes(folder: Path, reports: Sequence[Labelled]) -> list[tuple[Evidence, bool]]:
    """Every event the pipeline finds in these reports, and whether the shared scorer finds type, parties and place right."""
    told: list[Evidence] = []

    def remember(evidence: Evidence) -> float:
        told.append(evidence)
        return float(len(told) - 1)

    tools = load_tools(folder=folder)
    tools.event_score, tools.least_event = remember, 0.0
    rows = []
    for report in reports:
        reading = record_of(report.text, report.gold, tools)
        right = right_events(report.text, report.gold, reading)
        rows += [(told[int(event["score"])], number in right) for number, event in enumerate(reading["events"])]
    return rows


def logistic(features: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """The weights that make these outcomes likeliest, the first of them free, the others held small."""
    x, y = torch.tensor(features, dtype=torch.double), torch.tensor(right, dtype=torch.double)
    weights = torch.zeros(x.shape[1], dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, y) + RIDGE * (weights[1:] ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return [round(float(weight), 4) for weight in weights.detach()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--into", type=Path, default=shipped_folder())
    args = parser.parse_args()
    _, choosing = choosing_split(load_documents(POLNEAR / "train"), RUNS[args.run].choosing)
    found = [row for row in outcomes(Tagger(Model(args.into)), choosing, POLNEAR / "train") if row[0].evidence]
    statements = logistic([features(item.evidence) for item, _ in found if item.evidence], [right for _, right in found])
    print(f"{len(found)} attributions, {np.mean([right for _, right in found]):.3f} right; weights {statements}")
    told = event_outcomes(args.into, [report for report in load_ours() if calibrating(report)])
    events = logistic([evidence for evidence, _ in told], [right for _, right in told])
    print(f"{len(told)} events, {np.mean([right for _, right in told]):.3f} right; weights {events}")
    write(args.into, {"confidence": json.dumps(statements), "event_confidence": json.dumps(events)})


if __name__ == "__main__":
    main()
