"""An event's score: what it is made of, and that more evidence never makes it less."""

from __future__ import annotations

import pytest

from onrecord.code.events.drafts import NAMES, UNFITTED, confidence, evidence_of
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.parties import Parties
from onrecord.code.events.tables import Entry
from onrecord.code.events.triggers import Found

ENTRY = Entry((), "v", "ASSAULT", None, 0.9, ("",), ("obj",), "")
FOUND = Found(Hit(ENTRY, 1, 2, 2, "ed"), "ASSAULT", 0.9, (), 0, head=0.8)
PARTIES = Parties(("a1",), ("a2",), 1.0)


def test_there_is_a_number_for_each_name() -> None:
    evidence = dict(zip(NAMES, evidence_of(FOUND, PARTIES), strict=True))
    assert (evidence["always"], evidence["encoder_alone"], evidence["noun"], evidence["two_sides"]) == (1, 0, 0, 1)
    assert evidence["against"] == 0 < evidence["encoder"] < evidence["lexicon"]


@pytest.mark.parametrize("more", [{"head": 0.95}, {"hit": Hit(ENTRY._replace(sure=0.97), 1, 2, 2, "ed")}])
def test_who_is_surer_scores_more(more: dict[str, object]) -> None:
    score = confidence(UNFITTED)
    assert 0 < score(evidence_of(FOUND, PARTIES)) < score(evidence_of(FOUND._replace(**more), PARTIES)) < 1  # type: ignore[arg-type]


def test_another_type_and_parties_hardly_found_count_against_it() -> None:
    score = confidence(UNFITTED)
    sure = score(evidence_of(FOUND, PARTIES))
    assert score(evidence_of(FOUND._replace(against=0.9), PARTIES)) < sure
    assert score(evidence_of(FOUND, PARTIES._replace(how=0.3))) < sure
