"""Fields of records: nothing that is given is left out without a word, and nothing becomes words that is none."""

from __future__ import annotations

import datetime
import io
import json
import sys
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Bounds, Note, Source, Ways, find_items, read_item

TALKS = ["Minister Ada Lovel said on Monday that she would go to Rome.", "Prime Minister Bo Derk said he would not."]


@pytest.fixture
def items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What is in a file of this name with these bytes, without notes."""
    monkeypatch.chdir(tmp_path)

    def read(name: str, raw: bytes, ways: Ways = Ways()) -> list[Source | ReadError]:  # noqa: B008
        (tmp_path / name).write_bytes(raw)
        return [item for item in find_items(name, ways) if not isinstance(item, Note)]

    return read


def table(columns: dict[str, object], **options: object) -> bytes:
    """The bytes of a Parquet file."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


@pytest.mark.parametrize("text", [TALKS, [*TALKS, None, " "]])
def test_a_list_of_paragraphs_is_the_whole_text(items, text) -> None:
    for name, raw in (("a.json", json.dumps([{"text": text}]).encode()), ("a.parquet", table({"text": [text]}))):
        (source,) = items(name, raw)
        assert read_item(source)[0].text == "\n\n".join(TALKS)


def test_a_list_of_pieces_of_markup_is_the_whole_text(items) -> None:
    (source,) = items("a.json", json.dumps([{"html": [f"<p>{words}</p>" for words in TALKS]}]).encode())
    assert read_item(source)[0].text == "\n\n".join(TALKS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (5, "'text' is a number"),
        (5.5, "'text' is a number"),
        (True, "'text' is true or false"),
        ([{"value": "Rome."}], "'text' is a list of what is no text"),
        (["Rome.", 5], "'text' is a list of what is no text"),
        ({"title": "Rome", "body": TALKS}, "'text' is a record"),
        (None, "nothing in 'text'"),
        ([], "nothing in 'text'"),
        ("nan", "nothing in 'text'"),
    ],
)
def test_what_is_no_text_is_rejected_by_name(items, text, found) -> None:
    (error,) = items("a.json", json.dumps([{"text": text}]).encode())
    assert (error.place, error.found) == ("a.json#1", found)


def test_numbers_in_a_column_of_texts_are_rejected_by_name(items) -> None:
    (error,) = items("a.parquet", table({"text": [5]}))
    assert error.found == "'text' is a number"


def test_a_field_of_several_says_which_is_taken(items) -> None:
    (source,) = items("a.json", json.dumps([{"text": TALKS[0], "title": ["Talks"], "source": ["Quay Post", "Port News"]}]).encode())
    report, (problem,) = read_item(source)
    assert (report.title, report.publisher) == ("Talks", "Quay Post")
    assert (problem.code, problem.detail) == ("several-given", "the publisher is a list of 2, of which the first is taken")


@pytest.mark.parametrize("empty", ["nan", "None", "null", "<NA>"])
def test_what_programs_write_for_nothing_is_nothing(items, empty) -> None:
    raw = f"text,author,publisher,title\n{TALKS[0]},{empty},{empty},{empty}\n".encode()
    report, _ = read_item(items("a.csv", raw)[0])
    assert (report.authors, report.publisher, report.title) == ((), None, None)


@pytest.mark.parametrize(
    "name", ["date_publish", "first_published_at", "published_time", "post-date", "public_updated_at", "Date Issued"]
)
def test_a_date_by_the_names_that_programs_give_it(items, name) -> None:
    told = json.dumps({"title": "Ferry to sail", "text": "The ferry sails again.", name: "2025-03-14T00:15:06.000+00:00"})
    (source,) = items("a.json", told.encode())
    assert read_item(source)[0].published == "2025-03-14"


def test_a_german_month_in_the_trailer_of_a_wire(items) -> None:
    wire = "\x01qp01 4 i 211 qp 061\r\n\nferries/\r\n\x02Ferry to sail =\r\n\nThe ferry sails again.\x03101130 GMT Okt 15\r\n\x04"
    (source,) = items("a.txt", wire.encode())
    assert read_item(source)[0].published == "2015-10-10"


def test_a_number_that_is_none_is_nothing(items) -> None:
    nothing = [float("nan")]
    report, _ = read_item(items("a.parquet", table({"text": [TALKS[0]], "author": nothing, "publisher": nothing}))[0])
    assert (report.authors, report.publisher) == ((), None)


