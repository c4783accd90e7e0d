"""A scorer for proposed positions: logistic regression over how each was read. Measured, not shipped (docs/why/positions.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from onrecord.code.positions.find import Found

RIDGE = 1.0  # on every weight but the bias; swept 0.3-3 on five folds of the fitted files: flat
STEPS = 50  # of Newton's method; it converges in under ten
LEAST = 0.5  # a proposal less likely than this is dropped; swept 0.3-0.6: flat
PUBLIC = frozenset("GOV MIL LEG SPY IGO NGO PTY OPP REB JUD".split())  # sectors whose actors take sides in politics


def features(item: Found) -> dict[str, float]:
    """Names and values, all 1, of what the scorer looks at."""
    proposal, kind, holder = item
    told, part = proposal.told, proposal.construction.part
    found = {
        "bias": True,
        f"part={part}": True,
        f"stance={proposal.stance}": True,
        f"slot={proposal.slot}": True,
        f"form={proposal.form}": True,
        f"holder={proposal.holders.way}": True,
        f"actor={holder.kind}": True,
        "no public actor": holder.kind != "state" and not (holder.sector in PUBLIC or holder.state),
        "unnamed": holder.name[:1].islower(),
        "unnamed group": holder.kind == "group" and " and " not in holder.name,
        "negated": told.negated,
        "future": told.future,
        "perfect": told.perfect,
        "continued": told.continued,
        "infinitive": told.infinitive,
        "several": len(proposal.holders.actors) > 1,
        "headline": kind in ("headline", "deck", "caption", "pull_quote"),
        "short": proposal.issue.end - proposal.issue.start < 12,
        "long": proposal.issue.end - proposal.issue.start > 60,
        f"part={part} inside={proposal.inside} cued={proposal.cued}": True,
    }
    return {name: 1.0 for name, is_so in found.items() if is_so}


def score(item: Found, weights: dict[str, float]) -> float:
    """The probability that a proposal is right."""
    total = sum(weights.get(name, 0.0) * value for name, value in features(item).items())
    return 1 / (1 + math.exp(-total))


def fit(rows: Sequence[tuple[Found, bool]], ridge: float = RIDGE) -> dict[str, float]:
    """Weights by feature that make these outcomes likeliest: Newton's method with a ridge (Bishop 2006, sec. 4.3.3)."""
    seen = [(features(item), right) for item, right in rows]
    order = sorted({name for row, _ in seen for name in row})
    x = np.array([[row.get(name, 0.0) for name in order] for row, _ in seen])
    y = np.array([float(right) for _, right in seen])
    penalty = np.diag([1e-6 if name == "bias" else ridge for name in order])
    weights = np.zeros(len(order))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(x @ weights)))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, x.T @ (y - p) - penalty @ weights)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return dict(zip(order, map(float, weights), strict=True))
