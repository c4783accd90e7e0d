"""`onrecord read --dry-run`: what each file would be read as, and what would be refused."""

from __future__ import annotations

import os
import sys
from collections import Counter

import msgspec

from onrecord.cli.app import console_on, print_line, warn
from onrecord.cli.intake import Given, fetch_of, standard_input, told_from, ways_from
from onrecord.errors import OnrecordError, ReadError
from onrecord.intake import Again, Begun, Job, offers, report_from
from onrecord.read import Note, Source, Ways
from onrecord.settings import settings_from
from onrecord.show import one_line


def try_all(given: Given) -> int:
    """Say of each file what it is read as and what is in it, without reading the reports; the exit status."""
    settings = settings_from(os.environ)
    ways = ways_from(settings, given.format, given.fields)._replace(told=told_from(given))
    status, tried = 0, None  # type: int, Tried | None
    console = console_on(sys.stderr)
    with standard_input(given.paths) as spooled:
        fetch = fetch_of(settings["item_seconds"]) if given.fetch else None
        for item, _ in offers(Job(given.paths, ways, fetch, spooled)):
            if isinstance(item, Note):
                warn(console, f"note: {item.place}: {item.words}")
            elif isinstance(item, Begun):
                status = max(status, _tell(tried))
                tried = Tried(item.place)
            elif tried:
                tried.add(item, ways)
    return max(status, _tell(tried))


class Tried:
    """What was found in one file."""

    def __init__(self, place: str) -> None:
        self.place, self.kinds, self.refused = place, Counter[str](), Counter[str]()
        self.again = False
        self._first = ""

    def add(self, item: Source | ReadError | Again, ways: Ways) -> None:
        """One item of it; the first is read, to see what its title and day are."""
        if isinstance(item, Again):
            self.again = True
            return
        if isinstance(item, Source) and not self.kinds:
            try:
                report, _ = report_from(item, ways)
                told = (report.title and f"“{one_line(report.title)}”", report.publisher, report.published or "undated")
                self._first = ", ".join(filter(None, told))
                item = msgspec.structs.replace(item, media_type=report.media_type)
            except OnrecordError as error:
                item = error if isinstance(error, ReadError) else ReadError(item.place, str(error), "Report this as a bug")
        if isinstance(item, ReadError):
            self.refused[item.found] += 1
        else:
            self.kinds[(item.media_type or "text/plain").partition(";")[0]] += 1

    def __str__(self) -> str:
        if self.again:
            return f"{self.place}: named before"
        kinds = ", ".join(f"{number:,} as {kind}" for kind, number in self.kinds.items())
        more = f" and {len(self.refused) - 1:,} other reasons" if len(self.refused) > 1 else ""
        no = f"{self.refused.total():,} refused ({self.refused.most_common(1)[0][0]}{more})" if self.refused else ""
        first = f"; the first: {self._first}" if self._first else ""
        return f"{self.place}: {'; '.join(filter(None, (kinds, no))) or 'nothing in it'}{first}"


def _tell(tried: Tried | None) -> int:
    """Print what was found in a file; 2 if something in it would be refused."""
    if tried is None:
        return 0
    print_line(str(tried).encode("utf-8", "replace"))
    return 2 if tried.refused else 0
