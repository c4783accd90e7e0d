"""Made-up records for the benchmarks: words and names as unevenly spread as in news (Zipf), the same at every run.

`Shape` says how much stands in each report. `ASKED` is what the questions are measured on, `PAGED` what the pages are.
"""

from __future__ import annotations

import random
import time
from bisect import bisect
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import onrecord
from onrecord.records import (
    Actor,
    Change,
    Event,
    Figure,
    Membership,
    Office,
    Position,
    Problem,
    Reading,
    Report,
    Span,
    Statement,
    report_id,
)

STANCES = ("supports", "opposes", "commits_to", "ready_to", "calls_for", "denies", "concerned")
EVENTS = (("AGREE", 1), ("CONSULT", 1), ("SUPPORT", 1), ("AID", 2), ("ACCUSE", 3), ("REJECT", 3), ("SANCTION", 4), ("ASSAULT", 4))
TITLES = ("president", "prime minister", "foreign minister", "trade minister", "ambassador", "spokeswoman")
UNITS = ("percent", "USD", "tonnes", "people")

chance = random.Random(20221230)


class Shape(NamedTuple):
    """How many of each kind stand in one report; whether the first person's office does; a problem in each so-manieth report.

    `named` issues recur from report to report; without them an issue is the words of a statement. `long_each`: each so-manieth
    report is ten times as long.
    """

    statements: int
    events: int
    figures: int
    positions: int
    office: bool = False
    named: bool = False
    problem_each: int = 0
    long_each: int = 0


ASKED = Shape(statements=20, events=4, figures=2, positions=2)
PAGED = Shape(statements=6, events=3, figures=2, positions=2, office=True, named=True, problem_each=10, long_each=200)


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
HOMES = {name: (STATES.draw(), chance.choice(TITLES)) for name in PEOPLE.names}  # whose office it is, and which
ISSUES = Zipf([f"{first} {last}" for first, last in zip(syllables(400, 3), syllables(400, 4), strict=True)])


def person_key(name: str) -> str:
    return f"person:{name.lower().replace(' ', '-')}"


def state_key(name: str) -> str:
    return f"state:{name}"


class Draft:
    """A text that grows, and the span of whatever is added."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))


def reading(nr: int, shape: Shape = ASKED) -> Reading:
    """One made-up report, with everything that is on record of it."""
    draft, spans, people = Draft(), [], [PEOPLE.draw() for _ in range(4)]
    times = 10 if shape.long_each and nr % shape.long_each == 0 else 1
    for at in range(shape.statements * times):
        source = draft.add(people[at % 4])
        draft.add(" said ")
        spans.append((source, draft.add(" ".join(WORDS.draw() for _ in range(chance.randint(12, 24))))))
        draft.add(".\n")
    states = [HOMES[people[0]][0] if shape.named else STATES.draw(), *(STATES.draw() for _ in range(3))]
    records = _records(shape, spans, people, states) | _more(draft, shape, nr, HOMES[people[0]][1])
    place = f"made/{nr:06}.txt"
    day = f"{2013 + nr % 10}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    report = Report(
        id=report_id(place, draft.text), place=place, media_type="text/plain", sha256=sha256(draft.text.encode()).hexdigest(),
        title=f"Report {nr}", publisher=PUBLISHERS.draw(), published=day, lang="en", text=draft.text,
    )  # fmt: skip
    return Reading(report=report, **records)


def _records(shape: Shape, spans: list[tuple[Span, Span]], people: list[str], states: list[str]) -> dict[str, Any]:
    """What rests on the statements' own words."""
    persons = tuple(
        Actor(id=f"a{nr}", name=who, kind="person", key=person_key(who), mentions=(spans[nr][0],)) for nr, who in enumerate(people)
    )
    bodies = tuple(
        Actor(id=f"b{nr}", name=who, kind="state", key=state_key(who), mentions=(spans[(nr + 4) % len(spans)][1],))
        for nr, who in enumerate(states)
    )
    statements = tuple(
        Statement(id=f"s{nr}", speaker=f"a{nr % 4}", source=source, content=(content,), kind="indirect", score=chance.random())
        for nr, (source, content) in enumerate(spans)
    )
    kinds = [chance.choice(EVENTS) for _ in range(shape.events)]
    events = tuple(
        Event(id=f"e{nr}", type=kind, quad=quad, actors=(f"b{nr}",), recipients=(f"b{(nr + 1) % 4}",), trigger=spans[nr][1],
              evidence=spans[nr][1], modality="asserted" if nr else "claimed", statement=None if nr else "s0", score=0.5)
        for nr, (kind, quad) in enumerate(kinds)
    )  # fmt: skip
    found = {"actors": persons + bodies, "statements": statements, "events": events}
    if shape.named:
        return found
    figures = tuple(
        Figure(id=f"f{nr}", span=spans[nr][1], value=float(nr), bound="exact", unit="percent", of=spans[nr][1], giver=f"a{nr}")
        for nr in range(shape.figures)
    )
    positions = tuple(
        Position(holder=f"b{nr}", stance=chance.choice(STANCES), issue=spans[nr][1], wording=spans[nr][1])
        for nr in range(shape.positions)
    )
    return found | {"figures": figures, "positions": positions}


