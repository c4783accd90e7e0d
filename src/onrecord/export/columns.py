"""How what is taken away is written: whole or not at all, with the libraries it needs, and what each column of a table is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, get_args, get_origin, get_type_hints

from onrecord.ask import (
    ActorLine,
    Alias,
    Answer,
    ChangeAnswer,
    EventAnswer,
    Evidence,
    FigureAnswer,
    MembershipAnswer,
    OfficeAnswer,
    Party,
    PositionAnswer,
    Quoted,
    ReportAnswer,
    StatementAnswer,
)
from onrecord.ask.question import unknown_value
from onrecord.errors import ExportError, ExtraError, QuestionError
from onrecord.packaged import lines_of

# Writing what is taken away: whole or not at all.


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, in a folder made if it is missing; it takes its name only when all is written. Raises ExportError."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise ExportError(str(path), f"cannot be written: {error.strerror}", "Name a file where you may write") from error
    finally:
        with suppress(OSError):  # its folder may never have been there
            beside.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Write a file at once; raises ExportError."""
    with open_file(path) as file:
        file.write(data)


# Libraries that are not needed to read and ask: each is imported when it is used, and missed by the name of its extra.


def need(library: str, extra: str) -> Any:
    """The library's module; raises ExtraError if it is not installed."""
    try:
        return import_module(library)
    except ImportError as error:
        found = f"is not installed, or not whole ({error})"
        raise ExtraError(library, found, f"Install it with: pip install 'onrecord[{extra}]'") from error


# The data dictionary: what every exported column means, kept as data.


@cache
def load_descriptions() -> dict[str, str]:
    """The meaning of each column by its name, and of endings by "*_ending"."""
    return dict(line.split("\t") for line in lines_of("columns.tsv"))


def describe(name: str) -> str:
    """What a column means, by its own name or by what its ending says of another; raises KeyError for one nobody has described."""
    told = load_descriptions()
    if name in told:
        return told[name]
    base, _, ending = name.rpartition("_")
    return told[f"*_{ending}"].format(of=told[base])


# Answers as flat tables: the columns of each kind, with what they mean, made from the answer types themselves.
#
# Words come with where they stand (NAME_start, NAME_end: code points of the report's text), lists of pieces also as JSON.

TYPES: dict[str, type[Answer]] = {
    "reports": ReportAnswer,
    "statements": StatementAnswer,
    "events": EventAnswer,
    "figures": FigureAnswer,
    "positions": PositionAnswer,
    "offices": OfficeAnswer,
    "memberships": MembershipAnswer,
    "actors": ActorLine,
}
GAP = " … "  # between the pieces of one content
LEFT_OUT = ("highlights",)  # of a question, and not of the record


class Column(NamedTuple):
    """One column: its name, frictionless type (string, integer, number, boolean), meaning, and value for an answer."""

    name: str
    type: str
    description: str
    value: Callable[[Any], Any]


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of record, in the order of its answer's fields."""
    told = load_descriptions()
    made = _columns(TYPES[kind])
    return tuple(column._replace(description=told.get(f"{kind}.{column.name}", column.description)) for column in made)


def flat(answer: Answer, columns: Sequence[Column]) -> dict[str, Any]:
    """One answer as a row."""
    return {column.name: column.value(answer) for column in columns}


def kind_of(answer: Answer) -> str:
    """The kind of record this is an answer about."""
    return next(kind for kind, type_ in TYPES.items() if type(answer) is type_)


def _columns(type_: type[Answer]) -> Iterator[Column]:
    for name, hint in get_type_hints(type_).items():
        if name not in LEFT_OUT:
            yield from _spread(name, hint, attrgetter(name))


def _spread(name: str, hint: Any, value: Callable[[Any], Any]) -> Iterator[Column]:
    """The columns of one field."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    one = kinds[0]
    if get_origin(hint) is tuple:
        yield from _listed(name, get_args(hint)[0], value)
    elif one is Quoted:
        yield from _words(name, value)
    elif one is Evidence:
        yield from _evidence(name, value)
    elif one is ChangeAnswer:
        for part, part_hint in get_type_hints(ChangeAnswer).items():
            yield from _spread(f"{name}_{part}", part_hint, _within(value, part))
    else:
        yield _column(name, {int: "integer", float: "number", bool: "boolean"}.get(one, "string"), value)


def _listed(name: str, one: Any, value: Callable[[Any], Any]) -> Iterator[Column]:
    """A list: of pieces, of parties (names and keys), of words; of evidence the newest."""
    if one is Quoted:
        yield _column(name, "string", lambda answer: GAP.join(piece.words for piece in value(answer)))
        yield _column(f"{name}_start", "integer", lambda answer: value(answer)[0].span.start)
        yield _column(f"{name}_end", "integer", lambda answer: value(answer)[-1].span.end)
        yield _column(f"{name}_spans", "string", _json_of(value, lambda piece: [piece.span.start, piece.span.end]))
    elif one is Party:
        singular = name.removesuffix("s")
        for part, label in (("name", name), ("key", f"{singular}_keys"), ("state", f"{singular}_states")):
            yield _column(label, "string", _json_of(value, attrgetter(part)))
    elif one is Evidence:
        yield from _evidence(name, lambda answer: value(answer)[0] if value(answer) else None)
    elif one is Alias:
        yield _column(name, "string", _json_of(value, attrgetter("words")))
    else:
        yield _column(name, "string", _json_of(value, str))


def _words(name: str, value: Callable[[Any], Any]) -> Iterator[Column]:
    yield _column(name, "string", _within(value, "words"))
    for end in ("start", "end"):
        yield _column(f"{name}_{end}", "integer", _within(value, f"span.{end}"))


def _evidence(name: str, value: Callable[[Any], Any]) -> Iterator[Column]:
    yield from _words(name, value)
    for part in ("report", "place", "published", "headline", "coder"):
        yield _column(part, "string", _within(value, part))


def _within(value: Callable[[Any], Any], part: str) -> Callable[[Any], Any]:
    return lambda answer: None if value(answer) is None else attrgetter(part)(value(answer))


def _json_of(value: Callable[[Any], Any], part: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda answer: json.dumps([part(one) for one in value(answer)], ensure_ascii=False)


def _column(name: str, type_: str, value: Callable[[Any], Any]) -> Column:
    return Column(name, type_, describe(name), value)


# Answers as the data frames of others: pyarrow, pandas, polars.


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


# Croissant 1.1 beside datapackage.json: the same files and columns, for who searches data sets or loads them for learning.
#
# Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Who publishes it adds licence, address and date.

CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isArray": "cr:isArray", "arrayShape": "cr:arrayShape", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
    "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip
CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
MEDIA = {"csv": "text/csv", "parquet": "application/x-parquet", "jsonl": "application/jsonlines"}


def croissant(package: dict[str, Any]) -> bytes:
    """The description of the files that a data package names. Tables have their columns; JSON Lines are told as files alone."""
    made = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": package["name"],
        "description": f"{package['title']}. Every row names the report and the characters it rests on, or counts such rows.",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "distribution": [_file(one) for one in package["resources"]],
        "recordSet": [_records(one) for one in package["resources"] if "schema" in one],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def _file(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "contentUrl": resource["path"],
        "encodingFormat": MEDIA[resource["format"]],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _records(resource: dict[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{field['name']}",
            "name": field["name"],
            "description": field["description"],
            "dataType": CROISSANT_TYPES[field["type"]],
            "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
        }
        for field in resource["schema"]["fields"]
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}
