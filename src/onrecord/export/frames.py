"""Answers as the data frames of others: pyarrow, pandas, polars."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.ask import Answer
from onrecord.ask.question import unknown_value
from onrecord.errors import QuestionError
from onrecord.export.columns import TYPES, Column, columns_of, flat, kind_of
from onrecord.export.extras import need


def to_arrow(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """A pyarrow.Table with the columns of `onrecord export`; `kind` is needed only where there are no answers.

    Raises QuestionError for a kind there is not, ExtraError without the extra "export".
    """
    if kind is None and not answers:
        raise QuestionError("kind", "there are no answers to tell the kind by", f"Name it: {', '.join(TYPES)}")
    kind = kind or kind_of(answers[0])
    if kind not in TYPES:
        raise unknown_value("kind", kind, TYPES)
    return arrow_table(answers, columns_of(kind))


def to_pandas(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """A pandas.DataFrame of the same; whole numbers that may be missing stay whole (Int64)."""
    pandas = need("pandas", "export")
    types = {need("pyarrow", "export").int64(): pandas.Int64Dtype()}
    return to_arrow(answers, kind).to_pandas(types_mapper=types.get)


def to_polars(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """A polars.DataFrame of the same."""
    return need("polars", "export").from_arrow(to_arrow(answers, kind))


def arrow_table(answers: Iterable[Answer], columns: Sequence[Column]) -> Any:
    """The table; every column says in its metadata what it means."""
    return arrow().Table.from_pylist([flat(answer, columns) for answer in answers], schema=arrow_schema(columns))


def arrow_schema(columns: Sequence[Column]) -> Any:
    """The schema of these columns."""
    types = {"string": arrow().string(), "integer": arrow().int64(), "number": arrow().float64(), "boolean": arrow().bool_()}
    return arrow().schema(
        [arrow().field(column.name, types[column.type], metadata={"description": column.description}) for column in columns]
    )


def pandas_types(columns: Sequence[Column]) -> dict[bytes, bytes]:
    """What a Parquet file tells pandas: whole numbers stay whole where one is missing, instead of turning into 3.0 and NaN."""
    kinds = {
        "string": ("unicode", "object"),
        "integer": ("int64", "Int64"),
        "number": ("float64", "float64"),
        "boolean": ("bool", "boolean"),
    }
    told = [
        {"name": name, "field_name": name, "pandas_type": kinds[type_][0], "numpy_type": kinds[type_][1], "metadata": None}
        for name, type_, *_ in columns
    ]
    return {b"pandas": json.dumps({"index_columns": [], "column_indexes": [], "columns": told, "pandas_version": "2"}).encode()}


def arrow() -> Any:
    """pyarrow; raises ExtraError without the extra "export"."""
    return need("pyarrow", "export")
