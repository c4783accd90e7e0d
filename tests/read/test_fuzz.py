"""Whatever bytes come in, a reader gives reports and errors with a place: it never raises, hangs or invents.

The atheris script (fuzz/readers.py) goes further than these few hundred inputs a reader.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import ReadError
from onrecord.read import FORMATS, Bounds, Note, Source, Ways, find_items, read_item

GOOD = runpy.run_path(str(Path(__file__).with_name("formats.py")))["GOOD"]
SEEDS = [sample.raw for sample in GOOD.values()]
BOUNDS = Bounds(max_bytes=200_000, max_words=20_000, expansion=50)
FUZZ = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def damaged(draw) -> bytes:
    """A whole file with some of its bytes changed, cut out, or put in twice."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        size = draw(st.integers(0, 40))
        match draw(st.integers(0, 3)):
            case 0:
                raw[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case 1:
                del raw[at : at + size]
            case 2:
                raw[at:at] = raw[at : at + size]
            case _:
                del raw[at:]
    return bytes(raw)


def check(path: Path, raw: bytes, format: str | None) -> None:
    path.write_bytes(raw)
    for item in find_items(path, Ways(BOUNDS, format)):
        assert isinstance(item, Source | ReadError | Note)
        assert item.place.startswith(path.name) or item.place.startswith(str(path))
        if isinstance(item, Source):
            try:
                report, problems = read_item(item, BOUNDS.max_words)
            except ReadError as error:
                assert error.place == item.place and error.found and error.remedy
                continue
            assert report.text.strip() and report.place == item.place
            assert all(part.span.words(report.text) for part in report.parts)
            assert all(problem.span is None or problem.span.words(report.text) for problem in problems)
        elif isinstance(item, ReadError):
            assert item.found and item.remedy and "as a bug" not in str(item), item


@given(raw=damaged())
@settings(FUZZ, max_examples=500)
def test_damaged_files_as_they_look(tmp_path, raw):
    check(tmp_path / "f.dat", raw, None)


@pytest.mark.parametrize("format", [one for one in FORMATS if one not in ("gzip", "bzip2", "xz", "zip", "tar")])
@given(raw=st.one_of(st.binary(max_size=300), damaged(), st.text(max_size=300).map(lambda words: words.encode("utf-8", "replace"))))
@settings(FUZZ)
def test_any_bytes_taken_for_any_format(tmp_path, format, raw):
    check(tmp_path / "f.dat", raw, format)
