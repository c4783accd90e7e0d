"""Which address shows which page, and what all pages have in common: limits, tags, and errors that say what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.ask import OpenArchive
from onrecord.code.codebook import Definition
from onrecord.errors import OnrecordError, QuestionError, UnknownError
from onrecord.serve.operations import open_for
from onrecord.serve.pages import actors, downloads, reports, tables
from onrecord.serve.pages.view import LISTS, Call, Elsewhere, Page, View
from onrecord.serve.render import PAGE_HEADERS, STATIC, asset, asset_address, render, status_of, told_of

VIEWS: dict[str, View] = {
    "/": tables.overview,
    "/search": tables.search,
    "/reports/{report}": reports.report,
    "/cite/{report}": downloads.cite,
    "/cite/{report}/{record}": downloads.cite,
    "/actors/{key:path}": actors.actor,
    "/pairs/{both:path}": actors.pair,
    "/compare/{reports:path}": reports.compare,
    "/issues": tables.issues,
    "/issues/{issue:path}": tables.issue,
    "/formula": reports.formula,
    "/stories": tables.stories,
    "/story/{report:path}": tables.story,
    "/problems": tables.problems,
    **{f"/{wanted}": partial(tables.table, wanted) for wanted in tables.SHOWN},
}
FILES: dict[str, downloads.File] = {
    "/{wanted}.{ending:str}": downloads.table_file,
    "/issues.{ending:str}": downloads.issues_file,
    "/compare.{ending:str}": reports.compare_file,
    "/formula.{ending:str}": reports.formula_file,
    "/cite.{ending:str}": downloads.cite_file,
    "/timeline.{ending:str}": downloads.timeline_file,
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


class Serving(NamedTuple):
    """What every page needs to be made: the record, who made it, and how long and how much one may take; the user's code book."""

    path: Path
    version: str
    seconds: float
    rows: int
    size: int
    codebook: Sequence[Definition] = ()


def page_routes(serving: Serving) -> list[Route]:
    """Every page, file and picture."""
    views = VIEWS | {"/codebook": partial(tables.codebook, serving.codebook)}
    routes = [Route(place, _page(view, serving), methods=["GET"]) for place, view in views.items()]
    routes += [Route(place, _file(make, serving), methods=["GET"]) for place, make in reversed(FILES.items())]
    return [Route("/static/{mark}/{name}", _static, methods=["GET"]), *routes]


async def nothing_here(request: Request, error: Exception) -> Response:
    """The page of an address that leads nowhere."""
    wrong = UnknownError("address", f"there is nothing at {request.url.path[:200]}", "Search, or begin at the overview")
    return _refused(request, wrong)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC or asset_address(name) != request.url.path:
        return Response(status_code=404, headers=PAGE_HEADERS)
    return Response(asset(name), headers=FOREVER, media_type=STATIC[name])


def _page(view: View, serving: Serving) -> Callable[[Request], Any]:
    def made(archive: OpenArchive, request: Request) -> Response:
        answer = view(archive, _call(request, serving))
        if isinstance(answer, Elsewhere):
            return RedirectResponse(answer.address, 303, PAGE_HEADERS)
        assert isinstance(answer, Page)
        site = {"reports": tables.reports_kept(archive), "version": serving.version, "file": serving.path.name}
        return render(request, answer.template, {"site": site, **answer.values})

    return _endpoint(made, serving)


def _file(make: downloads.File, serving: Serving) -> Callable[[Request], Any]:
    def made(archive: OpenArchive, request: Request) -> Response:
        name, media, body = make(archive, _call(request, serving), dict(request.path_params))
        headers = PAGE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, headers=headers, media_type=media)

    return _endpoint(made, serving)


def _endpoint(made: Callable[[OpenArchive, Request], Response], serving: Serving) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, made, serving, request)

    return answer


def _answer(made: Callable[[OpenArchive, Request], Response], serving: Serving, request: Request) -> Response:
    try:
        with open_for(serving.path, serving.seconds) as archive:
            parts = (archive.stamp(), serving.version, str(request.url), asset_address("style.css"))
            tag = f'"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'
            if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
                return Response(status_code=304, headers=PAGE_HEADERS | {"ETag": tag})
            page = made(archive, request)
    except OnrecordError as error:
        return _refused(request, error)
    if len(page.body) > serving.size:
        wrong = QuestionError("address", f"what it shows has {len(page.body):,} bytes", "Ask for less of it")
        return _refused(request, wrong, 413)
    page.headers["ETag"] = tag
    return page


def _call(request: Request, serving: Serving) -> Call:
    """The parts of the address, split before they are decoded (a key may have a slash in it), and the fields behind it."""
    raw = request.scope.get("raw_path", request.url.path.encode()).split(b"?")[0].decode("ascii", "replace")
    parts = tuple(unquote(part) for part in raw.strip("/").split("/"))
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in LISTS:
            given.setdefault(name, []).append(value)
        elif given.get(name):
            raise QuestionError(name[:80], "it is given twice", "Give it once")
        else:
            given[name] = value
    return Call(parts[1:], given, serving.rows, frozenset(one.name for one in serving.codebook))


def _refused(request: Request, error: OnrecordError, status: int | None = None) -> Response:
    """The page of what went wrong: place, finding, remedy."""
    status = status or status_of(error)
    return render(request, "refused.html", {"error": told_of(error), "status": status}, status=status)
