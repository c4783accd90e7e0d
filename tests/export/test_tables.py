"""Tables say the same in every format, come back as they went out, and their dictionary describes every column."""

from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.errors import ExportError, ExtraError, QuestionError
from onrecord.export import FORMATS, KIND_NAMES, export_record
from onrecord.export.columns import TYPES, columns_of, flat
from onrecord.export.tables import LATE, ROWS, Early, all_answers, form_of, write_csv

pyarrow = pytest.importorskip("pyarrow")


def rows_of(record, kind: str) -> list[dict]:
    return [flat(answer, columns_of(kind)) for answer in all_answers(record, kind)]


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_column_is_described_and_filled_somewhere(record, kind):
    columns = columns_of(kind)
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.description and "{of}" not in column.description for column in columns)
    rows = rows_of(record, kind)
    never = {column.name for column in columns if all(row[column.name] is None for row in rows)}
    never -= {"corrected", "source_kind", "source_reason", "source_reason_start", "source_reason_end"}  # tested where they are made
    assert never <= {"since", "until", "source", "speaker", "speaker_key"}  # of the table of leaders, which is not exported


def test_all_answers_are_those_of_the_questions(record):
    for kind in ("statements", "events", "figures", "positions", "reports"):
        assert list(all_answers(record, kind)) == getattr(record, kind)(limit=100)
    assert [answer.place for answer in all_answers(record, "statements", since="2023")] == ["b.txt", "b.txt"]
    assert len(list(all_answers(record, "events", until="2022"))) == 3


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_round_trip(record, tmp_path, ending):
    counts = export_record(record, ending, tmp_path / "out")
    for kind in KIND_NAMES:
        rows = rows_of(record, kind)
        if kind == "events":  # no two reports here tell of one
            rows = [row | {"same_event": f"{row['report']}#{row['event']}"} for row in rows]
        assert counts[kind] == len(rows) > 0
        path = tmp_path / "out" / f"{kind}.{ending}"
        if ending == "parquet":
            import pyarrow.parquet

            assert pyarrow.parquet.read_table(path).to_pylist() == rows
        elif ending == "csv":
            with path.open(encoding="utf-8", newline="") as file:
                assert list(csv.DictReader(file)) == [{name: written(value) for name, value in row.items()} for row in rows]
        else:
            lines = path.read_bytes().splitlines()
            assert [msgspec.json.decode(line, type=TYPES[kind]) for line in lines] == list(all_answers(record, kind))


