"""Fit a statement's score to how often it is right, on the choosing slice: `python -m training.calibrate RUN [--into FOLDER]`.

Logistic regression over confidence.features; right means that ../shared/score/attribution.py matches the content. The
weights go into the metadata of attribution.onnx, whose card gets the new hash.
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
from onrecord.code.attributions import Attribution
from onrecord.code.confidence import features
from onrecord.read import text_report
from onrecord.segment import pair_quotes
from onrecord.tag import Model, Tagger, shipped_folder
from training.config import RUNS
from training.prepare import Document, choosing_split, load_documents
from training.shared import POLNEAR, scorer

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


def fit(rows: list[tuple[Attribution, bool]]) -> list[float]:
    """The weights of `confidence` that make these outcomes likeliest."""
    x = torch.tensor([features(item.evidence) for item, _ in rows if item.evidence], dtype=torch.double)
    y = torch.tensor([float(right) for item, right in rows if item.evidence], dtype=torch.double)
    weights = torch.zeros(x.shape[1], dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, y) + RIDGE * (weights[1:] ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return [round(float(weight), 4) for weight in weights.detach()]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--into", type=Path, default=shipped_folder())
    args = parser.parse_args()
    _, choosing = choosing_split(load_documents(POLNEAR / "train"), RUNS[args.run].choosing)
    rows = outcomes(Tagger(Model(args.into)), choosing, POLNEAR / "train")
    weights = fit(rows)
    write(args.into, {"confidence": json.dumps(weights)})
    print(f"{len(rows)} attributions, {np.mean([right for _, right in rows]):.3f} right; weights {weights}")


if __name__ == "__main__":
    main()
