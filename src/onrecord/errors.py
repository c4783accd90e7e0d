"""Everything Onrecord raises on purpose, in one tree.

    OnrecordError
    ├── SpanError        a span is empty, runs backwards or leaves its text
    ├── ReadError        a source could not become a Report
    ├── ModelError       the weights are missing, damaged or of another shape
    ├── StoreError       the record's file cannot be opened, read or written
    ├── QuestionError    a question cannot be asked as it was put
    │   └── UnknownError the one thing asked for is not on record, or several are
    ├── MarkError        a sentence does not mark its two parties
    ├── SettingError     a setting has no such name or value
    ├── NamesError       a user's file of names has an entry that cannot be taken
    ├── CodebookError    a user's code book has an entry that cannot be taken, or examples not yet learned from
    ├── ExportError      what is to be taken away cannot be written, or does not fit what it is joined to
    └── ExtraError       what was asked for needs a library that is not installed

Every message says the place, what was found there, and what to do about it.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Root of the tree: catch this one to catch them all."""


class SpanError(OnrecordError):
    """A span is empty, runs backwards or leaves its text."""


class PlacedError(OnrecordError):
    """An error with a place: says where, what was found, and what to do."""

    def __init__(self, place: str, found: str, remedy: str) -> None:
        super().__init__(f"{place}: {found}. {remedy}.")
        self.place, self.found, self.remedy = place, found, remedy

    def __reduce__(self) -> tuple[type[PlacedError], tuple[str, str, str]]:
        return type(self), (self.place, self.found, self.remedy)


class ReadError(PlacedError):
    """A source could not become a Report."""


class ModelError(PlacedError):
    """The weights are missing, damaged or of another shape than the code."""


class StoreError(PlacedError):
    """The record's file cannot be opened, read or written."""


class QuestionError(PlacedError):
    """A question cannot be asked as it was put."""


class UnknownError(QuestionError):
    """The one thing asked for is not on record, or several go by that name."""


class MarkError(PlacedError):
    """A sentence given for classification does not mark its two parties."""


class SettingError(PlacedError):
    """A setting has no such name, or not such a value."""


class CodebookError(PlacedError):
    """A user's code book has an entry that cannot be taken, or examples that are not yet learned from."""


class NamesError(PlacedError):
    """A user's file of names cannot be read, or has an entry that cannot be taken."""


class ExtraError(PlacedError):
    """What was asked for needs a library that is not installed: the remedy names the extra that has it."""


class ExportError(PlacedError):
    """What is to be taken away cannot be written, or does not fit the text it is to be joined to."""
