"""Onrecord: a sourced record of news on international affairs.

    reading = onrecord.read("reports/a.txt")          # or a pathlib.Path, or the text itself
    with onrecord.open("record.db") as record:
        answers = record.statements("reform", speaker="Xi", since="2022-12")
        who = record.actor("Xi Jinping")                # names, offices, memberships, what was said and done

Importing this is light; the model is loaded when the first report is read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.ask import (
    ActorAnswer,
    ActorLine,
    Agreed,
    Alias,
    Answer,
    ChangeAnswer,
    Count,
    Difference,
    Differing,
    EventAnswer,
    Evidence,
    FigureAnswer,
    MembershipAnswer,
    Month,
    OfficeAnswer,
    OpenArchive,
    Party,
    PositionAnswer,
    Question,
    QuoteAnswer,
    Quoted,
    QuoteHits,
    ReportAnswer,
    StatementAnswer,
    StoryAnswer,
    StoryTold,
    Telling,
    ask_statements,
)
from onrecord.errors import (
    CodebookError,
    ExportError,
    ExtraError,
    MarkError,
    ModelError,
    NamesError,
    OnrecordError,
    QuestionError,
    ReadError,
    SettingError,
    SpanError,
    StoreError,
    UnknownError,
)
from onrecord.records import (
    Actor,
    Change,
    Correction,
    Event,
    Figure,
    Membership,
    Office,
    Part,
    Position,
    Problem,
    Reading,
    Report,
    Span,
    Statement,
    json_schema,
)
from onrecord.settings import settings_from
from onrecord.store import Checked, Fault

if TYPE_CHECKING:
    from onrecord.export.citations import Citation, New
    from onrecord.export.record import Manifest
    from onrecord.pipeline import Tools
    from onrecord.resolve.tables import Overrides
    from onrecord.tag import Model

__all__ = [
    "Actor",
    "ActorAnswer",
    "ActorLine",
    "Agreed",
    "Alias",
    "Answer",
    "Change",
    "ChangeAnswer",
    "Checked",
    "CodebookError",
    "Correction",
    "Count",
    "Difference",
    "Differing",
    "Event",
    "EventAnswer",
    "Evidence",
    "ExportError",
    "ExtraError",
    "Fault",
    "Figure",
    "FigureAnswer",
    "MarkError",
    "Membership",
    "MembershipAnswer",
    "ModelError",
    "Month",
    "NamesError",
    "Office",
    "OfficeAnswer",
    "OnrecordError",
    "OpenArchive",
    "Part",
    "Party",
    "Position",
    "PositionAnswer",
    "Problem",
    "Question",
    "QuestionError",
    "QuoteAnswer",
    "QuoteHits",
    "Quoted",
    "ReadError",
    "Reading",
    "Report",
    "ReportAnswer",
    "SettingError",
    "Span",
    "SpanError",
    "Statement",
    "StatementAnswer",
    "StoreError",
    "StoryAnswer",
    "StoryTold",
    "Telling",
    "UnknownError",
    "ask_saved",
    "ask_statements",
    "cite",
    "classify_pairs",
    "feed",
    "json_schema",
    "manifest",
    "open",
    "read",
    "to_arrow",
    "to_pandas",
    "to_polars",
]

FILE_ENDINGS = (".txt", ".html", ".htm")


def read(
    path_or_text: str | os.PathLike[str],
    *,
    tools: Tools | None = None,
    names: str | os.PathLike[str] | None = None,
    codebook: str | os.PathLike[str] | None = None,
) -> Reading:
    """The reading of one report, given as a file or as its text.

    A Path is a file. A str is text if it has a newline, a file if one has that name or if it ends like one, and text otherwise.
    `tools` are loaded once if none are given; `names` is a TOML file of your own names for actors, `codebook` one of your own
    types and stances, for which tools are loaded anew. Raises ReadError for a file that cannot be read, ModelError for damaged
    weights, NamesError or CodebookError for an entry that cannot be taken.
    """
    from onrecord.pipeline import code_report
    from onrecord.read import load_source, read_report, text_report

    overrides = _overrides(names) if names is not None else None
    if isinstance(path_or_text, str) and not _names_file(path_or_text):
        report = text_report(path_or_text)
    else:
        report = read_report(load_source(path_or_text, max_bytes=settings_from({})["max_bytes"]))
    reading = code_report(report, tools or _tools(codebook))
    return msgspec.structs.replace(reading, actors=overrides.apply(reading.actors)) if overrides else reading


def classify_pairs(marked: Iterable[str]) -> list[dict[str, float]]:
    """For each sentence, as in `<s>Ukraine</s> accuses <t>Russia</t>`, the probability of every PLOVER type between the two.

    Raises MarkError where marks do not enclose words, ModelError for damaged weights.
    """
    from onrecord.pipeline import classify_pair

    return [classify_pair(sentence, _model()) for sentence in marked]


def _names_file(words: str) -> bool:
    if "\n" in words:
        return False
    try:
        return words.lower().endswith(FILE_ENDINGS) or Path(words).is_file()
    except (OSError, ValueError):  # too long for a name, or a NUL in it
        return False


def _overrides(names: str | os.PathLike[str]) -> Overrides:
    from onrecord.resolve.tables import load_overrides

    return load_overrides(names)


@cache
def _model() -> Model:
    from onrecord.tag import Model, shipped_folder

    return Model(shipped_folder())


def _tools(codebook: str | os.PathLike[str] | None) -> Tools:
    from onrecord.pipeline import load_tools

    return load_tools(codebook=Path(codebook)) if codebook is not None else _packaged_tools()


@cache
def _packaged_tools() -> Tools:
    from onrecord.pipeline import load_tools

    return load_tools()


def open(path: str | os.PathLike[str], *, create: bool = False) -> OpenArchive:
    """The record in this file, to add to and to ask; `create` makes a missing one. Raises StoreError."""
    return OpenArchive(path, create=create)


def cite(record: OpenArchive, name: str) -> Citation:
    """One record of a report (REPORT#s12), or a report, as a citation: words, report, date, publisher, hash, coder.

    Raises UnknownError.
    """
    from onrecord.export.citations import cite

    return cite(record, name)


def feed(record: OpenArchive, wanted: str, title: str | None = None, base: str | None = None, **asked: Any) -> bytes:
    """A question as an Atom feed: the 100 records that came into the record last, or `limit`. Raises QuestionError.

    `base` is where a server shows the pages of this record, for the links.
    """
    from onrecord.ask import question_about
    from onrecord.export.citations import ENTRIES, atom

    question = question_about(wanted, {"limit": ENTRIES, "order": "added", **asked})
    return atom(record, question, title or f"Onrecord: {wanted}", base)


def ask_saved(record: OpenArchive, path: str | os.PathLike[str]) -> list[New]:
    """What each question in a TOML file has found in reports that came since it was last asked (docs/how-to/watch.md).

    How far it has come is kept beside the file. Raises QuestionError for a question that cannot be asked.
    """
    from onrecord.export.citations import ask_saved

    return list(ask_saved(record, Path(path)))


def manifest(record: OpenArchive) -> Manifest:
    """What a record is: a digest of all it says, counts, coders, dates, weights and settings."""
    from onrecord.export.record import manifest

    return manifest(record, settings_from({}))


def to_arrow(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """Answers of one kind as a pyarrow.Table; `kind` is needed only where there are none. Needs the extra "export"."""
    from onrecord.export import to_arrow

    return to_arrow(answers, kind)


def to_pandas(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """The same as a pandas.DataFrame."""
    from onrecord.export import to_pandas

    return to_pandas(answers, kind)


def to_polars(answers: Sequence[Answer], kind: str | None = None) -> Any:
    """The same as a polars.DataFrame."""
    from onrecord.export import to_polars

    return to_polars(answers, kind)


class _Package(ModuleType):
    """Keeps the function `read` where it is: Python would put the folder of that name in its place on first import."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "read" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
