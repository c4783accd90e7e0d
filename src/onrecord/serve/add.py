"""The pages on which reports are added, and whether a form that changes something comes from a page of ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.errors import PlacedError, QuestionError, StoreError, UnknownError
from onrecord.serve.desk import Batch, Desk
from onrecord.serve.uploads import Body, Pasted, Receiving, TooLargeError, check_size, pasted_in, put_down, too_large

# Whether a form that changes something comes from a page of ours: its origin, and a token only our page was given.

COOKIE = "onrecord_add"


class Trust:
    """Gives out tokens and knows them again; a token holds for the browser it was given to, until the program ends."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, request: Request) -> tuple[str, str]:
        """The token for a form, and what `remember` is to set in the browser that gets it."""
        mark = request.cookies.get(COOKIE) or secrets.token_urlsafe(16)
        return self._token_for(mark), mark

    def check_token(self, request: Request, token: object) -> None:
        """Raise QuestionError unless the token is that of this browser."""
        mark = request.cookies.get(COOKIE, "")
        if not mark or not isinstance(token, str) or not hmac.compare_digest(self._token_for(mark).encode(), token.encode()):
            raise QuestionError("form", "it was not made by this program, or before it was started anew", "Send it again from here")

    def _token_for(self, mark: str) -> str:
        return hmac.new(self._secret, mark.encode(), hashlib.sha256).hexdigest()


def remember(response: Response, mark: str, path: str = "/add") -> None:
    """Have the browser say the mark with every form of ours, and no other page with its own."""
    response.set_cookie(COOKIE, mark, httponly=True, samesite="strict", path=path)


def check_origin(request: Request) -> None:
    """Raise QuestionError unless the browser says that the form stands on a page of ours. All browsers say so since 2020.

    Sec-Fetch-Site is sent to this machine and over https alone; Origin always, but `null` where a page hides its referrer.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if site not in (None, "same-origin") or not (ours or (site and origin in (None, "null"))):
        raise QuestionError("form", "it comes from another page", "Send it from the page Add reports of this program")


# The pages on which reports are added, there only if the program was started so: a form, how far it is, and what came of it.

AGAIN_SECONDS = 1  # until the page of a batch that is being read asks again
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # with none at all, a browser hides from us where a form comes from
}
NOTHING = Pasted()

Render = Callable[..., Response]  # of a request, a template's name, its values, and `status`


class AddPages:
    """The form, taking what it sends, and the page of a batch."""

    def __init__(self, desk: Desk, render: Render) -> None:
        self._desk, self._adding, self._render = desk, desk.adding, render
        self._trust = Trust()
        self._receiving = Receiving()

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/add", self.form_or_take, methods=["GET", "POST"]),
            Route("/add/{batch}", self.batch, methods=["GET"]),
        ]

    async def form_or_take(self, request: Request) -> Response:
        """The form, empty; or what it sends. One route, so that whoever comes otherwise is told both ways."""
        return await self.take(request) if request.method == "POST" else self._form(request)

    async def take(self, request: Request) -> Response:
        """Take what the form sends and lead on to its page; or give the form again, saying what is wrong."""
        pasted = Pasted()
        try:
            check_origin(request)
            form = await self._received(request)
            async with form_closed(form):
                pasted = pasted_in(form)
                self._trust.check_token(request, form.get("token"))
                check_size(form, pasted, self._adding.size)
                handed = await run_in_threadpool(put_down, form, pasted, self._desk.place_for)
            batch = self._desk.take(handed)
        except QuestionError as error:
            return self._form(request, error, pasted, status=413 if isinstance(error, TooLargeError) else 400)
        return RedirectResponse(f"/add/{batch.id}", 303, HEADERS)

    async def batch(self, request: Request) -> Response:
        """How far a batch is; asked again every second until it is read. One kept report leads on to its page."""
        batch = self._desk.find(request.path_params["batch"])
        if batch is None:
            error = UnknownError("add", "no upload of this address is known any more", "Look among the newest reports")
            return self._form(request, error, status=404)
        done = batch.state == "done"  # before all else is looked at: a page made while it ends must ask once more
        if batch.only and batch.only.status == "kept":
            return RedirectResponse(f"/reports/{batch.only.report}", 303, HEADERS)
        page = self._render(request, "added.html", {"batch": batch, "waits": not done, "fault": _told(batch)})
        return _with(page, {} if done else {"Refresh": str(AGAIN_SECONDS)})

    async def _received(self, request: Request) -> FormData:
        """The form, within the bounds of size and time; raises QuestionError."""
        body = Body(request, self._adding.size)
        try:
            async with self._receiving.turn(body):
                inner = Request(request.scope, body)
                form = await inner.form(max_files=self._adding.files, max_fields=8, max_part_size=self._adding.size)
            return form  # noqa: RET504 - a turn that is lost raises as it ends
        except TooLargeError:
            await body.drain()
            raise
        except (HTTPException, MultiPartException) as error:
            await body.drain()
            raise self._refused(str(getattr(error, "detail", None) or getattr(error, "message", error))) from None

    def _refused(self, found: str) -> QuestionError:
        """What the form's reader found, in our words."""
        if "maximum size" in found:
            return too_large(self._adding.size)
        return QuestionError("upload", found.rstrip("."), f"Give at most {self._adding.files} files")

    def _form(self, request: Request, error: PlacedError | None = None, pasted: Pasted = NOTHING, *, status: int = 200) -> Response:
        token, mark = self._trust.token(request)
        values: dict[str, Any] = {"token": token, "error": error, "pasted": pasted, "adding": self._adding}
        page = _with(self._render(request, "add.html", values, status=status))
        remember(page, mark)
        return page


@asynccontextmanager
async def form_closed(form: FormData) -> AsyncIterator[None]:
    """Let go of a form's files when it has been looked at."""
    try:
        yield
    finally:
        await form.close()


def _with(page: Response, more: dict[str, str] | None = None) -> Response:
    page.headers.update(HEADERS | (more or {}))
    return page


def _told(batch: Batch) -> PlacedError | None:
    """What ended a batch; the path of the record is nobody's business elsewhere."""
    if isinstance(batch.fault, StoreError):
        return StoreError("the record", "it cannot be written now", "See whether another program writes it, and the disk is full")
    return batch.fault
