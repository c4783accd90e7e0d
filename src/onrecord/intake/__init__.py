"""Taking reports in: every item offered is kept, a duplicate or rejected, and none of them stops the others."""

from onrecord.intake.coder import Coder, LoadCoder, coder_with_names
from onrecord.intake.crew import Limits, Progress
from onrecord.intake.keeper import Outcome, Status
from onrecord.intake.offers import Fetch, Job, files_of, is_address, items_of
from onrecord.intake.run import Run, running, take_alone

__all__ = [
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
    "running",
    "take_alone",
]
