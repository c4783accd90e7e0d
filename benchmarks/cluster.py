"""A node of a Ray cluster killed (-9) in the middle, again and again: the rows must be those of a run nobody disturbed.

python benchmarks/cluster.py [--reports 20000] [--trials 20] [--first 1] [--coder rule|real] [--keep FOLDER]
python benchmarks/cluster.py same [--reports 200] [--coder rule|real]

For root on Linux. Two nodes of one core each in two network namespaces, joined by a veth pair (iproute2). The first, where the
driver runs, stays; every process of the second is killed when between a fifth and four fifths of the shards are done. All tables
are compared after sorting, byte for byte, with those of one process. A line for each trial; `--first` takes a stopped series up
again. `same` asks for the same rows of Ray, two workers and one process. `rule` reads by a pattern, which takes the model's time
out and leaves the engine's; `real` reads by the model. Exit status: 1 if rows differed, 3 if it cannot be tried here, and why.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from onrecord import shards
from onrecord.intake import Coder, Limits, LoadCoder
from onrecord.read import Ways

ROOT = Path(__file__).resolve().parents[1]
HEAD, OTHER = "onrecord-a", "onrecord-b"
HOSTS = {HEAD: "10.213.7.1", OTHER: "10.213.7.2"}
PORT = 6390
WAIT = 600  # seconds for a run: longer means that it hangs
WORDS = "harbour ferry grain tariff border council treaty market river port fishery budget visa school railway storm".split()


def why_not() -> str:
    """Why two nodes cannot be had here; nothing if they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not shutil.which("ip"):
        return "there is no ip command (iproute2)"
    if not ray_command().exists():
        return "Ray is not installed beside this Python"
    tried = subprocess.run(["ip", "netns", "add", "onrecord-try"], check=False, capture_output=True, text=True)
    if tried.returncode:
        return f"network namespaces cannot be made: {tried.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", "onrecord-try"], check=True)
    return ""


def ray_command() -> Path:
    return Path(sys.executable).with_name("ray")


