"""The shipped weights: a file whose hash is checked, its labels and vectors of words; and what runs it, in C or onnxruntime."""

from __future__ import annotations

import hashlib
import json
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, get_args

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.records import ActorKind, EventType, Modality, Stance, TieRole
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


# The labels: one sequence over words for attribution, because PolNeAR's spans never overlap, and one alike for names.

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
NameKind = Literal["person", "organisation", "place"]
NAMES: tuple[NameKind, ...] = ("person", "organisation", "place")
# 0 outside; 2r + 1 begins role r, 2r + 2 continues it.
LABELS = 1 + 2 * len(ROLES)
BEGINS = tuple(range(1, LABELS, 2))
EVENTS: tuple[EventType, ...] = get_args(EventType)
YIELDS = ("CONCEDE", "RETREAT")  # what PLOVER's older scheme has as one
ROOTS = (*(kind for kind in EVENTS if kind not in YIELDS), "YIELD")  # the 15 of that scheme, which PLV uses
COOPERATION = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"))  # of the 15; the others are conflict
MODALITIES: tuple[Modality, ...] = get_args(Modality)
# Spans of the other kinds, each kind a softmax of its own over words without transitions: 0 outside, 1 + t begins a span of type t,
# the last label continues it. Figures are found by grammar: theirs say which of them a report's reader would count.
SPANS: dict[str, tuple[str, ...]] = {
    "event": EVENTS,
    "issue": get_args(Stance),
    "title": ("held", "former"),
    "figure": ("figure",),
    "mention": get_args(ActorKind),
}
WIDTHS = {kind: len(types) + 2 for kind, types in SPANS.items()}
# What a span is tied to, and by which vector of its own: a mention of a state or body is tied to the organisation it belongs to, a
# source to the name of whom its words stand for.
ANCHORS = ("event", "issue", "title", "member", "figure", "source")
TIES: dict[TieRole, str] = {
    "actor": "event", "recipient": "event", "holder": "issue", "wording": "issue", "person": "title", "body": "title",
    "organisation": "member", "of": "figure", "giver": "figure", "speaker": "source",
}  # fmt: skip
TIED = 32  # width of the vectors whose dot products say who is tied to what
FORBIDDEN = -1e4  # log-score of a step that cannot be: far below any real one, yet safe to add up in float32


def allowed() -> npt.NDArray[np.bool_]:
    """[LABELS + 1, LABELS]: which label may follow which; the last row is the start of the text."""
    table = np.ones((LABELS + 1, LABELS), np.bool_)
    for begin in BEGINS:
        table[:, begin + 1] = False
        table[[begin, begin + 1], begin + 1] = True
    return table


# The shipped weights: an ONNX file whose hash is checked, and what runs it.

Floats = npt.NDArray[Any]  # of float32 or float64
# Where each field of Scores.pieces begins.
LABELS_AT = {kind: sum(list(WIDTHS.values())[:number]) for number, kind in enumerate(WIDTHS)}
MODALITY_AT = sum(WIDTHS.values())
VECTORS_AT = MODALITY_AT + len(MODALITIES)


class Scores(NamedTuple):
    """Of one window's words [W] or pieces [T]: emissions [T, LABELS], link vectors of cue and span [T, LINK], emissions of names.

    pieces [T, ...] hold, side by side, the labels of every kind in SPANS, modality [T, MODALITIES], and vectors [T, TIED] of the
    anchors and the roles. pair [EVENTS] means something only where a source or target is marked.
    They are float32 values in float64 arrays: what numpy sums up in float32 has other last bits on other processors, and with them
    other fourth decimals of scores.
    """

    emissions: Floats
    cue: Floats
    span: Floats
    names: Floats
    pieces: Floats
    pair: Floats

    def at(self, words: Ints) -> Scores:
        """The scores of these pieces alone."""
        emissions, cue, span, names, pieces = (each[words] for each in self[:-1])
        return Scores(emissions, cue, span, names, pieces, self.pair)

    def labels(self, kind: str) -> Floats:
        start = LABELS_AT[kind]
        return self.pieces[:, start : start + WIDTHS[kind]]

    @property
    def modality(self) -> Floats:
        return self.pieces[:, MODALITY_AT : MODALITY_AT + len(MODALITIES)]

    def anchor(self, kind: str) -> Floats:
        start = VECTORS_AT + TIED * ANCHORS.index(kind)
        return self.pieces[:, start : start + TIED]

    def role(self, role: TieRole) -> Floats:
        start = VECTORS_AT + TIED * (len(ANCHORS) + list(TIES).index(role))
        return self.pieces[:, start : start + TIED]


