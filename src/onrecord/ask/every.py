"""Every kind of record, and what answers a question about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onrecord.ask.actors import ask_actors
from onrecord.ask.events import ask_events
from onrecord.ask.figures import ask_figures
from onrecord.ask.memberships import ask_memberships
from onrecord.ask.offices import ask_offices
from onrecord.ask.positions import ask_positions
from onrecord.ask.reports import ask_reports
from onrecord.ask.statements import ask_statements

# Those that stand in one report each, and may be asked for with more conditions; the others are gathered over all reports.
IN_REPORTS: dict[str, Callable[..., list[Any]]] = {
    "statements": ask_statements,
    "events": ask_events,
    "figures": ask_figures,
    "positions": ask_positions,
}
GATHERED: dict[str, Callable[..., list[Any]]] = {
    "reports": ask_reports,
    "offices": ask_offices,
    "memberships": ask_memberships,
    "actors": ask_actors,
}
ASK = {kind: (IN_REPORTS | GATHERED)[kind] for kind in ("reports", *IN_REPORTS, "offices", "memberships", "actors")}
