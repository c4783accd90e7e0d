"""The score of an event: a probability that moves with the evidence."""

from __future__ import annotations

from onrecord.code.events.confidence import NAMES, confidence, features, load_weights
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.parties import Parties
from onrecord.code.events.tables import Entry
from onrecord.code.events.triggers import Found

ENTRY = Entry((), "v", "ASSAULT", None, 0.9, ("",), ("obj",), "")


def found(number: int | None = 0, *, known: bool = True, score: float = 0.9, against: float = 0.0, sure: float = 0.9) -> Found:
    return Found(Hit(ENTRY._replace(sure=sure), 1, 2, 2, "ed"), "ASSAULT", score, (), number, known, against)


def test_every_feature_has_a_weight() -> None:
    assert len(load_weights()) == len(NAMES) == len(features(found(), Parties(("a",), ("b",), 1.0)))


def test_a_score_is_a_probability_even_of_what_is_certain() -> None:
    for score in (0.0, 1.0):
        assert 0 < confidence(found(score=score, sure=score), Parties(("a",), (), score)) < 1


def test_what_only_the_encoder_sees_is_less_sure() -> None:
    parties = Parties(("a",), ("b",), 1.0)
    assert confidence(found(known=False), parties) < confidence(found(), parties)


def test_what_the_encoder_types_otherwise_is_less_sure() -> None:
    parties = Parties(("a",), ("b",), 1.0)
    assert confidence(found(against=0.9), parties) < confidence(found(), parties)


def test_words_that_seldom_name_an_event_are_less_sure() -> None:
    parties = Parties(("a",), ("b",), 1.0)
    assert confidence(found(sure=0.5), parties) < confidence(found(sure=0.95), parties)
