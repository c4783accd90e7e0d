"""Uploads that are received at once: few, for they take room; the slowest gives way when somebody else comes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from onrecord.errors import QuestionError
from onrecord.serve.handed import Body

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
