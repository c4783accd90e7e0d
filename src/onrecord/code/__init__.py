"""What the earlier steps found -> the kinds of record."""

from onrecord.code.attributions import Attribution, join_spans, without_repeats
from onrecord.code.events import cameo_root, find_events, plover_intensity
from onrecord.code.figures import find_figures
from onrecord.code.memberships import find_memberships
from onrecord.code.offices import find_offices
from onrecord.code.statements import code_statements

__all__ = [
    "Attribution", "cameo_root", "code_statements", "find_events", "find_figures", "find_memberships", "find_offices", "join_spans",
    "plover_intensity", "without_repeats",
]  # fmt: skip
