"""How long each page of `onrecord serve` takes on a large record: median and worst of several asks, in milliseconds.

python benchmarks/pages.py [--reports 50000] [--keep FILE.db]

It makes a record of its own (benchmarks/made.py): ten years of reports by forty papers, names as unevenly spread as in news, so
that the most frequent actor is in almost half of all. Timed: from the request to the last byte of the page, in this process
(Starlette's TestClient: the whole application, no socket). Cold is the first ask of an application that has just started, with
nothing kept; ready the first ask once it has made its first pages by itself, as it does before anybody comes; warm is every ask
after. The system's own cache of the file is warm all the while. Not timed: making the record.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from made import ISSUES, PAGED, PEOPLE, STATES, WORDS, make, person_key, state_key
from starlette.testclient import TestClient

import onrecord
from onrecord.serve.api import Limits, make_app

COLD, WARM = 3, 5  # new applications, and asks of each page beside the first
TARGET = 200  # milliseconds
LISTS = tuple("reports actors issues statements events figures positions offices memberships problems".split())


def pages(record: onrecord.OpenArchive) -> Iterator[tuple[str, str]]:
    """Every page with its address; of those that are slow for what is frequent, the frequent and the rare."""
    one, other = (quote(state_key(name), safe=":") for name in STATES.names[:2])
    often, seldom = (quote(person_key(PEOPLE.names[nr]), safe=":") for nr in (0, 1_500))
    newest, long = record.reports(limit=1)[0].report, record.reports(place="made/000200.txt")[0].report
    yield "overview", "/"
    yield "search, frequent word", f"/search?q={WORDS.names[0]}"
    yield "search, rare word", f"/search?q={WORDS.names[4_000]}"
    yield "search, a name", f"/search?q={quote(PEOPLE.names[0])}"
    yield "report", f"/reports/{newest}"
    yield "report, ten times as long", f"/reports/{long}"
    yield "actor, most frequent person", f"/actors/{often}"
    yield "actor, rare person", f"/actors/{seldom}"
    yield "actor, most frequent state", f"/actors/{one}"
    yield "pair, most frequent", f"/pairs/{one}/{other}"
    yield "pair, person and state", f"/pairs/{often}/{one}"
    yield "issue, most frequent", f"/issues/{quote('the ' + ISSUES.names[0])}"
    yield "issue, rare", f"/issues/{quote('the ' + ISSUES.names[300])}"
    for name in LISTS:
        yield name, f"/{name}"
    yield "statements, word and speaker", f"/statements?words={WORDS.names[0]}&speaker={often}"
    yield "events, actor and type", f"/events?actor={one}&type=SANCTION"
    yield "figures, unit", "/figures?unit=percent"


def measure(path: Path, address: str) -> dict[str, list[float]]:
    """Milliseconds of one page: of an application that keeps nothing yet, and of the same again."""
    times: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(COLD):
        client = TestClient(make_app(path, "0", Limits()), base_url="http://127.0.0.1")
        client.get("/openapi.json")  # the first request of a client also starts its loop
        for nr in range(1 + WARM):
            times["warm" if nr else "cold"].append(ask(client, address))
    return times


def measure_ready(path: Path, wanted: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of each page's first ask, once the application has made its first pages."""
    times: dict[str, list[float]] = {name: [] for name in wanted}
    for _ in range(COLD):
        app = make_app(path, "0", Limits())
        start = time.perf_counter()
        with TestClient(app, base_url="http://127.0.0.1") as client:
            while not app.state.kept.is_ready:
                time.sleep(0.2)
            print(f"# ready after {time.perf_counter() - start:.0f} s", flush=True)
            for name, address in wanted.items():
                times[name].append(ask(client, address))
    return times


def ask(client: TestClient, address: str) -> float:
    """Milliseconds one page takes; ends the run if it is none."""
    start = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}\n{answer.text[:400]}")
    return took


def main() -> int:
    """Make the record unless there is one, ask for every page, print a table; 1 if a median is over the target."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=50_000)
    options.add_argument("--keep", type=Path, help="keep the record in this file, or ask one kept before")
    options.add_argument("--only", default="", help="pages whose name has this in it")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "made.db"
        if not path.exists():
            make(path, given.reports, PAGED)
        with onrecord.open(path) as record:
            (total,) = record.count("reports")
            wanted = {name: address for name, address in pages(record) if given.only in name}
        print(f"{total.count:,} reports, {path.stat().st_size / 1e9:.2f} GB; median and worst, milliseconds in this process")
        ready = measure_ready(path, wanted)
        slow = [name for name, address in wanted.items() if _tell(name, measure(path, address) | {"ready": ready[name]}) > TARGET]
    print(f"ready or warm over {TARGET} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _tell(name: str, times: dict[str, list[float]]) -> float:
    """Print a page's line; the larger of the medians that count."""
    told = {way: (statistics.median(times[way]), max(times[way])) for way in ("cold", "ready", "warm")}
    print(f"{name:32}" + "".join(f"{way:>7}{median:7.1f}{worst:8.1f}" for way, (median, worst) in told.items()), flush=True)
    return max(told["ready"][0], told["warm"][0])


if __name__ == "__main__":
    raise SystemExit(main())
