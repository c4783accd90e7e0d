"""What all tests share: golden files, and one hand-made reading with every type of record."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings

from onrecord.intake import Coder
from onrecord.records import (
    Actor,
    Change,
    Correction,
    Event,
    Figure,
    Membership,
    Office,
    Part,
    Position,
    Problem,
    Reading,
    Report,
    Span,
    Statement,
    report_id,
)
from tests.shipped import coder_that_knows, sample_readings

# No example fails for being slow, and `make test` tries the same ones each time: what chance finds is sought with
# --hypothesis-profile=chance, not on a newcomer's machine.
SLOW = [HealthCheck.too_slow]
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("chance", deadline=None, max_examples=1000, suppress_health_check=SLOW)
settings.load_profile("same")

# 🗳️ is two code points, and the é of Lumière an e with a combining accent.
TEXT = (
    "Xi and Zoé talk 🗳️\n"
    "President Xi Jinping of China told Zoé Lumie\u0301re on Friday that “trade rose about 5 percent” this year.\n"
    "China supports reform, he said. “Beijing met BRICS members such as Brazil.\n"
)


def span(words: str, text: str = TEXT, nth: int = 0) -> Span:
    """The span of the nth occurrence of these words."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def make_report(text: str, place: str = "a.txt", **stated: object) -> Report:
    """A plain-text report whose raw bytes are its text in UTF-8."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Report(id=report_id(place, text), place=place, media_type="text/plain", sha256=sha256, text=text, **stated)


def make_reading(place: str = "a.txt", published: str | None = "2022-12-30") -> Reading:
    """A reading in which every record type occurs and every optional field is set somewhere and missing elsewhere."""
    parts = (
        Part(kind="headline", span=span("Xi and Zoé talk 🗳️")),
        Part(kind="body", span=Span(TEXT.index("President"), len(TEXT))),
    )
    stated = {
        "title": "Xi and Zoé talk 🗳️",
        "publisher": "Wire",
        "authors": ("Xu Wei", 'A. "B" C'),
        "published": published,
        "lang": "en",
    }
    xi = Actor(
        id="a1",
        name="Xi Jinping",
        kind="person",
        state="CHN",
        sector="GOV",
        key="person:xi-jinping",
        mentions=(span("Xi"), span("Xi Jinping"), Span(TEXT.index("he said"), TEXT.index(" said"))),
    )
    return Reading(
        report=make_report(TEXT, place, parts=parts, **stated),
        actors=(
            xi,
            Actor(id="a2", name="Zoé Lumière", kind="person", mentions=(span("Zoé"), span("Zoé Lumie\u0301re"))),
            Actor(
                id="a3", name="China", kind="state", state="CHN", mentions=(span("China"), span("China", nth=1), span("Beijing"))
            ),
            Actor(id="a4", name="BRICS", kind="organisation", sector="IGO", mentions=(span("BRICS"),)),
            Actor(id="a5", name="Brazil", kind="state", state="BRA", mentions=(span("Brazil"),)),
        ),
        statements=(
            Statement(
                id="s1",
                speaker="a1",
                source=span("President Xi Jinping of China"),
                cue=span("told"),
                content=(span("on Friday"), span("that “trade rose about 5 percent” this year")),
                kind="mixed",
                score=0.93,
            ),
            Statement(
                id="s2",
                speaker="a1",
                source=None,
                cue=span("said"),
                content=(span("China supports reform"),),
                kind="indirect",
                score=1,
            ),
            Statement(id="s3", content=(span("talk 🗳️"),), kind="direct", score=0.5),
        ),
        events=(
            Event(
                id="e1",
                type="CONSULT",
                mode="phone",
                contexts=("diplomatic", "economic"),
                quad=1,
                actors=("a1", "a2"),
                trigger=span("told"),
                evidence=span("told Zoé Lumie\u0301re"),
                date="2022-12-30",
                place="Beijing",
                modality="asserted",
                score=0.9,
            ),
            Event(
                id="e2",
                type="SUPPORT",
                quad=1,
                actors=("a3",),
                recipients=("a4", "a5"),
                trigger=span("supports"),
                evidence=span("China supports reform"),
                modality="claimed",
                statement="s2",
                score=0.25,
            ),
        ),
        figures=(
            Figure(
                id="f1",
                span=span("about 5 percent"),
                value=5,
                bound="about",
                unit="percent",
                of=span("trade"),
                period="2022",
                change=Change(value=5.0, unit="percent", direction="up", basis="year on year", span=span("about 5 percent")),
                giver="a1",
                giver_span=span("President Xi Jinping of China"),
            ),
            Figure(id="f2", span=span("5"), low=1.5, high=2.5, bound="range", change=Change(direction="none", span=span("5"))),
        ),
        offices=(
            Office(person="a1", title="President", of="a3", title_span=span("President")),
            Office(person="a2", title="President", title_span=span("President"), former=True),
        ),
        memberships=(Membership(organisation="a4", member="a5", evidence=span("BRICS members such as Brazil")),),
        positions=(
            Position(holder="a3", stance="supports", issue=span("reform"), wording=span("supports reform"), statement="s2"),
            Position(holder="a1", stance="concerned", issue=span("trade"), wording=span("trade rose")),
        ),
        problems=(
            Problem(code="unpaired-quote", span=span("“", nth=1), detail="no closing mark"),
            Problem(code="no-dateline", detail="the whole report"),
        ),
    )


@pytest.fixture
def full_reading() -> Reading:
    """The reading in which every record type occurs; its raw bytes are its text in UTF-8."""
    return make_reading()


@pytest.fixture
def corrected_reading(full_reading: Reading) -> Reading:
    """The same with corrections, one of them undone."""
    told = {"by": "ana", "at": "2031-05-02T10:00:00Z", "note": "é"}
    was, now = {"kind": "direct", "content": [[0, 2]]}, {"kind": "mixed", "content": [[0, 2]]}
    made = Correction(kind="statements", record="s1", action="changed", fields=("kind",), was=was, now=now, **told)
    gone = Correction(kind="memberships", record="m9", action="deleted", undone=True, **told)
    return msgspec.structs.replace(full_reading, corrections=(made, gone))


@pytest.fixture(scope="session")
def reading_at() -> Callable[..., Reading]:
    """Make that reading for another place and date."""
    return make_reading


@pytest.fixture(scope="session")
def samples_read(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Reading]]:
    """The shipped coder's name and its readings of the samples."""
    own = tmp_path_factory.getbasetemp()
    return sample_readings(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def shipped_coder(samples_read: tuple[str, list[Reading]]) -> Callable[[int], Coder]:
    """What loads the shipped coder, which has read the samples already."""
    return coder_that_knows(*samples_read)


@pytest.fixture
def report_of() -> Callable[..., Report]:
    """Make a plain-text report whose raw bytes are its text in UTF-8."""
    return make_report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside each other (pytest -n) run single slow tests and whole files; the browser and its server are opened once, by one."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            folder = item.path.parent.name
            if folder == "browser":
                item.add_marker(pytest.mark.xdist_group("browser"))
            elif not item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.xdist_group(f"{folder}/{item.path.stem}"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is not looked through for garbage again and again, here or in forked processes."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; then read `git diff`")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with golden/NAME beside the test's file, or write it there with --update-golden."""

    def check(name: str, text: str) -> None:
        path = Path(request.path).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"no golden file {path}: run pytest --update-golden and read it"
        assert text == path.read_text("utf-8"), f"{path} differs; if this is meant: pytest --update-golden, then read git diff"

    return check


@pytest.fixture(autouse=True)
def forked_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers are forked even where threads of other tests still idle: the coders of tests are local, not to be pickled."""
    monkeypatch.setattr("onrecord.intake.processes._context", lambda: multiprocessing.get_context("fork"))
