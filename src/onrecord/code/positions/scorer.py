"""How likely a proposed position is right: logistic regression over what it was read from. Weights: data/stance_weights.tsv."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from onrecord.code.positions.proposals import Proposal
from onrecord.records import Actor, PartKind

WEIGHTS = Path(str(files("onrecord") / "data" / "stance_weights.tsv"))
LEAST = 0.5  # a proposal less likely than this is not written down
PUBLIC = frozenset("GOV MIL LEG SPY IGO NGO PTY OPP REB JUD".split())  # sectors whose actors take sides in politics


def features(item: Proposal, kind: PartKind | None, holder: Actor) -> dict[str, float]:
    """Names and values, all 0 or 1, of what the scorer looks at."""
    told = item.told
    found = {
        "bias": True,
        f"part={item.construction.part}": True,
        f"stance={item.stance}": True,
        f"slot={item.slot}": True,
        f"form={item.form}": True,
        f"holder={item.holders.way}": True,
        f"actor={holder.kind}": True,
        "no public actor": holder.kind != "state" and not (holder.sector in PUBLIC or holder.state),
        "unnamed": holder.name.islower() or holder.name[:1].islower(),
        "unnamed group": holder.kind == "group" and " and " not in holder.name,
        "inside": item.inside,
        "cued": item.cued,
        "negated": told.negated,
        "future": told.future,
        "perfect": told.perfect,
        "continued": told.continued,
        "infinitive": told.infinitive,
        "several": len(item.holders.actors) > 1,
        "headline": kind in ("headline", "deck", "caption", "pull_quote"),
        "one word": item.issue.end - item.issue.start < 12,
        "long": item.issue.end - item.issue.start > 60,
        f"part={item.construction.part} inside={item.inside} cued={item.cued}": True,
    }
    return {name: 1.0 for name, is_so in found.items() if is_so}


def names(rows: Iterable[dict[str, float]]) -> list[str]:
    """All features that occur, in alphabetical order."""
    return sorted({name for row in rows for name in row})


def score(item: Proposal, kind: PartKind | None, holder: Actor, weights: dict[str, float]) -> float:
    """The probability that a proposal is right."""
    total = sum(weights.get(name, 0.0) * value for name, value in features(item, kind, holder).items())
    return 1 / (1 + math.exp(-total))


@cache
def load_weights() -> dict[str, float]:
    """Read the packaged weights; the same object each time, never changed."""
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {name: float(weight) for name, weight in rows}
