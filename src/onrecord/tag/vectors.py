"""The encoder's own vectors of words, read from the shipped weights without running them: which words are near in sense."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.tag.model import REINSTALL, Floats, shipped_folder

TABLE = b"encoder.words.weight_quantized"  # the end of the name of the table of wordpieces
# Numbers of fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
GRAPH, INITIALIZER, DIMS, NAME, RAW = 7, 5, 1, 8, 9
VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5


class Vectors:
    """A vector for each word: the mean of its wordpieces', less the mean of all; of length 1."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises ModelError where the weights hold no table of wordpieces."""
        folder = folder or shipped_folder()
        path = folder / "attribution.onnx"
        self._table = _table(np.memmap(path, np.uint8, "r"), path)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._mean: Floats = self._table.mean(0, dtype=np.float64)
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, word: str) -> Floats:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        if not ids:
            return np.zeros(self._table.shape[1])
        vector = self._table[ids].mean(0, dtype=np.float64) - self._mean
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0))

    def nearness(self, ones: list[str], others: list[str]) -> Floats:
        """The cosine of every one with every other, [len(ones), len(others)]."""
        left, right = (np.stack([self.of(word) for word in words]) for words in (ones, others))
        return np.asarray(left @ right.T)


@cache
def shipped_vectors() -> Vectors:
    """The vectors of the shipped weights, loaded once."""
    return Vectors()


def _table(data: np.memmap[tuple[int, ...], np.dtype[np.uint8]], path: Path) -> Floats:
    for number, start, end in _fields(data, 0, len(data)):
        for inner, first, last in _fields(data, start, end) if number == GRAPH else ():
            if inner == INITIALIZER:
                fields = list(_fields(data, first, last))
                name = next((bytes(data[at:stop]) for field, at, stop in fields if field == NAME), b"")
                if name.endswith(TABLE):
                    dims = [_varint(data, at)[0] for field, at, _ in fields if field == DIMS]
                    raw = next((at, stop) for field, at, stop in fields if field == RAW)
                    return data[slice(*raw)].reshape(dims)
    raise ModelError(str(path), "its words have no table of vectors", REINSTALL)


def _fields(data: np.memmap[tuple[int, ...], np.dtype[np.uint8]], at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The fields of one message of Protocol Buffers: number, start and end of the value."""
    while at < end:
        tag, at = _varint(data, at)
        kind, start = tag & 7, at
        if kind == BYTES:
            size, start = _varint(data, at)
            at = start + size
        elif kind == VARINT:
            _, at = _varint(data, at)
        else:
            at += {EIGHT: 8, FOUR: 4}[kind]
        yield tag >> 3, start, at


def _varint(data: np.memmap[tuple[int, ...], np.dtype[np.uint8]], at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = int(data[at])
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
