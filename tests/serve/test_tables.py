"""The tables: their headers sort them, their form asks all that can be asked, what is cut says so, and hostile words stay words."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

import onrecord
from onrecord.ask import Month, Question
from onrecord.ask.question import FIELDS
from onrecord.records import Actor, Change, Event, Figure, Office, Position, Reading, Report, Span, Statement, report_id
from onrecord.serve.api import Limits, make_app
from onrecord.serve.pages import tables, view
from onrecord.serve.pages.actors import TICKS, chart_of, step_of

EVIL = '<script>alert("1")</script><img src=x onerror=alert(2)> \u202e\'"&amp;'
KINDS = ("statements", "events", "figures", "positions")
SORTED = {"statements": ("score",), "events": ("score",), "figures": ("value", "giver"), "positions": ()}


def reading(nr: int, place: str = "") -> Reading:
    """One report: Mali's Awa Keïta gives a figure, accuses Togo, backs an issue; all words end in hostile ones."""
    text = f"Awa Keïta said {nr}0 tonnes of cotton {EVIL} rotted. Mali backs the {EVIL} pact. Mali accused Togo of theft."

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    place = place or f"{nr}{EVIL}.txt"
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type="text/plain",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"Cotton {nr} {EVIL}",
        publisher=f"Paper {EVIL}",
        published=f"2026-0{nr}-01",
        text=text,
    )
    actors = (
        Actor(id="a1", name="Awa Keïta", kind="person", state="MLI", key="person:awa", mentions=(at("Awa Keïta"),)),
        Actor(id="a2", name="Mali", kind="state", state="MLI", key="state:MLI", mentions=(at("Mali"),)),
        Actor(id="a3", name=f"Togo {EVIL}", kind="state", state="TGO", key="state:TGO", mentions=(at("Togo"),)),
    )
    said = Statement(
        id="s1", speaker="a1", source=at("Awa Keïta"), cue=at("said"), content=(at(f"{nr}0 tonnes of cotton {EVIL} rotted"),),
        kind="indirect", score=nr / 10,
    )  # fmt: skip
    accused = Event(
        id="e1", type="ACCUSE", quad=3, actors=("a2",), recipients=("a3",), trigger=at("accused"), modality="claimed",
        evidence=at("Mali accused Togo of theft"), place=EVIL, statement="s1", score=1 - nr / 10,
    )  # fmt: skip
    rotted = Figure(
        id="f1", span=at(f"{nr}0 tonnes"), value=nr * 10.0 if nr != 2 else 500.0, bound="at_least", unit="tonnes", of=at("cotton"),
        giver="a1" if nr != 3 else "a2", change=Change(value=2.0, unit=EVIL, direction="up", basis=EVIL, span=at("rotted")),
    )  # fmt: skip
    backs = Position(
        holder="a2", stance="supports", issue=at(f"the {EVIL} pact"), wording=at(f"backs the {EVIL} pact"), statement=None
    )
    return Reading(report=report, actors=actors, statements=(said,), events=(accused,), figures=(rotted,), positions=(backs,))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "cotton.db"
    with onrecord.open(path, create=True) as archive:
        for nr in (1, 2, 3):
            one = reading(nr)
            archive.add(one, one.report.text.encode(), "test-1")
    return path


@pytest.fixture(scope="module")
def client(record: Path) -> TestClient:
    return TestClient(make_app(record, "0", Limits(taken=2)), base_url="http://127.0.0.1", follow_redirects=False)


def rows(text: str) -> list[str]:
    """The words of each row of the page's table of records."""
    (body,) = re.findall(r'<table class="rows .*?<tbody>(.*?)</tbody>', text, re.S)
    return [unescape(re.sub(r"<[^>]+>", " ", row)) for row in body.split("<tr")[1:]]


