"""The shipped weights: an ONNX file whose hash is checked, and the session that runs it."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.tag.encoding import Ints
from onrecord.tag.labels import ANCHORS, LABELS, MODALITIES, TIED, TIES, WIDTHS

Floats = npt.NDArray[np.float32]
# Where each field of Scores.pieces begins.
LABELS_AT = {kind: sum(list(WIDTHS.values())[:number]) for number, kind in enumerate(WIDTHS)}
MODALITY_AT = sum(WIDTHS.values())
VECTORS_AT = MODALITY_AT + len(MODALITIES)
REINSTALL = "Install onrecord again, or rebuild the weights with the command on their card"


class Scores(NamedTuple):
    """Of one window's words [W] or pieces [T]: emissions [T, LABELS], link vectors of cue and span [T, LINK], emissions of names.

    pieces [T, ...] hold, side by side, the labels of every kind in SPANS, modality [T, MODALITIES], and vectors [T, TIED] of the
    anchors and the roles. pair [EVENTS] means something only where a source or target is marked. All float32.
    """

    emissions: Floats
    cue: Floats
    span: Floats
    names: Floats
    pieces: Floats
    pair: Floats

    def at(self, words: Ints) -> Scores:
        """The scores of these pieces alone."""
        return Scores(*(each[words] for each in self[:-1]), self.pair)

    def labels(self, kind: str) -> Floats:
        start = LABELS_AT[kind]
        return self.pieces[:, start : start + WIDTHS[kind]]

    @property
    def modality(self) -> Floats:
        return self.pieces[:, MODALITY_AT : MODALITY_AT + len(MODALITIES)]

    def anchor(self, kind: str) -> Floats:
        start = VECTORS_AT + TIED * ANCHORS.index(kind)
        return self.pieces[:, start : start + TIED]

    def role(self, role: str) -> Floats:
        start = VECTORS_AT + TIED * (len(ANCHORS) + list(TIES).index(role))
        return self.pieces[:, start : start + TIED]


class Model:
    """One file of weights, checked and loaded. `name` is file stem and the first 8 digits of the hash."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        path, card = folder / "attribution.onnx", folder / "attribution.card.json"
        raw, expected = _bytes_of(path), _expected_hash(card)
        found = hashlib.sha256(raw).hexdigest()
        if found != expected:
            raise ModelError(str(path), f"its SHA-256 is {found[:12]}…, the card says {expected[:12]}…", REINSTALL)
        self.name = f"attribution-{found[:8]}"
        self._session = _session(raw, str(path), threads)
        kept = self._session.get_modelmeta().custom_metadata_map
        self.transitions: Floats = np.array(json.loads(kept["transitions"]), np.float32)
        self.name_transitions: Floats = np.array(json.loads(kept["name_transitions"]), np.float32)
        self.link_bias, self.window, self.joined = float(kept["link_bias"]), int(kept["window"]), int(kept["joined"])
        self._edges = np.cumsum(json.loads(kept["widths"]))  # where one field of Scores ends and the next begins
        self.tie_bias: tuple[float, ...] = tuple(json.loads(kept["tie_bias"]))  # in the order of TIES
        self.confidence: tuple[float, ...] = tuple(json.loads(kept.get("confidence", "[]")))
        self.event_confidence: tuple[float, ...] = tuple(json.loads(kept.get("event_confidence", "[]")))
        for steps in (self.transitions, self.name_transitions):
            if steps.shape != (LABELS + 1, LABELS):
                raise ModelError(str(path), f"its transitions have shape {steps.shape}", REINSTALL)
        try:
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as err:  # tokenizers raises bare Exception
            raise ModelError(str(folder / "tokenizer.json"), f"not a tokenizer ({err})", REINSTALL) from err

    def run(self, ids: Ints, shapes: Ints) -> Scores:
        """ids and shapes of a window [T], int64 -> Scores. A window runs alone: int8 has scales of its own, no padding."""
        pieces, pair = self._session.run(None, {"ids": ids[None], "shapes": shapes[None]})
        return Scores._make((*np.split(pieces[0], self._edges, axis=1), pair[0]))


def shipped_folder() -> Path:
    """The folder of the weights inside the installed package."""
    return Path(str(files("onrecord") / "data"))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as err:
        raise ModelError(str(path), f"cannot be read ({err.strerror})", REINSTALL) from err


def _expected_hash(card: Path) -> str:
    try:
        return str(json.loads(_bytes_of(card))["sha256"])
    except (ValueError, KeyError, TypeError) as err:
        raise ModelError(str(card), f"no card of weights ({err})", REINSTALL) from err


def _session(raw: bytes, place: str, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting thread must not burn a core
    try:
        return onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    except Exception as err:  # onnxruntime's errors share no public base class
        raise ModelError(place, f"onnxruntime cannot load it ({err})", REINSTALL) from err
