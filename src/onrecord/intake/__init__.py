"""Taking reports in: every item offered is kept, a duplicate or rejected, and none of them stops the others."""

from onrecord.intake.items import (
    Again,
    Begun,
    Coder,
    Fetch,
    Job,
    LoadCoder,
    Outcome,
    Status,
    coder_with_names,
    files_of,
    is_address,
    items_of,
    offers,
    report_from,
)
from onrecord.intake.run import Limits, Progress, Run, running, take_alone

__all__ = [
    "Again",
    "Begun",
    "Coder",
    "Fetch",
    "Job",
    "Limits",
    "LoadCoder",
    "Outcome",
    "Progress",
    "Run",
    "Status",
    "coder_with_names",
    "files_of",
    "is_address",
    "items_of",
    "offers",
    "report_from",
    "running",
    "take_alone",
]
