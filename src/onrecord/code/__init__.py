"""What the earlier steps found -> the kinds of record."""

from onrecord.code.attributions import Attribution, join_spans, without_repeats
from onrecord.code.figures import check_figures, find_figures
from onrecord.code.memberships import find_memberships
from onrecord.code.offices import find_offices
from onrecord.code.statements import code_statements

__all__ = [
    "Attribution",
    "check_figures",
    "code_statements",
    "find_figures",
    "find_memberships",
    "find_offices",
    "join_spans",
    "without_repeats",
]
