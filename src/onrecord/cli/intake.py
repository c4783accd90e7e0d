"""`onrecord read` behind its options: what is told of the reports, the run set up, shown as it goes, and counted to its end.

What the user names by its address is fetched: http(s), public hosts only, checked where the name leads, at every redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import shutil
import socket
import ssl
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from onrecord.cli.app import console_on, print_line, print_text, warn
from onrecord.errors import OnrecordError, PlacedError, ReadError, SettingError
from onrecord.intake import Coder, Fetch, Job, Limits, Outcome, Run, coder_with_names, running, take_alone
from onrecord.read import FORMATS, PACKINGS, Bounds, Note, Source, Told, Ways, pattern_of, told_by
from onrecord.settings import settings_from
from onrecord.store import Archive, open_archive

if TYPE_CHECKING:
    from onrecord.records import Reading
    from onrecord.resolve.tables import Overrides


# What `onrecord read` is told of reports beside their text, and whether all of it came to something.


def told_from(given: Given) -> Told:
    """What the options say of the reports; doubts in the table are named. Raises SettingError and ReadError."""
    form = pattern_of(given.date_format) if given.date_format else None
    rows, doubts = told_by(given.metadata, given.key, form) if given.metadata else ({}, [])
    console = console_on(sys.stderr)
    for doubt in doubts:
        warn(console, f"note: {doubt}")
    return Told(rows, {row.address: name for name, row in rows.items() if row.address}, given.date_from_name, form)


class Checked:
    """Follows a run: which files had no row or no date in their names, which rows no file, how many reports no date."""

    def __init__(self, told: Told, table: Path | None) -> None:
        self._told, self._table = told, table
        self._met: set[str] = set()
        self._held = self.undated = 0

    def doubts(self, outcome: Outcome) -> Iterator[str]:
        """What is to be said of one item."""
        name = self._told.row(outcome.place)
        if name:
            self._met.add(name)
        elif self._table:
            yield f"{outcome.place}: no row in {self._table}; what the report states is taken"
        if outcome.status == "duplicate":
            self._held += 1
        if outcome.status != "kept":
            return
        if self._told.from_name and not self._told.name_date(name or outcome.place) and not (name and self._told.rows[name].date):
            yield f"{outcome.place}: its name states no date; what the report states is taken"
        self.undated += bool(outcome.reading and not outcome.reading.report.published)

    def rest(self) -> Iterator[str]:
        """What is to be said at the end."""
        for name, row in self._told.rows.items():
            if name not in self._met:
                yield f"{self._table}:{row.line}: no file {name!r} was read"
        if self._held and (self._table or self._told.from_name or self._told.form):
            yield f"{self._held} duplicates stay as they are on record; what is said beside the text is for new reports"


# `onrecord read` behind its options: the run set up, shown as it goes, and counted to its end.

STATUSES = ("kept", "duplicate", "rejected")
SHOWN_SECONDS = 0.2  # between two looks of the progress
TOLD_SECONDS = 30.0  # between two lines of it in a file
KINDS = ("statements", "events", "figures", "offices", "memberships", "positions")


class Given(NamedTuple):
    """What `onrecord read` was given."""

    paths: tuple[str, ...]
    into: Path | None
    names: Path | None
    as_json: bool
    format: str | None
    fields: dict[str, str]
    workers: int | None
    fetch: bool
    date_from_name: bool = False
    metadata: Path | None = None
    key: str = "file"
    date_format: str | None = None
    codebook: Path | None = None


def read_one(place: str, load: Callable[[int], Coder]) -> Reading:
    """The reading of one report in any format, of several the first; raises ReadError where it cannot be read."""
    settings = settings_from(os.environ)
    taken = take_alone(Job((place,), ways_from(settings)), load(settings["threads"]), None)
    outcome = next(one for one in taken if isinstance(one, Outcome))
    if outcome.reading is None:
        raise outcome.error if isinstance(outcome.error, ReadError) else ReadError(place, str(outcome.error), "Read it first")
    return outcome.reading


def read_all(given: Given, load: Callable[[int], Coder]) -> int:
    """Take in all that is given; the exit status."""
    settings = settings_from(os.environ)
    told = told_from(given)
    ways = ways_from(settings, given.format, given.fields)._replace(told=told)
    limits, loads = limits_from(settings, given.workers), loader_from(load, settings, given.names, given.codebook)
    fetch = fetch_of(settings["item_seconds"]) if given.fetch else None
    with (
        open_archive(given.into, create=True) if given.into else nullcontext() as archive,
        standard_input(given.paths) as spooled,
        running(Job(given.paths, ways, fetch, spooled), loads, archive, limits, sized=True) as run,
    ):
        tally = _count(run, archive, given, Checked(told, given.metadata))
    return 2 if tally["rejected"] else 0


def ways_from(settings: Mapping[str, int], format: str | None = None, fields: dict[str, str] | None = None) -> Ways:
    """How sources are read under these settings; raises SettingError for a format that is none."""
    if format is not None and format not in FORMATS:
        given = ", ".join(name for name in FORMATS if name not in PACKINGS)
        raise SettingError("--format", f"unknown format {format!r}", f"Use one of {given}")
    bounds = Bounds(settings["max_bytes"], settings["max_words"], settings["max_expansion"], settings["max_nesting"])
    return Ways(bounds, format, fields or {})


def limits_from(settings: Mapping[str, int], workers: int | None) -> Limits:
    """How many may read, and how long an item may take."""
    asked = settings["workers"] if workers is None else workers
    return Limits(asked or _cores(), settings["item_seconds"])


def loader_from(
    load: Callable[..., Coder], settings: Mapping[str, int], names: Path | None, codebook: Path | None = None
) -> Callable[[], Coder]:
    """What loads the coder in whichever process, with the user's names and code book; raises NamesError and CodebookError."""
    if codebook is not None:
        from onrecord.code import load_book

        load_book(codebook)  # checked before anything else, as names are
    return partial(_load, load, settings["threads"], _overrides(names), codebook)


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fetch_of(seconds: int) -> Fetch:

    return partial(fetch_source, seconds=seconds)


