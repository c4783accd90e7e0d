"""The labels: one sequence over words for attribution, because PolNeAR's spans never overlap, and one alike for names."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from onrecord.records import ActorKind, EventType, Modality, Stance, TieRole

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
