"""One record, one server and one browser for all tests in this folder; a page that tells whatever it should not have done."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest

import onrecord

pytest.importorskip("uvicorn")
pytest.importorskip("playwright")

from playwright.sync_api import expect

from onrecord.intake import Job, Limits, take_alone
from onrecord.serve.desk import Adding
from quality.browser import MISSING, browsing, chromium, serving
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
DRIVER = runpy.run_path(str(ROOT / "tests" / "cli" / "driver.py"))
HOSTILE = runpy.run_path(str(Path(__file__).parent / "hostile.py"))
WAIT = 180_000  # milliseconds until a page that shows nothing is given up
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="package")
def record(tmp_path_factory: pytest.TempPathFactory, shipped_coder) -> Path:
    """The repository's samples as the shipped coder reads them, and what somebody means ill with."""
    path = tmp_path_factory.mktemp("browser") / "record.db"
    with onrecord.open(path, create=True) as archive:
        for _ in take_alone(Job((str(ROOT / "samples"),)), shipped_coder(1), archive):
            pass
        for reading in HOSTILE["readings"]():
            archive.add(reading, HOSTILE["raw_of"](reading), "ill")
        archive.reject(HOSTILE["PLACE"], HOSTILE["TAG"], HOSTILE["TAG"])
    return path


@pytest.fixture(scope="package")
def server(record: Path) -> Iterator[SimpleNamespace]:
    """The application over that record, on a free port of this machine: its address, its record, and the file that holds it up."""
    from onrecord.serve.api import Limits as Asked
    from onrecord.serve.api import make_app

    hold = record.with_name("hold")  # while this file is there nothing is read
    coder = partial(DRIVER["slow_coder"], 0, held=str(hold))
    adding = Adding(coder, limits=Limits(1, PATIENCE), size=3_000_000, files=5)
    with serving(make_app(record, "0", Asked(seconds=PATIENCE), adding=adding)) as address:
        yield SimpleNamespace(address=address, record=record, hold=hold)


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    """Debian's Chromium."""
    if chromium() is None:
        pytest.skip(MISSING)
    with browsing() as opened:
        yield opened


@pytest.fixture
def held(server) -> Iterator[Path]:
    """Nothing that is added is read until this file is gone."""
    server.hold.touch()
    yield server.hold
    server.hold.unlink(missing_ok=True)


class Watched:
    """A page of the browser, and all that it did which no page of ours may do."""

    def __init__(self, browser, address: str, **options) -> None:
        self.context = browser.new_context(base_url=address, **options)
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.allowed: tuple[str, ...] = ()  # parts of console messages that a test calls forth itself
        self.elsewhere: tuple[str, ...] = ()  # addresses a test makes up and answers itself
        self.page.on("console", lambda said: self._fault("console", said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._fault("script", str(error)))
        self.page.on("dialog", self._dialog)
        self.context.on("request", lambda request: self._request(request.url, address))

    def _fault(self, kind: str, words: str) -> None:
        if not any(part in words for part in self.allowed):
            self.faults.append(f"{kind} at {self.page.url}: {words}")

    def _dialog(self, dialog) -> None:
        self._fault("dialog", dialog.message)
        dialog.dismiss()

    def _request(self, url: str, address: str) -> None:
        if urlsplit(url).scheme != "data" and not url.startswith((f"{address}/", *self.elsewhere)):
            self._fault("request", url)


@pytest.fixture
def open_page(browser, server) -> Iterator[object]:
    """Open a page with options of its own; none may have faults when the test ends."""
    opened: list[Watched] = []

    def make(**options) -> Watched:
        opened.append(Watched(browser, server.address, **options))
        return opened[-1]

    yield make
    for watched in opened:
        watched.context.close()
        assert not watched.faults


@pytest.fixture(scope="package")
def window(browser, server) -> Iterator[Watched]:
    """One window for all tests that want no other: opening one takes as long as most tests."""
    watched = Watched(browser, server.address)
    yield watched
    watched.context.close()


@pytest.fixture
def watched(window) -> Iterator[Watched]:
    """That window as it was at first; it may have no faults when the test ends."""
    window.faults.clear()
    window.allowed = window.elsewhere = ()
    window.page.set_viewport_size({"width": 1280, "height": 720})
    window.page.emulate_media(media="screen", color_scheme="light")
    yield window
    assert not window.faults


@pytest.fixture
def page(watched):
    """Its page."""
    return watched.page


@pytest.fixture(scope="package")
def addresses(server) -> dict[str, str]:
    """Every kind of page, each with an address that has something to show."""
    with onrecord.open(server.record) as archive:
        reports = {Path(one.place).stem: one.report for one in archive.reports(limit=100)}
        position = next(one for one in archive.positions(limit=100) if one.holder_key and "samples" in one.evidence.place)
    lists = "reports actors issues statements events figures positions offices memberships problems stories add".split()
    return {
        "overview": "/",
        "search": "/search?q=talks",
        "nothing found": "/search?q=zzzz",
        "report": f"/reports/{reports['wire_sanctions']}",
        "actor": f"/actors/{quote(str(position.holder_key))}",
        "pair": "/pairs/state:NOR/state:KAZ",
        "issue": f"/issues/{position.issue.words}",
        "story": f"/story/{reports['wire_sanctions']}",
        "compare": f"/compare/{reports['wire_sanctions']}/{reports['wire_sanctions_chisinau']}",
        "formula": "/formula?holder=Norway&issue=energy",
        **{name: f"/{name}" for name in lists},
    }
