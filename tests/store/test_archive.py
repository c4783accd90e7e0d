"""The archive gives back what was put in: exactly, once, whole or not at all."""

from __future__ import annotations

import hashlib
import threading

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import StoreError
from onrecord.records import Actor, Reading, Report, Span, Statement, report_id
from onrecord.store import open_archive
from onrecord.store.opening import connect
from onrecord.store.rows import CHILD_TABLES, TABLES, columns_of, flat, record_type


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        yield archive


@pytest.fixture
def full_reading(corrected_reading):
    return corrected_reading


def add(archive, reading: Reading, coder: str = "c1") -> bool:
    return archive.add(reading, reading.report.text.encode(), coder)


def counts(archive) -> dict[str, int]:
    tables = ("raws", "reports", "readings", "parts", *TABLES, *CHILD_TABLES.values())
    return {table: next(archive.rows(f"SELECT count(*) AS n FROM {table}"))["n"] for table in tables}


def test_a_reading_comes_back_equal_with_every_record_type(archive, full_reading):
    assert all(getattr(full_reading, table) for table in TABLES)
    assert add(archive, full_reading)
    (back,) = archive.readings()
    assert back == full_reading
    assert Reading.from_json(back.to_json()) == full_reading
    assert all(counts(archive).values())


def test_adding_twice_changes_nothing(archive, full_reading):
    assert add(archive, full_reading)
    before = counts(archive), list(archive.dump())
    assert not add(archive, full_reading)
    assert (counts(archive), list(archive.dump())) == before


def test_a_new_coder_adds_its_own_and_overwrites_none(archive, full_reading):
    newer = msgspec.structs.replace(full_reading, events=(), report=msgspec.structs.replace(full_reading.report, title="Better"))
    assert add(archive, full_reading, "c1")
    assert add(archive, newer, "c2")
    assert list(archive.readings()) == [full_reading, newer]
    assert list(archive.readings("c1")) == [full_reading]
    assert archive.reading(full_reading.report.id) == newer
    assert archive.reading(full_reading.report.id, "c1") == full_reading
    assert archive.reading(full_reading.report.id, "c3") is None
    assert (counts(archive)["raws"], counts(archive)["reports"]) == (1, 1)  # bytes and text are kept once
    assert [archive.holds(full_reading.report.id, coder) for coder in ("c1", "c2", "c3")] == [True, True, False]


def test_readings_of_two_runtimes_stand_beside_each_other(archive, full_reading):
    exact, other = "onrecord-1+attribution-a", "onrecord-1+attribution-a+onnxruntime-1.26-5f3a91c2"
    flipped = msgspec.structs.replace(full_reading, events=full_reading.events[:1])
    assert add(archive, full_reading, exact) and add(archive, flipped, other)
    assert archive.verify().coders == {exact: 1, other: 1}
    assert [archive.reading(full_reading.report.id, coder) for coder in (exact, other)] == [full_reading, flipped]


def test_readings_and_dump_do_not_depend_on_the_order_of_adding(tmp_path, reading_at):
    readings = [reading_at(place) for place in ("b.txt", "a.txt", "c/a.txt")]
    dumps = []
    for nr, order in enumerate((readings, readings[::-1])):
        with open_archive(tmp_path / f"{nr}.db", create=True) as archive:
            for reading in order:
                for coder in ("c2", "c1") if nr else ("c1", "c2"):
                    add(archive, reading, coder)
            dumps.append(list(archive.dump()))
            assert [reading.report.place for reading in archive.readings("c1")] == ["a.txt", "b.txt", "c/a.txt"]
    assert dumps[0] == dumps[1] and len(dumps[0]) == 6


def test_raw_bytes_are_kept_once_and_checked(archive, reading_at):
    for place in ("a.txt", "b.txt"):
        add(archive, reading_at(place))
    report = reading_at().report
    assert archive.raw(report.sha256) == report.text.encode()
    assert counts(archive)["raws"] == 1
    with pytest.raises(StoreError, match="holds no raw bytes"):
        archive.raw("0" * 64)
    with pytest.raises(StoreError, match=r"a\.txt: its sha256 is not that of its raw bytes"):
        archive.add(reading_at(), b"other", "c9")


