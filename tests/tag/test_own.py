"""The head of own types: it learns what can be learned, judges by folds, is kept whole, and marks before the package does."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.records import Span
from onrecord.tag import Example, Head, Model, OwnType, learn, load_head, shipped_folder
from onrecord.tag.decode import Found
from onrecord.tag.encoding import encode
from onrecord.tag.own import Fold, _threshold, fit, laid_over

TYPES = [OwnType("RESCUE", "AID", "event")]


def test_the_softmax_learns_what_tells_classes_apart():
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 3, 300)
    numbers = rng.normal(size=(300, 8)) + 3 * np.eye(8)[labels]
    weight, bias = fit(numbers, labels, 3)
    assert ((numbers @ weight + bias).argmax(1) == labels).mean() > 0.95
    again = fit(numbers, labels, 3)
    assert np.array_equal(weight, again[0])
    held = fit(numbers, labels, 3, alone=5)[0]
    assert np.abs(held[-5:]).sum() < np.abs(weight[-5:]).sum()


def test_what_is_likelier_not_so_is_claimed_where_that_is_right_oftenest_and_never_less_than_what_is_likelier_so():
    marked = np.arange(100) < 50
    assert _threshold(np.where(marked, 0.3, 0.1), marked) == 0.3  # weights held down: all that is marked is far below 0.5
    assert _threshold(np.where(marked, 0.99, 0.01), marked) == 0.5  # as good up to 0.95, but real reports are less clear
    one_more = np.where(np.arange(100) == 0, 0.3, np.where(marked, 0.45, 0.1))
    assert _threshold(one_more, marked) == 0.45  # one example in fifty more is chance


def test_a_head_is_kept_whole_and_a_damaged_file_is_told(tmp_path):
    head = Head(TYPES, np.ones((5, 2)), np.zeros(2), [Fold("RESCUE", 20, 18, 15, 0.45)], "attribution-1", "abc")
    path = tmp_path / "own.head.json"
    path.write_bytes(head.to_json())
    kept = load_head(path)
    assert (kept.types, kept.folds, kept.model, kept.examples) == (head.types, head.folds, "attribution-1", "abc")
    assert kept.to_json() == head.to_json() and kept.digest == head.digest
    assert (kept.folds[0].precision, kept.folds[0].recall) == (15 / 18, 15 / 20)
    whole = path.read_bytes()
    for part, other in ((b'"AID"', b'"AIDS"'), (b"AACA", b"A?CA"), (b'"format": 2', b'"format": 1'), (whole, b""), (whole, b"{}")):
        damaged = whole.replace(part, other)
        path.write_bytes(damaged)
        with pytest.raises(ModelError, match="no head of own types"):
            load_head(path)


def test_what_the_user_marks_goes_before_what_the_package_marks_there():
    own = Found("event", 3, 5, 0, 0.6, 1.0, "RESCUE")
    apart, under, other = Found("event", 0, 2, 1, 0.9, 0.9), Found("event", 4, 6, 1, 0.9, 0.9), Found("issue", 3, 5, 1, 0.9, 0.9)
    assert laid_over([apart, under, other], [own]) == [apart, other, own]


def test_the_vector_of_a_word_is_the_same_by_its_pieces_and_by_itself():
    model = Model(shipped_folder())
    text = "The Cestrian coastguard condemned Ruvania"
    tokens = encode(text, (), model.tokenizer)
    vectors = model.vectors.of_words(tokens.ids, np.flatnonzero(tokens.first))
    assert len(tokens.ids) > len(vectors) == 5
    assert np.allclose(vectors, [model.vectors.of(word) for word in text.split()])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


@pytest.mark.slow
def test_sentences_teach_a_type_and_no_more():
    who, verbs, whom = ("Cestria", "The navy", "A trawler"), ("rescued", "saved", "picked up"), ("ten men.", "two divers.")
    made = [
        Example(f"{one} {verb} {other}", ((Span(len(one) + 1, len(one) + 1 + len(verb)), 0),))
        for one in who for verb in verbs for other in whom
    ]  # fmt: skip
    made += [Example(f"{one} met {other}", ()) for one in who for other in whom]
    head = learn(made, TYPES, Model(shipped_folder()), "abc")
    assert head.folds[0].marked == 18
    assert head.folds[0].f1 > 0.8
    assert head.to_json() == learn(made, TYPES, Model(shipped_folder()), "abc").to_json()
