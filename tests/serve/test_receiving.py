"""Slow uploads keep nobody else from adding: what stands still is ended, and the slowest gives way."""

from __future__ import annotations

import anyio
import pytest

pytest.importorskip("starlette")

from types import SimpleNamespace

from onrecord.errors import QuestionError
from onrecord.serve import add
from onrecord.serve.add import Body, Receiving


def body(received=0):
    async def never():
        await anyio.sleep_forever()

    made = Body(SimpleNamespace(receive=never), 1_000)
    made.received = received
    return made


async def hold(turns, one, told):
    try:
        async with turns.turn(one):
            await anyio.sleep_forever()
    except QuestionError as error:
        told.append((one.received, str(error)))


def test_the_slowest_gives_way_once_it_has_had_its_time(monkeypatch):
    async def run():
        monkeypatch.setattr(add, "MOST", 3)
        turns, told = Receiving(), []
        async with anyio.create_task_group() as group:
            for size in (500, 5, 900):
                group.start_soon(hold, turns, body(size), told)
            await anyio.sleep(0.05)
            with pytest.raises(QuestionError, match=r"upload: others are being received just now\. Send it again in a while\."):
                async with turns.turn(body()):
                    pass
            monkeypatch.setattr(add, "PATIENCE", 0.01)
            async with turns.turn(body()):
                await anyio.sleep(0.05)
            assert told == [(5, "upload: it came so slowly that others took its turn. Send it again, or fewer files at once.")]
            group.cancel_scope.cancel()
        assert turns._turns == []

    anyio.run(run)


def test_one_that_stands_still_is_ended(monkeypatch):
    async def run():
        monkeypatch.setattr(add, "STALL_SECONDS", 0.05)
        with pytest.raises(QuestionError, match=r"upload: nothing came of it for 0\.05 seconds\. Send it again\."):
            async with Receiving().turn(body()):
                await body()()

    anyio.run(run)


def test_one_that_takes_too_long_is_ended(monkeypatch):
    async def run():
        monkeypatch.setattr(add, "LONGEST", 0.05)
        with pytest.raises(QuestionError, match=r"it took longer than 0 seconds"):
            async with Receiving().turn(body()):
                await anyio.sleep_forever()

    anyio.run(run)
