"""Bytes in any format -> Report: its text, its parts, and what it says of itself."""

from onrecord.read.report import read_report, text_report
from onrecord.read.source import Source, find_sources, load_source

__all__ = ["Source", "find_sources", "load_source", "read_report", "text_report"]
