"""One box for everything: who is called so, what was said, done, counted and held in these words, and the reports they stand in."""

from __future__ import annotations

from typing import Any

from onrecord.ask import OpenArchive, Question, find_actors
from onrecord.ask.every import IN_REPORTS
from onrecord.ask.issues import ask_issues
from onrecord.ask.passages import in_passages
from onrecord.ask.question import SCORED, least_score
from onrecord.ask.reports import reports_saying, reports_titled
from onrecord.errors import QuestionError
from onrecord.serve.pages.view import Call, Page

SHOWN = 5  # of each kind
TITLES = 10
LONGEST = 300


def search(archive: OpenArchive, call: Call) -> Page:
    """What is found for the words in `q`; nothing yet without any."""
    for name in call.given:
        if name not in ("q", "min_score"):
            raise QuestionError(name[:80], "a search cannot be made by it", "Use q, or q and min_score")
    least = least_score(str(call.given.get("min_score", ""))[:LONGEST] or None)
    words = str(call.given.get("q", "")).strip()
    shown: dict[str, Any] = {"words": words, "actors": (), "issues": (), "reports": (), "texts": (), "found": {}}
    shown |= {"wrong": None, "shown": SHOWN, "least": least}
    if not words:
        return Page("search.html", shown)
    if len(words) > LONGEST:
        raise QuestionError("q", f"it has {len(words)} characters", f"Give at most {LONGEST}")
    try:
        return Page("search.html", shown | _found(archive, words, least))
    except QuestionError as error:
        return Page("search.html", shown | {"wrong": error})


def _found(archive: OpenArchive, words: str, least: float | None) -> dict[str, Any]:
    scored = {"min_score": least}
    found = {
        kind: ask(archive, Question(wanted=kind, words=words, limit=SHOWN + 1, **(scored if kind in SCORED else {})))  # type: ignore[arg-type]
        for kind, ask in IN_REPORTS.items()
    }
    titled = reports_titled(archive, words, TITLES, least)
    told = {one.report for one in titled}
    saying = reports_saying(archive, words, SHOWN + 1 + len(titled), least)
    return {
        "found": found | {"figures": in_passages(archive, found["figures"])},
        "actors": find_actors(archive, words, SHOWN),
        "issues": ask_issues(archive, words=words, limit=SHOWN),
        "reports": titled,
        "texts": [(one, passage) for one, passage in saying if one.report not in told],
    }