def links(text: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', text)]


@pytest.mark.parametrize("wanted", KINDS)
def test_headers_sort_and_say_so(client, wanted):
    text = client.get(f"/{wanted}").text
    assert '<th scope="col" aria-sort="descending">' in text and f"/{wanted}?order=oldest" in links(text)
    assert "1 January" in rows(client.get(f"/{wanted}?order=oldest").text)[0] and "1 March" in rows(text)[0]
    for order in SORTED[wanted]:
        assert f"/{wanted}?order={order}" in links(text)
        assert client.get(f"/{wanted}?order={order}").text.count("aria-sort=") == 1


def test_the_orders_are_those_they_are_called(client):
    def firsts(address: str, pattern: str) -> list[str]:
        return [re.search(pattern, row).group() for row in rows(client.get(address).text)]

    assert firsts("/figures?order=value", r"Cotton \d") == ["Cotton 2", "Cotton 3", "Cotton 1"]
    givers = [found.split() for found in firsts("/figures?order=giver", r"(Keïta|Mali)\s+Cotton")]
    assert givers == [["Keïta", "Cotton"], ["Keïta", "Cotton"], ["Mali", "Cotton"]]
    assert firsts("/statements?order=score", r"Cotton \d") == ["Cotton 3", "Cotton 2", "Cotton 1"]
    assert firsts("/events?order=score", r"Cotton \d") == ["Cotton 1", "Cotton 2", "Cotton 3"]
    assert "have no giver" in client.get("/positions?order=giver").text


@pytest.mark.parametrize("wanted", KINDS)
def test_the_form_asks_all_that_can_be_asked_and_keeps_what_is(client, wanted):
    text = client.get(f"/{wanted}?order=oldest&limit=2&since=2026").text
    (form,) = re.findall(rf'<form action="/{wanted}">(.*?)</form>', text, re.S)
    names = re.findall(r'name="(\w+)"', form)
    assert set(names) == {*FIELDS[wanted], "limit"} and names.count("between") == (2 if "between" in FIELDS[wanted] else 0)
    assert 'name="since" value="2026"' in form and 'name="order" value="oldest"' in form
    described = set(re.findall(r'aria-describedby="([^"]+)"', form))
    assert described == set(re.findall(r'<small id="([^"]+)"', form))


def test_five_fields_are_shown_and_the_others_are_under_more(client):
    (form,) = re.findall(r'<form action="/events">(.*?)</form>', client.get("/events?type=ACCUSE").text, re.S)
    first, _, others = form.partition('<details class="more">')
    assert re.findall(r'name="(\w+)"', first) == ["words", "party", "type", "since", "publisher"]
    assert 'name="modality"' in others and 'name="between"' in others
    assert '<details class="more" open>' in client.get("/events?modality=claimed").text, "what narrows the table is never hidden"


def test_names_and_publishers_are_suggested(client):
    text = client.get("/events").text
    assert 'name="party" value="" maxlength="1000" aria-describedby="h-party" list="actors"' in text
    assert re.findall(r'<datalist id="actors">.*?</datalist>', text, re.S)[0].count("<option value=") == 3
    assert unescape(re.findall(r'<datalist id="publishers"><option value="(.*?)">', text)[0]).startswith("Paper")


def test_what_there_is_of_each_kind_is_counted_and_a_link(client, tmp_path):
    (facets,) = re.findall(r'<ul class="facets".*?</ul>', client.get("/figures?giver=person:awa").text, re.S) or [""]
    assert not facets, "one unit and one publisher tell nothing apart"
    with onrecord.open(tmp_path / "r.db", create=True) as archive:
        for nr in (1, 2):
            one = reading(nr)
            kept = msgspec.structs.replace(one.report, publisher=f"Paper_{nr}" if nr == 1 else None)
            archive.add(msgspec.structs.replace(one, report=kept), one.report.text.encode(), "test-1")
        facet, *others = view.facets(archive, Question(wanted="events"), {"type": "ACCUSE"})
        (whole,) = view.facets(archive, Question(wanted="events"), {"order": "oldest"})
    assert whole.values == [("Paper_1", 1, "/events?order=oldest&publisher=Paper_1")], "of all rows, in the order asked for"
    assert not others and facet.label == "Publisher" and facet.none == 1
    assert facet.values == [("Paper_1", 1, "/events?type=ACCUSE&publisher=Paper_1")]


def test_an_office_that_one_report_alone_gives_is_not_told_as_a_fact(tmp_path):
    with onrecord.open(tmp_path / "r.db", create=True) as archive:
        for nr, titles in ((1, ("cotton", "theft")), (2, ("cotton",))):
            one = reading(nr)
            places = [(title, one.report.text.index(title)) for title in titles]
            held = [Office(person="a1", title=title, of="a2", title_span=Span(at, at + len(title))) for title, at in places]
            archive.add(msgspec.structs.replace(one, offices=tuple(held)), one.report.text.encode(), "test-1")
    client = TestClient(make_app(tmp_path / "r.db", "0", Limits()), base_url="http://127.0.0.1")
    known, _, alone = client.get("/actors/person:awa").text.partition("<h2>Offices that only one report gives</h2>")
    assert "<h2>Offices</h2>" in known and "2 reports" in known and "One report only" in alone
    assert "<bdi>theft</bdi>" in alone and "<bdi>theft</bdi>" not in known
    assert client.get("/offices").text.count("One report only") == 1


def test_a_statement_stands_in_its_sentence(client):
    text = client.get("/statements?words=cotton").text
    (first, *_) = re.findall(r'<td class="words in-sentence" dir="auto">(.*?)</td>', text, re.S)
    assert first.startswith('<span class="statement-source">Awa Keïta</span> <span class="statement-cue">said</span> ')
    assert '<span class="statement-content"><mark>cotton</mark></span>' in first.replace("\n", "")
    for address in ("/actors/person:awa", "/search?q=cotton"):
        assert '<span class="statement-cue">said</span>' in client.get(address).text


def test_a_filter_is_taken_away_alone(client):
    text = client.get("/events", params={"between": ["state:MLI", "state:TGO"], "type": "ACCUSE", "order": "score"}).text
    chips = re.findall(r'<ul class="chips".*?</ul>', text, re.S)[0]
    left = [parse_qs(urlsplit(place).query) for place in links(chips)]
    pair = {"between": ["state:MLI", "state:TGO"]}
    assert left == [{"type": ["ACCUSE"], "order": ["score"]}, {**pair, "order": ["score"]}]
    assert len(rows(text)) == 3
    assert "Give two actors" in client.get("/events?between=state:MLI&between=").text


def test_counts_end_where_they_would_take_long(client, monkeypatch):
    assert "<b>3</b> events" in client.get("/events?modality=claimed&limit=2").text
    monkeypatch.setattr(tables, "COUNTED_TO", 2)
    cut = client.get("/events?modality=claimed&limit=1").text
    assert "more than <b>2</b> events" in cut and "of more than 2" in cut
    assert "are shown for up to 2 rows" in cut and 'class="facets"' not in cut
    assert "<b>3</b> events" in client.get("/events?limit=1").text, "a whole table is counted whole"
    assert "<b>3</b> events" in client.get("/events?modality=claimed&limit=3").text, "nor is what is all shown cut"


def test_each_row_leads_to_its_place_in_the_report(client):
    for wanted, anchor in zip(KINDS, ("s1", "e1", "f1", "p1"), strict=True):
        places = [place for place in links(client.get(f"/{wanted}").text) if place.startswith("/reports/")]
        assert [place.partition("#")[2] for place in places] == [anchor] * 3
        assert f'id="{anchor}"' in client.get(places[0].partition("#")[0]).text


def test_modality_and_quad_are_words(client):
    assert all("claimed" in row and "Awa Keïta" in row and "conflict in word" in row for row in rows(client.get("/events").text))


def test_a_figure_is_told_whole(client):
    text = client.get("/figures?order=oldest").text
    row = " ".join(rows(text)[0].split())
    assert row.startswith("> at least 10 tonnes cotton Awa Keïta said 10 tonnes of cotton <script>")
    assert "up 2 <script>" in row and "said <mark>10 tonnes</mark> of cotton" in text
    asked = client.get("/figures?words=cotton").text
    assert "said 20 tonnes of <mark>cotton</mark>" in asked


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "jsonl"])
def test_a_file_that_is_cut_says_so_in_its_name(client, ending):
    whole = client.get(f"/figures.{ending}?words=tonnes&until=2026-02")
    cut = client.get(f"/figures.{ending}?unit=tonnes&order=value")
    assert f'filename="onrecord-figures-tonnes-2026-02.{ending}"' in whole.headers["content-disposition"]
    assert f'filename="onrecord-figures-tonnes-first-2.{ending}"' in cut.headers["content-disposition"]
    if ending == "json":
        assert [one["value"] for one in cut.json()] == [500.0, 30.0]
    elif ending == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(io.BytesIO(cut.content))
        assert table.column("value").to_pylist() == [500.0, 30.0] and table.num_rows == 2
    elif ending == "csv":
        assert [row["value"] for row in csv.DictReader(io.StringIO(cut.text))] == ["500.0", "30.0"]


