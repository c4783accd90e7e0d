"""Asking the record: a Question goes in, answers come out with the words they rest on."""

from onrecord.ask.actor import ActorAnswer, ask_actor, find_actors, tell_actor
from onrecord.ask.actors import ActorLine, Alias, ask_actors
from onrecord.ask.align import Difference
from onrecord.ask.answers import Answer, Evidence, Quoted
from onrecord.ask.book import OpenArchive
from onrecord.ask.counts import Count, count_by
from onrecord.ask.events import EventAnswer, Party, ask_events
from onrecord.ask.figures import ChangeAnswer, FigureAnswer, ask_figures
from onrecord.ask.memberships import MembershipAnswer, ask_memberships
from onrecord.ask.offices import OfficeAnswer, ask_offices
from onrecord.ask.positions import PositionAnswer, ask_positions
from onrecord.ask.question import Question, question_about
from onrecord.ask.quotes import QuoteAnswer, verify_quote
from onrecord.ask.reports import ReportAnswer, Told, ask_reports, newest_readings, told
from onrecord.ask.revisions import count_replaced
from onrecord.ask.statements import StatementAnswer, ask_statements
from onrecord.ask.storied import StoryAnswer, ask_stories
from onrecord.ask.tellings import Agreed, Differing, StoryTold, Telling, ask_story
from onrecord.ask.timeline import Month, table_of, timeline

__all__ = [
    "ActorAnswer",
    "ActorLine",
    "Agreed",
    "Alias",
    "Answer",
    "ChangeAnswer",
    "Count",
    "Difference",
    "Differing",
    "EventAnswer",
    "Evidence",
    "FigureAnswer",
    "MembershipAnswer",
    "Month",
    "OfficeAnswer",
    "OpenArchive",
    "Party",
    "PositionAnswer",
    "Question",
    "QuoteAnswer",
    "Quoted",
    "ReportAnswer",
    "StatementAnswer",
    "StoryAnswer",
    "StoryTold",
    "Telling",
    "Told",
    "ask_actor",
    "ask_actors",
    "ask_events",
    "ask_figures",
    "ask_memberships",
    "ask_offices",
    "ask_positions",
    "ask_reports",
    "ask_statements",
    "ask_stories",
    "ask_story",
    "count_by",
    "count_replaced",
    "find_actors",
    "newest_readings",
    "question_about",
    "table_of",
    "tell_actor",
    "timeline",
    "told",
    "verify_quote",
]