BAD = {
    "an actor nobody knows": lambda r: {"statements": (msgspec.structs.replace(r.statements[0], speaker="a99"),)},
    "a statement nobody made": lambda r: {"positions": (msgspec.structs.replace(r.positions[0], statement="s99"),)},
    "two actors with one id": lambda r: {"actors": (*r.actors, r.actors[0])},
    "a span past the end": lambda r: {"problems": (msgspec.structs.replace(r.problems[0], span=Span(0, 10**6)),)},
    "a mention past the end": lambda r: {
        "actors": (*r.actors, msgspec.structs.replace(r.actors[0], id="b", mentions=(Span(0, 999),)))
    },
    "a number no file can hold": lambda r: {"problems": (msgspec.structs.replace(r.problems[0], span=Span(0, 2**70)),)},
    "half a character": lambda r: {"problems": (msgspec.structs.replace(r.problems[0], detail="\ud800"),)},
}


@pytest.mark.parametrize("name", BAD)
def test_an_unfit_reading_leaves_nothing_behind(archive, full_reading, name):
    bad = msgspec.structs.replace(full_reading, **BAD[name](full_reading))
    with pytest.raises(StoreError) as caught:
        add(archive, bad)
    assert caught.value.place == "a.txt"  # the reading's fault, not the file's
    assert not any(counts(archive).values())
    assert add(archive, full_reading)


def test_an_id_that_names_two_reports_is_refused(archive, full_reading, report_of):
    add(archive, full_reading)
    other = msgspec.structs.replace(report_of("other"), id=full_reading.report.id)
    with pytest.raises(StoreError, match="is that of another report"):
        add(archive, Reading(report=other), "c2")


def test_two_writers_and_a_reader_at_once(tmp_path, reading_at):
    path, errors = tmp_path / "r.db", []

    def write() -> None:
        try:
            with open_archive(path, create=True) as archive:  # both make the file
                for nr in range(15):
                    add(archive, reading_at(f"{nr:02}.txt"))
                    assert all(len(reading.statements) == 3 for reading in archive.readings())
        except BaseException as error:
            errors.append(error)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not errors
    with open_archive(path) as archive:
        assert [reading.report.place for reading in archive.readings()] == [f"{nr:02}.txt" for nr in range(15)]


def test_the_tables_hold_every_field_of_the_records(tmp_path, full_reading):
    connection = connect(tmp_path / "r.db", create=True)
    own = {"reading", "nr", "row", "terms", "content_terms", "speaker_terms"}
    for table in ("parts", *TABLES):
        columns = {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}
        record = getattr(full_reading.report if table == "parts" else full_reading, table)[0]
        assert columns - own == set(flat(record, columns_of(record_type(table), table)))
    strict = {row["name"]: row["strict"] for row in connection.execute("PRAGMA table_list") if row["type"] == "table"}
    assert {name for name, is_strict in strict.items() if not is_strict} <= {
        "sqlite_schema",
        "sqlite_temp_schema",
        "sqlite_sequence",
    }


# Accents, emoji and combining marks: where byte, code point and UTF-16 offsets part ways; NUL, where C strings end.
LETTERS = st.text("aé🗳️ \u0301\n\0ßﬁ主", max_size=40)


@given(before=LETTERS, words=st.text("Vß😀 e\u0301\0", min_size=1, max_size=40), after=LETTERS)
def test_archive_returns_the_exact_words(tmp_path_factory, before, words, after):
    text = before + words + after
    span, raw = Span(len(before), len(before) + len(words)), text.encode()
    report = Report(id=report_id("p", text), place="p", media_type="text/plain", sha256=hashlib.sha256(raw).hexdigest(), text=text)
    actor = Actor(id="a1", name=words, kind="group", mentions=(span,))
    statement = Statement(id="s1", speaker="a1", source=span, content=(span,), kind="direct", score=0.5)
    path = tmp_path_factory.getbasetemp() / "exact.db"
    coder = str(span)  # the same text may be cut in two ways, and a coder reads a report once
    with open_archive(path, create=True) as archive:
        archive.add(Reading(report=report, actors=(actor,), statements=(statement,)), raw, coder)
        back = archive.reading(report.id, coder)
    assert back.report.text == text
    assert back.statements[0].content[0].words(back.report.text) == words
