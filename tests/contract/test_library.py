"""`onrecord.read` takes a file, a path or the text itself, and knows which."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

import onrecord


@pytest.fixture(autouse=True)
def pipeline(monkeypatch, tmp_path):
    """A pipeline that needs no weights, in the place of the real one."""
    fake = ModuleType("onrecord.pipeline")
    fake.code_report = lambda report, tools: onrecord.Reading(report=report)
    fake.load_tools = lambda threads=1: object()
    monkeypatch.setitem(sys.modules, "onrecord.pipeline", fake)
    onrecord._packaged_tools.cache_clear()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("From the file.\n")
    (tmp_path / "README").write_text("From the file.\n")
    yield
    onrecord._packaged_tools.cache_clear()


@pytest.mark.parametrize("given", ["a.txt", "README", Path("a.txt"), Path("README")])
def test_files(given):
    report = onrecord.read(given).report
    assert (report.place, report.text) == (str(given), "From the file.\n")


@pytest.mark.parametrize("text", ["Xi spoke.", "see\na.txt", "x" * 5000, "https://example.org/a"])
def test_text(text):
    assert onrecord.read(text).report.text == text


@pytest.mark.parametrize("missing", ["b.txt", "no/such.HTML", Path("text, but said to be a path")])
def test_missing_files(missing):
    with pytest.raises(onrecord.ReadError, match="no such file"):
        onrecord.read(missing)


def test_tools_are_loaded_once_and_only_if_none_are_given(monkeypatch):
    loaded = []
    monkeypatch.setattr(sys.modules["onrecord.pipeline"], "load_tools", lambda threads=1: loaded.append(threads) or "tools")
    onrecord.read("One.", tools="mine")
    assert loaded == []
    onrecord.read("One.")
    onrecord.read("Two.")
    assert len(loaded) == 1


def test_names_of_ones_own(tmp_path, monkeypatch):
    actor = onrecord.Actor(id="a1", name="From", kind="group", mentions=(onrecord.Span(0, 4),))
    code = lambda report, tools: onrecord.Reading(report=report, actors=(actor,))  # noqa: E731
    monkeypatch.setattr(sys.modules["onrecord.pipeline"], "code_report", code)
    (tmp_path / "names.toml").write_text('[[actor]]\nname = "The Source"\naliases = ["from"]\n')
    assert [one.name for one in onrecord.read("a.txt", names="names.toml").actors] == ["The Source"]
    with pytest.raises(onrecord.NamesError, match="cannot be read"):
        onrecord.read("a.txt", names="none.toml")


def test_open_reads_and_answers(tmp_path, full_reading):
    with pytest.raises(onrecord.StoreError):
        onrecord.open(tmp_path / "r.db")
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(full_reading, full_reading.report.text.encode(), "c")
        assert [answer.statement for answer in record.statements("reform")] == ["s2"]
