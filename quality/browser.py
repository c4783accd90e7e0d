"""A server on this machine and Debian's Chromium: for the tests in a browser, and the pictures in the docs."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
MISSING = "no Chromium on this machine: apt-get install chromium, or name one in ONRECORD_CHROMIUM"


def chromium() -> str | None:
    """Where Chromium is, if it is anywhere."""
    return os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium")


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The application on a free port of this machine, in a thread: its address."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def browsing() -> Iterator[Any]:
    """Chromium, driven; raises RuntimeError where there is none."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as played:
        browser = played.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
