"""An archive that can be asked directly; the store itself knows no questions."""

from __future__ import annotations

from onrecord.ask.actor import ActorAnswer, ask_actor
from onrecord.ask.actors import ActorLine, ask_actors
from onrecord.ask.memberships import MembershipAnswer, ask_memberships
from onrecord.ask.offices import OfficeAnswer, ask_offices
from onrecord.ask.question import ActorQuestion, MembershipQuestion, OfficeQuestion, Question
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.records import ActorKind, StatementKind
from onrecord.store import Archive


class OpenArchive(Archive):
    """What `onrecord.open` gives: an Archive with the questions as methods. Each raises QuestionError if it cannot be asked.

    What `merge` has said to be one actor is one in every answer, until `unmerge` undoes it.
    """

    def statements(
        self,
        words: str | None = None,
        *,
        speaker: str | None = None,
        since: str | None = None,
        kind: StatementKind | None = None,
        limit: int = 20,
    ) -> list[StatementAnswer]:
        """The statements asked for, newest first; a Question says what each word means."""
        return ask_statements(self, Question(words=words, speaker=speaker, since=since, kind=kind, limit=limit))

    def actors(
        self, words: str | None = None, *, kind: ActorKind | None = None, state: str | None = None, limit: int = 20
    ) -> list[ActorLine]:
        """The actors asked for, those in most reports first; an ActorQuestion says what each word means."""
        return ask_actors(self, ActorQuestion(words=words, kind=kind, state=state, limit=limit))

    def actor(self, name_or_key: str) -> ActorAnswer:
        """One actor in full. Raises QuestionError, with the keys to choose from, if the name fits nobody or several."""
        return ask_actor(self, name_or_key)

    def offices(
        self, *, of: str | None = None, person: str | None = None, on: str | None = None, limit: int = 20
    ) -> list[OfficeAnswer]:
        """Who holds which office, newest evidence first; with a date also as the table of leaders has it."""
        return ask_offices(self, OfficeQuestion(of=of, person=person, on=on, limit=limit))

    def memberships(self, *, of: str | None = None, member: str | None = None, limit: int = 20) -> list[MembershipAnswer]:
        """Who belongs to what, newest evidence first."""
        return ask_memberships(self, MembershipQuestion(of=of, member=member, limit=limit))
