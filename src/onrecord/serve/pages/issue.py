"""Issues, and the page of one: who holds what on it, in which words, and when that changed."""

from __future__ import annotations

from typing import Any

from onrecord.ask import OpenArchive, Question
from onrecord.ask.issues import ask_issues, stands_on
from onrecord.errors import QuestionError, UnknownError
from onrecord.serve.pages.lists import pager
from onrecord.serve.pages.view import ROWS, Call, Page, nothing_asked, offset_from, phrase
from onrecord.serve.render import address

MOST = 300  # positions on one page


def issues(archive: OpenArchive, call: Call) -> Page:
    """The issues with most positions, or those with these words."""
    given = issues_asked(call)
    question = Question(wanted="positions", issue=given.get("words"), limit=ROWS, offset=offset_from(given))
    rows = ask_issues(archive, given.get("words"), ROWS + 1, question.offset)
    values: dict[str, Any] = {
        "rows": rows[:ROWS],
        "words": given.get("words", ""),
        "pager": pager("/issues", given, question, len(rows), None),
    }
    values["taken"] = {ending: address(f"/issues.{ending}", words=given.get("words")) for ending in ("csv", "parquet", "json")}
    values["most"] = call.most if len(rows) > ROWS else None
    return Page("issues.html", values)


def issues_asked(call: Call) -> dict[str, Any]:
    """What is asked of the issues; raises QuestionError for what they are not asked by."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in ("words", "offset"):
            raise QuestionError(name[:80], "issues have no such field", "Ask by words")
    return given


def issue(archive: OpenArchive, call: Call) -> Page:
    """Every holder's positions on what has these words."""
    nothing_asked(call, "an issue")
    words = "/".join(call.parts).strip()
    asked = phrase(words)
    holders = stands_on(archive, asked, MOST)
    if not holders:
        raise UnknownError("issue", f"nobody takes a side on {words[:200]!r}", "Look for one of its words among the issues")
    positions = sum(len(holder.stands) for holder in holders)
    values: dict[str, Any] = {
        "issue": words,
        "holders": holders,
        "positions": positions,
        "cut": positions >= MOST,
        "all": address("/positions", issue=asked),
        "taken": {ending: address(f"/positions.{ending}", issue=asked) for ending in ("csv", "parquet", "json")},
        "most": call.most,
    }
    return Page("issue.html", values)
