"""One run in many shards, each read by itself by whatever machine: a shard in, a folder of Parquet out, whole or not at all.

    FOLDER/plan/run.json          how many shards, and what was said of the sources
    FOLDER/plan/00001.json        the pieces of shard 1: paths, each with the items of it that are meant if not all
    FOLDER/shards/shard=00001/    its tables, and shard.json: the marker, with its counts
    FOLDER/failed/00001.json      why it could not be read, and how many reports it has

Pieces are in the order of the offers, so that the first of two reports with one text is the same as in a run into one file.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from onrecord.errors import ExtraError, OnrecordError, SettingError, StoreError
from onrecord.intake import Coder, Job, Limits, LoadCoder, Outcome, files_of, items_of, running, take_alone
from onrecord.read import Note, PassedOver, Ways, place_of
from onrecord.store import Archive, doubled, known_text, open_archive, open_shard, tables_at, write_tables

Told = TypeVar("Told")
CUT = 1 << 20  # bytes: a smaller file is never cut in pieces
MOST = 99_999  # shards


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file, or its items from `first` to before `last`; `again` one that was named before. `place` is as the user names it."""

    path: str
    place: str
    first: int = 0
    last: int | None = None
    again: bool = False


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for the whole run; `options` is what the user said of the sources, and `files` how many there are."""

    shards: int
    files: int
    options: dict[str, Any]


class Marker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one shard: its counts add up to what it was offered. One that failed says why, and no more than `offered`."""

    shard: int
    offered: int | None = None
    kept: int = 0
    duplicate: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    failed: int = 0  # of a whole run: how many are in shards that failed
    coder: str = ""
    error: str = ""


def plan(paths: tuple[str, ...], shards: int, folder: Path, ways: Ways, options: Mapping[str, Any]) -> tuple[Run, str]:
    """Deal the files out and write the plan; what was passed over is told too. The same plan twice changes nothing.

    A file that is larger than a shard's share is unpacked once, to count its items. Raises StoreError.
    """
    passed = PassedOver()
    dealt = _dealt(list(_files(Job(paths, ways), passed)), shards, ways)
    run = Run(shards=len(dealt), files=sum(piece.first == 0 for pieces in dealt for piece in pieces), options=dict(options))
    if not dealt:
        raise StoreError(str(folder), "there is nothing to deal out: no files", "Name files, folders or patterns")
    place = folder / "plan"
    if place.exists():
        if run != load_run(folder) or dealt != [load_pieces(folder, nr + 1) for nr in range(len(dealt))]:
            raise StoreError(str(place), "holds another plan", "Name another folder, or give the same files and options")
        return run, str(passed)
    with _beside(place) as new:
        for nr, pieces in enumerate(dealt, 1):
            (new / f"{nr:05}.json").write_bytes(msgspec.json.encode(pieces))
        (new / "run.json").write_bytes(msgspec.json.encode(run))
    return run, str(passed)


def load_run(folder: Path) -> Run:
    """The plan's head; raises StoreError where there is none."""
    return _loaded(folder / "plan" / "run.json", Run)


def load_pieces(folder: Path, shard: int) -> list[Piece]:
    """The pieces of a shard; raises StoreError where the plan has none of this number."""
    return _loaded(folder / "plan" / f"{shard:05}.json", list[Piece])


def job_of(pieces: list[Piece], ways: Ways) -> Job:
    """What is to be read of the pieces."""
    fresh = [piece for piece in pieces if not piece.again]
    cut = {piece.path: (piece.first, piece.last) for piece in fresh if piece.last is not None}
    return Job(tuple(piece.path for piece in fresh), ways, places={piece.path: piece.place for piece in fresh}, pieces=cut)


