"""The HTTP API: GET and HEAD only, on this machine unless told otherwise, with limits on connections, time, rows and size.

Pages are kept as long as the record stays as it is; those most looked at are made before anybody asks.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.code.codebook import Definition
from onrecord.errors import OnrecordError, QuestionError
from onrecord.records import schemas_of
from onrecord.serve.add import AddPages
from onrecord.serve.desk import Adding, Desk
from onrecord.serve.forms import LabelPages, MergePages
from onrecord.serve.operations import Given, Operation, check, open_for, operations
from onrecord.serve.pages import Serving, nothing_here, page_routes
from onrecord.serve.render import render, status_of, told_of

# Pages kept as long as the record stays as it is, and those most looked at made before anybody asks.
#
# On a large record a count over all of it takes a second, and so does the page of an actor in half of all reports. Such pages are
# few, and everything links to them.

MOST_BYTES = 64_000_000  # of all pages kept
LARGEST = 2_000_000  # bytes of one
NEVER = ("/api/", "/openapi.json", "/add", "/label", "/same")
FIRST = ("/", "/reports", "/actors", "/issues", "/statements", "/events", "/figures", "/positions", "/offices", "/memberships")
LINK = re.compile(rb'href="(/(?:reports|actors|pairs|issues)/[^"#?]+)')
MOST_LINKS = 25  # of each of the first pages, made too
MOST_PAIRS = 3  # of each actor among these
MOST_HEARD = 3  # and as many of those named most: all pairs of these are made, either way round
WARM_SECONDS = 60  # after which no more are made


class Page(NamedTuple):
    """An answer as it was given: the headers as ASGI has them, and the body."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class KeptPages:
    """The application, with the pages it has made for the record as it is now."""

    def __init__(self, app: ASGIApp, record: Path) -> None:
        self._app, self._record = app, record
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._stamp, self._size = "", 0
        self._whole: Any = None  # the application with all that is around it, as pages know it
        self._warming: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or have it made and keep it."""
        if scope["type"] == "lifespan":
            self._whole = scope["app"]
            self._whole.state.kept = self
            await self._app(scope, receive, self._started(send))
        elif scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(NEVER):
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    @property
    def is_ready(self) -> bool:
        """Whether the first pages are made."""
        return self._warming is not None and self._warming.done()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._look()
        key = f"{scope.get('raw_path') or scope['path']!r}?{scope['query_string']!r}"
        page = self._pages.get(key)
        if page is None:
            making = _Making(send)
            stamp = self._stamp
            await self._app(scope, receive, making)
            # The page was made from the record as it stood then: it is that of this stamp if that is still the record's.
            if making.page and stamp == self._stamp and await run_in_threadpool(self._stamp_now) == stamp:
                self._keep(key, making.page)
            return
        self._pages.move_to_end(key)
        await _give(page, scope, send)

    def _started(self, send: Send) -> Send:
        """Begin to make pages when the application says that it has started."""

        async def told(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                self._warm_soon()
            elif message["type"].startswith("lifespan.shutdown") and self._warming:
                self._warming.cancel()

        return told

    async def _look(self) -> None:
        """Let go of all pages if the record has changed."""
        stamp = await run_in_threadpool(self._stamp_now)
        if stamp != self._stamp:
            changed, self._stamp = bool(self._stamp), stamp
            self._pages.clear()
            self._size = 0
            if changed:
                self._warm_soon()

    def _stamp_now(self) -> str:
        try:
            with open_for(self._record, 1) as archive:
                return archive.stamp()
        except OnrecordError:
            return f"unreadable at {time.monotonic()}"  # the application says what is wrong

    def _keep(self, key: str, page: Page) -> None:
        self._size += len(page.body) - (len(self._pages[key].body) if key in self._pages else 0)
        self._pages[key] = page
        while self._size > MOST_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1].body)

    def _warm_soon(self) -> None:
        if self._warming is None or self._warming.done():
            self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        """Make the first pages, and what they link to, one after the other."""
        end = time.monotonic() + WARM_SECONDS
        links, often = [*FIRST], list[str]()
        for address in links:  # which grows: pages, the reports and actors they link to, and the first pairs of these
            body = await self._made(address, end)
            found = [link.decode() for link in dict.fromkeys(LINK.findall(body))]
            if address in ("/", "/actors"):  # who is heard most, who is named most
                often += [link.removeprefix("/actors/") for link in found if link.startswith("/actors/")][:MOST_HEARD]
                pairs = (f"/pairs/{one}/{other}" for one, other in permutations(dict.fromkeys(often), 2))
                links += [link for link in pairs if link not in links]
            if address in FIRST:
                links += [link for link in found[:MOST_LINKS] if link not in links]
            else:
                links += [link for link in found if link.startswith("/pairs/") and link not in links][:MOST_PAIRS]

    async def _made(self, address: str, end: float) -> bytes:
        """The body of the page at an address, made as for anybody; nothing after the `end`, or where it fails."""
        if time.monotonic() > end:
            return b""
        scope = _scope(address)
        scope["app"] = self._whole
        body = bytearray()

        async def send(message: Message) -> None:
            body.extend(message.get("body", b""))

        with suppress(Exception):  # whoever asks for it is told
            await self._answer(scope, _nothing, send)
        return bytes(body)


class _Making:
    """Passes an answer on, and is the page it comes to if it is one to keep."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: list[tuple[bytes, bytes]] | None = None
        self._body = bytearray()
        self.page: Page | None = None

    async def __call__(self, message: Message) -> None:
        """One piece of the answer."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._headers = [(bytes(name), bytes(value)) for name, value in message["headers"]]
        elif message["type"] == "http.response.body" and self._headers is not None:
            self._body += message.get("body", b"")
            if len(self._body) > LARGEST:
                self._headers = None
            elif not message.get("more_body"):
                self.page = Page(self._headers, bytes(self._body))
        await self._send(message)


async def _give(page: Page, scope: Scope, send: Send) -> None:
    """Send a page that is kept, or say that the browser has it still."""
    tag = dict(page.headers).get(b"etag")
    asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    if tag and tag in [one.strip().removeprefix(b"W/") for one in asked.split(b",")]:
        headers = [(name, value) for name, value in page.headers if name not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": page.headers})
    await send({"type": "http.response.body", "body": page.body})


def _scope(address: str) -> Scope:
    """A request for a page, from nobody."""
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "root_path": "",
        "path": unquote(address), "raw_path": address.encode(), "query_string": b"", "headers": [(b"host", b"localhost")],
        "client": None, "server": ("localhost", 80),
    }  # fmt: skip


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


# The OpenAPI document, made from the table of operations and the answer types: it cannot say anything else than what is served.

REF = "#/components/schemas/{name}"


class Refused(msgspec.Struct, frozen=True):
    """Why a question was not answered: where the fault lies, what was found there, what to do."""

    place: str
    found: str
    remedy: str


PROBLEMS = {
    400: "The question cannot be asked in this way.",
    404: "There is no such thing in this record, or several go by that name.",
    413: "The answer is too large: ask for fewer rows.",
    503: "The answer took too long, or the record is being written: ask for less, or again.",
}


def openapi(operations: dict[str, Operation], version: str) -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    types = [Refused, *dict.fromkeys(operation.answer for operation in operations.values())]
    shapes, components = schemas_of(types, REF)
    by_type = dict(zip(types, shapes, strict=True))
    paths = {f"/api/{name}": {"get": _path(operation, by_type)} for name, operation in operations.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onrecord",
            "version": version,
            "description": "A sourced record of news reports. Read-only; every answer has its place and exact words.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _path(operation: Operation, by_type: dict[Any, Any]) -> dict[str, Any]:
    shape = by_type[operation.answer]
    body = {"type": "array", "items": shape} if operation.many else shape
    found = {
        "description": "The answer.",
        "headers": {
            "ETag": {"schema": {"type": "string"}, "description": "Changes when the record does."},
            "Onrecord-Notes": {
                "schema": {"type": "string"},
                "description": "A JSON list of sentences: why nothing matches, how many there are in all, how many have no date.",
            },
        },
        "content": {"application/json": {"schema": body}},
    }
    refused = {"application/json": {"schema": by_type[Refused]}}
    problems = {str(status): {"description": words, "content": refused} for status, words in PROBLEMS.items()}
    return {
        "operationId": operation.name,
        "summary": operation.help,
        "parameters": [_parameter(operation, name, shape) for name, shape in operation.fields.items()],
        "responses": {"200": found, "304": {"description": "As when it was asked before (If-None-Match)."}, **problems},
    }


def _parameter(operation: Operation, name: str, shape: dict[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in shape.items() if key != "description"}
    told = {"name": name, "in": "query", "required": name in operation.needed, "description": shape["description"], "schema": bare}
    return told | ({"style": "form", "explode": True} if shape.get("type") == "array" else {})


# The HTTP API: GET and HEAD only, on this machine unless told otherwise, with limits on time, rows and size.

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # kept, and asked each time whether it still holds
}
NOTES = "Onrecord-Notes"  # what is said beside an answer: a JSON list of sentences, ASCII as headers are
LISTS = ("by", "between", "reports")  # fields that are given several times


class Limits(NamedTuple):
    """What one request may take: rows, seconds in the record, bytes of the answer; `taken` are the rows of a file."""

    rows: int = 1_000
    seconds: float = 10
    size: int = 20_000_000
    taken: int = 10_000


def make_app(
    path: Path,
    version: str,
    limits: Limits,
    hosts: Iterable[str] = ("127.0.0.1", "localhost", "[::1]"),
    adding: Adding | None = None,
    sample: Path | None = None,
    codebook: Sequence[Definition] = (),
    saved: Path | None = None,
) -> Starlette:
    """The application over one record. `hosts` are the names it answers to: a page elsewhere cannot reach it by another name.

    Reports can be added if it says how, in `adding`, and a sample is labelled in `sample`; else nothing is written.
    """
    table = operations(limits.rows, saved, codebook)
    document = msgspec.json.encode(openapi(table, version))

    async def describe(request: Request) -> Response:
        return _json(200, document)

    routes = [Route("/openapi.json", describe, methods=["GET"])]
    routes += [
        Route(f"/api/{name}", _endpoint(operation, path, version, limits), methods=["GET"]) for name, operation in table.items()
    ]
    desk = Desk(path, adding) if adding else None
    routes += [*AddPages(desk, render).routes(), *MergePages(path, render).routes()] if desk else []
    routes += LabelPages(sample, render).routes() if sample else []
    routes += page_routes(Serving(path, version, limits.seconds, limits.taken, limits.size, codebook))
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)), Middleware(KeptPages, record=path)]
    app = Starlette(routes=routes, middleware=guards, lifespan=partial(_closing, desk), exception_handlers={404: nothing_here})
    app.state.can_add, app.state.can_label = desk is not None, sample is not None
    app.state.site = {"reports": None, "version": version, "file": path.name}
    return app


@asynccontextmanager
async def _closing(desk: Desk | None, app: Starlette) -> AsyncIterator[None]:
    """Whatever is being read when the program ends is ended with it."""
    yield
    if desk:
        await run_in_threadpool(desk.close)


def _endpoint(operation: Operation, path: Path, version: str, limits: Limits) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        # A thread of its own for each: SQLite answers while others are read, and a slow question holds up none.
        return await run_in_threadpool(_answer, operation, path, version, limits, request)

    return answer


def _answer(operation: Operation, path: Path, version: str, limits: Limits, request: Request) -> Response:
    try:
        given = _given(request)
        check(operation, given)
        with open_for(path, limits.seconds) as archive:
            tag = _tag(archive.stamp(), version, str(request.url.query), operation.name)
            if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
                return Response(status_code=304, headers=HEADERS | {"ETag": tag})
            answer = operation.run(archive, given)
            body, notes = msgspec.json.encode(answer), operation.notes(archive, given, answer)
    except OnrecordError as error:
        return _refused(error)
    if len(body) > limits.size:
        return _json(413, msgspec.json.encode(Refused("limit", f"the answer has {len(body)} bytes", "Ask for fewer rows")))
    return _json(200, body, **{"ETag": tag, **({NOTES: json.dumps(notes)} if notes else {})})


def _given(request: Request) -> Given:
    """The fields of the address; raises QuestionError where one that can be given once is given twice."""
    given: Given = {}
    for name, value in request.query_params.multi_items():
        if name in LISTS:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise QuestionError(name, "it is given twice", "Give it once")
        else:
            given[name] = value
    return given


def _tag(*parts: str) -> str:
    return f'"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def _refused(error: OnrecordError) -> Response:
    told = told_of(error)
    return _json(status_of(error), msgspec.json.encode(Refused(told.place, told.found, told.remedy)))


def _json(status: int, body: bytes, **headers: str) -> Response:
    return Response(body, status, HEADERS | headers, "application/json")


MOST_CONNECTIONS = 64  # at once; with more, the one that has been idle for longest is ended
HEAD_SECONDS = 10.0  # in which the whole head of a request must have come
TAKE_SECONDS = 30.0  # in which somebody must take some of an answer


def bounded() -> type[Any]:
    """The server's protocol for one connection, with these bounds."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    protocol: Any = AutoHTTPProtocol

    class Bounded(protocol):  # type: ignore[misc]
        """One connection."""

        _waiting: asyncio.TimerHandle | None = None
        _untaken: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:
            """End an idle one if there are too many, and begin to wait for a request."""
            here = [one for one in self.connections if not one.transport.is_closing()]
            idle = [one for one in here if one.is_idle]
            if len(here) >= MOST_CONNECTIONS and idle:
                min(idle, key=lambda one: one.idle_since).end()
            super().connection_made(transport)
            self.idle_since = self.loop.time()
            self._wait()

        def data_received(self, data: bytes) -> None:
            """Take a piece of a request; wait on if its head is not whole yet."""
            super().data_received(data)
            if self.is_idle:
                self._wait()
            else:
                self._stop_waiting()

        def on_response_complete(self) -> None:
            """Note since when nothing is asked; the server itself ends a connection on which nothing more comes."""
            self.idle_since = self.loop.time()
            super().on_response_complete()

        def connection_lost(self, error: Exception | None) -> None:
            """Let go of the clocks."""
            self._stop_waiting()
            self.resume_writing()
            super().connection_lost(error)

        def pause_writing(self) -> None:
            """Give whoever asked a while to take what is sent."""
            super().pause_writing()
            if self._untaken is None:
                self._untaken = self.loop.call_later(TAKE_SECONDS, self.end)

        def resume_writing(self) -> None:
            """Some of it was taken."""
            if self._untaken is not None:
                self._untaken.cancel()
                self._untaken = None
            super().resume_writing()

        @property
        def is_idle(self) -> bool:
            """Whether no request is being answered."""
            return self.cycle is None or self.cycle.response_complete

        def end(self) -> None:
            """End the connection at once."""
            self.transport.abort()

        def _wait(self) -> None:
            if self._waiting is None:
                self._waiting = self.loop.call_later(HEAD_SECONDS, self._end_if_idle)

        def _end_if_idle(self) -> None:
            self._waiting = None
            if self.is_idle:
                self.end()

        def _stop_waiting(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Bounded