def make_reports(folder: Path, reports: int, files: int) -> None:
    """So many different reports of 20 to 40 words, the same at every run, in so many files of lines of JSON."""
    chance = random.Random(22)
    folder.mkdir(parents=True)
    for nr in range(files):
        numbers = range(reports * nr // files, reports * (nr + 1) // files)
        lines = [json.dumps({"title": f"Notes {at}", "date": "2026-01-02", "text": _text(chance, at)}) for at in numbers]
        (folder / f"{nr:04}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _text(chance: random.Random, nr: int) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(9, 29))]
    return f"Zoé said item {nr} of the list of notes is good. The minister said the {' '.join(words)}."


def loader(kind: str) -> LoadCoder:
    """What reads: by a pattern, or by the model."""
    if kind == "rule":
        return load_rule
    from onrecord.cli.app import load_coder
    from onrecord.cli.intake import loader_from
    from onrecord.settings import settings_from

    return loader_from(load_coder, settings_from(os.environ), None, None)


def load_rule() -> Coder:
    return Coder("rule-1", runpy.run_path(str(ROOT / "tests" / "cli" / "driver.py"))["code"])


def tables(folder: Path) -> dict[str, str]:
    """A hash of every table's rows, sorted."""
    from pyarrow import parquet

    rows: dict[str, list[str]] = {}
    for path in sorted(folder.glob("shards/shard=*/*.parquet")):
        rows.setdefault(path.stem, []).extend(map(repr, parquet.read_table(path, partitioning=None).to_pylist()))
    return {table: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for table, lines in rows.items()}


def counts(folder: Path) -> tuple[int, int, int]:
    """Kept, duplicate and offered over the whole run."""
    over = shards.over_all(folder, shards.markers(folder))
    return over.kept, over.duplicate, over.offered or 0


def plan(source: Path, folder: Path, number: int) -> Path:
    shards.plan((str(source),), number, folder, Ways(), {})
    return folder


def alone(source: Path, folder: Path, number: int, kind: str, limits: Limits | None = None) -> Path:
    """The run nobody disturbs: one process, which keeps its coder, or so many workers."""
    plan(source, folder, number)
    coder = None if limits else loader(kind)()
    for shard in range(1, number + 1):
        shards.read_shard(folder, shard, Ways(), loader(kind) if coder is None else partial(_same, coder), limits)
    return folder


def _same(coder: Coder) -> Coder:
    return coder


def drive(folder: Path, kind: str, engine: str = "ray") -> None:
    """Read what is not done on the cluster of RAY_ADDRESS, or on one of this machine."""
    import ray

    from onrecord.shards import read_on_ray

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    for marker in read_on_ray(engine, folder, Ways(), loader(kind), workers=2):
        print(marker.shard, marker.kept, marker.error, flush=True)


@contextlib.contextmanager
def nodes() -> Iterator[Callable[[], int]]:
    """Two nodes; yields what kills the second and says how many processes it had."""
    _clear()
    temp = tempfile.mkdtemp(prefix="or", dir="/tmp")
    try:
        _ip("link", "add", "or-a", "type", "veth", "peer", "name", "or-b")
        for name, link in ((HEAD, "or-a"), (OTHER, "or-b")):
            _ip("netns", "add", name)
            _ip("link", "set", link, "netns", name)
            for words in (f"addr add {HOSTS[name]}/24 dev {link}", f"link set {link} up", "link set lo up"):
                _ip("-n", name, *words.split())
        common = ["--num-cpus", "1", "--object-store-memory", "100000000", "--disable-usage-stats"]
        head = ["--head", "--port", str(PORT), "--include-dashboard", "false", "--temp-dir", temp]
        inside(HEAD, [str(ray_command()), "start", "--node-ip-address", HOSTS[HEAD], *head, *common])
        joined = ["--address", f"{HOSTS[HEAD]}:{PORT}", "--node-ip-address", HOSTS[OTHER]]
        inside(OTHER, [str(ray_command()), "start", *joined, *common])
        yield lambda: _kill(OTHER)
    finally:
        _clear()
        shutil.rmtree(temp, ignore_errors=True)


def environ() -> dict[str, str]:
    """What the nodes run in: their addresses are not asked of a proxy, and the cluster's is known."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {
        "RAY_ADDRESS": f"{HOSTS[HEAD]}:{PORT}",
        "RAY_AUTH_MODE": "disabled",  # no one but these two nodes is in their namespaces
    }


def inside(name: str, command: list[str]) -> None:
    """Run a command in a namespace to its end; a failure tells what it said."""
    ended = subprocess.run(
        ["ip", "netns", "exec", name, *command], env=environ(), check=False, capture_output=True, text=True, timeout=240
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(ended.stdout + ended.stderr)[-2000:]}")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _kill(name: str) -> int:
    """Kill every process in a namespace; how many they were."""
    listed = subprocess.run(["ip", "netns", "pids", name], check=False, capture_output=True, text=True).stdout.split()
    for pid in listed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    return len(listed)


def _clear() -> None:
    """Nothing of ours left over."""
    for name in (OTHER, HEAD):
        _kill(name)
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    subprocess.run(["ip", "link", "del", "or-a"], check=False, capture_output=True)


def trial(folder: Path, at: float, kind: str) -> tuple[int, int]:
    """A run whose second node is killed when that share of the shards is done: after how many, and with how many processes."""
    number = shards.load_run(folder).shards
    with nodes() as kill:
        command = ["ip", "netns", "exec", HEAD, sys.executable, __file__, "drive", "--keep", str(folder), "--coder", kind]
        with subprocess.Popen(command, env=environ(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as driver:
            until = time.monotonic() + WAIT
            while driver.poll() is None and done(folder) < max(1, at * number) and time.monotonic() < until:
                time.sleep(0.05)
            after, killed = done(folder), kill()
            try:
                _, told = driver.communicate(timeout=max(1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                driver.kill()
                told = b"hangs"
    if driver.returncode:
        raise RuntimeError(f"the driver ended with {driver.returncode}: {told[-1500:].decode(errors='replace')}")
    return after, killed


def done(folder: Path) -> int:
    return len(list(folder.glob("shards/shard=*/shard.json")))


def kills(given: argparse.Namespace, where: Path) -> int:
    """The series; how many trials differed."""
    source, differing = where / "in", 0
    if not source.exists():
        make_reports(source, given.reports, given.shards)
    if not (where / "alone").exists():
        alone(source, where / "alone.part", given.shards, given.coder)
        (where / "alone.part").rename(where / "alone")
    wanted, total = tables(where / "alone"), counts(where / "alone")
    print(f"undisturbed: kept, duplicate, offered {total}; {len(wanted)} tables; coder {given.coder}", flush=True)
    for nr in range(given.first, given.trials + 1):
        folder, start = where / f"trial{nr}", time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        plan(source, folder, given.shards)
        after, killed = trial(folder, random.Random(nr).uniform(0.2, 0.8), given.coder)
        found = tables(folder)
        differ = sorted(table for table in wanted | found if wanted.get(table) != found.get(table))
        valid = killed > 0 and after < given.shards
        same = valid and not differ and counts(folder) == total
        differing += not same
        told = "same rows" if same else f"DIFFER: {differ}" if valid else "NOT VALID: it was over before the kill"
        killed_at = f"{killed} processes killed after {after} of {given.shards} shards"
        print(f"trial {nr}: {killed_at}; {counts(folder)}; {told}; {time.monotonic() - start:.0f} s", flush=True)
        shutil.rmtree(folder)
    return differing


def same(given: argparse.Namespace, where: Path) -> int:
    """Rows from Ray, two workers and one process; how many differ from the last."""
    source = where / "in"
    make_reports(source, given.reports, given.shards)
    wanted = tables(alone(source, where / "alone", given.shards, given.coder))
    two = tables(alone(source, where / "two", given.shards, given.coder, Limits(2)))
    drive(plan(source, where / "ray", given.shards), given.coder)
    found = {"two workers": two, "Ray": tables(where / "ray")}
    for name, rows in found.items():
        print(f"{name}: {'equal' if rows == wanted else 'DIFFERENT'}, {len(wanted)} tables, {counts(where / 'alone')}", flush=True)
    return sum(rows != wanted for rows in found.values())


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", nargs="?", default="kills", choices=("kills", "same", "drive"))
    options.add_argument("--reports", type=int, default=20_000)
    options.add_argument("--trials", type=int, default=20)
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--shards", type=int, default=40)
    options.add_argument("--coder", choices=("rule", "real"), default="rule")
    options.add_argument("--keep", type=Path, help="work in this folder, and leave it")
    given = options.parse_args()
    if given.what == "drive":
        drive(given.keep, given.coder)
        return 0
    if given.what == "kills" and (why := why_not()):
        print(f"not tried: {why}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as scratch:
        where = given.keep or Path(scratch)
        where.mkdir(parents=True, exist_ok=True)
        return 1 if {"kills": kills, "same": same}[given.what](given, where) else 0


if __name__ == "__main__":
    raise SystemExit(main())
