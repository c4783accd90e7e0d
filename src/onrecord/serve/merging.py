"""The page of who may be one person under two keys, there only if the program may write: taken or refused by one key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.ask.same_person import Candidate, refuse, suggest_merges
from onrecord.errors import OnrecordError, QuestionError
from onrecord.serve.add import Trust, remember
from onrecord.serve.label import HEADERS, given_by
from onrecord.serve.render import told_of
from onrecord.store import open_archive

ANSWERS = ("yes", "no")
MOST = 1_000  # candidates that are looked through

Render = Callable[..., Response]


class MergePages:
    """The candidates one by one, those in most reports first; an answer is on record at once, and `onrecord unmerge` undoes it."""

    def __init__(self, record: Path, render: Render) -> None:
        self._record, self._render, self._trust = record, render, Trust()

    def routes(self) -> list[Route]:
        """Where the page is."""
        return [Route("/same", self.show_or_take, methods=["GET", "POST"])]

    async def show_or_take(self, request: Request) -> Response:
        """The first candidate, or the one asked for; or what the form sends."""
        try:
            if request.method == "POST":
                given = await given_by(request, self._trust, "same")
                onward = await run_in_threadpool(self._take, given)
                return RedirectResponse(onward, 303, HEADERS)
            return await run_in_threadpool(self._page, request)
        except OnrecordError as error:
            page = self._render(request, "refused.html", {"error": told_of(error), "status": 400}, status=400)
            page.headers.update(HEADERS)
            return page

    def _take(self, given: dict[str, str]) -> str:
        """Merge the two, or remember that they are not one; where to go on."""
        answer, at = given.get("answer"), _number(given.get("at", "1"))
        if answer not in ANSWERS:
            raise QuestionError("answer", f"{str(answer)[:80]!r} is no answer", "Take one person, or two")
        with open_archive(self._record) as archive:
            one = next(
                (one for one in suggest_merges(archive, MOST) if (one.key, one.into) == (given.get("key"), given.get("into"))), None
            )
            if one is None:
                raise QuestionError("same", "the two are no candidates any more", "Go on from /same")
            if answer == "yes":
                archive.merge(one.key, one.into)
            else:
                refuse(archive, one)
        return f"/same?at={at}"

    def _page(self, request: Request) -> Response:
        at = _number(request.query_params.get("at", "1"))
        with open_archive(self._record) as archive:
            found = suggest_merges(archive, MOST)
        one: Candidate | None = found[at - 1] if at <= len(found) else None
        token, mark = self._trust.token(request)
        page = self._render(request, "same.html", {"one": one, "at": at, "number": len(found), "token": token})
        page.headers.update(HEADERS)
        remember(page, mark, "/same")
        return page


def _number(words: str) -> int:
    """Which candidate, from 1; raises QuestionError."""
    if not (words.isascii() and words.isdigit() and int(words[:9]) > 0):
        raise QuestionError("at", f"{words[:80]!r} is no number of a candidate", "Give 1 for the first")
    return int(words[:9])
