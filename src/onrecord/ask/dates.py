"""Dates as SQL: how much of an EDTF date is known, and what can be said of it against another."""

from __future__ import annotations


def known(date: str) -> str:
    """The SQL for as much of an EDTF date as is known from the left: "2022-XX-30" gives "2022", "XXXX-12-30" nothing."""
    digits = "[0-9][0-9]"
    return f"""CASE WHEN {date} GLOB '{digits}{digits}-{digits}-{digits}*' THEN substr({date}, 1, 10)
    WHEN {date} GLOB '{digits}{digits}-{digits}*' THEN substr({date}, 1, 7)
    WHEN {date} GLOB '{digits}{digits}*' THEN substr({date}, 1, 4) END"""


def end_of(date: str) -> str:
    """The SQL for the last date of an EDTF interval, or the date itself; an open end is no date."""
    return f"CASE WHEN instr({date}, '/') THEN substr({date}, instr({date}, '/') + 1) ELSE {date} END"


def not_before(date: str, since: str) -> str:
    """The SQL that holds where a known date cannot be older: 2022 may be older than 2022-06."""
    return f"{date} >= {since}"


def not_after(date: str, until: str) -> str:
    """The SQL that holds where a known date cannot be later: 2022 may be later than 2022-06. `until` is as `filled` gives it."""
    return f"({date} <= {until} AND {date} || substr('-99-99', length({date}) - 3) <= {until})"


def filled(date: str) -> str:
    """A year, month or day with what it leaves open at its latest, for `not_after`."""
    return date + "-99-99"[len(date) - 4 :]
