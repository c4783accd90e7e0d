"""How sure an event is: one probability from what the lexicon and the encoder say of its words."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

from onrecord.code.events.parties import Parties
from onrecord.code.events.triggers import Found

LEAST, MOST = 0.02, 0.98  # beyond these a score tells nothing more
# Chosen on half A of quality/events.py by log-loss, crossed five ways: 0.50, against 0.55 with the trigger's and parties' scores.
NAMES = ("always", "sure", "against", "encoder_alone", "noun", "two_sides")


def features(found: Found, parties: Parties) -> tuple[float, ...]:
    """Numbers in the order of NAMES.

    The log-odds of the lexicon's `sure` and of what the encoder gives to another type, 0 where either is silent; whether only the
    encoder has these words, whether they are a noun, whether the event has two sides.
    """
    entry = found.hit.entry
    return (
        1.0,
        _log_odds(entry.sure) if found.known else 0.0,
        max(0.0, _log_odds(found.against)),
        float(not found.known),
        float(entry.kind == "n"),
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
