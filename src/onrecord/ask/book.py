"""An archive that can be asked directly; the store itself knows no questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.ask.actor import ActorAnswer, ask_actor
from onrecord.ask.actors import ActorLine, ask_actors
from onrecord.ask.counts import Count, count_by
from onrecord.ask.events import EventAnswer, ask_events
from onrecord.ask.figures import FigureAnswer, ask_figures
from onrecord.ask.memberships import MembershipAnswer, ask_memberships
from onrecord.ask.offices import OfficeAnswer, ask_offices
from onrecord.ask.positions import PositionAnswer, ask_positions
from onrecord.ask.question import ALL, question_about
from onrecord.ask.quotes import QuoteAnswer, verify_quote
from onrecord.ask.reports import ReportAnswer, ask_reports
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.ask.storied import StoryAnswer, ask_stories
from onrecord.ask.tellings import StoryTold, ask_story
from onrecord.ask.timeline import Month, timeline
from onrecord.store import Archive

if TYPE_CHECKING:
    from onrecord.ask.beside import Comparison
    from onrecord.ask.formula import FormulaAnswer


class OpenArchive(Archive):
    """What `onrecord.open` gives: an Archive with the questions as methods. Each raises QuestionError if it cannot be asked.

    `asked` are the fields of a Question, which says what each means and which kind of record is asked by it. What `merge` has said
    to be one actor is one in every answer, until `unmerge` undoes it.
    """

    def statements(self, words: str | None = None, **asked: Any) -> list[StatementAnswer]:
        """Who said what, newest first: by words, speaker, about, between, kind, min_score, dates, publisher, place."""
        return ask_statements(self, question_about("statements", {"words": words, **asked}))

    def events(self, words: str | None = None, **asked: Any) -> list[EventAnswer]:
        """Who did what to whom, newest first: by words, actor, recipient, party, between, type, mode, quad, modality, site, …"""
        return ask_events(self, question_about("events", {"words": words, **asked}))

    def figures(self, words: str | None = None, **asked: Any) -> list[FigureAnswer]:
        """Which numbers were given, newest first: by words, giver, unit, dates, publisher, place."""
        return ask_figures(self, question_about("figures", {"words": words, **asked}))

    def positions(self, words: str | None = None, **asked: Any) -> list[PositionAnswer]:
        """Who takes which side on what, newest first: by words, holder, issue, stance, dates, publisher, place."""
        return ask_positions(self, question_about("positions", {"words": words, **asked}))

    def actors(self, words: str | None = None, **asked: Any) -> list[ActorLine]:
        """Who there is, those in most reports first: by words of a name, kind, state, dates, publisher, place."""
        return ask_actors(self, question_about("actors", {"words": words, **asked}))

    def actor(self, name_or_key: str, *, min_score: float | None = None) -> ActorAnswer:
        """One actor in full; of what it said and did what has at least this score.

        Raises QuestionError, with the keys to choose from, if the name fits nobody or several.
        """
        return ask_actor(self, name_or_key, min_score)

    def offices(self, **asked: Any) -> list[OfficeAnswer]:
        """Who holds which office, newest evidence first: by of, person, dates; `on` a date also as the table of leaders has it."""
        return ask_offices(self, question_about("offices", asked))

    def memberships(self, **asked: Any) -> list[MembershipAnswer]:
        """Who belongs to what, newest evidence first: by of, member, dates, publisher, place."""
        return ask_memberships(self, question_about("memberships", asked))

    def reports(self, **asked: Any) -> list[ReportAnswer]:
        """Which reports there are, newest first: by dates, publisher, place; with how much each holds, of at least min_score."""
        return ask_reports(self, question_about("reports", asked))

    def stories(self, **asked: Any) -> list[StoryAnswer]:
        """Events that two reports or more are about, newest first: by dates, publisher, place. Asked first, all are grouped."""
        return ask_stories(self, **asked)

    def story(self, report: str) -> StoryTold:
        """The story that a report, by its id or place, is of: its tellings, what they agree on, figures that differ."""
        return ask_story(self, report)

    def verify_quote(self, words: str, speaker: str | None = None) -> QuoteAnswer:
        """Whether somebody said these words, others like them, or somebody else did; with the place."""
        return verify_quote(self, words, speaker)

    def compare(self, *reports: str) -> Comparison:
        """Reports side by side, each by its id or place: what they tell alike, in other words, or alone."""
        from onrecord.ask.beside import compare_told  # here: few ask it, and it reads tables of its own

        return compare_told(self, reports)

    def formula(self, holder: str, issue: str) -> list[FormulaAnswer]:
        """A holder's wordings of one position, the oldest first: changed, hardened, softened, or missing."""
        from onrecord.ask.formula import ask_formula

        return ask_formula(self, holder, issue)

    def count(self, wanted: str, *by: str, **asked: Any) -> list[Count]:
        """How many records of this kind the fields ask for, by "month", "actor", "type", …; without any all in one."""
        return count_by(self, question_about(wanted, {"limit": ALL, **asked}), by)

    def timeline(self, actor: str, other: str | None = None, **asked: Any) -> list[Month]:
        """What one actor does and says, or two do with and say of each other, by month: by dates, modality, min_score, …"""
        return timeline(self, actor, other, **asked)