def test_a_files_name_holds_no_more_than_letters(client):
    answer = client.get("/statements.csv", params={"words": '"\r\nX: y' + "w" * 300})
    name = re.search(r'filename="([^"]*)"', answer.headers["content-disposition"]).group(1)
    assert re.fullmatch(r"[a-z0-9.-]{1,100}", name)


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
@pytest.mark.parametrize(
    ("address", "name", "first"),
    [
        ("/issues.{}?words=pact", "onrecord-issues-pact.{}", {"positions": 3, "holders": 1}),
        ("/issues.{}?words=whale", "onrecord-issues-whale.{}", None),
        ("/timeline.{}?actor=person:awa", "onrecord-timeline-person-awa.{}", {"month": "2026-01", "statements": 1}),
    ],
)
def test_other_tables_can_be_taken_away_too(client, ending, address, name, first):
    answer = client.get(address.format(ending))
    assert f'filename="{name.format(ending)}"' in answer.headers["content-disposition"], answer.text
    if ending == "parquet":
        lines = pytest.importorskip("pyarrow.parquet").read_table(io.BytesIO(answer.content)).to_pylist()
    else:
        lines = answer.json() if ending == "json" else list(csv.DictReader(io.StringIO(answer.text)))
    if first is None:
        assert lines == []
    else:
        assert {field: str(lines[0][field]) for field in first} == {field: str(value) for field, value in first.items()}


