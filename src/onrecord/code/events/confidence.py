"""How sure an event is: one probability from what the lexicon and the encoder say of its trigger and its parties."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

from onrecord.code.events.parties import Parties
from onrecord.code.events.triggers import Found

LEAST, MOST = 0.02, 0.98  # beyond these a score tells nothing more
NAMES = ("always", "trigger", "parties", "encoder_alone", "lexicon_alone", "two_sides")


def features(found: Found, parties: Parties) -> tuple[float, ...]:
    """Numbers in the order of NAMES: log-odds of trigger and parties, who alone speaks for it, whether it has two sides."""
    return (
        1.0,
        _log_odds(found.score),
        _log_odds(parties.how),
        float(not found.known),
        float(found.number is None),
        float(bool(parties.recipients) or len(parties.actors) > 1),
    )


def confidence(found: Found, parties: Parties) -> float:
    """The probability that such an event is told here: logistic regression, fitted by quality/events.py on own texts held out."""
    total = sum(weight * value for weight, value in zip(load_weights(), features(found, parties), strict=True))
    return round(1 / (1 + math.exp(-total)), 3)


@cache
def load_weights() -> tuple[float, ...]:
    """The weights of data/event_confidence.tsv, in the order of NAMES."""
    lines = (files("onrecord") / "data" / "event_confidence.tsv").read_text("utf-8").splitlines()
    rows = dict(line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(float(rows[name]) for name in NAMES)


def _log_odds(score: float) -> float:
    score = min(max(score, LEAST), MOST)
    return math.log(score / (1 - score))
