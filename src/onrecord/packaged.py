"""The packaged tables: lines of data, without their remarks; and that of the months, for every step that reads dates."""

from __future__ import annotations

from importlib.resources import files


def lines_of(name: str) -> list[str]:
    """The lines of data/NAME in order; blank ones and remarks ("#") are left out."""
    lines = (files("onrecord") / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def rows_of(name: str) -> list[list[str]]:
    """The rows of a tab-separated table below its line of column names, as long as each is written."""
    return [line.split("\t") for line in lines_of(name)[1:]]


def filled_rows(name: str) -> list[list[str]]:
    """The rows, short ones filled up to the columns that the table names."""
    head, *rows = (line.split("\t") for line in lines_of(name))
    return [row + [""] * (len(head) - len(row)) for row in rows]


def sets_of(name: str) -> dict[str, frozenset[str]]:
    """The words of each kind in a table whose rows are a kind and its words, split by "|"."""
    return {kind: frozenset(words.split("|")) for kind, words in rows_of(name)}


MONTHS = {
    name: number for number, (names,) in enumerate(rows_of("months.tsv"), 1) for name in names.split("|")
}  # casefolded -> 1 to 12
