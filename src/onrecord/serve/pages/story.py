"""Stories, and the page of one: who reports what first, what tellings agree on, and the figures that differ between them."""

from __future__ import annotations

from typing import Any

from onrecord.ask import OpenArchive, Question, ask_stories, ask_story
from onrecord.ask.passages import in_passages
from onrecord.ask.storied import count_alone
from onrecord.errors import QuestionError
from onrecord.serve.pages.lists import pager
from onrecord.serve.pages.view import ROWS, Call, Elsewhere, Page, nothing_asked, offset_from
from onrecord.serve.render import address, segment

ASKED = ("since", "until", "publisher")


def stories(archive: OpenArchive, call: Call) -> Page:
    """The stories of two reports or more, the newest first."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in (*ASKED, "offset"):
            raise QuestionError(name[:80], "stories are not asked by it", f"Ask by {', '.join(ASKED)}")
    offset = offset_from(given)
    rows = ask_stories(archive, **{**given, "offset": offset, "limit": ROWS + 1})
    several, alone = count_alone(archive)
    values: dict[str, Any] = {
        "rows": rows[:ROWS],
        "given": given,
        "several": several,
        "alone": alone,
        "pager": pager("/stories", given, Question(wanted="reports", limit=ROWS, offset=offset), len(rows), None),
    }
    return Page("stories.html", values)


def story(archive: OpenArchive, call: Call) -> Page | Elsewhere:
    """One story, found by any of its reports."""
    nothing_asked(call, "a story")
    told = ask_story(archive, "/".join(call.parts))
    if told.story != "/".join(call.parts):
        return Elsewhere(address(f"/story/{segment(told.story)}"))
    tellings = {report.report: nr for nr, telling in enumerate(told.told, 1) for report in telling.reports}
    differing = [(group, in_passages(archive, group.figures)) for group in told.differing]
    return Page("story.html", {"one": told, "tellings": tellings, "differing": differing})
