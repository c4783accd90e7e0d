"""A folder of shards is asked as one file of the same readings is, and can be gathered into it."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

import onrecord
from onrecord import shards
from onrecord.errors import StoreError
from onrecord.store import open_archive, tables_at, write_tables
from onrecord.store.parquet import duckdb_sql

pytest.importorskip("pyarrow", reason="needs the extra scale")
pytest.importorskip("duckdb", reason="needs the extra scale")
WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))["world"]
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "statements": lambda record: record.statements(),
    "words": lambda record: record.statements("trade"),
    "a beginning and a phrase": lambda record: record.statements('grew "5 perc*" OR'),
    "a speaker": lambda record: record.statements(speaker="Xi", order="score", min_score=0.1),
    "what is said of one": lambda record: record.statements(about="BRICS"),
    "what one says of another": lambda record: record.statements(between=("China", "Russia")),
    "events between two": lambda record: record.events(between=("China", "Russia")),
    "dates": lambda record: record.statements(since="2022", until="2022-12", versions="current"),
    "events": lambda record: record.events("told", party="China"),
    "who is of a state": lambda record: record.events(actor="state:CHN/*"),
    "figures": lambda record: record.figures(order="giver"),
    "positions": lambda record: record.positions(issue="reform"),
    "offices": lambda record: record.offices(),
    "memberships": lambda record: record.memberships(),
    "actors": lambda record: record.actors(),
    "one actor": lambda record: record.actor("Xi"),
    "reports": lambda record: record.reports(),
    "counts": lambda record: record.count("statements", "month", "speaker"),
    "a timeline": lambda record: record.timeline("China"),
    "a quote": lambda record: record.verify_quote("trade rose about 5 percent"),
    "stories": lambda record: record.stories(),
}


class Both(NamedTuple):
    file: Path
    folder: Path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, reading_at: Callable[..., Any]) -> Both:
    """Four readings in a file, and in three shards: the last has the first one's text again, at the same place."""
    base = tmp_path_factory.mktemp("both")
    readings = [reading_at(), *WORLD()]
    with open_archive(base / "one.db", create=True) as file:
        for nr, part in enumerate((readings[:2], readings[2:], readings[:1]), 1):
            with open_archive(base / f"{nr}.db", create=True) as shard:
                for reading in part:
                    for archive in (file, shard):
                        if not archive.add(reading, reading.report.text.encode(), "c1"):
                            archive.meet(reading.report.place, reading.report.sha256, reading.report.id)
                shard.reject(f"bad-{nr}", "is damaged", "Leave it out")
                file.reject(f"bad-{nr}", "is damaged", "Leave it out")
                new = tables_at(base / "run", nr)
                new.mkdir(parents=True)
                write_tables(shard, new, nr)
            (new / "shard.json").write_bytes(msgspec.json.encode(shards.Marker(shard=nr, offered=len(part), kept=len(part))))
    (base / "run" / "plan").mkdir()
    (base / "run" / "plan" / "run.json").write_bytes(msgspec.json.encode(shards.Run(shards=3, files=3, options={})))
    return Both(base / "one.db", base / "run")


def test_every_question_is_answered_as_by_one_file(both):
    with onrecord.open(both.file) as file, onrecord.open(both.folder) as folder:
        for name, ask in QUESTIONS.items():
            assert (name, msgspec.json.encode(ask(folder))) == (name, msgspec.json.encode(ask(file)))


def test_questions_of_more_rows_than_an_index_gives_are_answered_too(both, monkeypatch):
    """Of many rows each is tested by itself: in SQL that SQLite takes and DuckDB did not."""
    for size in ("size_of", "_size"):
        monkeypatch.setattr(f"onrecord.ask.answers.{size}", lambda *_: 1_000_000)
    test_every_question_is_answered_as_by_one_file(both)


def test_what_is_made_of_all_shards_is_kept_and_used_again(both):
    onrecord.open(both.folder).close()
    (kept,) = (both.folder / "across").iterdir()
    with onrecord.open(both.folder) as folder:
        assert folder.count("statements")
    assert [kept] == list((both.folder / "across").iterdir())


def test_gathered_it_is_the_file_and_twice_changes_nothing(both, tmp_path):
    with open_archive(tmp_path / "new.db", create=True) as new, open_archive(both.file) as file:
        assert shards.gather(both.folder, new) == {"kept": 4, "duplicate": 1, "rejected": 3}
        assert list(new.dump()) == list(file.dump())
        assert shards.gather(both.folder, new)["kept"] == 0
        assert list(new.dump()) == list(file.dump())


def test_a_text_of_two_shards_counts_once(both):
    assert shards.over_all(both.folder, shards.markers(both.folder)).kept == 4


def test_nothing_is_written_into_a_folder(both):
    with onrecord.open(both.folder) as folder, pytest.raises(StoreError, match="only asked"):
        folder.merge("state:CHN", "state:BRA")


def test_when_a_report_was_added_no_shard_says(both):
    with onrecord.open(both.folder) as folder, pytest.raises(StoreError, match="does not say when"):
        folder.statements(added_since="2026-01-01")


def test_a_folder_without_shards_is_refused(tmp_path):
    (tmp_path / "shards").mkdir()
    with pytest.raises(StoreError, match="no shard in it is done"):
        onrecord.open(tmp_path)


def test_joins_parameters_and_words_are_as_duckdb_has_them():
    sql = "SELECT 1 FROM a CROSS JOIN (SELECT 2) AS b ON b.x = a.x CROSS JOIN c WHERE a.y = :y AND name_words MATCH :said"
    asked, values = duckdb_sql(sql, {"y": "it's", "said": '"o neill"* AND "x"', "unused": 1})
    assert asked.startswith("SELECT 1 FROM a JOIN (SELECT 2) AS b ON b.x = a.x CROSS JOIN c WHERE a.y = $y AND (")
    assert "' o neill')" in asked and "' x ')" in asked
    assert values == {"y": "it's"}
