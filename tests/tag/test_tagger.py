"""The shipped weights, as the pipeline uses them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import onnxruntime
import pytest

from onrecord.errors import ModelError
from onrecord.records import Tags
from onrecord.segment import pair_quotes, split_sentences
from onrecord.tag import Model, Tagger, shipped_folder

pytestmark = pytest.mark.slow
TEXT = "“The talks went well,” Foreign Minister Ana Ruiz said on Monday.\n\nShe added that Chile would sign the treaty."


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Model(shipped_folder()))


def tags_of(tagger: Tagger, text: str) -> Tags:
    return tagger.tag(text, split_sentences(text), pair_quotes(text)[0])


def test_a_plain_quotation(tagger: Tagger) -> None:
    tags = tags_of(tagger, TEXT)
    found = [(tagged.role, tagged.span.words(TEXT)) for tagged in tags.spans]
    assert ("content", "“The talks went well,”") in found
    assert ("source", "Foreign Minister Ana Ruiz") in found
    assert ("cue", "said") in found and ("cue", "added") in found
    assert all(0 <= tagged.score <= 1 for tagged in tags.spans)


def test_no_span_runs_on_into_a_new_line(tagger: Tagger) -> None:
    text = "ANA RUIZ\n\nMinister\n\nChilean Foreign Minister Ana Ruiz said the talks went well.\n“Good,” she\nsaid."
    assert not [tagged for tagged in tags_of(tagger, text).spans if "\n" in tagged.span.words(text)]


def test_the_same_with_any_number_of_threads(tagger: Tagger) -> None:
    assert tags_of(Tagger(Model(shipped_folder(), threads=2)), TEXT * 9) == tags_of(tagger, TEXT * 9)


def test_what_was_read_before_leaves_no_trace(tagger: Tagger) -> None:
    alone = tags_of(tagger, TEXT)
    for count in (1, 7, 30):
        tags_of(tagger, "Another report said nothing.\n" * count)
    assert tags_of(tagger, TEXT) == alone


@pytest.mark.parametrize("text", ["", "\n\n", "\u0301", "“", "a" * 5000, "word " * 3000, "[SEP] [MASK] \x00", "中" * 700])
def test_odd_text_is_only_text(tagger: Tagger, text: str) -> None:
    tags = tags_of(tagger, text)
    assert all(tagged.span.words(text) for tagged in tags.spans)


def damaged(folder: Path, name: str, raw: bytes) -> Path:
    for file in ("attribution.onnx", "attribution.card.json", "tokenizer.json"):
        shutil.copy(shipped_folder() / file, folder / file)
    (folder / name).write_bytes(raw)
    return folder


def card_with_bits(folder: Path, bits: str) -> Path:
    card = json.loads((shipped_folder() / "attribution.card.json").read_text("utf-8"))
    return damaged(folder, "attribution.card.json", json.dumps(card | {"bits": bits}).encode())


def test_a_machine_that_computes_otherwise_has_another_name(tagger: Tagger, tmp_path: Path) -> None:
    bits = tagger.model.bits
    release = ".".join(onnxruntime.__version__.split(".")[:2])
    assert re.fullmatch(r"attribution-[0-9a-f]{8}", Model(card_with_bits(tmp_path, bits)).name)
    assert re.search(rf"\+(kernel|onnxruntime-{release})-{bits}$", Model(card_with_bits(tmp_path, "0" * 8)).name)
    assert re.search(rf"\+onnxruntime-{release}-[0-9a-f]{{8}}$", Model(tmp_path, kernel=False).name)


def test_the_weights_are_loaded_from_their_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """From bytes the peak of memory was 131 MB, from the path it is 110."""
    given: list[object] = []
    load = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda what, *more, **options: given.append(what) or load(what, *more, **options)
    )
    Model(shipped_folder(), kernel=False)
    assert given == [str(shipped_folder() / "attribution.onnx")]


def test_a_flipped_byte_in_the_weights_is_named(tmp_path: Path) -> None:
    raw = bytearray((shipped_folder() / "attribution.onnx").read_bytes())
    raw[len(raw) // 2] ^= 1
    with pytest.raises(ModelError, match=r"attribution\.onnx: its SHA-256 is .* Install onrecord again"):
        Model(damaged(tmp_path, "attribution.onnx", bytes(raw)))


def test_a_damaged_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json: not a tokenizer"):
        Model(damaged(tmp_path, "tokenizer.json", b"{"))


@pytest.mark.parametrize("raw", [b"{", b"{}", b"[]"])
def test_a_damaged_card_is_named(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(ModelError, match=r"card\.json: no card of weights"):
        Model(damaged(tmp_path, "attribution.card.json", raw))


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"attribution\.onnx: cannot be read"):
        Model(tmp_path)