def read_shard(
    folder: Path, shard: int, ways: Ways, load: LoadCoder, limits: Limits | None, tell: Callable[[str], None] = lambda words: None
) -> Marker:
    """Read one shard unless that is done; without limits in this process. What stops it is told in its marker, never raised."""
    done = tables_at(folder, shard)
    if (done / "shard.json").exists():
        return _loaded(done / "shard.json", Marker)
    pieces = load_pieces(folder, shard)
    try:
        with _beside(done) as new:
            marker = _read(new, shard, pieces, ways, load, limits, tell)
            (new / "shard.json").write_bytes(msgspec.json.encode(marker))
        (folder / "failed" / f"{shard:05}.json").unlink(missing_ok=True)
    except (OnrecordError, OSError, MemoryError) as error:
        return note_failed(folder, shard, ways, str(error) or type(error).__name__)
    return _loaded(done / "shard.json", Marker)


def note_failed(folder: Path, shard: int, ways: Ways, error: str) -> Marker:
    """Write down why a shard could not be read, with how many reports it has if they can be counted."""
    offered = None
    with suppress(Exception):  # whatever stopped the shard may stop the counting
        pieces = load_pieces(folder, shard)
        offered = sum(piece.again for piece in pieces) + sum(1 for _ in items_of(job_of(pieces, ways)))
    marker = Marker(shard=shard, error=error, offered=offered)
    with suppress(OSError):
        (folder / "failed").mkdir(parents=True, exist_ok=True)
        (folder / "failed" / f"{shard:05}.json").write_bytes(msgspec.json.encode(marker))
    return marker


def markers(folder: Path) -> list[Marker | None]:
    """What became of each shard in the order of their numbers; None of one that nobody has brought to an end."""
    found: list[Marker | None] = []
    for shard in range(1, load_run(folder).shards + 1):
        places = (tables_at(folder, shard) / "shard.json", folder / "failed" / f"{shard:05}.json")
        place = next((place for place in places if place.exists()), None)
        found.append(_loaded(place, Marker) if place else None)
    return found


def over_all(folder: Path, found: list[Marker | None]) -> Marker:
    """The counts of the whole run: a text that an earlier shard has is a duplicate, as it would be in one file."""
    done = [marker for marker in found if marker and not marker.error]
    again = doubled(folder, [marker.shard for marker in done])
    return Marker(
        shard=0,
        offered=sum(marker.offered or 0 for marker in done),
        kept=sum(marker.kept for marker in done) - again,
        duplicate=sum(marker.duplicate for marker in done) + again,
        rejected=sum(marker.rejected for marker in done),
        failed=sum(marker.offered or 0 for marker in found if marker and marker.error),
    )


def gather(folder: Path, into: Archive, wanted: Collection[str] | None = None) -> Counter[str]:
    """Take the shards that are done into a file, in their order; of `wanted`, ids of reports, only these. How many became what.

    The file is as if it had been read into at once; the same twice changes nothing. Raises StoreError.
    """
    tally: Counter[str] = Counter()
    for marker in markers(folder):
        if marker is None or marker.error:
            continue
        with open_shard(folder, marker.shard) as shard:
            tally += _gathered(shard, into, wanted)
            if wanted is None:
                for row in shard.rows("SELECT place, found, remedy FROM rejected ORDER BY place"):
                    into.reject(**row)
                    tally["rejected"] += 1
    return tally


MET = """SELECT places.place, places.sha256, reports.id, readings.sha256 AS raw, readings.coder, texts.digest, sketches.sketch
FROM places JOIN reports ON reports.row = places.report JOIN readings ON readings.report = reports.row
LEFT JOIN texts ON texts.report = reports.row LEFT JOIN sketches ON sketches.report = reports.row ORDER BY places.row"""


def _gathered(shard: Archive, into: Archive, wanted: Collection[str] | None) -> Counter[str]:
    """Take one shard's reports in as they were met: a text that is held is met at one place more."""
    tally: Counter[str] = Counter()
    for row in list(shard.rows(MET)):
        if wanted is not None and row["id"] not in wanted:
            continue
        held = row["id"] if into.holds(row["id"], row["coder"]) else known_text(into, row["digest"] or b"", row["coder"])
        reading = None if held else shard.reading(row["id"], row["coder"])
        if reading:
            into.add(reading, shard.raw(row["raw"]), row["coder"], row["sketch"])
        elif held:
            into.meet(row["place"], row["sha256"], held)
        tally["duplicate" if held else "kept"] += 1
    return tally


