"""Givers: whom a report credits with a figure is the speaker whose words it stands in."""

from __future__ import annotations

import msgspec

from onrecord.code.figures.tables import load_figure_tables
from onrecord.code.voices import Voices
from onrecord.records import Figure, Statement


def with_giver(figure: Figure, voices: Voices, text: str) -> Figure:
    """The figure with the speaker of the narrowest statement around it that has one.

    Nobody is credited by verbs that judge or want ("condemned the attack that killed 20"): the report tells that itself.
    """
    told = next((statement for statement in voices.around(figure.span) if statement.speaker), None)
    if told is None or not _tells(told, text):
        return figure
    return msgspec.structs.replace(figure, giver=told.speaker, giver_span=told.source)


def _tells(statement: Statement, text: str) -> bool:
    words = statement.cue.words(text).casefold().split() if statement.cue else []
    return load_figure_tables().said["no_telling"].isdisjoint(words)
