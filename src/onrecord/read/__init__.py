"""Bytes in any format -> Report: its text, its parts, and what it says of itself."""

from onrecord.read.bounds import Bounds
from onrecord.read.formats import FORMATS
from onrecord.read.report import read_item, read_report, text_report
from onrecord.read.source import SUFFIXES, Source, find_sources, load_source
from onrecord.read.unpack import find_items
from onrecord.read.ways import Note, Ways

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Bounds",
    "Note",
    "Source",
    "Ways",
    "find_items",
    "find_sources",
    "load_source",
    "read_item",
    "read_report",
    "text_report",
]