def test_two_columns_of_one_name(items) -> None:
    (error,) = items("a.csv", b"text,text\nIt rained.,It snowed.\n")
    assert (error.found, error.remedy) == ("2 columns named 'text'", "Name each column otherwise")
    (source,) = items("b.csv", b"text,tag,tag\nIt rained.,rain,wind\n")  # which of them is read does not matter
    assert json.loads(source.raw) == {"text": "It rained.", "tag": "rain", "tag (2)": "wind"}


def test_two_keys_of_one_name(items) -> None:
    first, second = items("a.jsonl", b'{"text": "It rained.", "text": "It snowed."}\n{"text": "It blew.", "by": {"text": "x"}}\n')
    assert first.found == "2 keys named 'text'"
    assert read_item(second)[0].text == "It blew."


def test_a_row_that_cannot_be_read_costs_itself_alone(items) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    days = pyarrow.array([0, -99_999_999, 1], pyarrow.date32())
    first, error, last = items("a.parquet", table({"text": ["It rained.", "It snowed.", "It blew."], "date": days}))
    assert error.found == "a row that cannot be read (date value out of range)"
    assert [read_item(one)[0].published for one in (first, last)] == ["1970-01-01", "1970-01-02"]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_day_that_stands_for_none_does_not_become_another(items, year) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    times = pyarrow.array([datetime.datetime(year, 12, 31)], pyarrow.timestamp("us"))
    (source,) = items("a.parquet", table({"text": ["It rained."], "date": times}, use_deprecated_int96_timestamps=True))
    report, (problem,) = read_item(source)
    assert (report.published, problem.code) == (None, "date-not-read")


def test_bytes_in_a_table_that_are_not_utf8(items) -> None:
    report, (problem,) = read_item(items("a.parquet", table({"text": ["Zoë’s café".encode("cp1252")]}))[0])
    assert (report.text, problem.code) == ("Zoë’s café", "guessed-encoding")


def test_no_wrong_byte_of_a_table_ends_the_process(items) -> None:
    """What the table says of its columns is checked by pyarrow only when it is asked for, and where it may not raise."""
    raw = table({"text": ["It rained."]}, store_schema=False, compression="none", write_statistics=False)
    for at, byte in enumerate(raw):
        for wrong in {0, byte ^ 1} - {byte}:
            for item in items("a.parquet", raw[:at] + bytes([wrong]) + raw[at + 1 :]):
                assert "as a bug" not in str(item)


def test_a_parquet_file_may_not_come_to_more_than_any_packed_file(items, monkeypatch) -> None:
    monkeypatch.setattr(sys.modules["onrecord.read.decode"], "FREE_EXPANSION", 100_000)
    raw = table({"text": ["It rained. " * 2000] * 40})
    found = items("a.parquet", raw, Ways(Bounds(expansion=20)))
    assert "it unpacks to more than 20 times its size" in found[-1].found and len(found) < 40
    assert len(items("a.parquet", raw, Ways(Bounds(expansion=2000)))) == 40
    assert len(items("b.parquet", table({"text": [f"It rained {nr} times. " * 9 for nr in range(900)]}))) == 900


def test_one_row_that_is_too_large_costs_itself(items) -> None:
    raw = table({"text": ["It rained.", "It snowed. " * 200]})
    first, error = items("a.parquet", raw, Ways(Bounds(max_bytes=1000)))
    assert read_item(first)[0].text == "It rained." and error.found == "larger than 1,000 bytes"


def test_a_feed_in_json_is_its_entries_and_not_what_it_says_of_itself(items) -> None:
    entries = [
        {"title": f"Rain {nr}", "content_html": f"<p>It rained {nr} days.</p>", "date_published": "2025-03-14"} for nr in (1, 2)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Quay Post",
        "description": "News of the port.",
        "items": entries,
    }
    reports = [read_item(source)[0] for source in items("a.json", json.dumps(feed).encode())]
    assert [(report.title, report.published) for report in reports] == [("Rain 1", "2025-03-14"), ("Rain 2", "2025-03-14")]


def test_a_report_with_a_list_beside_its_description_stays_one(items) -> None:
    record = {"title": "Rain", "description": "It rained for two days.", "tags": [{"name": "weather", "id": 5}]}
    (source,) = items("a.json", json.dumps(record).encode())
    assert read_item(source)[0].text.endswith("It rained for two days.")
