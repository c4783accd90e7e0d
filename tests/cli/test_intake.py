"""`onrecord read` over everything at once, and the accounts of it: problems, revisions, second places, near copies."""

from __future__ import annotations

import json
import runpy
import time
from pathlib import Path

import pytest

from onrecord.intake import items
from onrecord.intake.run import Crew
from onrecord.store import open_archive
from tests.patience import ITEM_SECONDS, PATIENCE

MADE = runpy.run_path(str(Path(__file__).parents[1] / "read" / "formats.py"))
WIRE = "Ada said the harbour would open. " + " ".join(f"The {nr}th pier was rebuilt by crews from the valley." for nr in range(40))


@pytest.fixture
def everything(tmp_path):
    """A folder with one of each format and one broken of each; how many reports and how many faults are in it."""
    whole = MADE["write"](tmp_path / "mixed", MADE["GOOD"])
    broken = MADE["write"](tmp_path / "mixed" / "broken", MADE["BROKEN"])
    return whole[0] + broken[0], whole[1] + broken[1]


def counts(kept: int, duplicate: int, rejected: int) -> str:
    return f"kept {kept} · duplicate {duplicate} · rejected {rejected} · offered {kept + duplicate + rejected}"


def places(path) -> list[tuple[str, str]]:
    with open_archive(path) as archive:
        return [(row["place"], row["found"]) for row in archive.rows("SELECT place, found FROM rejected ORDER BY place")]


def test_one_of_each_format_and_one_broken_of_each(run, everything):
    reports, faults = everything
    first = run("read", "--into", "r.db", "mixed")
    assert first.stderr.splitlines()[-1].split(" · undated")[0] == counts(reports, 0, faults)
    assert first.exit_code == 2 and len(places("r.db")) == faults
    told = run("problems", "--db", "r.db", "--json")
    assert told.exit_code == 0
    assert all(item["found"] and item["remedy"] for item in map(json.loads, told.stdout.splitlines()))
    again = run("read", "--into", "r.db", "mixed")
    assert again.stderr.splitlines()[-1].split(" · undated")[0] == counts(0, reports, faults) and again.coded == []


def test_any_number_of_readers_make_the_same_record(run, everything):
    run("read", "--into", "one.db", "mixed", "--workers", "1")
    for workers in (1, 2, 4):
        run("read", "--into", f"{workers}.db", "mixed", "--workers", workers)
        with open_archive("one.db") as one, open_archive(f"{workers}.db") as more:
            assert list(one.dump()) == list(more.dump())
            tables = "SELECT * FROM near ORDER BY report", "SELECT * FROM places ORDER BY row"
            assert [list(one.rows(sql)) for sql in tables] == [list(more.rows(sql)) for sql in tables]


