"""Shards read on Ray are, row for row, those that one process or two workers read; one whose process is killed is read again."""

from __future__ import annotations

import os
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord import shards
from onrecord.intake import Coder, Limits
from onrecord.read import Ways
from onrecord.records import Reading, Report

ray = pytest.importorskip("ray", reason="needs the extra ray, which is large")
from onrecord.shards import read_on_ray  # noqa: E402

pytestmark = pytest.mark.slow
CODE = runpy.run_path(str(Path(__file__).parents[1] / "cli" / "driver.py"))["code"]


def load_dying_once(flag: str) -> Callable[[], Coder]:
    """A coder whose process is killed at the fourth report, the first time."""

    def code(report: Report) -> Reading:
        if "harbour 4" in report.text and not os.path.exists(flag):
            Path(flag).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return CODE(report)

    return lambda: Coder("fake-1", code)


def tables(folder: Path) -> dict[str, list[str]]:
    """Every table's rows, sorted."""
    from pyarrow import parquet

    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("shards/*/*.parquet")):
        found.setdefault(path.stem, []).extend(map(repr, parquet.read_table(path, partitioning=None).to_pylist()))
    return {table: sorted(rows) for table, rows in found.items()}


def test_ray_two_workers_and_one_process_write_the_same_rows(tmp_path):
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    folder = tmp_path / "in"
    folder.mkdir()
    for nr in range(10):
        (folder / f"{nr}.txt").write_text(f"Notes of harbour {nr}\n\nZoé said it rained {nr} times.\n", "utf-8")
    made = {name: tmp_path / name for name in ("ray", "two", "one")}
    for place in made.values():
        assert shards.plan((str(folder),), 3, place, Ways(), {})[0].shards == 3
    flag = tmp_path / "killed"
    found = list(read_on_ray("ray", made["ray"], Ways(), load_dying_once(str(flag)), workers=2))
    assert flag.exists()
    assert (sorted(marker.shard for marker in found), sum(marker.kept for marker in found)) == ([1, 2, 3], 10)
    for name, limits in (("two", Limits(2)), ("one", None)):
        for shard in (1, 2, 3):
            shards.read_shard(made[name], shard, Ways(), load_dying_once(str(flag)), limits)
    assert tables(made["ray"]) == tables(made["two"]) == tables(made["one"])
    assert list(read_on_ray("ray", made["ray"], Ways(), load_dying_once(str(flag)))) == []
