"""How sure a statement is: one probability from the scores of its spans and links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

LEAST, MOST = 0.002, 0.998  # beyond these a score tells nothing more; keeps one odd span from deciding all
EVIDENCE = 8  # numbers that `features` gives


class Evidence(NamedTuple):
    """What the encoder said of one attribution: probabilities, None where there is no such span. Content and link: the least."""

    cue: float | None
    content: float
    link: float | None
    source: float | None
    source_link: float | None


def features(evidence: Evidence) -> tuple[float, ...]:
    """EVIDENCE numbers: log-odds of each score, and which spans are missing."""
    cue, source = evidence.cue, evidence.source
    return (
        1.0,
        _log_odds(cue),
        float(cue is None),
        _log_odds(evidence.content),
        _log_odds(evidence.link),
        _log_odds(source),
        _log_odds(evidence.source_link),
        float(source is None),
    )


def confidence(evidence: Evidence, weights: Sequence[float]) -> float:
    """The probability that the content is right, by logistic regression fitted on articles the encoder did not learn from.

    Without weights (a model that was not calibrated) the least of the scores.
    """
    if not weights:
        return min(score for score in evidence if score is not None)
    total = sum(weight * value for weight, value in zip(weights, features(evidence), strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def _log_odds(score: float | None) -> float:
    if score is None:
        return 0.0
    score = min(max(score, LEAST), MOST)
    return math.log(score / (1 - score))