@pytest.mark.parametrize(
    ("files", "padding", "readers"),
    [(6, 20_000, 1), (60, 0, 1), (20, 6000, 2), (60, 2000, 2)],
    ids=["few", "short", "long", "many"],
)
def test_a_second_reader_is_started_only_for_work_enough(run, tmp_path, monkeypatch, files, padding, readers):
    (tmp_path / "some").mkdir()
    for nr in range(files):
        (tmp_path / "some" / f"{nr}.txt").write_text(MADE["story"](nr) + "It rained. " * (padding // 11))
    started = []
    start = Crew._start_reader
    monkeypatch.setattr(Crew, "_start_reader", lambda crew: (started.append(1), start(crew)))
    run("read", "--into", "r.db", "some", "--workers", "2")
    assert len(started) == readers


def test_what_is_mended_is_no_problem_any_more(run, reports):
    good = (reports / "b.txt").read_bytes()
    run("read", "--into", "r.db", "reports")
    (reports / "b.txt").write_bytes(b"\0\1")
    assert run("read", "--into", "r.db", "reports").exit_code == 2
    assert [place for place, _ in places("r.db")] == ["reports/b.txt"]
    (reports / "b.txt").write_bytes(good)
    assert run("read", "--into", "r.db", "reports").exit_code == 0
    assert places("r.db") == [] and run("problems", "--db", "r.db").exit_code == 1


def test_the_same_text_elsewhere_is_a_second_place_of_it(run, reports):
    (reports / "z.txt").write_bytes((reports / "a.txt").read_bytes())
    (reports / "z.csv").write_text('text\n"Nobody spoke here today.\n"\n')
    result = run("read", "--into", "r.db", "reports")
    assert result.stderr.splitlines()[-1].split(" · undated")[0] == counts(3, 2, 0)
    (answer,) = map(json.loads, run("revisions", "--db", "r.db", "reports/a.txt", "--json").stdout.splitlines())
    assert (answer["elsewhere"], len(answer["versions"])) == (["reports/z.txt"], 1)
    again = run("read", "--into", "r.db", "reports")
    assert again.stderr.splitlines()[-1].split(" · undated")[0] == counts(0, 5, 0) and again.coded == []


def test_near_copies_are_linked_and_not_dropped(run, reports):
    (reports / "wire.txt").write_text(WIRE)
    (reports / "wire_edited.txt").write_text(WIRE.replace("7th pier", "seventh pier") + " Zoé said more would follow.")
    assert run("read", "--into", "r.db", "reports").stderr.splitlines()[-1].split(" · undated")[0] == counts(5, 0, 0)
    for place, other in (("wire", "wire_edited"), ("wire_edited", "wire")):
        (answer,) = map(json.loads, run("revisions", "--db", "r.db", f"reports/{place}.txt", "--json").stdout.splitlines())
        assert [like["place"] for like in answer["near"]] == [f"reports/{other}.txt"]
        assert 0.8 <= answer["near"][0]["likeness"] < 1
    assert json.loads(run("revisions", "--db", "r.db", "reports/a.txt", "--json").stdout)["near"] == []


def test_a_new_version_at_the_same_place(run, reports, golden):
    run("read", "--into", "r.db", "reports")
    assert run("revisions", "--db", "r.db").exit_code == 1
    (reports / "a.txt").write_text("Markets\n\nXi said trade rose by much. Zoé said nothing changed.\n", "utf-8")
    assert run("read", "--into", "r.db", "reports").stderr.splitlines()[-1].split(" · undated")[0] == counts(1, 2, 0)
    result = run("revisions", "--db", "r.db")
    assert result.exit_code == 0
    golden("revisions.txt", result.stdout)
    (reports / "a.txt").write_text("Markets\n\nXi said trade rose. Lula said it fell.\n", "utf-8")
    assert run("read", "--into", "r.db", "reports").stderr.splitlines()[-1].split(" · undated")[0] == counts(0, 3, 0)
    assert len(json.loads(run("revisions", "--db", "r.db", "--json").stdout)["versions"]) == 3  # it went back


def test_earlier_versions_are_counted_and_it_is_said(run, reports):
    words = "note: earlier versions of reports are counted too: 1; --versions current leaves them out"
    first = (reports / "a.txt").read_text("utf-8")
    run("read", "--into", "r.db", "reports")
    assert run("count", "--db", "r.db", "statements").stderr == ""
    (reports / "a.txt").write_text(f"{first}Zoé said nothing changed.\n", "utf-8")
    run("read", "--into", "r.db", "reports")
    assert run("count", "--db", "r.db", "statements").stderr.splitlines() == [words]
    (reports / "b.txt").write_text(first, "utf-8")  # the old text stands somewhere now, what stood there does not
    (reports / "c.txt").write_text("Nobody spoke here at all.\n", "utf-8")
    run("read", "--into", "r.db", "reports")
    assert run("count", "--db", "r.db", "statements", "--json").stderr.splitlines() == [words.replace(": 1;", ": 2;")]


def test_only_what_stands_in_its_place_now(run, reports):
    first = (reports / "a.txt").read_text("utf-8")
    run("read", "--into", "r.db", "reports")
    (reports / "a.txt").write_text(f"{first}Zoé said nothing changed.\n", "utf-8")
    run("read", "--into", "r.db", "reports")

    def told(*arguments):
        result = run(*arguments, "--db", "r.db", "--json")
        assert result.stderr == "" or "--versions" not in arguments
        return [json.loads(line) for line in result.stdout.splitlines()]

    assert told("count", "reports")[0]["count"] == told("count", "reports", "--versions", "all")[0]["count"] == 4
    assert told("count", "reports", "--versions", "current")[0]["count"] == 3
    every, current = told("statements"), told("statements", "--versions", "current")
    assert 0 < len(current) < len(every) and all(one in every for one in current)
    assert len({one["report"] for one in current if one["place"] == "reports/a.txt"}) == 1
    exported = [run("export", "readings", f"{way}.jsonl", "--db", "r.db", "--versions", way) for way in ("all", "current")]
    assert [one.stderr.splitlines()[-1] for one in exported] == ["all.jsonl: readings 4", "current.jsonl: readings 3"]
    (reports / "a.txt").write_text(first, "utf-8")
    run("read", "--into", "r.db", "reports")
    assert told("statements", "--versions", "current") != current  # it went back, and the first is the current one
    assert run("statements", "--db", "r.db", "--versions", "newest").exit_code == 2


def test_a_container_that_takes_too_long_is_taken_up_again(run, tmp_path, monkeypatch):
    """What it gave before is kept, what comes after is told to be unread, and a run with more time reads just that."""
    (tmp_path / "three.jsonl").write_text(MADE["lines"](range(3)))
    (tmp_path / "z.txt").write_text(MADE["story"](9))
    whole = items.items_in

    def stalls(file, place, ways, budget):
        for nr, item in enumerate(whole(file, place, ways, budget)):
            if nr == 2 and place == "three.jsonl":  # after the note on its columns, and one report
                time.sleep(PATIENCE)
            yield item

    monkeypatch.setattr(items, "items_in", stalls)
    first = run("read", "--into", "r.db", "three.jsonl", "z.txt", ONRECORD_ITEM_SECONDS=str(ITEM_SECONDS))
    assert first.stderr.splitlines()[-1].split(" · undated")[0] == counts(2, 0, 1) and first.exit_code == 2
    assert f"three.jsonl: it takes longer than {ITEM_SECONDS} seconds. Split it, or raise item_seconds" in first.stderr
    assert [place for place, _ in places("r.db")] == ["three.jsonl"]
    monkeypatch.setattr(items, "items_in", whole)
    again = run("read", "--into", "r.db", "three.jsonl", "z.txt")
    assert again.stderr.splitlines()[-1].split(" · undated")[0] == counts(2, 2, 0) and again.coded == [
        "three.jsonl#2",
        "three.jsonl#3",
    ]
    assert places("r.db") == []


def test_standard_input_of_any_format(run):
    lines = MADE["lines"](range(300, 303)).encode()
    result = run("read", "--json", "-", stdin=lines)
    assert [json.loads(line)["report"]["place"] for line in result.stdout.splitlines()] == ["stdin#1", "stdin#2", "stdin#3"]
    assert "note: stdin: took text from 'text'" in result.stderr


def test_patterns_and_what_is_passed_over(run, reports):
    (reports / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert run("read", "--json", "reports/[ab].*").stderr.splitlines()[-1].split(" · undated")[0] == counts(2, 0, 0)
    assert run("read", "nothing*.txt").stderr.startswith("rejected: nothing*.txt: no such file.")
    assert "note: folders: passed over 1 files of other kinds (.jpg 1)" in run("read", "reports").stderr


def test_columns_and_formats_that_are_named(run, reports):
    (reports / "t.csv").write_text("when,words\n2025-03-04,Ada said it rained.\n")
    assert run("read", "--json", "reports/t.csv").exit_code == 2
    result = run("read", "--json", "reports/t.csv", "--text-field", "words", "--date-field", "when")
    assert json.loads(result.stdout)["report"]["published"] == "2025-03-04"
    assert "note:" not in result.stderr
    bad = run("read", "reports", "--format", "doc")
    assert bad.exit_code == 2 and bad.stderr.startswith("onrecord: --format: unknown format 'doc'. Use one of")


def test_nothing_is_fetched_unasked(run):
    result = run("read", "http://example.org/a")
    assert result.exit_code == 2
    assert result.stderr.startswith("rejected: http://example.org/a: an address, and nothing is fetched unasked. Say --fetch")


def test_a_problem_of_reading_is_on_the_record(run, reports):
    (reports / "b.txt").write_bytes("Zoë said “yes”.".encode("cp1252"))
    (line,) = run("read", "--json", "reports/b.txt").stdout.splitlines()
    assert [problem["code"] for problem in json.loads(line)["problems"]] == ["guessed-encoding"]
