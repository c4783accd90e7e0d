"""The page of who may be one person under two keys, there only if the program may write: taken or refused by one key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request

from onrecord.ask.same_person import refuse, suggest_merges
from onrecord.errors import QuestionError
from onrecord.serve.forms import FormPage, Render
from onrecord.store import open_archive

ANSWERS = ("yes", "no")
MOST = 1_000  # candidates that are looked through


class MergePages(FormPage):
    """The candidates one by one, those in most reports first; an answer is on record at once, and `onrecord unmerge` undoes it."""

    name = "same"

    def __init__(self, record: Path, render: Render) -> None:
        super().__init__(render)
        self._record = record

    def take(self, given: dict[str, str]) -> str:
        """Merge the two, or remember that they are not one; where to go on."""
        answer, at = given.get("answer"), _number(given.get("at", "1"))
        if answer not in ANSWERS:
            raise QuestionError("answer", f"{str(answer)[:80]!r} is no answer", "Take one person, or two")
        with open_archive(self._record) as archive:
            one = next(
                (one for one in suggest_merges(archive, MOST) if (one.key, one.into) == (given.get("key"), given.get("into"))), None
            )
            if one is None:
                raise QuestionError("same", "the two are no candidates any more", "Go on from /same")
            if answer == "yes":
                archive.merge(one.key, one.into)
            else:
                refuse(archive, one)
        return f"/same?at={at}"

    def values(self, request: Request) -> dict[str, Any]:
        """The first candidate, or the one asked for."""
        at = _number(request.query_params.get("at", "1"))
        with open_archive(self._record) as archive:
            found = suggest_merges(archive, MOST)
        return {"one": found[at - 1] if at <= len(found) else None, "at": at, "number": len(found)}


def _number(words: str) -> int:
    """Which candidate, from 1; raises QuestionError."""
    if not (words.isascii() and words.isdigit() and int(words[:9]) > 0):
        raise QuestionError("at", f"{words[:80]!r} is no number of a candidate", "Give 1 for the first")
    return int(words[:9])