def _overrides(names: Path | None) -> Overrides | None:
    """The user's names, checked before anything else: loading the model takes longer."""
    if names is None:
        return None
    from onrecord.resolve.tables import load_overrides

    return load_overrides(names)


def _load(load: Callable[..., Coder], threads: int, overrides: Overrides | None, codebook: Path | None) -> Coder:
    """The coder, in whichever process; a function of the module, so that it can be sent to a new one."""
    coder = load(threads, codebook) if codebook else load(threads)
    return coder_with_names(coder, overrides) if overrides else coder


@contextmanager
def standard_input(paths: tuple[str, ...]) -> Iterator[str | None]:
    """Where standard input was put if it is wanted: some formats are read from their end, and other processes read it."""
    if "-" not in paths:
        yield None
        return
    with tempfile.NamedTemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield file.name


def _shows(given: Given) -> bool:
    """Whether progress is shown: on a terminal, unless readings are printed there."""
    quiet = not sys.stdout.isatty() or (given.into is not None and not given.as_json)
    return quiet and sys.stderr.isatty()


def _count(run: Run, archive: Archive | None, given: Given, checked: Checked) -> Counter[str]:
    """Take in every item; the closing line adds up even where the run is cut short."""
    tally: Counter[str] = Counter()
    records: Counter[str] = Counter()
    began, console = time.monotonic(), console_on(sys.stderr)
    refusals = Refusals(lambda words: warn(console, f"rejected: {words}"))
    try:
        with _progress(console, run, shown=_shows(given)) as tick:
            for outcome in run.outcomes():
                refusals.reach(outcome.place)
                if isinstance(outcome, Note):
                    warn(console, f"note: {outcome.place}: {outcome.words}")
                    continue
                tally[outcome.status] += 1
                if outcome.error:
                    refusals.add(outcome.error)
                if outcome.reading:
                    records.update({kind: len(getattr(outcome.reading, kind)) for kind in KINDS})
                for words in checked.doubts(outcome):
                    warn(console, f"note: {words}")
                _give(outcome, archive, given)
                tick(tally.total())
    finally:
        refusals.tell()
        for words in checked.rest():
            warn(console, f"note: {words}")
        if tally["kept"] and (given.into or tally["kept"] > 1):
            held = " · ".join(f"{records[kind]:,} {kind if records[kind] != 1 else kind[:-1]}" for kind in KINDS)
            reports = "1 report" if tally["kept"] == 1 else f"{tally['kept']:,} reports"
            warn(console, f"read {reports} in {time.monotonic() - began:.1f} seconds: {held}")
        counts = " · ".join(f"{status} {tally[status]}" for status in STATUSES)
        undated = f" · undated {checked.undated}" if checked.undated else ""
        warn(console, f"{counts} · offered {tally.total()}{undated}")
    return tally