def test_a_pairs_months_are_drawn_to_be_taken_away(client):
    pytest.importorskip("vl_convert")
    answer = client.get("/timeline.svg?actor=state:MLI&other=state:TGO")
    assert answer.headers["content-type"] == "image/svg+xml" and answer.text.startswith("<svg") and "<script" not in answer.text
    assert "Take it as" in client.get("/timeline.xls?actor=state:MLI").text and "Take a table as" in client.get("/issues.xls").text


class Reader(HTMLParser):
    """Notes everything a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        runs = tag == "script" and not (given.get("src") or "").startswith("/static/")
        if runs or tag in ("img", "style", "iframe") or any(name.startswith("on") or name == "style" for name in given):
            self.wrong.append(f"{tag} {given}")


@pytest.mark.parametrize(
    "address",
    [
        *(f"/{wanted}" for wanted in (*KINDS, "issues")),
        f"/statements?words=cotton&publisher={quote(EVIL)}",
        "/events?between=state:MLI&between=state:TGO",
        "/pairs/state:MLI/state:TGO",
        "/issues/pact",
        f"/issues/{quote(EVIL, safe='')}",
        f"/figures?unit={quote(EVIL)}",
    ],
)
def test_hostile_words_stay_words(client, address):
    answer = client.get(address)
    assert answer.status_code in (200, 400, 404)
    reader = Reader()
    reader.feed(answer.text)
    assert reader.wrong == [] and "alert" in unescape(answer.text)


def test_a_chart_has_one_scale_and_few_numbers():
    months = [Month(month="2026-01", verbal_cooperation=7, material_cooperation=2, verbal_conflict=3), Month(month="2026-02")]
    chart = chart_of(months)
    assert [tick.number for tick in chart.ticks] == [0, 5] or [tick.number for tick in chart.ticks] == [5, 0, 5]
    line = next(tick.y for tick in chart.ticks if tick.number == 0)
    first = chart.bars[0]
    assert first.verbal_up[0] + first.verbal_up[1] == pytest.approx(line) and first.verbal_down[0] == pytest.approx(line)
    assert first.verbal_up[1] / 7 == pytest.approx(first.verbal_down[1] / 3, abs=0.1)
    assert first.material_up[0] + first.material_up[1] == pytest.approx(first.verbal_up[0], abs=0.1)
    assert [bar.label for bar in chart.bars] == [True, False] and chart.bars[1].verbal_up[1] == 0


@pytest.mark.parametrize("most", [1, 3, 4, 9, 10, 42, 99, 100, 7_777])
def test_steps_are_round(most):
    step = step_of(most)
    assert str(step).rstrip("0") in ("1", "2", "5") and most // step <= TICKS


@pytest.mark.parametrize("wanted", ["reports", "issues", "stories"])
def test_a_number_has_its_name_beside_it_where_the_heads_are_hidden(client, wanted):
    rows = client.get(f"/{wanted}").text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert '<td class="n">' not in rows
