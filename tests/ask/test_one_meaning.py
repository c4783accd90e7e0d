"""One meaning of a state, and one event counted once: the same ten questions have the same answer wherever they are asked."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import onrecord
from onrecord.cli import app
from onrecord.export import export_record
from onrecord.export.panel import Plan, export_panel
from onrecord.records import Actor, Event, Reading, Report, Span, Statement, report_id
from onrecord.serve.api import Limits, make_app
from onrecord.serve.operations import operations

TEXT = "Norway Kazakhstan Moldova Haugland Omarova officials spoke said word."
WHO = {
    "NOR": ("Norway", "state", "NOR", None, "state:NOR"),
    "KAZ": ("Kazakhstan", "state", "KAZ", None, "state:KAZ"),
    "MDA": ("Moldova", "state", "MDA", None, "state:MDA"),
    "haugland": ("Haugland", "person", "NOR", "GOV", "person:haugland"),
    "omarova": ("Omarova", "person", "KAZ", "GOV", "person:omarova"),
    "officials": ("officials", "group", "NOR", "GOV", None),  # known in their own report only
}


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def reading(place: str, published: str, publisher: str, events: list[Any], speakers: list[str]) -> Reading:
    """Events as (type, who, to whom, date, modality); each speaker says a word."""
    ids = {name: f"a{nr}" for nr, name in enumerate(WHO, 1)}
    actors = tuple(
        Actor(id=ids[name], name=told[0], kind=told[1], state=told[2], sector=told[3], key=told[4], mentions=(span(told[0]),))
        for name, told in WHO.items()
    )
    made = tuple(
        Event(
            id=f"e{nr}", type=type_, quad=3 if type_ in ("ACCUSE", "SANCTION") else 1, actors=tuple(ids[one] for one in who),
            recipients=tuple(ids[one] for one in whom), trigger=span("spoke"), evidence=span("spoke"), date=date,
            modality=modality, score=0.5,
        )
        for nr, (type_, who, whom, date, modality) in enumerate(events, 1)
    )  # fmt: skip
    said = tuple(
        Statement(
            id=f"s{nr}", speaker=ids[name], source=span(WHO[name][0]), cue=span("said"), content=(span("word"),), kind="indirect",
            score=0.5,
        )
        for nr, name in enumerate(speakers, 1)
    )  # fmt: skip
    told = Report(
        id=report_id(place, TEXT), place=place, media_type="text/plain", sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        published=published, publisher=publisher, text=TEXT,
    )  # fmt: skip
    return Reading(report=told, actors=actors, events=made, statements=said)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One call that three reports tell, accusations of two days, what both do to a third, a claim and a plan."""
    path = tmp_path_factory.mktemp("meaning") / "r.db"
    told = [
        reading(
            "a.txt", "2031-01-05", "Wire",
            [
                ("CONSULT", ["haugland", "omarova"], [], "2031-01-04", "asserted"),
                ("ACCUSE", ["NOR"], ["KAZ"], "2031-01-05", "asserted"),
                ("SANCTION", ["NOR", "KAZ"], ["MDA"], "2031-01-05", "asserted"),
            ],
            ["haugland", "NOR", "KAZ"],
        ),
        reading(
            "b.txt", "2031-01-05", "Post",
            [
                ("CONSULT", ["NOR", "KAZ"], [], None, "asserted"),
                ("ACCUSE", ["officials"], ["omarova"], "2031-01-20", "asserted"),
                ("ACCUSE", ["omarova"], ["NOR"], "2031-01-20", "claimed"),
            ],
            ["officials", "omarova"],
        ),
        reading(
            "c.txt", "2031-02-01", "Post",
            [
                ("CONSULT", ["officials"], ["KAZ"], "2031-01-05", "asserted"),
                ("CONSULT", ["NOR"], ["KAZ"], "2031-02", "planned"),
            ],
            ["officials"],
        ),
    ]  # fmt: skip
    with onrecord.open(path, create=True) as archive:
        for one in told:
            archive.add(one, one.report.text.encode(), "c1")
    return path


Asking = Callable[[str, dict[str, Any]], int]
PAIR = ("Norway", "Kazakhstan")
# A question, how many there are, and which rows of the tables are meant, told by the states of the parties in their own report.
QUESTIONS: list[tuple[str, dict[str, Any], int]] = [
    ("events", {"between": PAIR}, 5),
    ("events", {"between": PAIR, "tellings": True}, 7),
    ("events", {"between": PAIR, "modality": "asserted"}, 3),
    ("events", {"between": PAIR, "modality": "asserted", "alone": True}, 2),
    ("events", {"party": "Moldova", "type": "SANCTION"}, 1),
    ("events", {"party": "NOR", "type": "CONSULT", "modality": "asserted"}, 1),
    ("events", {"actor": "state:NOR", "recipient": "Kazakhstan", "modality": "asserted", "type": "ACCUSE"}, 2),
    ("events", {"party": "Haugland"}, 1),
    ("statements", {"speaker": "Norway"}, 4),
    ("statements", {"speaker": "state:NOR", "alone": True}, 1),
]