def _read(
    new: Path, shard: int, pieces: list[Piece], ways: Ways, load: LoadCoder, limits: Limits | None, tell: Callable[[str], None]
) -> Marker:
    """Read the pieces into a record beside, and write its tables here."""
    again = sum(piece.again for piece in pieces)
    tally, notes = Counter[str](duplicate=again), []
    job = job_of(pieces, ways)
    with (
        tempfile.TemporaryDirectory(prefix="onrecord-") as scratch,
        open_archive(Path(scratch) / "shard.db", create=True) as archive,
    ):
        for outcome in _outcomes(job, load, archive, limits) if job.paths else ():
            if isinstance(outcome, Note):
                notes.append(f"{outcome.place}: {outcome.words}")
                tell(f"note: {notes[-1]}")
                continue
            tally[outcome.status] += 1
            if outcome.error:
                tell(f"rejected: {outcome.error}")
        write_tables(archive, new, shard)
        coders = [str(row["coder"]) for row in archive.rows("SELECT DISTINCT coder FROM readings ORDER BY coder")]
    kept, duplicate, rejected = (tally[status] for status in ("kept", "duplicate", "rejected"))
    return Marker(
        shard=shard,
        offered=tally.total(),
        kept=kept,
        duplicate=duplicate,
        rejected=rejected,
        notes=tuple(notes),
        coder=" ".join(coders),
    )


def _outcomes(job: Job, load: LoadCoder, archive: Any, limits: Limits | None) -> Iterator[Outcome | Note]:
    if limits is None:
        yield from take_alone(job, load(), archive)
        return
    with running(job, load, archive, limits, apart=True) as run:
        yield from run.outcomes()


def _files(job: Job, passed: PassedOver) -> Iterator[tuple[Piece, int]]:
    """Every file with its size; one that was named before, by whatever path, is told as such."""
    seen: set[int] = set()
    for path, _, _ in files_of(job, passed):
        real = hash(os.path.realpath(path))
        yield Piece(os.path.abspath(path), place_of(path), again=real in seen), 0 if real in seen else _size(path)
        seen.add(real)


def _dealt(files: list[tuple[Piece, int]], shards: int, ways: Ways) -> list[list[Piece]]:
    """The files in as many shards of about one size, in their order; fewer where there are not so many pieces."""
    total = sum(size for _, size in files) or 1
    pieces = [cut for piece, size in files for cut in _cut(piece, size, total / shards, ways)]
    dealt: list[list[Piece]] = [[] for _ in range(shards)]
    total, done = sum(max(size, 1) for _, size in pieces), 0
    for piece, size in pieces:
        middle = done + max(size, 1) / 2
        dealt[min(int(middle * shards / total), shards - 1)].append(piece)
        done += max(size, 1)
    return [_joined(one) for one in dealt if one]


