"""One record whatever the runtime: readings by one coder's name are the same, under every onnxruntime that is supported."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("runtimes", ROOT / "quality" / "runtimes.py")
runtimes = importlib.util.module_from_spec(SPEC)
sys.modules["runtimes"] = runtimes
SPEC.loader.exec_module(runtimes)


def test_the_range_of_the_package_is_what_is_tried():
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (stated,) = (line for line in needs if line.startswith("onnxruntime"))
    low, high = re.fullmatch(r"onnxruntime>=(1\.\d+),<(1\.\d+)", stated).groups()
    oldest, newest = runtimes.VERSIONS[0], runtimes.VERSIONS[-1]
    assert oldest.startswith(f"{low}.") and newest.startswith(f"1.{int(high[2:]) - 1}.")


@pytest.mark.slow
def test_the_same_coder_is_the_same_reading_under_every_runtime():
    samples = [path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.txt"))][:2]
    reads, missing = [], []
    for release in (runtimes.KERNEL, *runtimes.VERSIONS):
        try:
            reads.append(runtimes.read_with(release, samples))
        except runtimes.MissingRuntimeError as error:
            missing.append(str(error))
    if len(reads) < 2:
        pytest.skip(f"nothing to compare with: {'; '.join(missing)}")
    assert not runtimes.broken(reads)
    assert all("attribution-" in read.coder for read in reads)


def test_a_difference_under_one_name_is_told():
    same = runtimes.Read("1", "coder", ['{"events":[{"id":"e1","type":"AID","score":0.5}]}'])
    score = runtimes.Read("2", "coder", ['{"events":[{"id":"e1","type":"AID","score":0.6}]}'])
    event = runtimes.Read("3", "other", ['{"events":[{"id":"e1","type":"AGREE","score":0.5}]}'])
    assert runtimes.differing(same, score) == {"texts": 1, "beyond": 0}
    assert runtimes.differing(same, event) == {"texts": 1, "beyond": 1, "events": 1}
    assert runtimes.broken([same, score]) == ["2 and 1 are both coder, and read 1 texts differently"]
    assert not runtimes.broken([same, event])
