"""Pages kept as long as the record stays as it is, and those most looked at made before anybody asks.

On a large record a count over all of it takes a second, and so does the page of an actor in half of all reports. Such pages are
few, and everything links to them.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.errors import OnrecordError
from onrecord.serve.checks import open_for

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
