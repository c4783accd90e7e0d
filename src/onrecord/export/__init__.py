"""Taking away: what a record answers, as tables, charts and the formats of others."""

from onrecord.export.columns import to_arrow, to_pandas, to_polars
from onrecord.export.page import report_page
from onrecord.export.record import FORMATS, export_record, read_packs, rehydrate, text_hash
from onrecord.export.tables import KIND_NAMES

__all__ = [
    "FORMATS",
    "KIND_NAMES",
    "export_record",
    "read_packs",
    "rehydrate",
    "report_page",
    "text_hash",
    "to_arrow",
    "to_pandas",
    "to_polars",
]
