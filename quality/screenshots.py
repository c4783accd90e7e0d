"""Write docs/images from the pages themselves: `python quality/screenshots.py`, then look at each.

The samples of this repository are read with the shipped weights into a record of their own, which is served and photographed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from browser import browsing, serving

import onrecord
from onrecord.cli import load_coder
from onrecord.intake import Job, take_alone
from onrecord.serve.api import Limits, make_app
from onrecord.serve.desk import Adding

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
LARGEST = 200_000  # bytes of one picture
COLOURS = 128
DESK, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 780}


class Shot(NamedTuple):
    """One picture: its file's name, the page, and how it is looked at."""

    name: str
    address: str
    scheme: str = "light"
    size: dict[str, int] = DESK


def shots(record: onrecord.OpenArchive) -> Iterator[Shot]:
    """Every picture of the docs."""
    report = next(one.report for one in record.reports(limit=100) if one.place.endswith("call_readout_kazakhstan.txt"))
    speaker = record.count("statements", "speaker", limit=1)[0].by["speaker_key"]
    issues = Counter(position.issue.words for position in record.positions(limit=100))
    pair = max(_pairs(record), key=lambda keys: len(record.events(between=keys, limit=100)))
    yield Shot("overview", "/")
    yield Shot("search", "/search?q=talks")
    yield Shot("report", f"/reports/{report}")
    yield Shot("actor", f"/actors/{speaker}")
    yield Shot("pair", f"/pairs/{pair[0]}/{pair[1]}")
    yield Shot("issue", f"/issues/{issues.most_common(1)[0][0]}")
    for name in ("figures", "statements", "events", "add"):
        yield Shot(name, f"/{name}")
    yield Shot("report-dark", f"/reports/{report}", "dark")
    yield Shot("report-phone", f"/reports/{report}", "light", PHONE)


def _pairs(record: onrecord.OpenArchive) -> set[tuple[str, str]]:
    """Two parties each of every event that has two."""
    found = set()
    for event in record.events(limit=100):
        keys = sorted({party.key for party in (*event.actors, *event.recipients)})
        found |= {(one, other) for one in keys for other in keys if one < other and ":" in one and "report:" not in one + other}
    return found


def main() -> int:
    """Write every picture; 1 if one is too large."""
    FOLDER.mkdir(exist_ok=True)
    os.chdir(ROOT)  # a report's place is its path as it is named
    too_large = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.db"
        with onrecord.open(path, create=True) as record:
            for _ in take_alone(Job(("samples",)), load_coder(1), record):
                pass
            wanted = list(shots(record))
        app = make_app(path, version("onrecord"), Limits(), adding=Adding(partial(load_coder, 1)))
        with serving(app) as address, browsing() as browser:
            for shot in wanted:
                picture = small(photograph(browser, address, shot))
                (FOLDER / f"{shot.name}.png").write_bytes(picture)
                too_large += [shot.name] if len(picture) > LARGEST else []
                print(f"{shot.name}.png {len(picture):,} bytes")
    if too_large:
        print(f"over {LARGEST:,} bytes: {', '.join(too_large)}")
    return 1 if too_large else 0


def photograph(browser, address: str, shot: Shot) -> bytes:
    """What is seen of the page before scrolling."""
    context = browser.new_context(base_url=address, color_scheme=shot.scheme, viewport=shot.size)
    page = context.new_page()
    answer = page.goto(shot.address)
    assert answer.status == 200, f"{shot.address}: {answer.status}"
    taken = page.screenshot()
    context.close()
    return taken


def small(picture: bytes) -> bytes:
    """The same with few colours, which pages of text do not miss."""
    from PIL import Image

    packed = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
