"""From scores to marks and ties: where spans begin and end, and what is tied to what."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.tag.decode import find_marks, find_ties, modality_of
from onrecord.tag.model import ANCHORS, LABELS, LABELS_AT, MODALITIES, MODALITY_AT, SPANS, TIED, TIES, VECTORS_AT, WIDTHS, Scores


def scores(words: int) -> Scores:
    """Scores that say of every word, for sure, that it is in no span, and tie nothing."""
    width = VECTORS_AT + TIED * (len(ANCHORS) + len(TIES))
    pieces = np.zeros((words, width), np.float32)
    for start in LABELS_AT.values():
        pieces[:, start] = 9.0
    plain = np.zeros((words, LABELS), np.float32)
    return Scores(plain, plain, plain, plain, pieces, np.zeros(len(SPANS["event"]), np.float32))


def say(told: Scores, kind: str, word: int, label: int, odds: float = 9.0) -> None:
    """Make one label of a kind likely at a word."""
    start = LABELS_AT[kind]
    told.pieces[word, start] = 0.0
    told.pieces[word, start + label] = odds


def spans_of(told: Scores, opens: tuple[int, ...] = ()) -> list[tuple[str, int, int, int]]:
    flags = np.zeros(len(told.pieces), np.bool_)
    flags[list(opens)] = True
    return [(mark.kind, mark.first, mark.end, mark.type) for mark in find_marks(told, flags)]


@pytest.mark.parametrize("kind", SPANS)
def test_a_span_begins_and_goes_on(kind: str) -> None:
    told = scores(6)
    last = len(SPANS[kind])
    say(told, kind, 1, last)  # the last type of its kind
    say(told, kind, 2, WIDTHS[kind] - 1)
    assert spans_of(told) == [(kind, 1, 3, last - 1)]


def test_nothing_is_marked_where_nothing_is_likely() -> None:
    assert spans_of(scores(5)) == []


def test_no_span_runs_into_a_new_line() -> None:
    told = scores(5)
    say(told, "issue", 1, 1)
    for word in (2, 3):
        say(told, "issue", word, WIDTHS["issue"] - 1)
    assert spans_of(told) == [("issue", 1, 4, 0)]
    assert spans_of(told, opens=(3,)) == [("issue", 1, 3, 0)]


def test_one_doubtful_word_cuts_nothing_off() -> None:
    told = scores(6)
    say(told, "issue", 1, 1)
    for word, odds in ((2, 9.0), (3, 3.0), (4, 9.0)):
        say(told, "issue", word, WIDTHS["issue"] - 1, odds)
    told.pieces[3, LABELS_AT["issue"]] = 4.0
    assert spans_of(told) == [("issue", 1, 5, 0)]


def test_right_behind_a_word_of_a_span_a_beginning_must_be_much_likelier() -> None:
    told = scores(4)
    say(told, "title", 1, 1)
    say(told, "title", 2, 1, 3.0)
    told.pieces[2, LABELS_AT["title"] + WIDTHS["title"] - 1] = 2.5  # beginning is hardly likelier than going on
    assert spans_of(told) == [("title", 1, 3, 0)]
    told.pieces[2, LABELS_AT["title"] + 1] = 9.0
    assert spans_of(told) == [("title", 1, 2, 0), ("title", 2, 3, 0)]


def test_words_are_tied_to_an_anchor_of_their_role_alone() -> None:
    told = scores(4)
    roles = list(TIES)
    anchor = VECTORS_AT + TIED * ANCHORS.index("event")
    told.pieces[1, anchor] = 3.0
    for word in (2, 3):
        told.pieces[word, VECTORS_AT + TIED * (len(ANCHORS) + roles.index("recipient"))] = 3.0
    found = list(find_ties(told, [("event", 1), ("issue", 1)], (-3.0,) * len(TIES)))
    assert [(number, role, first, end) for number, role, first, end, _ in found] == [(0, "recipient", 2, 4)]
    assert found[0][-1] > 0.9


def test_modality_is_a_probability_of_each() -> None:
    told = scores(2)
    told.pieces[1, MODALITY_AT + 1] = 9.0
    shares = modality_of(told, 1)
    assert len(shares) == len(MODALITIES) and shares[1] > 0.9 and abs(sum(shares) - 1) < 0.001
