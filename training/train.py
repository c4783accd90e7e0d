"""Train one run, resumably: `python -m training.train NAME --models DIR`.

A checkpoint is written every few minutes to DIR/runs/NAME/; the same command again goes on from there. Scores on the
choosing slice and the settings are appended to training/RUNS.md when the run ends.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import torch
from tokenizers import Tokenizer

from onrecord.tag.labels import LABELS
from training.batches import Batch, Soft, batches_of
from training.config import RUNS, Run
from training.encoder import load_base
from training.eventbatches import event_stream, gather_events, gather_pairs, pair_stream
from training.eventdata import for_running_text, held_out, load_events
from training.eventloss import pair_loss, text_loss
from training.eventscore import event_scores
from training.extra import extra_texts
from training.model import Tagger, cross_entropy
from training.pairs import all_rows, pair_documents, plv_rows
from training.predict import exact_scores
from training.prepare import TOKENIZER, Document, choosing_split, domain_documents, load_documents, plain_document, with_names
from training.shared import POLNEAR
from training.silver import load_silver
from training.soften import load_soft

SAVE_EVERY = 240.0  # seconds
WARM = 0.1  # share of the steps over which the rates rise


def loss_of(model: Tagger, batch: Batch, run: Run) -> torch.Tensor:
    """Cross-entropy a word of the labels, and of the links, in the run's proportion."""
    with torch.autocast("cpu", torch.bfloat16):
        emissions, cue, span, *names = model(batch.ids, batch.shapes, batch.mask)
    rows = torch.arange(len(batch.ids))[:, None]
    picked = emissions.float()[rows, batch.words]
    loss = cross_entropy(picked, model.transitions(), batch.real, batch.unary, batch.pairs) / batch.real.sum()
    if len(batch.links):
        window, cues, spans, true = batch.links.T
        left = cue.float()[window, batch.words[window, cues]]
        right = span.float()[window, batch.words[window, spans]]
        logits = (left * right).sum(-1) + model.link_bias
        loss = loss + run.link_weight * torch.nn.functional.binary_cross_entropy_with_logits(logits, true.float())
    if names and (batch.names >= 0).any():
        loss = loss + run.names_weight * names_loss(model, names[0].float()[rows, batch.words], batch.names)
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
    encoder = [(n, p) for n, p in model.encoder.named_parameters() if p.requires_grad and not n.startswith("shapes")]
    encoder_ids = {id(p) for _, p in encoder}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in encoder_ids]
    return torch.optim.AdamW([
        {"params": [p for _, p in encoder if p.dim() > 1], "lr": run.rate, "weight_decay": run.decay},
        {"params": [p for _, p in encoder if p.dim() <= 1], "lr": run.rate, "weight_decay": 0.0},
        {"params": heads, "lr": run.head_rate, "weight_decay": 0.0},
    ])  # fmt: skip


MoreLoss = Callable[[Tagger, int], torch.Tensor]  # what else a step learns: the model and the step's number -> a loss