def client_of(path: Path) -> TestClient:
    return TestClient(make_app(path, "1", Limits()), base_url="http://localhost")


def by_python(path: Path) -> Asking:
    archive = onrecord.open(path)
    return lambda wanted, asked: sum(line.count for line in archive.count(wanted, **asked))


def by_command(path: Path) -> Asking:
    def ask(wanted: str, asked: dict[str, Any]) -> int:
        options: list[str] = []
        for name, value in asked.items():
            options += [f"--{name}", *(value if isinstance(value, tuple) else [] if value is True else [value])]
        told = CliRunner().invoke(app, ["count", wanted, "--db", str(path), *options, "--json"])
        return int(json.loads(told.stdout.splitlines()[0])["count"])

    return ask


def by_http(path: Path) -> Asking:
    client = client_of(path)
    return lambda wanted, asked: client.get("/api/count", params={"wanted": wanted, **in_words(asked)}).json()[0]["count"]


def by_tool(path: Path) -> Asking:
    """As a language model asks: with values of JSON."""
    archive, count = onrecord.open(path), operations(50)["count"]
    return lambda wanted, asked: count.run(archive, {"wanted": wanted, **json.loads(json.dumps(asked))})[0].count


def by_page(path: Path) -> Asking:
    client = client_of(path)

    def ask(wanted: str, asked: dict[str, Any]) -> int:
        each = asked.get("tellings")
        text = client.get(f"/{wanted}", params=in_words({**asked, "tellings": ""})).text
        found = re.search(r"<b>(\d+)</b> (?:event|statement)s?(?:, mentioned (\d+) times)?", text)
        assert found, text
        return int(found[2] or found[1]) if each else int(found[1])

    return ask


def in_words(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: "true" if value is True else value for name, value in asked.items() if value}


@pytest.mark.parametrize("surface", [by_python, by_command, by_http, by_tool, by_page], ids=lambda one: one.__name__)
def test_a_question_has_one_answer_wherever_it_is_asked(record: Path, surface: Callable[[Path], Asking]) -> None:
    ask = surface(record)
    assert [ask(wanted, asked) for wanted, asked, _ in QUESTIONS] == [count for *_, count in QUESTIONS]


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_exports_count_the_same(record: Path, tmp_path: Path) -> None:
    with onrecord.open(record) as archive:
        export_record(archive, "csv", tmp_path / "tables", kinds=("events", "statements", "actors"))
        export_record(archive, "polecat", tmp_path / "once.tsv")
        export_record(archive, "polecat", tmp_path / "each.tsv", tellings=True)
        export_record(archive, "gdelt", tmp_path / "gdelt.tsv")
        export_panel(archive, tmp_path / "panel", Plan())
    events = rows_of(tmp_path / "tables" / "events.csv")
    sides = [(set(json.loads(one["actor_states"])), set(json.loads(one["recipient_states"]))) for one in events]
    pair = [
        one["same_event"]
        for one, (who, whom) in zip(events, sides, strict=True)
        if ({"NOR"} <= who and {"KAZ"} <= whom) or ({"KAZ"} <= who and {"NOR"} <= whom) or (not whom and {"NOR", "KAZ"} <= who)
    ]
    assert (len(set(pair)), len(pair)) == (5, 7)
    states = {row["key"]: row["state"] for row in rows_of(tmp_path / "tables" / "actors.csv")}
    assert sum(states[row["speaker_key"]] == "NOR" for row in rows_of(tmp_path / "tables" / "statements.csv")) == 4
    for name, due in (("once", 3), ("each", 5)):
        rows = rows_of(tmp_path / f"{name}.tsv", "\t")
        assert sum({row["Actor Country"], row["Recipient Country"]} == {"NOR", "KAZ"} for row in rows) == due
    mentions = sorted(line.split("\t")[31] for line in (tmp_path / "gdelt.tsv").read_text().splitlines())
    assert mentions == ["1", "1", "1", "1", "3"]  # one of the four is a pair of the sanctions that both impose
    panel = [row for row in rows_of(tmp_path / "panel" / "panel.csv") if (row["source"], row["target"]) == ("NOR", "KAZ")]
    assert (sum(int(row["events"]) for row in panel), sum(int(row["tellings"]) for row in panel)) == (3, 5)


def test_months_and_the_page_of_a_pair_count_the_same(record: Path) -> None:
    with onrecord.open(record) as archive:
        months = archive.timeline(*PAIR)
        each = archive.timeline(*PAIR, tellings=True)
    assert [(one.month, one.verbal_cooperation, one.verbal_conflict) for one in months] == [("2031-01", 1, 2)]
    assert [(one.month, one.verbal_cooperation, one.verbal_conflict) for one in each] == [("2031-01", 3, 2)]
    client = client_of(record)
    told = client.get("/timeline.json", params={"actor": "state:NOR", "other": "state:KAZ"}).json()
    assert [(one["month"], one["verbal_cooperation"], one["verbal_conflict"]) for one in told] == [("2031-01", 1, 2)]
    page = client.get("/pairs/state:NOR/state:KAZ").text
    meetings = page[page.index("Meetings and calls") : page.index("Agreements</h2>")]
    assert meetings.count('class="item event') == 1
