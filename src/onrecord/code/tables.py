"""Packaged tables of tab-separated rows: data, read once."""

from __future__ import annotations

from importlib.resources import files

Rows = list[list[str]]


def load_rows(name: str) -> Rows:
    """The rows of a packaged table, without its remarks and its line of column names; short rows are filled up."""
    lines = (files("onrecord") / "data" / name).read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [row + [""] * (len(head) - len(row)) for row in rows]
