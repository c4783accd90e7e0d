"""Stories: what is about one event together, whatever the order; two like events apart."""

from __future__ import annotations

import hashlib
import json
import random
import runpy
from pathlib import Path

import pytest

import onrecord
from onrecord.ask.grouping import Text, day_of, group_texts
from onrecord.records import Actor, Event, Figure, Reading, Report, Span, report_id

SCORED = Path(__file__).resolve().parents[3] / "shared"

QUAKE = [
    "A strong earthquake shook the port of Velmar on Tuesday, killing 14 people, Governor Ilse Tarnow said.",
    "Governor Ilse Tarnow put the dead of the Velmar earthquake at 14. Rescuers dug through the ruins of the old port.",
    "The death toll of the earthquake at Velmar rose to 17, rescuers in the port said on Wednesday.",
]
OTHER = [
    "An earthquake struck the mining town of Ostrin, wounding 230 people, Mayor Pavel Drosk told reporters.",
    "Mayor Pavel Drosk of Ostrin asked for tents: 230 people were hurt when an earthquake struck the mining town.",
]
TALKS = [
    "Foreign Minister Adela Quiroz signed a fishing accord with Nordvik after two years of talks about cod.",
    "Nordvik and Adela Quiroz agreed how much cod may be caught: a fishing accord was signed after two years.",
]


def texts() -> list[Text]:
    groups = {"quake": QUAKE, "other": OTHER, "talks": TALKS}
    return [Text(f"{name}-{nr}", text, "2031-03-04") for name, group in groups.items() for nr, text in enumerate(group)]


def quake_reading(place: str, text: str, day: str) -> Reading:
    """A reading with the dead as a figure and an event, where the text tells them."""
    report = Report(
        id=report_id(place, text), place=place, media_type="text/plain", sha256=hashlib.sha256(b"raw").hexdigest(), title=place,
        published=day, publisher=f"Paper {place[0]}", text=text,
    )  # fmt: skip

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    dead = next((one for one in ("14", "17") if one in text), None)
    if dead is None:
        return Reading(report=report)
    figure = Figure(id="f1", span=at(dead), value=float(dead), bound="exact", unit="people", of=at("earthquake"))

    if "escuers" not in text:
        return Reading(report=report, figures=(figure,))
    actors = (Actor(id="a1", name="Rescuers", kind="group", key="group:rescuers", mentions=(at("escuers"),)),)
    event = Event(
        id="e1", type="AID", quad=2, actors=("a1",), recipients=(), trigger=at("escuers"), evidence=at("escuers"),
        modality="asserted", score=0.9,
    )  # fmt: skip
    return Reading(report=report, actors=actors, events=(event,), figures=(figure,))


def test_reports_of_one_event_are_together_and_those_of_a_like_one_apart() -> None:
    found = group_texts(texts())
    assert {name: story.split("-")[0] for name, story in found.items()} == {text.id: text.id.split("-")[0] for text in texts()}
    assert len(set(found.values())) == 3


def test_the_order_of_reading_changes_nothing() -> None:
    many = [
        Text(f"{text.id}/{nr}", f"{text.text} Source {nr * 37}.", f"2031-03-{4 + nr:02}") for nr in range(9) for text in texts()
    ]
    found = group_texts(many)
    for seed in range(4):
        random.Random(seed).shuffle(many)
        assert group_texts(many) == found


def test_a_late_report_joins_and_the_story_keeps_its_name() -> None:
    before = group_texts(texts())
    late = Text("a-late-one", "Velmar buried the dead of its earthquake; Governor Ilse Tarnow spoke at the port.", "2031-03-06")
    after = group_texts([late, *texts()])
    assert after.pop(late.id) == before["quake-0"]
    assert after == before


def test_like_words_months_apart_are_two_stories() -> None:
    words = QUAKE[0].replace("Tuesday", "Monday")
    found = group_texts([*texts(), Text("later", words, "2031-12-04")])
    assert found["later"] == "later"


@pytest.mark.parametrize(
    ("texts", "found"), [([], {}), ([Text("a", "")], {"a": "a"}), ([Text("a", "…"), Text("b", "…")], {"a": "a", "b": "b"})]
)
def test_nothing_is_like_nothing(texts: list[Text], found: dict[str, str]) -> None:
    assert group_texts(texts) == found


def test_among_few_reports_a_word_in_common_makes_no_story() -> None:
    lithium = "Foreign Minister Adela Quiroz and Rosa Lang agreed to meet every six months about lithium. Ministers signed."
    power = "Ministers of Ostrin and Velmar signed a plan in June to link power lines; the minister said it took six years."
    found = group_texts([Text("lithium", lithium), Text("power", power, "2031-03-04"), *texts()[:3]])
    assert found["lithium"] == "lithium" and found["power"] == "power"


def test_an_undated_report_joins_by_its_words_alone() -> None:
    found = group_texts([*(text._replace(published=None) for text in texts()[:2]), *texts()[2:]])
    assert len({found[f"quake-{nr}"] for nr in range(3)}) == 1


@pytest.mark.parametrize("published", [None, "", "2031", "2031-03", "2031-13-40", "XXXX-12-30"])
def test_what_is_no_whole_day_is_no_day(published: str | None) -> None:
    assert day_of(published) is None


@pytest.mark.slow
def test_ecb_plus_keeps_its_score() -> None:
    data = SCORED / "data" / "stories" / "ecbplus_dev.jsonl"
    if not data.exists():
        pytest.skip("needs ../shared/data/stories, which is not here")
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    found = group_texts(Text(row["id"], row["text"]) for row in rows)
    pytest.MonkeyPatch().syspath_prepend(str(SCORED / "score"))
    score = runpy.run_path(str(SCORED / "score" / "stories.py"))["score"]
    assert score({row["id"]: row["story"] for row in rows}, found)["b-cubed"]["f1"] >= 0.92


def test_a_record_tells_its_stories_and_what_differs_between_tellings(tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        for nr, text in enumerate((*QUAKE, TALKS[0])):
            record.add(quake_reading(f"{nr}.txt", text, f"2031-03-0{4 + nr // 2}"), b"raw", "test")
        (line,) = record.stories()
        assert (line.reports, line.tellings, line.since, line.until) == (3, 3, "2031-03-04", "2031-03-05")
        assert record.stories(since="2031-04") == [] and record.stories(offset=1) == []
        story = record.story(record.reports(place="2.txt")[0].report)
        assert story.story == line.story and [len(telling.reports) for telling in story.told] == [1, 1, 1]
        (toll,) = story.differing
        assert [figure.value for figure in toll.figures] == [14, 14, 17] and toll.unit == "people"
        (event,) = story.agreed
        assert [one.evidence.place for one in event.events] == ["1.txt", "2.txt"]
        alone = record.story(record.reports(place="3.txt")[0].report)
        assert (alone.reports, alone.agreed, alone.differing) == (1, (), ())
        with pytest.raises(onrecord.UnknownError):
            record.story("nothing")
        with pytest.raises(onrecord.QuestionError):
            record.stories(speaker="x")
