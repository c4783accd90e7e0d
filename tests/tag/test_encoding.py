"""What the encoder sees: offsets that slice back, shapes, windows of whole lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.segment import pair_quotes, split_sentences
from onrecord.tag import shipped_folder
from onrecord.tag.encoding import BREAKS, QUOTES, SHAPES, Tokens, cut_windows, encode

TOKENIZER = Tokenizer.from_file(str(shipped_folder() / "tokenizer.json"))


def tokens_of(text: str) -> Tokens:
    return encode(text, pair_quotes(text)[0], TOKENIZER)


def cases(text: str) -> list[int]:
    return [int(shape) // (QUOTES * BREAKS) for shape in tokens_of(text).shapes]


# Letters, marks and signs where byte, code point and UTF-16 offsets part ways.
@given(st.text("aé🗳️ \u0301“”\nßİ中Ⅳ.1", max_size=60))
def test_offsets_slice_the_text(text: str) -> None:
    tokens = tokens_of(text)
    assert (tokens.starts < tokens.ends).all() or not tokens.size
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert ((tokens.shapes >= 0) & (tokens.shapes < SHAPES)).all()
    assert all(text[start:end].strip() for start, end in zip(tokens.starts, tokens.ends, strict=True))


def test_markup_of_the_model_is_plain_text_to_it() -> None:
    assert TOKENIZER.encode("[SEP] [CLS]", add_special_tokens=False).tokens == ["[", "sep", "]", "[", "cl", "##s", "]"]


def test_case_of_words() -> None:
    assert cases("the Envoy NATO 3rd .") == [0, 1, 2, 3, 4]
    assert cases("A") == [1]  # one capital letter is no acronym


def test_every_piece_of_a_word_has_its_shape() -> None:
    tokens = tokens_of("Naypyidaw")
    assert tokens.size > 1 and len(set(tokens.shapes.tolist())) == 1 and tokens.first.tolist().count(True) == 1


def test_quotation_depth_and_line_breaks() -> None:
    tokens = tokens_of("He: “no ‘one’ b”\nNext")
    depth = (tokens.shapes // BREAKS % QUOTES).tolist()
    assert depth == [0, 0, 1, 1, 2, 2, 2, 1, 1, 0]
    assert (tokens.shapes % BREAKS).tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("text", ["", " \n ", "\u0301"])
def test_text_without_words(text: str) -> None:
    assert cut_windows(tokens_of(text), [], 10, 10) == [] or tokens_of(text).size


@given(st.lists(st.integers(1, 30), max_size=8), st.integers(5, 20), st.integers(1, 20))
def test_windows_cover_all_pieces_in_order_and_keep_to_the_limit(lines: list[int], limit: int, joined: int) -> None:
    text = "\n".join("one two. " * count for count in lines)
    tokens = tokens_of(text)
    windows = cut_windows(tokens, split_sentences(text), limit, min(limit, joined))
    assert [start for start, _ in windows] == [0, *(end for _, end in windows[:-1])][: len(windows)]
    assert not windows or windows[-1][1] == tokens.size
    assert all(0 < end - start <= limit for start, end in windows)
    several = [(start, end) for start, end in windows if tokens.lines[start] != tokens.lines[end - 1]]
    assert all(end - start <= joined for start, end in several)


def test_a_long_line_is_cut_at_sentences() -> None:
    text = "One two three four. " * 6
    tokens = tokens_of(text)
    starts = [int(tokens.starts[start]) for start, _ in cut_windows(tokens, split_sentences(text), 12, 12)]
    assert np.all(np.array(starts) % len("One two three four. ") == 0)
