"""Connections with bounds: none is open for long without a request, or with an answer that nobody takes, and they shut nobody out.

The server itself counts open connections, whether anything is asked on them or not.
"""

from __future__ import annotations

import asyncio
from typing import Any

MOST = 64  # at once; with more, the one that has been idle for longest is ended
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
            if len(here) >= MOST and idle:
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
