"""Asking the record: a Question goes in, answers come out with the words they rest on."""

from onrecord.ask.actor import ActorAnswer, ask_actor, find_actors, tell_actor
from onrecord.ask.actors import ActorLine, Alias, ask_actors
from onrecord.ask.answers import Answer, Evidence, Quoted
from onrecord.ask.book import OpenArchive
from onrecord.ask.events import EventAnswer
from onrecord.ask.memberships import MembershipAnswer, ask_memberships
from onrecord.ask.offices import OfficeAnswer, ask_offices
from onrecord.ask.question import ActorQuestion, MembershipQuestion, OfficeQuestion, Question
from onrecord.ask.statements import StatementAnswer, ask_statements

__all__ = [
    "ActorAnswer",
    "ActorLine",
    "ActorQuestion",
    "Alias",
    "Answer",
    "EventAnswer",
    "Evidence",
    "MembershipAnswer",
    "MembershipQuestion",
    "OfficeAnswer",
    "OfficeQuestion",
    "OpenArchive",
    "Question",
    "Quoted",
    "StatementAnswer",
    "ask_actor",
    "ask_actors",
    "ask_memberships",
    "ask_offices",
    "ask_statements",
    "find_actors",
    "tell_actor",
]