class Refusals:
    """What is refused, as it is told: of one file what is refused for the same reason in one line, with how many they are."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._file = say, ""
        self._held: dict[tuple[str, str], tuple[str, str, int]] = {}  # by reason and remedy: the first place, the last, how many

    def reach(self, place: str) -> None:
        """An item of this place is next; what is held of another file is told."""
        if place.partition("#")[0] != self._file:
            self.tell()

    def add(self, error: OnrecordError) -> None:
        """Hold one refusal; that of a whole file is told at once."""
        if not isinstance(error, PlacedError) or "#" not in error.place:
            self._say(str(error))
            return
        self._file = error.place.partition("#")[0]
        first, _, times = self._held.get((error.found, error.remedy), (error.place, "", 0))
        self._held[error.found, error.remedy] = (first, error.place, times + 1)

    def tell(self) -> None:
        """Tell what is held."""
        for (found, remedy), (first, last, times) in self._held.items():
            more = f" and {times - 1:,} more, the last at {last}" if times > 1 else ""
            self._say(f"{first}{more}: {found}. {remedy}.")
        self._held.clear()


def _give(outcome: Outcome, archive: Archive | None, given: Given) -> None:
    """Print one reading, if there is one to print."""
    reading: Reading | None = outcome.reading
    if given.as_json:
        if archive and outcome.held:
            reading = archive.reading(outcome.held)
        if reading:
            print_line(reading.to_json())
    elif reading and given.into is None:
        from onrecord.show import glance

        print_text(glance(reading))


@contextmanager
def _progress(console: Any, run: Run, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A line with the count, the rate and the time left. It is drawn by hand: no other thread may run where processes fork.

    Where errors go to a file, a line is written every half a minute.
    """
    if not shown:
        say = _every(TOLD_SECONDS, run, lambda far, rate: warn(console, f"note: {far}, {rate}"))
        yield (lambda count: None) if sys.stderr.isatty() else say
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading {task.fields[count]}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task("reading", total=None, count="", rate="")

        def draw(far: str, rate: str) -> None:
            done, total, *_ = run.progress
            progress.update(task, completed=done, total=total or None, count=far, rate=rate, refresh=True)

        yield _every(SHOWN_SECONDS, run, draw)


