"""Train one run, resumably: `python -m training.train NAME --models DIR`.

A step reads real reports labelled end to end; every second or fourth one PolNeAR too, every fourth one marked pairs. A checkpoint
is written every few minutes to DIR/runs/NAME/; the same command again goes on from there. Settings are appended to training/RUNS.md
when the run ends.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import pickle
import random
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import torch
from tokenizers import Tokenizer

from onrecord.tag.model import LABELS
from training.batches import Batch, batches_of
from training.config import RUNS, Run
from training.eventdata import for_running_text, load_events
from training.labels import REAL, Labelled, Told, calibrating, load_gold, load_ours, told_of
from training.model import Tagger, cross_entropy
from training.pairs import PairStream, all_rows, pair_documents, pair_loss, plv_rows
from training.parse import Parsed, attachment, load_parsed, parse_batches, parse_loss
from training.predict import silver_names
from training.prepare import TOKENIZER, Document, choosing_split, domain_documents, load_documents
from training.reader import ReaderBatch, gather_reader, reader_loss, reader_windows
from training.shared import POLNEAR
from training.start import begin

SAVE_EVERY = 240.0  # seconds
WARM = 0.1  # share of the steps over which the rates rise
KEPT = 12  # of the documents with trees one in so many is kept out, to measure on
EVERY = 4  # steps of which one reads marked pairs


def loss_of(model: Tagger, batch: Batch, run: Run, outputs: tuple[torch.Tensor, ...] | None = None) -> torch.Tensor:
    """Cross-entropy a word of the attribution labels, and of the links and names, in the run's proportion."""
    emissions, cue, span, names, *_ = outputs or model(batch.ids, batch.shapes, batch.mask)
    rows = torch.arange(len(batch.ids))[:, None]
    picked = emissions[rows, batch.words]
    loss = cross_entropy(picked, model.transitions(), batch.real, batch.unary, batch.pairs) / batch.real.sum()
    if len(batch.links):
        window, cues, spans, true = batch.links.T
        left = cue[window, batch.words[window, cues]]
        right = span[window, batch.words[window, spans]]
        logits = (left * right).sum(-1) + model.link_bias
        loss = loss + run.link_weight * torch.nn.functional.binary_cross_entropy_with_logits(logits, true.float())
    if (batch.names >= 0).any():
        loss = loss + run.names_weight * names_loss(model, names[rows, batch.words], batch.names)
    return loss


