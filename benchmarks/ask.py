"""How long the usual questions take on a large record: median and slowest of several runs, in milliseconds.

python benchmarks/ask.py [--statements 1000000] [--keep FILE.db]

It makes a record of its own: words and speakers as unevenly spread as in news (Zipf), ten years of reports, 20 statements,
4 events, 2 figures and 2 positions in each. Not timed: making and opening it. Timed: from the question to the last answer.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

import onrecord
from onrecord.records import Actor, Event, Figure, Position, Reading, Report, Span, Statement, report_id

STATEMENTS = 20  # in one report
RUNS = 7
TARGET = 100  # milliseconds
STANCES = ("supports", "opposes", "commits_to", "ready_to", "calls_for", "denies", "concerned")
EVENTS = (("AGREE", 1), ("CONSULT", 1), ("SUPPORT", 1), ("AID", 2), ("ACCUSE", 3), ("REJECT", 3), ("SANCTION", 4), ("ASSAULT", 4))

chance = random.Random(20221230)


class Zipf:
    """Draws from names of which the n-th is 1/n as frequent as the first."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._sums = list(accumulate(1 / (nr + 1) for nr in range(len(names))))

    def draw(self) -> str:
        return self.names[bisect(self._sums, chance.random() * self._sums[-1])]


def syllables(number: int, length: int) -> list[str]:
    """So many made-up words."""
    parts = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(chance.choice(parts) for _ in range(chance.randint(2, length)))] = None
    return list(found)


WORDS = Zipf(syllables(20_000, 4))
PEOPLE = Zipf([f"{first.title()} {last.title()}" for first, last in zip(syllables(3_000, 3), syllables(3_000, 4), strict=True)])
STATES = Zipf([word.title() for word in syllables(190, 4)])
PUBLISHERS = Zipf([f"{word.title()} Daily" for word in syllables(40, 3)])


def reading(nr: int) -> Reading:
    """One made-up report, with everything that is on record of it."""
    text, spans, people = "", [], [PEOPLE.draw() for _ in range(4)]
    for at in range(STATEMENTS):
        who = people[at % 4]
        said = " ".join(WORDS.draw() for _ in range(chance.randint(12, 24)))
        spans.append((Span(len(text), len(text) + len(who)), Span(len(text) + len(who) + 6, len(text) + len(who) + 6 + len(said))))
        text += f"{who} said {said}.\n"
    states = [STATES.draw() for _ in range(4)]
    place = f"made/{nr:06}.txt"
    day = f"{2013 + nr % 10}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    report = Report(
        id=report_id(place, text), place=place, media_type="text/plain", sha256=sha256(text.encode()).hexdigest(),
        title=f"Report {nr}", publisher=PUBLISHERS.draw(), published=day, lang="en", text=text,
    )  # fmt: skip
    return Reading(report=report, **_records(spans, people, states))


def _records(spans: list[tuple[Span, Span]], people: list[str], states: list[str]) -> dict[str, Any]:
    persons = tuple(
        Actor(id=f"a{nr}", name=who, kind="person", key=f"person:{who.lower().replace(' ', '-')}", mentions=(spans[nr][0],))
        for nr, who in enumerate(people)
    )
    bodies = tuple(
        Actor(id=f"b{nr}", name=who, kind="state", key=f"state:{who}", mentions=(spans[nr + 4][1],))
        for nr, who in enumerate(states)
    )
    statements = tuple(
        Statement(id=f"s{nr}", speaker=f"a{nr % 4}", source=source, content=(content,), kind="indirect", score=chance.random())
        for nr, (source, content) in enumerate(spans)
    )
    kinds = [chance.choice(EVENTS) for _ in range(4)]
    events = tuple(
        Event(id=f"e{nr}", type=kind, quad=quad, actors=(f"b{nr}",), recipients=(f"b{(nr + 1) % 4}",), trigger=spans[nr][1],
              evidence=spans[nr][1], modality="asserted" if nr else "claimed", statement=None if nr else "s0", score=0.5)
        for nr, (kind, quad) in enumerate(kinds)
    )  # fmt: skip
    figures = tuple(
        Figure(id=f"f{nr}", span=spans[nr][1], value=float(nr), bound="exact", unit="percent", of=spans[nr][1], giver=f"a{nr}")
        for nr in range(2)
    )
    positions = tuple(
        Position(holder=f"b{nr}", stance=chance.choice(STANCES), issue=spans[nr][1], wording=spans[nr][1]) for nr in range(2)
    )
    return {
        "actors": persons + bodies,
        "statements": statements,
        "events": events,
        "figures": figures,
        "positions": positions,
    }


