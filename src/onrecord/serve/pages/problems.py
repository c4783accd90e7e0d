"""Problems: what was offered and could not be read, and what reports hold that could not be coded as it should."""

from __future__ import annotations

from onrecord.ask import OpenArchive, Question
from onrecord.ask.problems import ask_problems, count_problems
from onrecord.errors import QuestionError
from onrecord.serve.pages.lists import COUNTED_TO, pager
from onrecord.serve.pages.view import ROWS, Call, Page, offset_from
from onrecord.store import rejected


def problems(archive: OpenArchive, call: Call) -> Page:
    """What could not be read, and one page of what reports hold: all, or of one `code`."""
    given = {name: value for name, value in call.given.items() if value}
    for name in given:
        if name not in ("code", "offset"):
            raise QuestionError(name[:80], "problems have no such field", "Ask by code")
    code = given.get("code")
    kinds = count_problems(archive)
    if code and code not in {kind.code for kind in kinds}:
        raise QuestionError("code", f"no report has a problem {code[:80]!r}", "Use one of the kinds of problems")
    start = offset_from(given)
    rows = ask_problems(archive, code, ROWS + 1, start)
    total = min(sum(kind.problems for kind in kinds if code in (None, kind.code)), COUNTED_TO + 1)
    values = {
        "rejected": list(rejected(archive)) if not (code or start) else [],
        "kinds": kinds,
        "code": code,
        "rows": rows[:ROWS],
        "pager": pager("/problems", given, Question(limit=ROWS, offset=start), len(rows), total),
    }
    return Page("problems.html", values)
