"""A run in shards: dealt out, read by whoever, and never counted twice."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from onrecord import shards
from onrecord.errors import ModelError, StoreError
from onrecord.intake import Coder, Limits
from onrecord.read import Ways

pytest.importorskip("pyarrow", reason="needs the extra scale")
from pyarrow import parquet

CODE = runpy.run_path(str(Path(__file__).parents[1] / "cli" / "driver.py"))["code"]
ALONE = None
ALSO = ("texts", "reports", "readings", "names", "actor_names", "near", "places", "raws", "text_words")  # a text in two shards


def load() -> Coder:
    return Coder("fake-1", CODE)


def failing() -> Coder:
    raise ModelError("the weights", "are damaged", "Install them anew")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Ten texts, of which the last two say the same, and a table that cannot be read."""
    folder = tmp_path / "in"
    folder.mkdir()
    for nr in range(10):
        (folder / f"{nr}.txt").write_text(f"Harbour {min(nr, 8)}\n\nZoé said {'it rained ' * min(nr, 8)}in the harbour.\n", "utf-8")
    (folder / "z.jsonl").write_text("{no json\n", "utf-8")
    return folder


def dealt(reports: Path, folder: Path, number: int) -> shards.Run:
    return shards.plan((str(reports),), number, folder, Ways(), {})[0]


def rows(folder: Path) -> dict[str, list[str]]:
    """All rows of each table, each as JSON, sorted: without the numbers of rows, which a shard gives."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("shards/*/*.parquet")):
        told = parquet.read_table(path, partitioning=None).to_pylist()
        for row in told:
            bare = {name: str(value) for name, value in row.items() if name not in ("row", "reading", "report", "rowid")}
            found.setdefault(path.stem, []).append(json.dumps(bare, sort_keys=True))
    return {table: sorted(lines) for table, lines in found.items()}


def counts(marker: shards.Marker) -> tuple[int, int, int, int]:
    return marker.kept, marker.duplicate, marker.rejected, marker.offered or 0


def test_all_that_is_offered_is_kept_a_duplicate_or_rejected(reports, tmp_path):
    run = dealt(reports, tmp_path / "out", 4)
    for shard in range(1, run.shards + 1):
        shards.read_shard(tmp_path / "out", shard, Ways(), load, ALONE)
    assert run.shards == 4
    assert counts(shards.over_all(tmp_path / "out", shards.markers(tmp_path / "out"))) == (9, 1, 1, 11)


@pytest.mark.parametrize("limits", [ALONE, Limits(1), Limits(2)])
def test_the_rows_do_not_depend_on_who_reads_or_in_how_many_shards(reports, tmp_path, limits):
    for folder, number in ((tmp_path / "one", 1), (tmp_path / "many", 3)):
        for shard in reversed(range(1, dealt(reports, folder, number).shards + 1)):
            shards.read_shard(folder, shard, Ways(), load, limits if number > 1 else ALONE)
    one, many = rows(tmp_path / "one"), rows(tmp_path / "many")
    assert one.keys() == many.keys()
    assert {table: set(lines) for table, lines in many.items() if table not in ALSO} == {
        table: set(lines) for table, lines in one.items() if table not in ALSO
    }


def test_a_shard_done_twice_changes_nothing(reports, tmp_path):
    dealt(reports, tmp_path, 2)
    first = shards.read_shard(tmp_path, 1, Ways(), load, ALONE)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("shards/*/*")}
    assert shards.read_shard(tmp_path, 1, Ways(), failing, ALONE) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("shards/*/*")} == before


def test_a_shard_that_fails_is_named_counted_and_read_by_the_same_command(reports, tmp_path):
    dealt(reports, tmp_path, 2)
    failed = shards.read_shard(tmp_path, 2, Ways(), failing, ALONE)
    assert failed.error == "the weights: are damaged. Install them anew."
    assert shards.markers(tmp_path) == [None, failed]
    assert shards.over_all(tmp_path, [failed]).failed == failed.offered > 0
    assert not list(tmp_path.glob("shards/*"))
    shards.read_shard(tmp_path, 2, Ways(), load, ALONE)
    assert not list(tmp_path.glob("failed/*"))
    assert shards.markers(tmp_path)[1].offered == failed.offered


def test_a_large_file_is_cut_and_its_pieces_lose_and_double_nothing(tmp_path):
    path = tmp_path / "all.jsonl"
    filler = "and it rained in the harbour " * 5_000
    lines = [json.dumps({"title": f"Day {nr}", "text": f"Day {nr}\n\nZoé said it rained {nr} times. {filler}"}) for nr in range(10)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    run = dealt(path, tmp_path / "out", 3)
    found = [shards.read_shard(tmp_path / "out", shard, Ways(), load, ALONE) for shard in range(1, run.shards + 1)]
    assert [marker.offered for marker in found] == [3, 3, 4]
    titles = [row for line in rows(tmp_path / "out")["readings"] if (row := json.loads(line)["title"])]
    assert sorted(titles) == [f"Day {nr}" for nr in range(10)]


def test_a_column_of_nothing_is_of_its_type(reports, tmp_path):
    dealt(reports, tmp_path, 1)
    shards.read_shard(tmp_path, 1, Ways(), load, ALONE)
    schema = parquet.read_schema(next(tmp_path.glob("shards/*/events.parquet")))
    assert (str(schema.field("place").type), str(schema.field("score").type)) == ("string", "double")


def test_another_plan_in_the_same_folder_is_refused(reports, tmp_path):
    assert dealt(reports, tmp_path, 2) == dealt(reports, tmp_path, 2)
    with pytest.raises(StoreError, match="another plan"):
        dealt(reports, tmp_path, 3)
    with pytest.raises(StoreError, match="nothing to deal out"):
        shards.plan((), 2, tmp_path / "empty", Ways(), {})


def test_a_file_named_twice_is_a_duplicate(reports, tmp_path):
    shards.plan((str(reports / "1.txt"), str(reports / "1.txt")), 1, tmp_path, Ways(), {})
    assert counts(shards.read_shard(tmp_path, 1, Ways(), load, ALONE)) == (1, 1, 0, 2)
