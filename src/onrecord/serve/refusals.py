"""What is told of an error to those who ask over the network: its words, without the record's path, and its HTTP status."""

from __future__ import annotations

from onrecord.errors import OnrecordError, PlacedError, QuestionError, StoreError, UnknownError


def told_of(error: OnrecordError) -> PlacedError:
    """The error with a place, what was found there and a remedy; where the record lies is nobody's business elsewhere."""
    if isinstance(error, StoreError):
        return StoreError("record", "it cannot be read now, or the answer takes too long", "Ask for less, or again in a while")
    return error if isinstance(error, PlacedError) else QuestionError("question", str(error), "Ask in another way")


def status_of(error: OnrecordError) -> int:
    """503 where the record fails, 404 where it lacks what is asked for, 400 where the question is at fault."""
    return 503 if isinstance(error, StoreError) else 404 if isinstance(error, UnknownError) else 400
