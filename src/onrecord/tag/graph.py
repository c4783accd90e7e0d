"""What stands in the ONNX file of the weights, read without a runtime: its nodes, tensors and notes."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError

Tensor = npt.NDArray[Any]
REINSTALL = "Install onrecord again, or rebuild the weights with the command on their card"
# Numbers of fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
GRAPH, NOTES = 7, 14  # of a model
NODES, INITIALIZERS = 1, 5  # of a graph
GIVEN, MADE, KIND, OPTIONS = 1, 2, 4, 5  # of a node
OPTION, NUMBER, VALUE = 1, 3, 5  # of an option: its name, an integer, a tensor
DIMS, TYPE, FLOATS, INTS, NAME, RAW = 1, 2, 4, 5, 8, 9  # of a tensor
TYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64, 11: np.float64}
VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5


class Node(NamedTuple):
    """One operation: its kind, the names of what goes in and comes out, and those of its options that are integers."""

    kind: str
    given: tuple[str, ...]
    made: tuple[str, ...]
    options: dict[str, int]


class Graph:
    """The graph of a file of weights; its tensors lie in the file, which the system reads as they are looked at."""

    def __init__(self, path: Path) -> None:
        """Raises ModelError where the file is no ONNX file."""
        self.nodes: list[Node] = []
        self.tensors: dict[str, Tensor] = {}
        self.notes: dict[str, str] = {}
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read()
        except OSError as err:
            raise ModelError(str(path), f"cannot be read ({err.strerror})", REINSTALL) from err
        except (ValueError, KeyError, IndexError, StopIteration) as err:
            raise ModelError(str(path), f"no ONNX file ({err})", REINSTALL) from err

    def _read(self) -> None:
        for number, start, end in self._fields(0, len(self._data)):
            if number == NOTES:
                key, value = (self._text(*each[1:]) for each in self._fields(start, end))
                self.notes[key] = value
            for inner, first, last in self._fields(start, end) if number == GRAPH else ():
                if inner == NODES:
                    self._node(first, last)
                elif inner == INITIALIZERS:
                    self.tensors.update([self._tensor(first, last)])

    def _node(self, start: int, end: int) -> None:
        fields = list(self._fields(start, end))
        given, made = (tuple(self._text(*each[1:]) for each in fields if each[0] == field) for field in (GIVEN, MADE))
        kind = next(self._text(*each[1:]) for each in fields if each[0] == KIND)
        options = {}
        for _, first, last in (each for each in fields if each[0] == OPTIONS):
            option = {number: (at, stop) for number, at, stop in self._fields(first, last)}
            if NUMBER in option:
                options[self._text(*option[OPTION])] = self._varint(option[NUMBER][0])[0]
            elif VALUE in option:
                self.tensors[made[0]] = self._tensor(*option[VALUE])[1]
        self.nodes.append(Node(kind, given, made, options))

    def _tensor(self, start: int, end: int) -> tuple[str, Tensor]:
        fields = list(self._fields(start, end))
        dims = [self._varint(first)[0] for number, first, _ in fields if number == DIMS]
        kind = np.dtype(TYPES[next(self._varint(first)[0] for number, first, _ in fields if number == TYPE)])
        name = next((self._text(*each[1:]) for each in fields if each[0] == NAME), "")
        for number, first, last in fields:
            if number in {RAW, FLOATS}:
                return name, np.frombuffer(self._data, kind, (last - first) // kind.itemsize, first).reshape(dims)
        return name, np.array([value for each in fields if each[0] == INTS for value in self._varints(*each[1:])], kind).reshape(
            dims
        )

    def _fields(self, at: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The fields of one message of Protocol Buffers: number, start and end of the value."""
        data = self._data
        while at < end:
            tag = data[at]
            tag, at = (tag, at + 1) if tag < 0x80 else self._varint(at)
            kind, start = tag & 7, at
            if kind == BYTES:
                size, start = self._varint(at)
                at = start + size
            elif kind == VARINT:
                _, at = self._varint(at)
            else:
                at += {EIGHT: 8, FOUR: 4}[kind]
            if at > end:
                raise ValueError(f"byte {start}: a field ends behind its message")
            yield tag >> 3, start, at

    def _varints(self, at: int, end: int) -> Iterator[int]:
        while at < end:
            value, at = self._varint(at)
            yield value

    def _varint(self, at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            byte = self._data[at]
            value |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if byte < 0x80:
                return value, at

    def _text(self, start: int, end: int) -> str:
        return self._data[start:end].decode("utf-8")
