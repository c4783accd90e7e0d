"""Pages with a small form, there only if the program was started so: one labels a sample, one says who is one person."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.ask.actors import refuse, suggest_merges
from onrecord.errors import ExportError, OnrecordError, QuestionError
from onrecord.export.sample import LABELS, NO_RECORD, Row, known_answer, known_label, load_rows, save_rows
from onrecord.records import Span
from onrecord.serve.add import Trust, check_origin, remember
from onrecord.serve.pages.reports import Mark, cut
from onrecord.serve.render import told_of
from onrecord.store import open_archive

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}  # with none a browser hides where a form comes from
MOST_BYTES = 20_000  # of what the form sends

Render = Callable[..., Response]


class FormPage:
    """The page /NAME of the template NAME.html."""

    name: str

    def __init__(self, render: Render) -> None:
        self._render, self._trust = render, Trust()

    def take(self, given: dict[str, str]) -> str:
        """Do what the form's fields say; where to go on."""
        raise NotImplementedError

    def values(self, request: Request) -> dict[str, Any]:
        """What the template shows, but for the form's token."""
        raise NotImplementedError

    def routes(self) -> list[Route]:
        """Where the page is."""
        return [Route(f"/{self.name}", self.show_or_take, methods=["GET", "POST"])]

    async def show_or_take(self, request: Request) -> Response:
        """The page, or what comes of what its form sends."""
        try:
            if request.method == "POST":
                given = await self._given(request)
                return RedirectResponse(await run_in_threadpool(self.take, given), 303, HEADERS)
            return await run_in_threadpool(self._page, request)
        except OnrecordError as error:
            page = self._render(request, "refused.html", {"error": told_of(error), "status": 400}, status=400)
            page.headers.update(HEADERS)
            return page

    def _page(self, request: Request) -> Response:
        shown = self.values(request)
        token, mark = self._trust.token(request)
        page = self._render(request, f"{self.name}.html", shown | {"token": token})
        page.headers.update(HEADERS)
        remember(page, mark, f"/{self.name}")
        return page

    async def _given(self, request: Request) -> dict[str, str]:
        """The form's fields; raises QuestionError for one that is not ours."""
        check_origin(request)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise QuestionError(self.name, f"the form has more than {MOST_BYTES:,} bytes", "Write less")
        fields = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
        self._trust.check_token(request, fields.get("token"))
        return fields


LONGEST = 2_000  # characters of a label or a note
SHOWN_AS = {"figures": "figure", "positions": "position", "offices": "office", "memberships": "membership"}


class LabelPages(FormPage):
    """The table's rows one by one; every answer is written to its file at once, so that one can stop at any time."""

    name = "label"

    def __init__(self, table: Path, render: Render) -> None:
        """Raises ExportError for a file that is no sample."""
        super().__init__(render)
        load_rows(table)
        self._table, self._lock = table, threading.Lock()

    def take(self, given: dict[str, str]) -> str:
        """Write an answer into the table as it is now; where to go on."""
        with self._lock:
            rows = load_rows(self._table)
            at = next((nr for nr, row in enumerate(rows) if row["record"] == given.get("record")), None)
            if at is None:
                raise QuestionError("record", "the table has no such record any more", "Go on from /label")
            words = {name: given.get(name, "")[:LONGEST] for name in ("right", "label", "note")}
            told = {"right": known_answer(words["right"]), "label": known_label(rows[at]["kind"], words["label"])}
            rows[at] |= told | {"note": words["note"]}
            save_rows(self._table, rows)
        after = next((nr for nr in range(at + 1, len(rows)) if not rows[nr]["right"]), None)
        return "/label" if after is None else f"/label?at={after + 1}"

    def values(self, request: Request) -> dict[str, Any]:
        """The row asked for, or the first without an answer."""
        rows = load_rows(self._table)
        at = _asked(request.query_params.get("at"), rows)
        row = rows[at - 1] if at else None
        left = sum(not each["right"] for each in rows)
        shown: dict[str, Any] = {"rows": len(rows), "left": left, "file": self._table.name, "at": at, "row": row}
        return shown | {"pieces": list(_pieces(row)) if row else [], "choices": _choices(row) if row else ()}


def _asked(words: str | None, rows: list[Row]) -> int | None:
    """Which row is shown, from 1; None if all have an answer and none is asked for. Raises QuestionError."""
    if words is None:
        return next((nr for nr, row in enumerate(rows, 1) if not row["right"]), None)
    if not (words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= len(rows)):
        raise QuestionError("at", f"{words[:80]!r} is no row of the table", f"Give a number from 1 to {len(rows)}")
    return int(words)


def _choices(row: Row) -> tuple[str, ...]:
    """The labels that can be given; also the record's own, which may be of a user's code book."""
    known = LABELS.get(row["kind"], ())
    own = (row["coded"],) if known and row["coded"] and row["coded"] not in known else ()
    return (*known, *own, NO_RECORD) if known else ()


def _pieces(row: Row) -> Any:
    """The sentence with the record's words marked as they are on the report's page."""
    sentence = row.get("sentence", "")
    try:
        start, spans = int(row["sentence_start"]), json.loads(row["spans"])
        kind = SHOWN_AS.get(row["kind"], row["kind"].removesuffix("s"))
        marks = [
            Mark(Span(max(0, first - start), last - start), f"{kind}-{part}", "", False)
            for part, first, last in spans
            if last > start and part != "evidence"
        ]
    except (KeyError, ValueError, TypeError, OnrecordError):
        raise ExportError(
            "the table", "its columns spans and sentence_start are not as they were written", "Draw it anew"
        ) from None
    return cut(sentence, Span(0, len(sentence)), marks) if sentence else ()


ANSWERS = ("yes", "no")
MOST = 1_000  # candidates that are looked through


class MergePages(FormPage):
    """The candidates one by one, by number of reports; an answer is on record at once, and `onrecord unmerge` undoes it."""

    name = "same"

    def __init__(self, record: Path, render: Render) -> None:
        super().__init__(render)
        self._record = record

    def take(self, given: dict[str, str]) -> str:
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

    def values(self, request: Request) -> dict[str, Any]:
        """The first candidate, or the one asked for."""
        at = _number(request.query_params.get("at", "1"))
        with open_archive(self._record) as archive:
            found = suggest_merges(archive, MOST)
        return {"one": found[at - 1] if at <= len(found) else None, "at": at, "number": len(found)}


def _number(words: str) -> int:
    """Which candidate, from 1; raises QuestionError."""
    if not (words.isascii() and words.isdigit() and int(words[:9]) > 0):
        raise QuestionError("at", f"{words[:80]!r} is no number of a candidate", "Give 1 for the first")
    return int(words[:9])
