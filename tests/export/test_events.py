"""POLECAT, ICEWS and GDELT: their columns, one actor and one recipient a row, and only what the report asserts."""

from __future__ import annotations

import io

import msgspec
import pytest

import onrecord
from onrecord.export import export_record
from onrecord.export.events import FORMATS, dyads
from onrecord.records import Event, Span


def table(path, form) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    names = FORMATS[form][0]
    if FORMATS[form][2]:
        assert tuple(lines.pop(0).split("\t")) == names
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} <= {len(names)}
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("form", "width"), [("polecat", 40), ("icews", 20), ("gdelt", 61)])
def test_columns(record, tmp_path, form, width):
    assert len(FORMATS[form][0]) == len(set(FORMATS[form][0])) == width
    counts = export_record(record, form, tmp_path / "e.tsv")
    assert counts == {form: len(table(tmp_path / "e.tsv", form))} == {form: 3}
    assert export_record(record, form, tmp_path / "e.tsv", modality="claimed") == {form: 2}
    assert export_record(record, form, tmp_path / "e.tsv", since="2023") == {form: 1}


def test_what_a_row_says(record, tmp_path):
    for form in FORMATS:
        export_record(record, form, tmp_path / form)
    (phone,) = [row for row in table(tmp_path / "polecat", "polecat") if row["Event Mode"] == "phone"]
    assert (phone["Event Type"], phone["Event Date"], phone["Quad Code"]) == ("CONSULT", "2022-12-30", "VERBAL COOPERATION")
    assert (phone["Actor Name"], phone["Actor Country"], phone["Primary Actor Sector"]) == ("Xi Jinping", "CHN", "GOV")
    assert (phone["Recipient Name"], phone["Contexts"], phone["Raw Placename"]) == (
        "Zoé Lumière",
        "diplomatic;economic",
        "Beijing",
    )
    called = table(tmp_path / "icews", "icews")[0]
    assert (called["Source Name"], called["Target Name"], called["CAMEO Code"]) == ("Xi Jinping", "Brazil", "040")
    assert called["Event Date"] == "2023-01-05"  # the report's, as the event has none
    wide = table(tmp_path / "gdelt", "gdelt")[0]
    assert (wide["Actor1Code"], wide["Actor2CountryCode"], wide["EventRootCode"], wide["QuadClass"]) == ("CHNGOV", "BRA", "04", "1")
    assert (wide["SQLDATE"], wide["MonthYear"], wide["Year"]) == ("20230105", "202301", "2023")
    assert int(wide["GLOBALEVENTID"]) > 0 and wide["SOURCEURL"] == "b.txt"


def test_pandas_reads_them(record, tmp_path):
    pandas = pytest.importorskip("pandas")
    for form, (names, _, heading) in FORMATS.items():
        export_record(record, form, tmp_path / form)
        frame = pandas.read_csv(tmp_path / form, sep="\t", header=0 if heading else None, names=names, dtype=str)
        assert frame.shape == (3, len(names))


@pytest.mark.parametrize(
    ("actors", "recipients", "pairs"),
    [
        ("a1", "", [("a1", None)]),
        ("a1 a2", "", [("a1", "a2")]),
        ("a1 a2 a3", "", [("a1", "a2"), ("a1", "a3"), ("a2", "a3")]),
        ("a1 a2", "a3 a4", [("a1", "a3"), ("a1", "a4"), ("a2", "a3"), ("a2", "a4")]),
    ],
)
def test_pairs_of_parties(tmp_path, reading_at, actors, recipients, pairs):
    reading = reading_at("a.txt")
    event = msgspec.structs.replace(reading.events[0], actors=tuple(actors.split()), recipients=tuple(recipients.split()))
    with onrecord.open(tmp_path / "p.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=(event,)), reading.report.text.encode(), "c")
        found = list(dyads(record))
    assert [(one.actor.id, one.recipient and one.recipient.id) for one in found] == pairs
    assert len({one.number for one in found}) == len(pairs)


@pytest.mark.parametrize(
    ("date", "published", "day"),
    [
        ("2022-11-03", "2022-12-01", "2022-11-03"),
        (None, "2022-12-01", "2022-12-01"),
        ("2022-11", "2022-12-01", ""),
        (None, "2022-12", ""),
        ("XXXX-12-30", None, ""),
    ],
)
def test_no_day_is_made_up(tmp_path, reading_at, date, published, day):
    reading = reading_at("a.txt", published)
    event = Event(id="e1", type="AID", quad=2, actors=("a1",), trigger=Span(0, 2), evidence=Span(0, 2), date=date,
                  modality="asserted", score=1.0)  # fmt: skip
    with onrecord.open(tmp_path / "d.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=(event,)), reading.report.text.encode(), "c")
        assert [one.day for one in dyads(record)] == [day]


def test_words_with_tabs_and_breaks_stay_in_their_cell(tmp_path, reading_at):
    from onrecord.export.events import write_events

    reading = reading_at("a\tb\n.txt")
    events = (msgspec.structs.replace(reading.events[0], place='the "old"\ttown\n'),)
    with onrecord.open(tmp_path / "t.db", create=True) as record:
        record.add(msgspec.structs.replace(reading, events=events), reading.report.text.encode(), "c")
        for form, (names, _, heading) in FORMATS.items():
            file = io.BytesIO()
            write_events(file, record, form)
            lines = file.getvalue().decode().splitlines()
            assert len(lines) == 1 + heading and lines[-1].count("\t") == len(names) - 1
