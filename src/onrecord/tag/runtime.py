"""What runs the encoder: the kernel in C where it was built and the processor is one for it, onnxruntime elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.tag.encoding import SHAPES, Ints
from onrecord.tag.graph import REINSTALL, Graph
from onrecord.tag.kernel import Kernel, NoKernelError

Scored = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
PROBES = (3, 30, 120)  # wordpieces of the windows that tell runtimes apart: 30 ms, beside 300 to load the weights


class Runtime(Protocol):
    """`name` stands in the coder's name where the bits are not the card's."""

    name: str

    def run(self, ids: Ints, shapes: Ints) -> Scored:
        """ids and shapes of a window [T], int64 -> what is read off each piece [T, ...], and the pair's logits [EVENTS]."""
        ...


class Session:
    """The weights under onnxruntime."""

    def __init__(self, path: Path, threads: int) -> None:
        """Raises ModelError where onnxruntime does not take them."""
        import onnxruntime  # here: where the kernel runs nothing else of it is needed

        self.name = f"onnxruntime-{'.'.join(onnxruntime.__version__.split('.')[:2])}"  # no two patches of 16 releases differed
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting thread must not burn a core
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as err:  # onnxruntime's errors share no public base class
            raise ModelError(str(path), f"onnxruntime cannot load it ({err})", REINSTALL) from err

    def run(self, ids: Ints, shapes: Ints) -> Scored:
        pieces, pair = self._session.run(None, {"ids": ids[None], "shapes": shapes[None]})
        return pieces[0], pair[0]


def runtime_for(path: Path, graph: Graph, threads: int, *, kernel: bool = True) -> Runtime:
    """The kernel, unless it cannot run these weights here, or more than its one thread are asked for; raises ModelError."""
    if kernel and threads == 1:
        try:
            return Kernel(graph)
        except NoKernelError:
            pass  # `onrecord --version` says why: the record is the same
    return Session(path, threads)


def bits_of(runtime: Runtime) -> str:
    """The first 8 digits of the hash of all that comes out for made-up windows of some lengths: equal only if every bit is.

    Families of runtimes and of processors round otherwise nearly everywhere, so that few wordpieces tell them apart.
    """
    hashed = hashlib.sha256()
    for length in PROBES:
        at = np.arange(length, dtype=np.int64)
        for scores in runtime.run(at * 7919 % 20_000 + 1_000, at * 7 % SHAPES):
            hashed.update(np.ascontiguousarray(scores, "<f4").tobytes())
    return hashed.hexdigest()[:8]