class Model:
    """One file of weights, checked and loaded.

    `name` is file stem and the first 8 digits of the hash; where this runtime or processor does not compute, to the last bit, what
    the card says, it names the runtime too, and the bits: what can read a report differently has another name.
    """

    def __init__(self, folder: Path, threads: int = 1, *, kernel: bool = True) -> None:
        """Without `kernel`, onnxruntime runs them even where the kernel could. Raises ModelError."""
        self._folder = folder
        path = folder / "attribution.onnx"
        found, card = _hash_of(path), _card(folder / "attribution.card.json")
        expected = str(card["sha256"])
        if found != expected:
            raise ModelError(str(path), f"its SHA-256 is {found[:12]}…, the card says {expected[:12]}…", REINSTALL)
        graph = Graph(path)
        self._runtime = runtime_for(path, graph, threads, kernel=kernel)
        self.bits = bits_of(self._runtime)
        self.name = f"attribution-{found[:8]}"
        if self.bits != card.get("bits"):
            self.name += f"+{self._runtime.name}-{self.bits}"
        kept = graph.notes
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
        pieces, pair = self._runtime.run(ids, shapes)
        return Scores._make((*np.split(pieces.astype(np.float64), self._edges, axis=1), pair.astype(np.float64)))

    @cached_property
    def vectors(self) -> Vectors:
        """Its vectors of words, loaded when they are asked for. Raises ModelError."""
        return Vectors(self._folder)


def shipped_folder() -> Path:
    """The folder of the weights inside the installed package."""
    return Path(str(files("onrecord") / "data"))


def _hash_of(path: Path) -> str:
    """SHA-256 of a file, of which no more than a piece is in memory at a time."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as err:
        raise ModelError(str(path), f"cannot be read ({err.strerror})", REINSTALL) from err


def _card(path: Path) -> dict[str, Any]:
    """The card beside the weights."""
    try:
        card = dict(json.loads(path.read_bytes()))
        str(card["sha256"])
    except OSError as err:
        raise ModelError(str(path), f"cannot be read ({err.strerror})", REINSTALL) from err
    except (ValueError, KeyError, TypeError) as err:
        raise ModelError(str(path), f"no card of weights ({err})", REINSTALL) from err
    return card


# The encoder's own vectors of words, read from the shipped weights without running them: which words are near in sense.

TABLE = "encoder.words.weight_quantized"  # the end of the name of the table of wordpieces


class Vectors:
    """A vector for each word: the mean of its wordpieces', less the mean of all; of length 1."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises ModelError where the weights hold no table of wordpieces."""
        folder = folder or shipped_folder()
        path = folder / "attribution.onnx"
        tables = [tensor for name, tensor in Graph(path).tensors.items() if name.endswith(TABLE)]
        if not tables:
            raise ModelError(str(path), "its words have no table of vectors", REINSTALL)
        self._table: Floats = tables[0]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._mean: Floats = self._table.mean(0, dtype=np.float64)
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, word: str) -> Floats:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return self.of_words(np.array(ids), np.zeros(1, np.int64))[0] if ids else np.zeros(self.size)

    @property
    def size(self) -> int:
        return int(self._table.shape[1])

    def of_words(self, ids: Ints, heads: Ints) -> Floats:
        """The vector of each word [W, size] of these wordpieces; `heads` [W] are the first piece of each."""
        sums = np.add.reduceat(self._table[ids].astype(np.float64), heads)
        vectors = sums / np.diff(heads, append=len(ids))[:, None] - self._mean
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(length, length, 1.0))

    def nearness(self, ones: list[str], others: list[str]) -> Floats:
        """The cosine of every one with every other, [len(ones), len(others)]."""
        left, right = (np.stack([self.of(word) for word in words]) for words in (ones, others))
        return np.asarray(left @ right.T)


@cache
def shipped_vectors() -> Vectors:
    """The vectors of the shipped weights, loaded once."""
    return Vectors()
