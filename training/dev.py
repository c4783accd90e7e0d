"""What runs score on PolNeAR dev and gold/dev, before any int8: `python -m training.dev RUN ... --models DIR`.

A run goes through the whole pipeline in the place of the shipped weights, in float32 under torch, and is scored by
../shared/score as quality/gate.py does. Appends a line for each run, and for several their mean and spread, to RUNS.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.pipeline import Tools
from onrecord.resolve import load_tables
from onrecord.tag import Tagger
from onrecord.tag.encoding import Ints
from onrecord.tag.labels import EVENTS, MODALITIES, TRIGGERS
from onrecord.tag.model import Scores
from quality.gate import measure
from training.config import RUNS, Run
from training.model import LINK
from training.model import Tagger as Trained
from training.prepare import TOKENIZER
from training.train import load_trained

ROWS = {
    "polnear_dev": (
        "exact.source.f1", "exact.cue.f1", "exact.content.f1", "matched.all.f1", "triple.all.f1", "triple.direct.f1",
    ),
    "gold_dev": ("statements.f1",),
}  # fmt: skip


class TorchModel:
    """A run as onrecord.tag.Model shows the shipped weights; a run without heads for events finds none."""

    def __init__(self, run: Run, trained: Trained) -> None:
        self.trained, self.window, self.joined = trained, run.limit, run.joined
        self.transitions = trained.transitions().detach().numpy()
        self.name_transitions = trained.transitions(trained.name_steps).detach().numpy()
        self.link_bias = trained.link_bias.item()
        self.part_bias = (0.0, 0.0) if trained.events is None else tuple(trained.events.part_bias.tolist())
        self.tokenizer = Tokenizer.from_file(str(TOKENIZER))

    def run(self, ids: Ints, shapes: Ints) -> Scores:
        """ids and shapes of a window [T] -> Scores."""
        given = (torch.from_numpy(ids)[None], torch.from_numpy(shapes)[None], torch.ones(1, len(ids)))
        with torch.inference_mode():
            found = [each[0].numpy() for each in self.trained(*given)]
        return Scores(*found) if self.trained.events is not None else Scores(*found, *no_events(len(ids)))


def no_events(size: int) -> tuple[np.ndarray, ...]:
    """What heads of events would say where no word is a trigger."""
    triggers = np.zeros((size, TRIGGERS), np.float32)
    triggers[:, 0] = 100.0
    vectors = (np.zeros((size, LINK), np.float32),) * 3
    return triggers, np.zeros((size, len(MODALITIES)), np.float32), *vectors, np.zeros(len(EVENTS), np.float32)


def score(run: Run, models: Path) -> dict[str, float]:
    """The rows above, of one run."""
    tools = Tools(Tagger(TorchModel(run, load_trained(run, models))), load_tables(), run.name)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in ROWS.items():
            scores, _ = measure(name, Path(folder), tools)
            found |= {f"{name} {row.removesuffix('.f1')}": scores[row] for row in rows}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", choices=sorted(RUNS), metavar="RUN")
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    scored = {name: score(RUNS[name], args.models) for name in args.runs}
    lines = [f"**{name}**: " + ", ".join(f"{row} {f1:.4f}" for row, f1 in rows.items()) for name, rows in scored.items()]
    if len(scored) > 1:
        table = {row: np.array([rows[row] for rows in scored.values()]) for row in scored[args.runs[0]]}
        means = ", ".join(f"{row} {values.mean():.4f} ± {values.std():.4f}" for row, values in table.items())
        lines.append(f"mean ± spread of {', '.join(args.runs)}: {means}")
    with open(Path(__file__).with_name("RUNS.md"), "a", encoding="utf-8") as file:
        for line in lines:
            print(line)
            file.write(f"- {time.strftime('%Y-%m-%d')} dev, float32, {line}\n")


if __name__ == "__main__":
    main()
