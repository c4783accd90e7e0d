"""Shards read on Ray: the same shards, with the same markers, on as many machines as a cluster of Ray has.

One actor for each core, which loads the coder once and reads one shard at a time: what is in hand is bounded, whatever the size of
the run. The shards' own markers say what is done, and not Ray: a run that was stopped, or lost a node, goes on by the same command.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.errors import ExtraError, SettingError
from onrecord.intake import Coder, LoadCoder
from onrecord.read import Ways
from onrecord.shards import Marker, load_run, note_failed, read_shard
from onrecord.store import tables_at

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
        yield from _read(ray, folder.absolute(), todo, ways, load, min(cores, len(todo)))
    finally:
        ray.shutdown()


def _read(ray: Any, folder: Path, todo: deque[int], ways: Ways, load: LoadCoder, number: int) -> Iterator[Marker]:
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
