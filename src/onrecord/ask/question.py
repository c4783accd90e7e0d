"""What can be asked. A Question that exists can be answered: a bad one cannot be made."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

from onrecord.errors import QuestionError
from onrecord.records import Record, StatementKind
from onrecord.store import fold, match_for

DATE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")


class Question(Record, frozen=True, kw_only=True):
    """Which statements are wanted; None asks for any. Raises QuestionError if it cannot be asked.

    `words` must all occur in what is said or in the speaker's name, each taken literally. `speaker` is part of the speaker's name
    or of words the report speaks of them by. `since` is EDTF (2022, 2022-12, 2022-12-30) and leaves out reports that may be older.
    """

    words: str | None = None
    speaker: str | None = None
    since: str | None = None
    kind: StatementKind | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        if self.words is not None and not match_for(self.words):
            raise QuestionError("words", f"{self.words!r} holds nothing to look for", "Give a word, or none at all")
        if self.speaker is not None and not fold(self.speaker):
            raise QuestionError("speaker", f"{self.speaker!r} is no part of a name", "Give a part of a name, as in Xi")
        if self.kind is not None and self.kind not in get_args(StatementKind):
            raise QuestionError("kind", f"{self.kind!r} is no kind of statement", f"Give {', '.join(get_args(StatementKind))}")
        if self.limit < 1:
            raise QuestionError("limit", f"{self.limit} is below 1", "Give at least 1")
        if self.since is not None:
            _check_date(self.since)


def _check_date(words: str) -> None:
    """Raise QuestionError unless this is a year, month or day that exists."""
    found = DATE.fullmatch(words)
    try:
        if not found:
            raise ValueError("it is not written as one")
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError as error:
        raise QuestionError("since", f"{words!r} is no date: {error}", "Give 2022, 2022-12 or 2022-12-30") from None
