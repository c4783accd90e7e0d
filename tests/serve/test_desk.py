"""Batches are read one after the other by other processes; what goes wrong in one costs no other."""

from __future__ import annotations

import runpy
from functools import partial
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import ModelError, QuestionError
from onrecord.intake import Limits

pytest.importorskip("starlette")

from onrecord.serve.desk import MOST_WAITING, Adding, Desk, Handed
from tests.patience import ITEM_SECONDS, until

DRIVER = runpy.run_path(str(Path(__file__).parents[1] / "cli" / "driver.py"))
LOAD = partial(DRIVER["slow_coder"], 0)


@pytest.fixture
def desk(path):
    made = Desk(path, Adding(LOAD, limits=Limits(1, ITEM_SECONDS)))
    yield made
    made.close()


def hand(desk, **files):
    handed = []
    for name, words in files.items():
        put = desk.place_for()
        put.write_bytes(words.encode() if isinstance(words, str) else words)
        handed.append(Handed(f"upload/{name}.txt", put))
    return handed


def settled(batch):
    until(lambda: batch.state == "done", "the end of the batch")
    return batch


def test_every_item_is_kept_a_duplicate_or_rejected(desk, path):
    files = hand(desk, a="Ola said it rained.", b=b"\0\1\2", c="Ola said it rained.", d="boom", e="Ira said it snowed.")
    batch = settled(desk.take(files))
    assert [(item.place, item.status) for item in batch.items] == [
        ("upload/a.txt", "kept"), ("upload/b.txt", "rejected"), ("upload/c.txt", "duplicate"), ("upload/d.txt", "rejected"),
        ("upload/e.txt", "kept"),
    ]  # fmt: skip
    assert batch.counts.total() == len(files) and batch.fault is None
    assert batch.items[2].report == batch.items[0].report, "a duplicate leads to the report that has its text"
    assert batch.items[1].found and batch.items[1].remedy
    with onrecord.open(path) as record:
        assert {one.place for one in record.reports(place="upload/")} == {"upload/a.txt", "upload/e.txt"}
    assert not any(file.path.exists() for file in files)


@pytest.mark.parametrize("words", ["crash", "stall"])
def test_a_report_that_kills_its_reader_or_never_ends_is_rejected_alone(desk, words):
    batch = settled(desk.take(hand(desk, bad=words, good="Ola said it rained.")))
    assert [item.status for item in batch.items] == ["rejected", "kept"]
    assert settled(desk.take(hand(desk, more="Ira said it snowed."))).only.status == "kept"


def test_a_coder_that_cannot_be_loaded_ends_its_batch_and_says_so(path):
    def fail():
        raise ModelError("weights", "they are damaged", "Install anew")

    desk = Desk(path, Adding(fail))
    batch = settled(desk.take(hand(desk, a="Ola said it rained.")))
    assert batch.fault and batch.fault.found == "they are damaged" and not batch.items
    desk.close()


def test_too_much_at_once_is_refused_and_its_files_let_go(desk):
    first = desk.take(hand(desk, slow="stall"))
    until(lambda: first.state != "waiting", "the start of the first batch")
    for nr in range(MOST_WAITING):
        desk.take(hand(desk, **{f"w{nr}": f"Ola said it rained {nr}."}))
    files = hand(desk, over="Ola said it rained again.")
    with pytest.raises(QuestionError, match="are waiting"):
        desk.take(files)
    assert not files[0].path.exists()


def test_what_was_accepted_is_read_by_the_next_desk(path):
    first = Desk(path, Adding(partial(DRIVER["slow_coder"], 0.5), limits=Limits(1, 30)))
    batches = [first.take(hand(first, **{f"n{nr}": f"Ola said it rained {nr} times."})) for nr in range(4)]
    first.close()
    second = Desk(path, Adding(LOAD, limits=Limits(1, 30)))
    try:
        for batch in batches:
            assert batch.state == "done" or settled(second.find(batch.id)).counts["rejected"] == 0
    finally:
        second.close()
    with onrecord.open(path) as record:
        assert len(record.reports(place="upload/n")) == 4
    assert not path.with_name("r.db-uploads").exists()


def test_a_folder_that_another_has_is_left_alone(path):
    with_work = Desk(path, Adding(partial(DRIVER["slow_coder"], 0.3), limits=Limits(1, 30)))
    batch = with_work.take(hand(with_work, a="Ola said it rained."))
    other = Desk(path, Adding(LOAD, limits=Limits(1, 30)))
    assert other.find(batch.id) is None
    assert settled(batch).counts["kept"] == 1
    other.close()
    with_work.close()


def test_what_was_not_accepted_yet_is_cleared_away(path):
    desk = Desk(path, Adding(LOAD, limits=Limits(1, 30)))
    hand(desk, a="half an upload")
    desk.close()
    assert not path.with_name("r.db-uploads").exists()


def test_a_fault_of_the_coder_loses_nothing(path):
    def broken():
        raise ModelError("weights", "are damaged", "Install again")

    first = Desk(path, Adding(broken))
    batch = settled(first.take(hand(first, a="Ola said it rained.")))
    assert batch.fault and not batch.is_lost
    first.close()
    second = Desk(path, Adding(LOAD, limits=Limits(1, 30)))
    assert settled(second.find(batch.id)).counts["kept"] == 1
    second.close()


def test_no_room_is_told_and_leaves_nothing(desk, monkeypatch):
    monkeypatch.setattr("onrecord.serve.desk._on_disk", lambda path: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    files = hand(desk, a="Ola said it rained.")
    with pytest.raises(QuestionError, match=r"it cannot be kept \(No space left on device"):
        desk.take(files)
    assert not files[0].path.exists()
