"""The labels: one sequence over words for attribution, because PolNeAR's spans never overlap, and one alike for names."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from onrecord.records import EventType, Modality

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
# Triggers, a label a word without transitions: 0 outside, 1 + e begins one of type e, the last continues it.
TRIGGERS = len(EVENTS) + 2
FORBIDDEN = -1e4  # log-score of a step that cannot be: far below any real one, yet safe to add up in float32


def allowed() -> npt.NDArray[np.bool_]:
    """[LABELS + 1, LABELS]: which label may follow which; the last row is the start of the text."""
    table = np.ones((LABELS + 1, LABELS), np.bool_)
    for begin in BEGINS:
        table[:, begin + 1] = False
        table[[begin, begin + 1], begin + 1] = True
    return table
