"""How well pairs are told apart, on rows not learned from: `python -m training.fivefold RUN --models DIR [--steps N]`.

PLV train is dealt into five by sentence, with a fixed seed. For each fold the run's starting weights learn the pairs of the other
four, with everything else that pairs.py knows, as the shipped weights do but without the attributions beside them; the fold is
scored with ../shared/score/events.py. Mean and spread are printed and appended to RUNS.md.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch

from onrecord.tag.labels import EVENTS
from onrecord.tag.pairs import likeliest_root
from training.config import RUNS, Run
from training.eventbatches import event_stream, gather_events, gather_pairs, pair_stream
from training.eventdata import for_running_text, load_events
from training.eventloss import event_outputs, pair_loss, text_loss
from training.model import Tagger
from training.pairs import Pair, PairDocument, all_rows, pair_documents, plv_rows
from training.shared import scorer
from training.train import WARM, load_trained, optimiser_of

FOLDS, SEED = 5, 7


def folds_of(rows: list[Pair]) -> list[int]:
    """The fold of each row: rows of one sentence share theirs."""
    texts = sorted({row.text for row in rows})
    random.Random(SEED).shuffle(texts)
    fold = {text: number % FOLDS for number, text in enumerate(texts)}
    return [fold[row.text] for row in rows]


def learn(run: Run, models: Path, pairs: list[PairDocument], steps: int) -> Tagger:
    """The starting weights after `steps` batches of pairs and event texts."""
    torch.manual_seed(0)
    model = Tagger(run)
    model.load_state_dict(load_trained(RUNS[run.start or run.name], models).state_dict(), strict=False)
    optimiser = optimiser_of(model, run)
    peaks = [group["lr"] for group in optimiser.param_groups]
    told, marked = event_stream(for_running_text(load_events()), run, 2), pair_stream(pairs, run, 24)
    model.train()
    for step in range(steps):
        share = min((step + 1) / (WARM * steps), (steps - step) / (steps * (1 - WARM)))
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        loss = pair_loss(model, gather_pairs(marked.at(step), run.base, run.limit))
        if step % 2:
            loss = loss + text_loss(model, gather_events(told.at(step // 2), run, random.Random(step)))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return model.eval()


def predict(model: Tagger, run: Run, documents: list[PairDocument]) -> list[str]:
    """The root of each row, chosen as on the user's machine."""
    labels = []
    for at in range(0, len(documents), 32):
        batch = gather_pairs(documents[at : at + 32], run.base, run.limit)
        with torch.inference_mode():
            likely = torch.softmax(event_outputs(model, batch.ids, batch.shapes, batch.mask)[-1], -1)
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
