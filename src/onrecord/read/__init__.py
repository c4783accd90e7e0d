"""Bytes in any format -> Report: its text, its parts, and what it says of itself."""

from onrecord.read.decode import Bounds, Budget, declared_charset, looks_like_html
from onrecord.read.formats import FORMATS, PACKINGS
from onrecord.read.lines import pattern_of
from onrecord.read.report import read_item, read_report, text_report
from onrecord.read.source import (
    Note,
    PassedOver,
    Source,
    Told,
    Ways,
    find_sources,
    load_source,
    open_source,
    place_of,
    told_by,
    walk,
)
from onrecord.read.unpack import find_items, is_plain_text, items_in
from onrecord.read.wraps import as_read, unwrapped

__all__ = [
    "FORMATS",
    "PACKINGS",
    "Bounds",
    "Budget",
    "Note",
    "PassedOver",
    "Source",
    "Told",
    "Ways",
    "as_read",
    "declared_charset",
    "find_items",
    "find_sources",
    "is_plain_text",
    "items_in",
    "load_source",
    "looks_like_html",
    "open_source",
    "pattern_of",
    "place_of",
    "read_item",
    "read_report",
    "text_report",
    "told_by",
    "unwrapped",
    "walk",
]
