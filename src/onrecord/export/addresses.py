"""Where a report stands, as an IRI that means the same wherever the file is read."""

from __future__ import annotations

from urllib.parse import quote

from onrecord.records import Report

KEPT = "%/:=&?~#+!$,;'@()*[]"  # what an address is made of; all else is percent-encoded


def address_of(place: str) -> str | None:
    """The address of a report that has one, fit to be an IRI; None for a path, which is a path only where it was read."""
    return quote(place, safe=KEPT) if place.lower().startswith(("http://", "https://")) else None


def source_of(report: Report) -> str:
    """The report's address, or else its name in this record."""
    return address_of(report.place) or f"urn:onrecord:report:{report.id}"
