"""Names, titles and sources -> actors."""

from onrecord.resolve.speakers import resolve_speakers
from onrecord.resolve.tables import Tables, load_tables

__all__ = ["Tables", "load_tables", "resolve_speakers"]
