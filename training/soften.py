"""A teacher's marginals for a student: `python -m training.soften RUN --models DIR` writes DIR/runs/RUN/soft/.

A blend teaches by the mean of what its runs say, not by what the mean of their weights says. Over PolNeAR train and the texts of
extra.py, in half precision (about 120 MB). Resumable: finished texts are kept in parts.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from training.batches import Soft
from training.config import RUNS
from training.extra import extra_texts
from training.predict import soft_labels
from training.prepare import TOKENIZER, load_documents, plain_document
from training.shared import POLNEAR

PART = 100  # texts a file


def load_soft(models: Path, name: str) -> dict[str, Soft]:
    """The marginals that `python -m training.soften NAME` wrote, by the names of the texts."""
    found: dict[str, Soft] = {}
    for path in sorted((models / "runs" / name / "soft").glob("*.npz")):
        with np.load(path) as part:
            names = part["names"].tolist()
            found |= {text: Soft(part[f"unary{i}"], part[f"pairs{i}"]) for i, text in enumerate(names)}
    return found


def mean_of(said: list[dict[str, Soft]]) -> dict[str, Soft]:
    """The mean of several teachers' marginals of the same texts, in half precision."""

    def mean(text: str, part: str) -> np.ndarray:
        return np.mean([getattr(each[text], part) for each in said], axis=0, dtype=np.float32).astype(np.float16)

    return {text: Soft(*(mean(text, part) for part in Soft._fields)) for text in said[0]}


def main() -> None:
    from training.train import load_trained  # here: train reads what this module wrote

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--extra", action="store_true", help="the unlabelled texts too")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run, folder = RUNS[args.run], args.models / "runs" / args.run / "soft"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    documents = load_documents(POLNEAR / "train")
    if args.extra:
        documents += [plain_document(item.name, item.text, tokenizer) for item in extra_texts()]
    teachers = [(RUNS[name], load_trained(RUNS[name], args.models)) for name in run.blend or (run.name,)]
    for start in range(0, len(documents), PART):
        path = folder / f"{start:05}.npz"
        if not path.exists():
            soft = mean_of([soft_labels(model, taught, documents[start : start + PART]) for taught, model in teachers])
            arrays = {f"{field}{i}": getattr(item, field) for i, item in enumerate(soft.values()) for field in Soft._fields}
            np.savez(path.with_suffix(".new.npz"), names=np.array(list(soft)), **arrays)
            path.with_suffix(".new.npz").replace(path)
            print(f"{start + PART} of {len(documents)} texts", flush=True)


if __name__ == "__main__":
    main()
