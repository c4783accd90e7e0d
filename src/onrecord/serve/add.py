"""Reports that are added through a form: taken within bounds, few at once, and only from a page of ours."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import anyio
import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from onrecord.errors import PlacedError, QuestionError, StoreError, UnknownError
from onrecord.serve.desk import Batch, Desk, Handed, cannot_keep

# What is handed in through a form: files and a pasted text, taken off the wire within bounds and put where they can be read.

FIELDS = ("title", "date", "publisher")
LONGEST_NAME = 120  # characters of a file's name that are kept
LONGEST_FIELD = 1_000
DRAIN_SECONDS = 30
STALL_SECONDS = 15  # in which some of an upload must come
OVERHEAD = 1_000_000  # bytes of a form beside what is handed in: boundaries, names, the small fields


class TooLargeError(QuestionError):
    """What is handed in is larger than may be."""


class Pasted(NamedTuple):
    """A pasted text and what is said of it; what is blank is not said."""

    text: str = ""
    title: str = ""
    date: str = ""
    publisher: str = ""


class Body:
    """The body of a request, in pieces; raises TooLargeError once they are more than `size` and what a form needs beside.

    Raises QuestionError if nothing comes for a while: who sends nothing holds up those who do.
    """

    def __init__(self, request: Request, size: int) -> None:
        self._receive, self._size = request.receive, size
        self._ended = False
        self.received = 0

    async def __call__(self) -> Message:
        """The next piece."""
        try:
            with anyio.fail_after(STALL_SECONDS):
                message = await self._receive()
        except TimeoutError:
            raise QuestionError("upload", f"nothing came of it for {STALL_SECONDS} seconds", "Send it again") from None
        self._ended = not message.get("more_body")
        self.received += len(message.get("body", b""))
        if self.received > self._size + OVERHEAD:
            raise too_large(self._size)
        return message

    async def drain(self) -> None:
        """Take the rest and throw it away: a browser shows no answer before it has sent all."""
        with anyio.move_on_after(DRAIN_SECONDS):
            while not self._ended:
                self._ended = not (await self._receive()).get("more_body")


def pasted_in(form: FormData) -> Pasted:
    """The pasted text and its fields."""
    words = {name: _words(form, name).strip() for name in FIELDS}
    # A form sends every line break as two characters; the writer made one.
    return Pasted(_words(form, "text").replace("\r\n", "\n"), **words)


def check_size(form: FormData, pasted: Pasted, size: int) -> None:
    """Raise QuestionError for a field that is too long, and for more than `size` bytes in all."""
    for name in FIELDS:
        if len(getattr(pasted, name)) > LONGEST_FIELD:
            raise QuestionError(name, f"it has {len(getattr(pasted, name)):,} characters", f"Give at most {LONGEST_FIELD:,}")
    files = sum(one.size or 0 for one in form.getlist("files") if isinstance(one, UploadFile))
    if files + len(pasted.text.encode()) > size:
        raise too_large(size)


def too_large(size: int) -> TooLargeError:
    return TooLargeError("upload", f"it is larger than {size:,} bytes", "Give fewer files at once, or raise add_bytes")


def _words(form: FormData, name: str) -> str:
    """A field's words; a file in its stead, or half a character, is none."""
    value = form.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def put_down(form: FormData, pasted: Pasted, place_for: Callable[[], Path]) -> list[Handed]:
    """Every file and the pasted text of a form, written to the paths `place_for` gives.

    Raises QuestionError if there is none, or no room for them.
    """
    handed: list[Handed] = []
    taken: set[str] = set()
    path = place_for()
    try:
        for upload in form.getlist("files"):
            if isinstance(upload, UploadFile) and upload.filename:
                with path.open("wb") as file:
                    shutil.copyfileobj(upload.file, file)
                handed.append(Handed(f"upload/{_other(clean_name(upload.filename), taken)}", path))
                path = place_for()
        if pasted.text.strip():
            handed.append(_put_text(pasted, path))
    except OSError as error:
        for written in (path, *(one.path for one in handed)):
            written.unlink(missing_ok=True)
        raise cannot_keep(error) from error
    if not handed:
        raise QuestionError("upload", "there is no file and no text in it", "Choose files, or paste a report")
    return handed


def clean_name(name: str) -> str:
    """A file's own name, whatever folder it is said to be in, without characters that do not show."""
    own = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter for letter in own if unicodedata.category(letter)[0] not in "CZ" or letter == " ").strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > LONGEST_NAME and dot and len(ending) < 10:
        shown = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return shown[:LONGEST_NAME] or "file"


def _other(name: str, taken: set[str]) -> str:
    """The name, or another like it if one handed in with it has the same."""
    stem, dot, ending = name.rpartition(".")
    nr, other = 1, name
    while other in taken:
        nr += 1
        other = f"{stem} ({nr}).{ending}" if dot else f"{name} ({nr})"
    taken.add(other)
    return other


def _put_text(pasted: Pasted, path: Path) -> Handed:
    """A text alone as it is; one with fields as a record, as exports have it."""
    said = {name: value for name, value in pasted._asdict().items() if value}
    ours = len(said) > 1
    raw = msgspec.json.encode(said) if ours else pasted.text.encode()
    path.write_bytes(raw)
    return Handed(f"pasted/{hashlib.sha256(raw).hexdigest()[:12]}.{'json' if ours else 'txt'}", path, ours)


# Uploads that are received at once: few, for they take room; the slowest gives way when somebody else comes.

MOST = 4  # uploads
PATIENCE = 10.0  # seconds that an upload has before it may have to give way
LONGEST = 300.0  # seconds for one


class _Turn:
    """One upload that is being received."""

    def __init__(self, body: Body) -> None:
        self.body, self.begun = body, time.monotonic()
        self.scope = anyio.CancelScope(deadline=anyio.current_time() + LONGEST)
        self.gives_way = False

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun


class Receiving:
    """Gives out turns to receive an upload."""

    def __init__(self) -> None:
        self._turns: list[_Turn] = []

    @asynccontextmanager
    async def turn(self, body: Body) -> AsyncIterator[None]:
        """Receive within; raises QuestionError if there is no room, if it takes too long, or if it must give way to another."""
        turn = _Turn(body)
        self._make_room()
        self._turns.append(turn)
        try:
            with turn.scope:
                yield
        finally:
            self._turns.remove(turn)
        if turn.gives_way:
            raise QuestionError("upload", "it came so slowly that others took its turn", "Send it again, or fewer files at once")
        if turn.scope.cancelled_caught:
            raise QuestionError("upload", f"it took longer than {LONGEST:.0f} seconds", "Give fewer files at once")

    def _make_room(self) -> None:
        """Have the slowest give way if there are as many as may be; those that have only begun have their time."""
        if len([turn for turn in self._turns if not turn.gives_way]) < MOST:
            return
        slow = [turn for turn in self._turns if turn.age > PATIENCE and not turn.gives_way]
        if not slow:
            raise QuestionError("upload", "others are being received just now", "Send it again in a while")
        slowest = min(slow, key=lambda turn: turn.body.received / turn.age)
        slowest.gives_way = True
        slowest.scope.cancel()


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
