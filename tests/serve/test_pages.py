"""The pages: each is there, holds its question in its address, tells errors with a remedy, and lets its rows be taken away."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

import onrecord
from onrecord.ask import Month
from onrecord.ask.records import number
from onrecord.records import Actor, Event, Figure, Position, Problem, Reading, Report, Span, Statement, report_id
from onrecord.serve.api import Limits, make_app
from onrecord.serve.pages.actors import sums_of
from onrecord.serve.pages.tables import last_months
from onrecord.serve.render import changed_words, date_words, month_words, printable, sector_name, state_name

FIRST = "Ola Vik said on Monday that Norway backs the fish pact.\n\nNorway met Chile in Oslo. Catches rose to 1.5 million tonnes."
SECOND = "Ola Vik said that Norway firmly backs the fish pact.\n\nChile accused Norway of delay, a <b>bold</b> claim."
LISTS = (
    "reports",
    "actors",
    "statements",
    "events",
    "figures",
    "positions",
    "offices",
    "memberships",
    "problems",
    "issues",
    "stories",
)


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def reading(text: str, day: str) -> Reading:
    """Two states, a person of one, and a record of each kind that the text has words for."""
    report = Report(
        id=report_id(day, text),
        place=day,
        media_type="text/plain",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"Fish, {day}",
        published=day,
        text=text,
    )
    actors = (
        Actor(id="a1", name="Ola Vik", kind="person", state="NOR", key="person:ola-vik", mentions=(at(text, "Ola Vik"),)),
        Actor(id="a2", name="Norway", kind="state", state="NOR", key="state:NOR", mentions=(at(text, "Norway"),)),
        Actor(id="a3", name="Chile", kind="state", state="CHL", key="state:CHL", mentions=(at(text, "Chile"),)),
    )
    backs = text[text.index("Norway") + 7 : text.index("pact") + 4]
    said = Statement(
        id="s1", speaker="a1", source=at(text, "Ola Vik"), cue=at(text, "said"), content=(at(text, f"Norway {backs}"),),
        kind="indirect", score=0.9,
    )  # fmt: skip
    met = "met" in text
    event = Event(
        id="e1", type="CONSULT" if met else "ACCUSE", quad=1 if met else 3, actors=("a1", "a3") if met else ("a3",),
        recipients=() if met else ("a2",), trigger=at(text, "met" if met else "accused"),
        evidence=at(text, text.split("\n\n")[1]), date=day, modality="asserted", score=0.8,
    )  # fmt: skip
    figures = (
        (Figure(id="f1", span=at(text, "1.5 million tonnes"), value=1.5e6, bound="exact", unit="tonnes", giver="a1"),)
        if met
        else ()
    )
    doubt = Problem(code="ambiguous-speaker", span=event.evidence, detail="it may be another")
    doubts = () if met else (doubt, Problem(code="no-byline", detail="nobody is named"))
    position = Position(holder="a2", stance="supports", issue=at(text, "the fish pact"), wording=at(text, backs), statement="s1")
    records = {"statements": (said,), "events": (event,), "figures": figures, "positions": (position,)}
    return Reading(report=report, actors=actors, problems=doubts, **records)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "fish.db"
    with onrecord.open(path, create=True) as archive:
        for text, day in ((FIRST, "2026-03-02"), (SECOND, "2026-04-06")):
            archive.add(reading(text, day), text.encode(), "test-1")
        archive.reject("broken.pdf", "no text in it", "Give one with text")
    return path


@pytest.fixture(scope="module")
def client(record: Path) -> TestClient:
    return TestClient(make_app(record, "0", Limits()), base_url="http://127.0.0.1", follow_redirects=False)


def page(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:400]
    assert (
        "script-src 'self'" in answer.headers["content-security-policy"] and answer.headers["x-content-type-options"] == "nosniff"
    )
    return answer.text


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_there(client: TestClient, name: str) -> None:
    assert f"<h1>{name.capitalize()}" in page(client, f"/{name}")


def test_the_overview_counts_what_there_is(client: TestClient) -> None:
    text = page(client, "/")
    assert re.search(r"<b>2</b>\s+reports", text) and re.search(r"<b>1</b>\s+not read", text)
    assert "Mar 2026" in text and "Ola Vik" in text and 'type="search"' in text


def test_months_with_nothing_are_drawn_too(client: TestClient) -> None:
    text = page(client, "/")
    chart = text[text.index("<svg") : text.index("</svg>")]
    months = re.findall(r"<title>(\w+ \d+): (\d+)</title>", chart)
    assert len(months) == 12 and months[0] == ("May 2025", "0") and months[-2:] == [("Mar 2026", "1"), ("Apr 2026", "1")]
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', chart)]
    assert heights[:10] == [0] * 10 and heights[10] == heights[11] > 0


def test_a_chart_says_what_it_shows_and_where_from(client: TestClient) -> None:
    text = page(client, "/")
    assert "2 reports" in text and "most in a month: 1" in text and "most in Mar 2026: 1" in text, "figures stand in one report"
    assert "All reports are shown. Source: 2 reports in" in text and "read by <bdi>test-1</bdi>" in text
    pair = page(client, "/pairs/state:NOR/state:CHL")
    assert "1 event of cooperation, 1 of conflict" in pair and "Source: 2 reports in" in pair
    months = [
        Month(month=None, verbal_conflict=4),
        Month(month="2020-01", material_conflict=2),
        Month(month="2026-01", verbal_cooperation=1),
    ]
    assert sums_of(months, months[2:]) == (1, 0, 2, 4)


def test_the_charts_have_the_last_months_and_no_mistaken_one() -> None:
    assert last_months({}) == [] and last_months({"2026-04": 1})[::11] == ["2025-05", "2026-04"]
    even = {f"{year}-{month:02}": 5 for year in range(2010, 2026) for month in range(1, 13)}
    assert (last_months(even)[0], last_months(even)[-1], len(last_months(even))) == ("2023-01", "2025-12", 36)
    assert last_months(even | {"2062-05": 1}) == last_months(even)
    assert last_months({"2024-01": 3, "2025-06": 1})[0] == "2024-01" and last_months({"0001-02": 1}) == ["0001-01", "0001-02"]


def test_problems_of_reports_are_told_by_kind(client: TestClient) -> None:
    text = page(client, "/problems")
    assert "broken.pdf" in text and "ambiguous speaker" in text and "Chile accused" in text and "whole report" in text
    one = page(client, "/problems?code=no-byline")
    assert "nobody is named" in one and "ambiguous speaker</b>" not in one and "broken.pdf" not in one
    assert "Use one of the kinds" in page(client, "/problems?code=nothing", 400)
    assert "not a row of a table" in page(client, "/problems?offset=x", 400)


def test_a_report_has_its_text_marked_and_each_record_an_anchor(client: TestClient) -> None:
    text = page(client, f"/reports/{report_id('2026-04-06', SECOND)}")
    shown = re.sub(r"<[^>]+>", "", " ".join(re.findall(r'<p dir="auto">(.*?)</p>', text, re.S)))
    assert shown.split() == SECOND.replace("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;").split()
    assert 'id="s1"' in text and 'id="e1"' in text and 'id="p1"' in text
    assert "statement-content" in text and 'href="#s1"' in text


def test_a_doubt_stands_beside_its_words_and_not_in_the_box_of_problems(client: TestClient) -> None:
    text = page(client, f"/reports/{report_id('2026-04-06', SECOND)}")
    box = text[text.index('<details class="problems"') : text.index("</details>")]
    assert "no byline" in box and "1 problem<" in box and "it may be another" not in box
    assert '<p class="hint doubt">In doubt: <bdi>it may be another</bdi></p>' in text


def test_a_pair_of_states_counts_its_leaders_too(client: TestClient) -> None:
    text = page(client, "/pairs/state:NOR/state:CHL")
    assert "CONSULT" in text and "ACCUSE" in text and "A state includes its leaders and government bodies" in text
    assert text.count('class="verbal_cooperation"') == 1 and text.count('class="verbal_conflict"') == 1
    assert client.get("/pairs/Norway/state:CHL").headers["location"] == "/pairs/state:NOR/state:CHL"
    assert client.get("/pairs/state:NOR/state:NOR").headers["location"] == "/actors/state:NOR"


def test_a_change_of_wording_stands_out(client: TestClient) -> None:
    text = page(client, f"/issues/{quote('the fish pact')}")
    assert "wording changed" in text and "<ins>firmly</ins>" in text and "stance changed" not in text
    assert "fish pact" in page(client, "/issues?words=fish")


def test_an_actor_tells_what_it_said_did_and_gave(client: TestClient) -> None:
    text = page(client, "/actors/person:ola-vik")
    assert text.index("<h2>Said</h2>") < text.index("<h2>Appears in events with</h2>"), "what was said and done comes first"
    assert "1.5 million" in text and "/pairs/person:ola-vik/state:CHL" in text and "said" in text
    assert client.get("/actors/Ola%20Vik").headers["location"] == "/actors/person:ola-vik"


def test_the_address_holds_the_question(client: TestClient) -> None:
    text = page(client, "/events?type=ACCUSE&party=state:CHL&words=")
    assert "ACCUSE" in text and ">CONSULT</b>" not in text
    assert 'href="/events?party=state%3ACHL"' in text, "a filter can be taken away by itself"
    assert "<b>1</b> event" in text


def test_rows_go_on_on_the_next_page(client: TestClient) -> None:
    first = page(client, "/statements?limit=1")
    assert 'href="/statements?limit=1&amp;offset=1"' in first and "2026-04" in first
    assert "2026-03" in page(client, "/statements?limit=1&offset=1")
    assert page(client, "/statements?order=oldest").index("2 March") < page(client, "/statements?order=oldest").index("6 April")


def test_figures_are_ordered_by_value(client: TestClient) -> None:
    assert "1.5 million" in page(client, "/figures?order=value")
    assert "have no value" in page(client, "/statements?order=value", 400)


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "json"])
def test_a_table_can_be_taken_away(client: TestClient, ending: str) -> None:
    answer = client.get(f"/statements.{ending}?words=firmly")
    assert answer.status_code == 200 and f"onrecord-statements-firmly.{ending}" in answer.headers["content-disposition"]
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["content"] for row in rows] == ["Norway firmly backs the fish pact"]
    elif ending == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(io.BytesIO(answer.content))
        assert table.num_rows == 1
    elif ending == "jsonl":
        assert answer.text.count("\n") == 1
    else:
        assert [one["content"][0]["words"] for one in answer.json()] == ["Norway firmly backs the fish pact"]


def test_a_pairs_months_can_be_taken_away(client: TestClient) -> None:
    answer = client.get("/timeline.csv?actor=state:NOR/*&other=state:CHL/*")
    assert [row["month"] for row in csv.DictReader(io.StringIO(answer.text))] == ["2026-03", "2026-04"]
    assert client.get("/timeline.xls?actor=state:NOR").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/reports/none", 404, "Take an id"),
        ("/actors/person:nobody", 404, "Look for a part of the name"),
        ("/issues/zzzz", 404, "Look for one of its words"),
        ("/nowhere", 404, "begin at the overview"),
        ("/?tpye=ACCUSE", 400, "the overview has no such field"),
        ("/events?tpye=ACCUSE", 400, "Use one of words"),
        ("/events?type=RESCUE", 400, "unknown type"),
        ("/events.csv?type=RESCUE", 400, "unknown type"),
        ("/positions?stance=hopes_for", 400, "unknown stance"),
        ("/events?type=ACCUSE&type=AID", 400, "Give it once"),
        ("/events?since=yesterday", 400, "since"),
        ("/statements?limit=5000", 400, "Give at most 100"),
        ("/pairs/state:NOR", 400, "Give two"),
        ("/search?q=" + "a" * 400, 400, "Give at most 300"),
        ("/statements.xls", 404, "Take a table as"),
    ],
)
def test_what_cannot_be_told_says_what_to_do(client: TestClient, address: str, status: int, told: str) -> None:
    assert told in page(client, address, status)


def test_a_page_is_sent_once_until_the_record_changes(record: Path, client: TestClient) -> None:
    first = client.get("/events")
    assert client.get("/events", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    with onrecord.open(record) as archive:
        archive.reject("other.pdf", "no text in it", "Give one with text")
    assert client.get("/problems", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert "other.pdf" in client.get("/problems").text


def test_what_pages_bring_is_kept_for_good(client: TestClient) -> None:
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    answer = client.get(address)
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert client.get("/static/000000000000/style.css").status_code == 404


def test_searching_finds_words_that_no_record_has(client: TestClient) -> None:
    text = page(client, "/search?q=monday")
    assert "with these words in their text" in text and "said on <mark>Monday</mark> that" in text
    (place,) = re.findall(r'href="(/reports/[^"]+)">Ola Vik said on', text)
    assert unquote(place).endswith("#:~:text=Ola Vik said on Monday that Norway backs the fish pact.")
    assert client.get(place.partition("#")[0]).status_code == 200
    titled = page(client, "/search?q=fish+norway")
    assert "Other reports" not in titled and titled.count("with these words in their text") == 1
    assert "in their text" not in page(client, "/search?q=2026"), "a report that is named by its title is not named again"


def test_searching_finds_all_kinds(client: TestClient) -> None:
    text = page(client, "/search?q=norway")
    titled = page(client, "/search?q=fish")
    assert "with these words in the title" in titled and titled.count("<mark>Fish</mark>, 2026-0") == 2
    assert "<h2>Actors</h2>" in text and "<h2>Statements</h2>" in text and "<mark>Norway</mark>" in text
    assert "No results" in page(client, "/search?q=zzzz") and "Enter a name" in page(client, "/search")


def test_an_older_version_leads_to_the_newer(tmp_path: Path) -> None:
    versions = (FIRST, FIRST.replace("Monday", "Friday"))
    with onrecord.open(tmp_path / "two.db", create=True) as archive:
        for text in versions:
            archive.add(reading(text, "2026-03-02"), text.encode(), "test-1")
    older, newer = (report_id("2026-03-02", text) for text in versions)
    pages = TestClient(make_app(tmp_path / "two.db", "0", Limits()), base_url="http://127.0.0.1")
    text = page(pages, f"/reports/{older}")
    assert f'<a href="/reports/{newer}">newer version</a>' in text and "<b>this one</b>" in text
    assert "<del>Monday</del>" in text and "<ins>Friday</ins>" in text and "fish pact</del>" not in text
    assert "newer version" not in page(pages, f"/reports/{newer}")


def test_long_pieces_are_not_compared_word_by_word() -> None:
    assert [one.side for one in changed_words("a b c", "a x c")] == ["both", "quote", "report", "both"]
    assert [one.side for one in changed_words("a b " * 1_000, "a x " * 1_000)] == ["quote", "report"]
    assert [one.side for one in changed_words(None, "a")] == ["report"] and changed_words("", None) == ()


def test_dates_and_numbers_in_words() -> None:
    assert date_words("2022-12-30") == "30 December 2022" and date_words("2022-01/2022-11") == "January 2022 to November 2022"
    assert state_name("NOR") == "Norway" and state_name("ZZZ") == "ZZZ" and sector_name("GOV") == "government"
    assert date_words("XXXX-12-30") == "30 December" and date_words("1998~") == "about 1998" and date_words("2022-21") == "2022-21"
    assert month_words("2022-12") == "Dec 2022" and date_words(None) == "no date"
    assert number(172.4e9) == "172.4 billion" and number(1_234_567.0) == "1,234,567"
    assert number(47.5) == "47.5" and number(None) == "?"


def test_control_characters_become_signs() -> None:
    assert printable("a\x00b\x1bc\x7f\n") == "a␀b␛c␡\n"