def written(value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_many_row_groups_hold_every_row(record, tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.export.tables.ROWS", 2)
    monkeypatch.setattr("onrecord.export.tables.BATCH", 1)
    assert ROWS > 2
    export_record(record, "parquet", tmp_path, kinds=["statements"])
    import pyarrow.parquet

    assert pyarrow.parquet.ParquetFile(tmp_path / "statements.parquet").num_row_groups > 1
    assert pyarrow.parquet.read_table(tmp_path / "statements.parquet").to_pylist() == rows_of(record, "statements")


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_the_dictionary_is_valid_and_so_are_the_tables_by_it(record, tmp_path, ending):
    frictionless = pytest.importorskip("frictionless")
    export_record(record, ending, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(KIND_NAMES)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note"])


def test_pandas_reads_missing_whole_numbers_as_such(record, tmp_path):
    pandas = pytest.importorskip("pandas")
    export_record(record, "parquet", tmp_path, kinds=["figures"])
    frame = pandas.read_parquet(tmp_path / "figures.parquet")
    assert frame["of_start"].dtype == "Int64" and frame["of_start"].isna().any()


def test_a_column_whose_beginning_would_mislead_is_told_by_its_first_rows(record, tmp_path):
    """DuckDB takes a column of 20,480 whole days for one of days, and no query of it answers once it says "2022-12"."""
    duckdb = pytest.importorskip("duckdb")
    one = record.reports(limit=1)[0]
    dates = ["2022-12-30"] * 21_600 + ["2022-12", "2022"] + ["2021-01-01"] * 10
    answers = [msgspec.structs.replace(one, report=f"r{nr}", published=date) for nr, date in enumerate(dates)]
    with (tmp_path / "reports.csv").open("wb") as file:
        assert write_csv(file, answers, columns_of("reports")) == len(answers)
    asked = f"SELECT published, count(*) FROM '{tmp_path / 'reports.csv'}' GROUP BY 1 ORDER BY 2"
    assert dict(duckdb.sql(asked).fetchall()) == {"2022-12": 1, "2022": 1, "2021-01-01": 10, "2022-12-30": 21_600}
    with (tmp_path / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["report"] for row in csv.DictReader(file)]
    rest = [f"r{nr}" for nr in range(len(dates)) if nr != 21_600]
    assert rows == ["r21600", *rest]  # which settles it: words are words, whatever else there is


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2022", "whole number"), ("2.5", "number"), ("1e9", "number"), ("2022-12-30", "day"), ("30/12/2022", "day"),
        ("2022-12", "words"), ("2022-12-30T10:00:00", "day and time"), ("10:30", "time"), ("true", "truth"),
        ("2022-12-30/2023-01-02", "words"), ("-", "words"), ("Xi", "words"), ("3 men", "words"),
    ],
)  # fmt: skip
def test_what_a_cell_looks_like(cell, form):
    assert form_of(cell) == form


@given(st.lists(st.lists(st.sampled_from(["", "2022", "2022-12-30", "x", "1.5", "10:30"]), min_size=2, max_size=2), max_size=40))
def test_no_row_is_lost_or_doubled(rows):
    early, spool, out = Early([0, 1]), io.BytesIO(), io.BytesIO()
    lines = [f"{nr},{','.join(cells)}\n".encode() for nr, cells in enumerate(rows)]
    for nr, (cells, line) in enumerate(zip(rows, lines, strict=True)):
        early.look(nr + LATE - 3, cells, spool.tell(), len(line))
        spool.write(line)
    early.copy(spool, out)
    assert sorted(out.getvalue().splitlines(True)) == sorted(lines)


def test_frames(record):
    figures = record.figures()
    frame = onrecord.to_pandas(figures)
    assert list(frame["value"].dropna()) == [5.0] and frame["of_start"].dtype.name == "Int64"
    assert onrecord.to_polars(figures).to_dicts() == onrecord.to_arrow(figures).to_pylist() == rows_of(record, "figures")
    assert onrecord.to_arrow([], "events").num_rows == 0
    field = onrecord.to_arrow(figures).schema.field("unit")
    assert field.metadata[b"description"].startswith(b"unit of the number")
    for answers, kind in (([], None), ([], "nonsense")):
        with pytest.raises(QuestionError):
            onrecord.to_arrow(answers, kind)


def test_duckdb_reads_what_was_written(record, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    export_record(record, "parquet", tmp_path / "p")
    export_record(record, "csv", tmp_path / "c", kinds=["statements"])
    asked = "SELECT speaker, count(*) FROM '{}' WHERE speaker IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    for path in ("p/statements.parquet", "c/statements.csv"):
        assert duckdb.sql(asked.format(tmp_path / path)).fetchall() == [("Xi Jinping", 4)]


def test_without_the_extra_its_name_is_told(record, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExtraError, match=r"onrecord\[export\]"):
        export_record(record, "parquet", tmp_path)
    assert export_record(record, "csv", tmp_path)["reports"] == 4  # which needs nothing


def test_what_cannot_be_written(record, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for form in ("csv", "html"):
        with pytest.raises(ExportError, match="cannot be written"):
            export_record(record, form, tmp_path / "file")
    with pytest.raises(ExportError):
        export_record(record, "ftm", tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with pytest.raises(QuestionError, match=r"format: unknown format 'pdf'\. Use one of csv"):
        export_record(record, "pdf", tmp_path / "x")
    with pytest.raises(QuestionError, match="kind: unknown kind 'problems'"):
        export_record(record, "csv", tmp_path / "x", kinds=["problems"])
    assert len(FORMATS) == 15
