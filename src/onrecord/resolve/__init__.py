"""Names, titles and sources -> actors."""

from onrecord.resolve.dates import find_dates
from onrecord.resolve.resolution import Resolved, resolve_actors
from onrecord.resolve.tables import Tables, load_tables

__all__ = ["Resolved", "Tables", "find_dates", "load_tables", "resolve_actors"]