def _cut(piece: Piece, size: int, share: float, ways: Ways) -> Iterator[tuple[Piece, int]]:
    """A file in pieces no larger than a share, if it is larger than that and holds many reports."""
    many = int(size / share + 0.5)
    if piece.again or size < CUT or many < 2:
        yield piece, size
        return
    items = sum(1 for _ in items_of(Job((piece.path,), ways)))
    many = min(many, items)
    if many < 2:
        yield piece, size
        return
    ends = [items * nr // many for nr in range(many + 1)]
    for first, last in pairwise(ends):
        yield Piece(piece.path, piece.place, first, last), size // many


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Pieces of one file that follow each other as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and not piece.again and joined[-1].path == piece.path and joined[-1].last == piece.first and piece.first:
            joined[-1] = Piece(piece.path, piece.place, joined[-1].first, piece.last)
        else:
            joined.append(piece)
    return joined


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0


class _beside:  # noqa: N801 - a context manager
    """A folder to fill beside `place`, which takes that name when all is in it; if another has taken it meanwhile, that stays."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._new = place.with_name(f".{place.name}.{socket.gethostname()}.{os.getpid()}.part")

    def __enter__(self) -> Path:
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        return self._new

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if error is None:
                try:
                    self._new.rename(self._place)
                except OSError:
                    if not self._place.is_dir():
                        raise
        finally:
            shutil.rmtree(self._new, ignore_errors=True)


def _loaded(path: Path, kind: type[Told]) -> Told:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise StoreError(str(path), "there is no such file", "Plan the run first: onrecord plan INPUT... --shards N") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(str(path), f"cannot be read ({error})", "Remove its folder and do that part of the run again") from error


# Shards read on Ray: the same shards, with the same markers, on as many machines as a cluster of Ray has.
#
# One actor for each core, which loads the coder once and reads one shard at a time: what is in hand is bounded, whatever the size
# of the run. The shards' own markers say what is done, and not Ray: a run that was stopped, or lost a node, goes on by the same
# command.

MOST_DEATHS = 4  # of actors over one shard, before it is to blame: a node that dies takes several with it
PREFIX = "ray"


class ShardReader:
    """What runs on each core: loads the coder at its first shard, and keeps it."""

    def __init__(self, folder: str, ways: Ways, load: LoadCoder) -> None:
        self._folder, self._ways, self._load = Path(folder), ways, load
        self._coder: Coder | None = None

    def read(self, shard: int) -> Marker:
        """Read one shard in this process; its marker says what became of it."""
        return read_shard(self._folder, shard, self._ways, self._loaded, None)

    def _loaded(self) -> Coder:
        self._coder = self._coder or self._load()
        return self._coder


def read_on_ray(engine: str, folder: Path, ways: Ways, load: LoadCoder, workers: int | None = None) -> Iterator[Marker]:
    """Read every shard that is not done; each one's marker as it comes to its end. `engine` is ray, or ray://ADDRESS.

    Ends with its actors; a cluster goes on. Raises ExtraError without Ray, SettingError where no cluster answers at the address.
    """
    ray = _ray()
    _connect(ray, engine)
    try:
        todo = deque(nr for nr in range(1, load_run(folder).shards + 1) if not (tables_at(folder, nr) / "shard.json").exists())
        cores = workers or int(ray.cluster_resources().get("CPU", 1))
        yield from _read_shards(ray, folder.absolute(), todo, ways, load, min(cores, len(todo)))
    finally:
        ray.shutdown()


def _read_shards(ray: Any, folder: Path, todo: deque[int], ways: Ways, load: LoadCoder, number: int) -> Iterator[Marker]:
    """Hand each actor one shard at a time; one whose actor dies is handed to another."""
    made = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(ShardReader)
    idle: deque[Any] = deque(made.remote(str(folder), ways, load) for _ in range(number))
    in_hand: dict[Any, tuple[Any, int]] = {}
    deaths: Counter[int] = Counter()
    while todo or in_hand:
        while todo and idle:
            reader, shard = idle.popleft(), todo.popleft()
            in_hand[reader.read.remote(shard)] = (reader, shard)
        while idle:  # nothing is left for these: what waits for their cores, as after a node's death, gets them
            ray.kill(idle.popleft())
        (done, *_), _ = ray.wait(list(in_hand), num_returns=1)
        reader, shard = in_hand.pop(done)
        try:
            marker = ray.get(done)
            idle.append(reader)
        except ray.exceptions.RayError as error:
            idle.append(made.remote(str(folder), ways, load))  # on a node that is left
            deaths[shard] += 1
            if deaths[shard] < MOST_DEATHS:
                todo.append(shard)
                continue
            found = f"the process that reads it died {MOST_DEATHS} times ({type(error).__name__})"
            marker = note_failed(folder, shard, ways, found)
        yield marker


def _connect(ray: Any, engine: str) -> None:
    """A cluster at an address, or RAY_ADDRESS, or one that is made on this machine for the run."""
    address = {} if engine == PREFIX else {"address": engine}
    try:
        ray.init(**address, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    except ConnectionError as error:
        raise SettingError("--on", f"no cluster answers at {engine} ({error})", "Start one: ray start --head") from error


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise ExtraError("ray", f"is not installed ({error})", "Install it with: pip install 'onrecord[ray]'") from error
    return ray
