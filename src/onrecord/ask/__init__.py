"""Asking the record: a Question goes in, answers come out with the words they rest on."""

from onrecord.ask.actors import ActorLine, Alias, ask_actors
from onrecord.ask.answers import Answer, Evidence, Quoted
from onrecord.ask.archive import ActorAnswer, OpenArchive, ask_actor, find_actors, tell_actor
from onrecord.ask.counts import Count, Month, count_by, table_of, timeline
from onrecord.ask.offices import MembershipAnswer, OfficeAnswer, ask_memberships, ask_offices
from onrecord.ask.question import Question, question_about
from onrecord.ask.quotes import Difference, QuoteAnswer, QuoteHits, verify_quote
from onrecord.ask.records import (
    ChangeAnswer,
    EventAnswer,
    FigureAnswer,
    Party,
    PositionAnswer,
    StatementAnswer,
    ask_events,
    ask_figures,
    ask_positions,
    ask_statements,
)
from onrecord.ask.reports import ReportAnswer, Told, ask_reports, count_replaced, newest_readings, told
from onrecord.ask.stories import Agreed, Differing, StoryAnswer, StoryTold, Telling, ask_stories, ask_story

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
    "QuoteHits",
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