def make(path: Path, statements: int) -> None:
    """Fill a new record; says how long it took."""
    start = time.perf_counter()
    with onrecord.open(path, create=True) as record:
        for nr in range(statements // STATEMENTS):
            one = reading(nr)
            record.add(one, one.report.text.encode(), "made")
            if nr % 5_000 == 4_999:
                print(f"# {(nr + 1) * STATEMENTS:,} statements after {time.perf_counter() - start:,.0f} s", flush=True)


def questions(record: onrecord.OpenArchive) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The usual questions: frequent and rare words and people, alone and together."""
    common, rare = WORDS.names[0], WORDS.names[4_000]
    often, seldom = PEOPLE.names[0], PEOPLE.names[1_500]
    one, other = STATES.names[0], STATES.names[5]
    yield "newest statements", record.statements
    yield "a frequent word", lambda: record.statements(common)
    yield "a rare word", lambda: record.statements(rare)
    yield "two words", lambda: record.statements(f"{WORDS.names[40]} {WORDS.names[90]}")
    yield "a beginning", lambda: record.statements(f"{rare[:3]}*")
    yield "a phrase", lambda: record.statements(f'"{common} {WORDS.names[1]}"')
    yield "a frequent speaker", lambda: record.statements(speaker=often)
    yield "a rare speaker", lambda: record.statements(speaker=seldom)
    yield "frequent speaker, frequent word", lambda: record.statements(common, speaker=often)
    yield "frequent speaker, rare word", lambda: record.statements(rare, speaker=often)
    yield "frequent word, one year", lambda: record.statements(common, since="2015", until="2015")
    yield "frequent word, one publisher", lambda: record.statements(common, publisher=PUBLISHERS.names[3])
    yield "what one says of another", lambda: record.statements(between=(often, one))
    yield "events of a frequent actor", lambda: record.events(actor=one)
    yield "events between two", lambda: record.events(between=(one, other))
    yield "sanctions since 2020", lambda: record.events(type="SANCTION", since="2020")
    yield "figures of a giver", lambda: record.figures(giver=often)
    yield "positions on an issue", lambda: record.positions(issue=rare)
    yield "positions of a frequent holder", lambda: record.positions(holder=one, stance="supports")
    yield "actors by name", lambda: record.actors(seldom.split()[1])


def measure(ask: Callable[[], Any]) -> tuple[float, float, int]:
    """Median and slowest run in milliseconds, and how many answers came; one run before is not counted."""
    answers = ask()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), max(times), len(answers)


def main() -> int:
    """Make the record unless there is one, ask, print a table; 1 if a median is over the target."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="keep the record in this file, or ask one kept before")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "made.db"
        if not path.exists():
            make(path, given.statements)
        with onrecord.open(path) as record:
            (total,) = record.count("statements")
            print(f"{total.count:,} statements, {path.stat().st_size / 1e9:.2f} GB; {RUNS} runs, milliseconds")
            print(f"{'question':36}{'median':>8}{'slowest':>9}{'answers':>9}")
            slow = []
            for name, ask in questions(record):
                median, slowest, answers = measure(ask)
                print(f"{name:36}{median:8.1f}{slowest:9.1f}{answers:9}", flush=True)
                slow += [name] if median > TARGET else []
    print(f"over {TARGET} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
