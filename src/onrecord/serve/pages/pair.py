"""The page of two actors: cooperation and conflict by month, their meetings and agreements, what each said of the other."""

from __future__ import annotations

from typing import Any

from onrecord.ask import ActorLine, OpenArchive, PositionAnswer, Question, ask_positions
from onrecord.ask.pairs import Said, tell_pair
from onrecord.ask.who import ALL_OF
from onrecord.errors import QuestionError
from onrecord.serve.pages.actor import one_actor
from onrecord.serve.pages.chart import chart_of
from onrecord.serve.pages.view import Call, Elsewhere, Page, phrase, score_asked
from onrecord.serve.render import address, segment

SHOWN = 5
LATEST = 60  # months that are drawn


def pair(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """What two have to do with each other."""
    least = score_asked(call, "a pair")
    if len(call.parts) != 2:
        raise QuestionError("pair", f"{len(call.parts)} actors", "Give two, as in /pairs/state:CHN/state:RUS")
    one, other = (one_actor(archive, part) for part in call.parts)
    if one.key == other.key:
        return Elsewhere(address(f"/actors/{segment(one.key)}", min_score=least))
    if (one.key, other.key) != call.parts:
        return Elsewhere(address(f"/pairs/{segment(one.key)}/{segment(other.key)}", min_score=least))
    keys = (_with_people(one), _with_people(other))
    told = tell_pair(archive, *keys, newest=SHOWN, min_score=least)
    dated = [month for month in told.months if month.month]
    values: dict[str, Any] = {
        "one": one,
        "other": other,
        "told": told,
        "least": least,
        "months": dated,
        "chart": chart_of(dated[-LATEST:]) if dated else None,
        "with_people": any(key.endswith(ALL_OF) for key in keys),
        "earlier": max(0, len(dated) - LATEST),
        "all_events": address("/events", between=list(keys), min_score=least),
        "all_of": {
            kind: address("/events", between=list(keys), type=kind, modality="asserted", min_score=least)
            for kind in ("CONSULT", "AGREE")
        },
        "sides": [
            _side(archive, (one, keys[0]), (other, keys[1]), told.said[0], least),
            _side(archive, (other, keys[1]), (one, keys[0]), told.said[1], least),
        ],
        "taken": {
            ending: address(f"/timeline.{ending}", actor=keys[0], other=keys[1], min_score=least)
            for ending in ("csv", "parquet", "json", "svg")
        },
    }
    return Page("pair.html", values)


def _with_people(line: ActorLine) -> str:
    """How an actor is asked for here: a state with its leaders and bodies, anyone else alone."""
    return f"{line.key}{ALL_OF}" if line.key.startswith("state:") else line.key


def _side(
    archive: OpenArchive, one: tuple[ActorLine, str], other: tuple[ActorLine, str], said: Said, least: float | None
) -> dict[str, Any]:
    """What one said of the other, and the positions it takes that name it; each with how it is asked for."""
    return {
        "one": one[0],
        "other": other[0],
        "said": said,
        "all": address("/statements", speaker=one[1], about=other[1], min_score=least),
        "positions": _positions(archive, one[1], other[0]),
    }


def _positions(archive: OpenArchive, holder: str, other: ActorLine) -> list[PositionAnswer]:
    """Those on an issue that names the other. Few issues do, so that the index leads; in `words` a holder's own name counts too."""
    if not any(sign.isalnum() for sign in other.name):
        return []
    return ask_positions(archive, Question(wanted="positions", holder=holder, issue=phrase(other.name), limit=SHOWN))
