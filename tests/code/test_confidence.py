"""The score of a statement: between 0 and 1, and higher for surer evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.code.statements import EVIDENCE, Evidence, confidence, features

score = st.floats(0, 1)
evidences = st.builds(Evidence, st.none() | score, score, st.none() | score, st.none() | score, st.none() | score)


@given(evidences, st.lists(st.floats(-3, 3), min_size=EVIDENCE, max_size=EVIDENCE))
def test_a_probability_whatever_the_evidence(evidence: Evidence, weights: list[float]) -> None:
    assert len(features(evidence)) == EVIDENCE
    assert 0 <= confidence(evidence, weights) <= 1


def test_surer_evidence_scores_higher() -> None:
    weights = [0.0, 0.3, 0.1, 0.3, 0.1, 0.2, 0.1, -0.1]
    sure, unsure = Evidence(0.99, 0.98, 0.99, 0.97, 0.99), Evidence(0.6, 0.5, 0.9, 0.97, 0.99)
    assert confidence(sure, weights) > confidence(unsure, weights)


def test_without_weights_the_least_score_counts() -> None:
    assert confidence(Evidence(0.9, 0.8, None, 0.7, 0.95), ()) == 0.7


def test_wrong_number_of_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        confidence(Evidence(0.9, 0.8, 0.9, 0.7, 0.9), (1.0,))
