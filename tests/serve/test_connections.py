"""Whoever opens connections and asks nothing, or takes nothing, or sends a byte at a time, shuts nobody out."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import contextmanager

import pytest

uvicorn = pytest.importorskip("uvicorn")

from onrecord.serve import api
from onrecord.serve.api import bounded
from tests.patience import PATIENCE


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    size = 30_000_000 if scope["path"] == "/large" else 2
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
    await send({"type": "http.response.body", "body": b"x" * size})
    if scope["path"] == "/slow":
        await asyncio.sleep(0)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(api, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(api, "TAKE_SECONDS", 0.5)
    monkeypatch.setattr(api, "MOST_CONNECTIONS", 8)
    config = uvicorn.Config(app, port=0, log_level="error", http=bounded(), limit_concurrency=9, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server
    server.should_exit = True
    thread.join(PATIENCE)


@contextmanager
def opened(server):
    address = server.servers[0].sockets[0].getsockname()
    with socket.create_connection(address, timeout=PATIENCE) as one:
        yield one


def asked(server, path="/"):
    with opened(server) as one:
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: one.recv(65536), b"")).split(b"\r\n")[0]


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_more_idle_connections_than_there_may_be_shut_nobody_out(server, monkeypatch, sent):
    monkeypatch.setattr(api, "HEAD_SECONDS", 60)
    idle = []
    for _ in range(20):
        idle.append(socket.create_connection(server.servers[0].sockets[0].getsockname(), timeout=PATIENCE))
        idle[-1].sendall(sent)
        assert asked(server) == b"HTTP/1.1 200 OK"
    for one in idle:
        one.close()


def is_ended(one):
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


def test_a_head_that_does_not_come_ends_its_connection(server):
    with opened(server) as one:
        assert is_ended(one)
    with opened(server) as one:
        try:
            for _ in range(100):
                one.sendall(b"G")
                time.sleep(0.05)
            raise AssertionError("it may go on for ever")
        except ConnectionError:
            pass


def test_an_answer_that_nobody_takes_ends_its_connection(server):
    with opened(server) as one:
        one.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        end = time.monotonic() + 30
        while server.server_state.connections and time.monotonic() < end:
            time.sleep(0.05)
        assert not server.server_state.connections


def test_two_requests_on_one_connection_are_answered(server, monkeypatch):
    monkeypatch.setattr(api, "HEAD_SECONDS", 4)
    with opened(server) as one:
        for _ in range(3):
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while not answer.endswith(b"\r\n\r\nxx"):  # head and body may come one after the other
                more = one.recv(65536)
                assert more, "the connection was ended"
                answer += more
            assert b"200 OK" in answer
            time.sleep(1.5)  # less than a head may take, again and again
