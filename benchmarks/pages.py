"""How long each page of `onrecord serve` takes on a large record: median and worst of several asks, in milliseconds.

python benchmarks/pages.py [--reports 50000] [--keep FILE.db]

It makes a record of its own (benchmarks/made.py): ten years of reports by forty papers, names as unevenly spread as in news, so
that the most frequent actor is in almost half of all. Timed: from the request to the last byte of the page, in this process
(Starlette's TestClient: the whole application, no socket). Cold is the first ask of a new application, before it has kept
anything; the system's own cache of the file is warm either way. Not timed: making the record, and starting.
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


def measure(path: Path, wanted: dict[str, str]) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of each page by its name, cold and warm."""
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in wanted}
    for _ in range(COLD):
        for name, address in wanted.items():
            client = TestClient(make_app(path, "0", Limits()), base_url="http://127.0.0.1")
            client.get("/openapi.json")  # the first request of a client also starts its loop
            for nr in range(1 + WARM):
                start = time.perf_counter()
                answer = client.get(address)
                took = (time.perf_counter() - start) * 1000
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}\n{answer.text[:400]}")
                times[name][nr > 0].append(took)
    return times


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
        print(f"{total.count:,} reports, {path.stat().st_size / 1e9:.2f} GB; milliseconds in this process")
        slow = [name for name, (cold, warm) in measure(path, wanted).items() if _tell(name, cold, warm) > TARGET]
    print(f"over {TARGET} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def _tell(name: str, cold: list[float], warm: list[float]) -> float:
    """Print a page's line; the larger of its medians."""
    medians = statistics.median(cold), statistics.median(warm)
    print(f"{name:32}cold {medians[0]:7.1f} worst {max(cold):7.1f}   warm {medians[1]:7.1f} worst {max(warm):7.1f}", flush=True)
    return max(medians)


if __name__ == "__main__":
    raise SystemExit(main())
