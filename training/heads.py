"""Fit the heads of events to an encoder that stays as it is: `python -m training.heads RUN --models DIR`.

The encoder is the mean of one that knows attribution best and one that has learned events too; what it says of the event texts
and pairs is worked out once, and the heads learn from that, a few minutes for many epochs. Attribution is not touched.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from torch import Tensor

from training.config import RUNS, Run
from training.eventbatches import EventBatch, PairBatch, event_stream, gather_events, gather_pairs, pair_stream
from training.eventdata import for_running_text, held_out, load_events
from training.eventloss import pair_loss, text_loss
from training.model import Tagger
from training.pairs import all_rows, pair_documents, plv_rows
from training.prepare import choosing_split, load_documents
from training.shared import POLNEAR
from training.train import load_trained, report

EPOCHS = 12

Batch = EventBatch | PairBatch


def fit(model: Tagger, run: Run, batches: list[Batch]) -> None:
    """Train the event heads on the states of an encoder that is left as it is."""
    states = [states_of(model, batch) for batch in batches]
    optimiser = torch.optim.AdamW(model.events.parameters(), lr=run.head_rate)
    rng, total = random.Random(run.seed), EPOCHS * len(batches)
    model.events.train()
    for step in range(total):
        at = step % len(batches)
        if not at:
            order = rng.sample(range(len(batches)), len(batches))
        batch = batches[order[at]]
        optimiser.param_groups[0]["lr"] = run.head_rate * (1 - step / total)
        outputs = model.events(states[order[at]].float(), batch.shapes, batch.mask)
        loss = text_loss(model, batch, outputs) if isinstance(batch, EventBatch) else pair_loss(model, batch, outputs)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
    model.eval()


def states_of(model: Tagger, batch: Batch) -> Tensor:
    """What the encoder says of a batch, [B, T, H] bfloat16."""
    model.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        found = model.encoder(batch.ids, batch.shapes, batch.mask).to(torch.bfloat16)
    return found.clone()


def batches_for(run: Run) -> list[Batch]:
    """Every event text but those held out, and every pair, once."""
    learning, _ = held_out(load_events(), run.choosing)
    told = event_stream(for_running_text(learning), run, 8)
    pairs = pair_stream(pair_documents([*plv_rows(), *all_rows(learning, run.stories, run.seed)]), run, 32)
    texts: list[Batch] = [gather_events(told.at(step), run, random.Random(step)) for step in range(told.per_epoch)]
    return texts + [gather_pairs(pairs.at(step), run.base, run.limit) for step in range(pairs.per_epoch)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    run = RUNS[args.run]
    model = Tagger(run)
    begun = [load_trained(RUNS[name], args.models).state_dict() for name in (run.heads, run.start or run.name) if name]
    model.load_state_dict(begun[0] | begun[-1])
    fit(model, run, batches_for(run))
    folder = args.models / "runs" / run.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"average": model.state_dict()}, folder / "last.pt")
    report(run, model, choosing_split(load_documents(POLNEAR / "train"), run.choosing)[1])


if __name__ == "__main__":
    main()
