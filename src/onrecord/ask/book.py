"""An archive that can be asked directly; the store itself knows no questions."""

from __future__ import annotations

from onrecord.ask.question import Question
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.records import StatementKind
from onrecord.store import Archive


class OpenArchive(Archive):
    """What `onrecord.open` gives: an Archive with the questions as methods."""

    def statements(
        self,
        words: str | None = None,
        *,
        speaker: str | None = None,
        since: str | None = None,
        kind: StatementKind | None = None,
        limit: int = 20,
    ) -> list[StatementAnswer]:
        """The statements asked for, newest first; a Question says what each word means. Raises QuestionError."""
        return ask_statements(self, Question(words=words, speaker=speaker, since=since, kind=kind, limit=limit))
