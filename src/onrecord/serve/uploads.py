"""What is handed in through a form: taken off the wire within bounds, few at once, and put where it is read from."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import anyio
import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.types import Message

from onrecord.errors import QuestionError
from onrecord.serve.desk import Handed, cannot_keep

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
