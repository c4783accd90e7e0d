"""One box for everything: who is called so, what was said, done, counted and held in these words, and the reports they stand in."""

from __future__ import annotations

from typing import Any

from onrecord.ask import ActorLine, OpenArchive, Question, find_actors
from onrecord.ask.every import IN_REPORTS
from onrecord.ask.issues import IssueLine, ask_issues
from onrecord.errors import QuestionError
from onrecord.serve.pages.view import Call, Page

SHOWN = 5  # of each kind
LONGEST = 300


def search(archive: OpenArchive, call: Call) -> Page:
    """What is found for the words in `q`; nothing yet without any."""
    for name in call.given:
        if name != "q":
            raise QuestionError(name[:80], "a search is not made by it", "Give q")
    words = str(call.given.get("q", "")).strip()
    if not words:
        return Page("search.html", {"words": "", "actors": (), "issues": (), "found": {}, "wrong": None})
    if len(words) > LONGEST:
        raise QuestionError("q", f"it has {len(words)} characters", f"Give at most {LONGEST}")
    try:
        found: dict[str, Any] = {
            kind: ask(archive, Question(wanted=kind, words=words, limit=SHOWN + 1))  # type: ignore[arg-type]
            for kind, ask in IN_REPORTS.items()
        }
        actors, issues = _actors(archive, words), ask_issues(archive, words=words, limit=SHOWN)
    except QuestionError as error:
        return Page("search.html", {"words": words, "actors": (), "issues": (), "found": {}, "wrong": error})
    return Page("search.html", {"words": words, "actors": actors, "issues": issues, "found": found, "wrong": None})


def _actors(archive: OpenArchive, words: str) -> list[ActorLine]:
    return find_actors(archive, words, SHOWN)


__all__ = ["IssueLine", "search"]