def _more(draft: Draft, shape: Shape, nr: int, title: str) -> dict[str, Any]:
    """What has sentences of its own: figures, positions on issues that recur, offices, a membership, a problem now and then."""
    if not shape.named:
        return {}
    found: dict[str, Any] = {
        "figures": tuple(_figure(draft, at) for at in range(shape.figures)),
        "positions": tuple(_position(draft, at) for at in range(shape.positions)),
        "offices": (_office(draft, title),) if shape.office else (),
    }
    if nr % 5 == 0:
        found["memberships"] = (Membership(organisation="b2", member="b3", evidence=draft.add("The body takes in the state.\n")),)
    if shape.problem_each and nr % shape.problem_each == 0:
        found["problems"] = (Problem(code="unpaired-quote", span=draft.add("“"), detail="no closing mark"),)
    return found


def _figure(draft: Draft, at: int) -> Figure:
    of, unit = draft.add(f"The {ISSUES.draw()}"), UNITS[at % 4]
    draft.add(" came to ")
    value = chance.randint(1, 9_000) / 10
    span = draft.add(f"{value} {unit}")
    draft.add(", ")
    up = draft.add(f"up {chance.randint(1, 40)} percent")
    draft.add(" on a year before.\n")
    change = Change(value=5.0, unit="percent", direction="up", basis="year on year", span=up)
    return Figure(
        id=f"f{at}", span=span, value=value, bound="exact", unit=unit, of=of, period="2021", giver=f"a{at}", change=change
    )


def _position(draft: Draft, at: int) -> Position:
    stance, start = chance.choice(STANCES), len(draft.text)
    draft.add(f"{stance.replace('_', ' ')} ")
    issue = draft.add(f"the {ISSUES.draw()}")
    draft.add(".\n")
    return Position(holder=f"b{at}", stance=stance, issue=issue, wording=Span(start, issue.end), statement=f"s{at}")


def _office(draft: Draft, title: str) -> Office:
    """The first person's, in the first state."""
    span = draft.add(title)
    draft.add(" was there.\n")
    return Office(person="a0", title=title, of="b0", title_span=span)


def make(path: Path, reports: int, shape: Shape = ASKED) -> None:
    """Fill a new record, and have something that could not be read for each hundredth report; says how long it took."""
    start = time.perf_counter()
    with onrecord.open(path, create=True) as record:
        for nr in range(reports):
            one = reading(nr, shape)
            record.add(one, one.report.text.encode(), "made")
            if shape.named and nr % 100 == 0:
                record.reject(f"made/{nr:06}.bin", "binary data (a NUL at byte 7)", "Give text")
            if nr % 5_000 == 4_999:
                print(f"# {nr + 1:,} reports after {time.perf_counter() - start:,.0f} s", flush=True)