def _every(seconds: float, run: Run, show: Callable[[str, str], None]) -> Callable[[int], None]:
    """What, told the count, shows how far the run is and at which rate, if so long has gone since it last did."""
    began = last = time.monotonic()

    def tick(count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= seconds:
            show(_how_far(run, count), f"{count / (now - began):.1f} a second")
            last = now

    return tick


def _how_far(run: Run, count: int) -> str:
    """Of many files how many are read, of one how much of it; and how many reports these gave."""
    done, total, file, files = run.progress
    far = f"{file:,} of {files:,} files" if files > 1 else f"{100 * done // total} percent" if total else ""
    return f"{far} ({count:,} reports)" if far and file != count else far or f"{count:,} reports"


# Fetching what the user names by its address: http(s), public hosts only, checked where the name leads, at every redirect.

MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
HEAD = {"User-Agent": "onrecord", "Accept-Encoding": "identity", "Accept": "*/*"}


def fetch_source(address: str, max_bytes: int, *, seconds: float = 120.0) -> Source:
    """The bytes at an address, at most so many, within so many seconds; raises ReadError for all that goes wrong."""
    due, at = time.monotonic() + seconds, address
    for _ in range(MOST_REDIRECTS + 1):
        parts = _checked(at, address)
        try:
            raw, media_type, onward = _get(parts, public_address(parts, address), address, max_bytes, due)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ReadError(address, f"it cannot be fetched ({str(error)[:100]})", "Check the address and the network") from None
        if onward is None:
            return Source(address, raw, media_type)
        at = urljoin(at, onward)
    raise ReadError(address, f"it leads on more than {MOST_REDIRECTS} times", "Give the address it ends at")


def public_address(parts: SplitResult, address: str) -> str:
    """The IP address to connect to; raises ReadError if the name leads to any that is not public."""
    port = parts.port or PORTS[parts.scheme]
    ips = [str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    private = [ip for ip in ips if not is_public(ip)]
    if private or not ips:
        raise ReadError(
            address,
            f"{parts.hostname} leads to {private[0] if private else 'nothing'}, which is not public",
            "Give a public address",
        )
    return ips[0]


def is_public(ip: str) -> bool:
    """Whether an IP address is of the public Internet, also where it wraps an IPv4 address."""
    one = ipaddress.ip_address(ip.split("%", maxsplit=1)[0])
    inner = [one]
    if isinstance(one, ipaddress.IPv6Address):
        inner += [wrapped for wrapped in (one.ipv4_mapped, one.sixtofour, *(one.teredo or ())) if wrapped]
        if one in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in inner)


def _checked(at: str, address: str) -> SplitResult:
    """The parts of an address that may be fetched."""
    try:
        parts = urlsplit(at)
        fine = parts.scheme in PORTS and bool(parts.hostname) and parts.port in (None, 80, 443, 8000, 8080, 8443)
    except ValueError:
        fine = False
    if not fine or parts.username is not None or any(char <= " " for char in at):
        raise ReadError(address, f"not an address that is fetched: {at[:200]!r}", "Give http:// or https:// and a host")
    return parts


def _get(parts: SplitResult, ip: str, address: str, max_bytes: int, due: float) -> tuple[bytes, str | None, str | None]:
    """One request to the IP address that was checked: its bytes and media type, or where it leads on."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    stream: socket.socket = socket.create_connection((ip, port), timeout=_left(due))
    if parts.scheme == "https":
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = stream
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Host": parts.netloc, **HEAD})
        answer = connection.getresponse()
        if answer.status in REDIRECTS and answer.headers["Location"]:
            return b"", None, answer.headers["Location"]
        if answer.status != 200:
            raise ReadError(address, f"the host answers {answer.status}", "Check the address")
        return _body(answer, stream, address, max_bytes, due), answer.headers.get("Content-Type"), None
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, stream: socket.socket, address: str, max_bytes: int, due: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read1(1 << 16):
        stream.settimeout(_left(due))
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise ReadError(address, f"larger than {max_bytes:,} bytes", "Fetch it yourself, or raise max_bytes")
    return b"".join(pieces)


def _left(due: float) -> float:
    """The seconds left; raises OSError if there are none: a host may drip a byte a minute for ever."""
    left = due - time.monotonic()
    if left <= 0:
        raise OSError("it takes too long")
    return min(left, 30.0)
