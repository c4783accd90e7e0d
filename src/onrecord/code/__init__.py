"""What the earlier steps found -> the kinds of record."""

from onrecord.code.codebook import Book, load_book
from onrecord.code.events import UNFITTED, find_events
from onrecord.code.events import confidence as event_confidence
from onrecord.code.events.tables import cameo_root, plover_intensity
from onrecord.code.figures import check_figures, find_figures
from onrecord.code.offices import find_memberships, find_offices
from onrecord.code.positions import find_positions
from onrecord.code.source_kinds import with_sources
from onrecord.code.statements import Attribution, code_statements, join_spans, with_doubt, with_turns, without_repeats
from onrecord.code.who import Cast, with_agents, with_posts, with_retorts, without_thanked

__all__ = [
    "UNFITTED",
    "Attribution",
    "Book",
    "Cast",
    "cameo_root",
    "check_figures",
    "code_statements",
    "event_confidence",
    "find_events",
    "find_figures",
    "find_memberships",
    "find_offices",
    "find_positions",
    "join_spans",
    "load_book",
    "plover_intensity",
    "with_agents",
    "with_doubt",
    "with_posts",
    "with_retorts",
    "with_sources",
    "with_turns",
    "without_repeats",
    "without_thanked",
]
