"""How well pairs are told apart, on rows not learned from: `python -m training.fivefold RUN --models DIR [--steps N]`.

PLV train is dealt into five by sentence, with a fixed seed. For each fold the base learns the pairs of the
other four, with everything else that pairs.py knows; the fold is
scored with ../shared/score/events.py. Mean and spread are printed and appended to RUNS.md.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch

from onrecord.tag.model import EVENTS
from onrecord.tag.tagger import likeliest_root
from training.config import RUNS, Run
from training.encoder import load_base
from training.eventdata import load_events
from training.model import Tagger
from training.pairs import Pair, PairDocument, PairStream, all_rows, gather_pairs, pair_documents, pair_loss, plv_rows
from training.shared import scorer
from training.train import WARM, optimiser_of

FOLDS, SEED = 5, 7


def folds_of(rows: list[Pair]) -> list[int]:
    """The fold of each row: rows of one sentence share theirs."""
    texts = sorted({row.text for row in rows})
    random.Random(SEED).shuffle(texts)
    fold = {text: number % FOLDS for number, text in enumerate(texts)}
    return [fold[row.text] for row in rows]


def learn(run: Run, models: Path, pairs: list[PairDocument], steps: int) -> Tagger:
    """The base after `steps` batches of pairs: the weights that runs begin with have seen all of PLV train."""
    torch.manual_seed(0)
    model = Tagger(run)
    load_base(model.encoder, models)
    optimiser = optimiser_of(model, run)
    peaks = [group["lr"] for group in optimiser.param_groups]
    marked = PairStream(pairs, run)
    model.train()
    for step in range(steps):
        share = min((step + 1) / (WARM * steps), (steps - step) / (steps * (1 - WARM)))
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        loss = pair_loss(model, marked.at(step))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return model.eval()


def predict(model: Tagger, run: Run, documents: list[PairDocument]) -> list[str]:
    """The root of each row, chosen as on the user's machine."""
    labels = []
    for at in range(0, len(documents), 32):
        *given, _ = gather_pairs(documents[at : at + 32], run)
        with torch.inference_mode():
            likely = torch.softmax(model(*given)[-1], -1)
        labels += [likeliest_root(dict(zip(EVENTS, row, strict=True))) for row in likely.tolist()]
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the five are scored; fewer for a quick look")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run, rows = RUNS[args.run], plv_rows()
    fold, documents, rest = (
        folds_of(rows),
        pair_documents(rows),
        pair_documents(list(all_rows(load_events(), run.stories, run.seed))),
    )
    roots = [row.types[0] if len(row.types) == 1 else "YIELD" for row in rows]
    events = scorer("events")
    results: dict[str, list[float]] = {"root": [], "quad": [], "binary": []}
    for number in range(args.folds):
        held = [i for i in range(len(rows)) if fold[i] == number]
        model = learn(run, args.models, rest + [documents[i] for i in range(len(rows)) if fold[i] != number], args.steps)
        gold = [roots[i] for i in held]
        scored = events.score(gold, [events.QUAD[root] for root in gold], predict(model, run, [documents[i] for i in held]))
        for name, found in results.items():
            found.append(scored[name])
        print(
            f"fold {number}: " + ", ".join(f"{name} {scored[name]:.3f}" for name in results),
            {k: round(v, 2) for k, v in scored["each"].items()},
            flush=True,
        )
    told = ", ".join(f"{name} {np.mean(found):.3f} ± {np.std(found):.3f}" for name, found in results.items())
    print(told)
    if args.folds == FOLDS:
        with open(Path(__file__).with_name("RUNS.md"), "a", encoding="utf-8") as file:
            file.write(
                f"- {time.strftime('%Y-%m-%d')} **{run.name}**, PLV train in five folds by sentence, {args.steps} steps: {told}\n"
            )


if __name__ == "__main__":
    main()