def train(
    run: Run, models: Path, documents: list[Document], teacher: dict[str, Soft] | None = None, also: MoreLoss | None = None
) -> Tagger:
    """Train to the end of the run's epochs, from the last checkpoint where there is one; the averaged model."""
    folder = models / "runs" / run.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)  # all runs begin with the same heads, so that their weights can be averaged
    model = Tagger(run)
    if run.start:
        model.load_state_dict(load_trained(RUNS[run.start], models).state_dict(), strict=False)
    else:
        load_base(model.encoder, models)
    optimiser, average, done = optimiser_of(model, run), copy.deepcopy(model), 0
    per_epoch = sum(1 for _ in batches_of(documents, run, 0))
    total = run.epochs * per_epoch
    peaks = [group["lr"] for group in optimiser.param_groups]
    last = folder / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        done = state["done"]
    started = saved = time.monotonic()
    epoch, seen, running = done // per_epoch, 0, 0.0
    batches = (
        batch for e in itertools.count(epoch) for batch in itertools.islice(batches_of(documents, run, e, teacher), per_epoch)
    )
    for step, batch in enumerate(batches, epoch * per_epoch):
        if step >= total:
            break
        if step < done:
            continue
        torch.manual_seed(run.seed * 1_000_003 + step)  # dropout is the same after a resumption
        share = min((step + 1) / (WARM * total), (total - step) / (total * (1 - WARM)))
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        model.train()
        loss = loss_of(model, batch, run)
        if also is not None:
            loss = loss + also(model, step)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        follow(average, model, min(run.average, (step + 1) / (step + 10)))
        seen += int(batch.mask.sum())
        running = 0.98 * running + 0.02 * loss.item()
        if step % 50 == 49:
            print(
                f"{run.name} step {step + 1}/{total} loss {running:.4f} {seen / (time.monotonic() - started):,.0f} tokens/s",
                flush=True,
            )
        if time.monotonic() - saved > SAVE_EVERY or step + 1 == total:
            save(last, model, average, optimiser, step + 1)
            saved = time.monotonic()
    return average


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
    """The averaged weights of a finished run, or of a blend of finished runs."""
    model = Tagger(run)
    if run.blend:
        states = [load_trained(RUNS[name], models).state_dict() for name in run.blend]
        shared = [key for key in states[-1] if all(key in state for state in states) and states[-1][key].is_floating_point()]
        model.load_state_dict(states[-1] | {key: sum(state[key] for state in states) / len(states) for key in shared})
    else:
        model.load_state_dict(torch.load(models / "runs" / run.name / "last.pt", weights_only=True)["average"])
    return model.eval()


def note(run: Run, scores: dict[str, Any]) -> None:
    """Append the run's settings and scores to RUNS.md."""
    settings = {k: v for k, v in msgspec.to_builtins(run).items() if k not in ("base", "name")}
    title = f"- {time.strftime('%Y-%m-%d')} **{run.name}** ({run.base.weights.split('/')[0]})"
    line = f"{title}: {json.dumps(scores)} · {json.dumps(settings)}\n"
    with open(Path(__file__).with_name("RUNS.md"), "a", encoding="utf-8") as file:
        file.write(line)


def events_loss(run: Run) -> MoreLoss:
    """What a step learns of events: a few of our own texts, and marked pairs of PLV train and all other rows."""
    learning, _ = held_out(load_events(), run.choosing)
    texts = event_stream(for_running_text(learning), run, 8)
    pairs = pair_stream(pair_documents([*plv_rows(), *all_rows(learning, run.stories, run.seed)]), run, 16)

    def more(model: Tagger, step: int) -> torch.Tensor:
        number, rest = divmod(step, run.events_each)
        if rest:
            return torch.zeros(())
        told, marked = (
            gather_events(texts.at(number), run, random.Random(step)),
            gather_pairs(pairs.at(number), run.base, run.limit),
        )
        return run.events_weight * (text_loss(model, told) + pair_loss(model, marked))

    return more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True, help="folder of the bases; runs are kept there too")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run = RUNS[args.run]
    learning, choosing = choosing_split(load_documents(POLNEAR / "train"), run.choosing)
    if run.blend:
        report(run, load_trained(run, args.models), choosing)
        return
    teacher = load_soft(args.models, run.teacher) if run.teacher else None
    if run.extra:
        tokenizer = Tokenizer.from_file(str(TOKENIZER))
        learning += [plain_document(item.name, item.text, tokenizer) for item in extra_texts() if teacher and item.name in teacher]
    if run.domain:
        learning += domain_documents() * run.domain
    if run.names_weight:
        silver = load_silver(args.models)
        learning = [with_names(document, silver) for document in learning]
    model = train(run, args.models, learning, teacher, events_loss(run) if run.events_weight else None)
    report(run, model, choosing)


def report(run: Run, model: Tagger, choosing: list[Document]) -> None:
    """Score on the choosing slice and the event texts held out, print, and append to RUNS.md."""
    scores = {role: round(f1, 4) for role, f1 in exact_scores(model, run, choosing).items()} if choosing else {}
    if run.events_weight:
        scores |= event_scores(model, run, for_running_text(held_out(load_events(), run.choosing)[1]))
    print(run.name, scores)
    note(run, scores)


if __name__ == "__main__":
    main()