def names_loss(model: Tagger, emissions: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy a word of the silver names, over the windows that have any labels."""
    held = (labels[:, 0] >= 0).nonzero()[:, 0]
    emissions, labels = emissions[held], labels[held]
    real = labels >= 0
    unary = torch.nn.functional.one_hot(labels.clamp(min=0), LABELS).float() * real[..., None]
    pairs = unary[:, :-1, :, None] * unary[:, 1:, None, :]
    return cross_entropy(emissions, model.transitions(model.name_steps), real, unary, pairs) / real.sum()


def optimiser_of(model: Tagger, run: Run) -> torch.optim.AdamW:
    """Rates: `head_rate` for what begins from nothing, `rate` for all that begins with weights."""
    fresh = {
        id(p)
        for part in (model.reader.labels, model.reader.modality, model.reader.anchors, model.reader.roles)
        for p in part.parameters()
    }
    fresh.update(id(p) for part in (model.reader.relation, model.reader.hangs, model.reader.holds) for p in part.parameters())
    fresh.add(id(model.reader.tie_bias))
    old = [(name, p) for name, p in model.named_parameters() if p.requires_grad and id(p) not in fresh]
    return torch.optim.AdamW([
        {"params": [p for _, p in old if p.dim() > 1], "lr": run.rate, "weight_decay": run.decay},
        {"params": [p for _, p in old if p.dim() <= 1], "lr": run.rate, "weight_decay": 0.0},
        {"params": [p for p in model.parameters() if id(p) in fresh], "lr": run.head_rate, "weight_decay": 0.0},
    ])  # fmt: skip


def real_batches(told: list[Told], run: Run, epoch: int) -> Iterator[ReaderBatch]:
    """One epoch of the labelled reports, the same for the same seed and epoch; windows of like length share a batch."""
    rng = random.Random(f"{run.seed}/{epoch}")
    windows = reader_windows(told, run, rng)
    windows.sort(key=lambda pair: pair[1].end - pair[1].start + rng.uniform(0, 40))
    groups = [windows[i : i + run.windows] for i in range(0, len(windows), run.windows)]
    rng.shuffle(groups)
    for group in groups:
        yield gather_reader(group, run, rng)


def step_loss(model: Tagger, batch: ReaderBatch, more: Batch | None, run: Run) -> torch.Tensor:
    """The loss of a batch of real reports, of attribution in it too, and of PolNeAR where the step reads it."""
    outputs = model(batch.base.ids, batch.base.shapes, batch.base.mask)
    loss = reader_loss(model, batch, outputs[4]) + run.real_weight * loss_of(model, batch.base, run, outputs)
    return loss if more is None else loss + loss_of(model, more, run)


def train(
    run: Run, models: Path, told: list[Told], documents: list[Document], pairs: PairStream, parsed: list[Parsed]
) -> Tagger:  # fmt: skip
    """Train to the end of the run's epochs over the labelled reports, from the last checkpoint if any; the averaged model."""
    folder = models / "runs" / run.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(run.seed)
    model = Tagger(run)
    if run.start:
        model.load_state_dict(load_trained(RUNS[run.start], models).state_dict())
    else:
        begin(model, models)
    optimiser, average = optimiser_of(model, run), copy.deepcopy(model)
    per_epoch = sum(1 for _ in real_batches(told, run, 0))
    total = run.epochs * per_epoch
    peaks = [group["lr"] for group in optimiser.param_groups]
    last = folder / "last.pt"
    done = resumed(last, model, average, optimiser)
    started = saved = time.monotonic()
    seen, running = 0, 0.0
    real = itertools.chain.from_iterable(real_batches(told, run, epoch) for epoch in itertools.count())
    polnear = itertools.chain.from_iterable(batches_of(documents, run, epoch) for epoch in itertools.count())
    trees = parse_batches(parsed, run)
    for step in range(total):
        batch = next(real)
        tree = next(trees) if run.parse and step % run.parse == 0 else None
        more = next(polnear) if step % run.polnear == 0 else None
        if step < done:
            continue
        torch.manual_seed(run.seed * 1_000_003 + step)  # dropout is the same after a resumption
        share = min((step + 1) / (WARM * total), (total - step) / (total * (1 - WARM)))
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        model.train()
        loss = step_loss(model, batch, more, run)
        if step % EVERY == 1:
            loss = loss + run.pairs_weight * pair_loss(model, pairs.at(step // EVERY))
        if tree is not None:
            loss = loss + run.parse_weight * parse_loss(model, tree)
        if not torch.isfinite(loss):
            raise ArithmeticError(f"{run.name}: the loss of step {step} is {loss.item()}; the last checkpoint is whole")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        follow(average, model, min(run.average, (step + 1) / (step + 10)))
        seen += int(batch.base.mask.sum()) + (int(more.mask.sum()) if more else 0) + (int(tree.base.mask.sum()) if tree else 0)
        running = 0.98 * running + 0.02 * loss.item()
        if step % 20 == 19:
            speed = seen / (time.monotonic() - started)
            print(
                f"{run.name} step {step + 1}/{total} loss {running / (1 - 0.98 ** (step + 1)):.4f} {speed:,.0f} tokens/s",
                flush=True,
            )
        if time.monotonic() - saved > SAVE_EVERY or step + 1 == total:
            save(last, model, average, optimiser, step + 1)
            saved = time.monotonic()
    return average


def resumed(last: Path, model: Tagger, average: Tagger, optimiser: torch.optim.AdamW) -> int:
    """Take up the last checkpoint if there is one; how many steps were done."""
    if not last.exists():
        return 0
    state = torch.load(last, weights_only=True)
    model.load_state_dict(state["model"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["done"])


def follow(average: Tagger, model: Tagger, decay: float) -> None:
    """Move the averaged weights towards the model's."""
    with torch.no_grad():
        for kept, new in zip(average.parameters(), model.parameters(), strict=True):
            if new.requires_grad:
                kept.lerp_(new, 1 - decay)


def save(path: Path, model: Tagger, average: Tagger, optimiser: torch.optim.AdamW, done: int) -> None:
    """Write the checkpoint beside the last one and put it in its place in one move."""
    state = {"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "done": done}
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def load_trained(run: Run, models: Path) -> Tagger:
    """The averaged weights of a finished run; heads that it had not stay as they are made."""
    model = Tagger(run)
    held = torch.load(models / "runs" / run.name / "last.pt", weights_only=True)["average"]
    model.load_state_dict(model.state_dict() | held)
    return model.eval()


def note(run: Run) -> None:
    """Append the run's settings to RUNS.md."""
    settings = {k: v for k, v in msgspec.to_builtins(run).items() if k not in ("base", "name")}
    line = f"- {time.strftime('%Y-%m-%d')} **{run.name}** ({run.base.weights.split('/')[0]}): {json.dumps(settings)}\n"
    with open(Path(__file__).with_name("RUNS.md"), "a", encoding="utf-8") as file:
        file.write(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True, help="folder of the bases; runs are kept there too")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run = RUNS[args.run]
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    told = [told_of(report, tokenizer) for report in learned_reports(run)]
    told = with_silver(told, run, args.models)
    documents = [*choosing_split(load_documents(POLNEAR / "train"), run.choosing)[0], *domain_documents()]
    rows = [*plv_rows(), *all_rows(for_running_text(load_events()), run.stories, run.seed)]
    print(f"{run.name}: {len(told)} labelled reports, {len(documents)} articles of PolNeAR, {len(rows)} pairs", flush=True)
    trees = load_parsed() if run.parse else []
    model = train(run, args.models, told, documents, PairStream(pair_documents(rows), run), trees[len(trees) // KEPT :])
    if trees:
        told_of_trees = attachment(model, trees[: len(trees) // KEPT], run)
        print(f"{run.name}: words with the right head %.3f, with the right relation too %.3f, on trees kept out" % told_of_trees)
    note(run)


def learned_reports(run: Run) -> list[Labelled]:
    """The labelled reports that a run learns from."""
    ours = [report for report in load_ours() if not calibrating(report)] if run.ours else []
    return [*load_gold(REAL / "train"), *ours]


def with_silver(told: list[Told], run: Run, models: Path) -> list[Told]:
    """The labelled reports with names as the weights say that the run begins with: what they know of names is not to be lost.

    They are kept in MODELS/runs/names.pickle: minutes for what is the same in every run.
    """
    kept = models / "runs" / "names.pickle"
    names: dict[str, np.ndarray] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    new = [item.document for item in told if item.document.text not in names]
    if new:
        model = Tagger(run)
        begin(model, models)
        names |= zip((document.text for document in new), silver_names(model, run, new), strict=True)
        kept.write_bytes(pickle.dumps(names))
    return [item._replace(document=item.document._replace(names=names[item.document.text])) for item in told]


if __name__ == "__main__":
    main()
