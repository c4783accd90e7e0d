"""Asking the record: a Question goes in, answers come out with the words they rest on."""

from onrecord.ask.book import OpenArchive
from onrecord.ask.question import Question
from onrecord.ask.statements import Answer, Quoted, StatementAnswer, ask_statements

__all__ = ["Answer", "OpenArchive", "Question", "Quoted", "StatementAnswer", "ask_statements"]
