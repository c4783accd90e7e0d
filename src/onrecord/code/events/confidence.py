"""How sure an event is: the probability that its type and all its parties are right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from onrecord.code.events.parties import Parties
from onrecord.code.events.triggers import Found

Evidence = tuple[float, ...]
LEAST, MOST = 0.02, 0.98  # beyond these a score tells nothing more
NAMES = ("always", "lexicon", "encoder", "against", "encoder_alone", "noun", "two_sides", "parties")
UNFITTED = (-0.5, 0.1, 0.3, -0.2, 0.0, 0.0, 0.0, 0.5)  # weights where none are fitted


def evidence_of(found: Found, parties: Parties) -> Evidence:
    """Numbers in the order of NAMES.

    Log-odds of what the lexicon and the encoder give to the trigger, 0 where either is silent, and of what the encoder gives to
    another type; whether the encoder alone has the words, whether they are a noun, whether the event has two sides; log-odds of
    how surely its parties were found.
    """
    entry = found.hit.entry
    return (
        1.0,
        log_odds(entry.sure) if found.known else 0.0,
        log_odds(found.head) if found.head else 0.0,
        max(0.0, log_odds(found.against)),
        float(not found.known),
        float(entry.kind == "n"),
        float(bool(parties.recipients) or len(parties.actors) > 1),
        log_odds(parties.how),
    )


def confidence(weights: Sequence[float]) -> Callable[[Evidence], float]:
    """Evidence -> the probability that type and parties are right: logistic regression (training/calibrate.py)."""

    def score(evidence: Evidence) -> float:
        return round(1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, evidence, strict=True)))), 3)

    return score


def log_odds(score: float) -> float:
    score = min(max(score, LEAST), MOST)
    return math.log(score / (1 - score))
