"""Days, places, repeats, the encoder's word, and that hostile text costs no more than its length."""

from __future__ import annotations

import msgspec
import pytest

from onrecord.code.events import find_events
from onrecord.records import Dated, Event, EventType, Mark, Part, Report, Span, StandIn, TaggedName, Tags, Tie
from onrecord.segment import split_sentences
from tests.code.events.scene import actors_in, events_of
from tests.timing import assert_linear

DAY = "2024-05-06"


@pytest.mark.parametrize(
    ("sentence", "words", "day"),
    [
        ("Arland attacked Borovia on Monday.", "on Monday", DAY),
        ("On Monday, Arland attacked Borovia.", "On Monday", DAY),
        ("Arland attacked Borovia, which joined on Monday.", "on Monday", None),  # another clause's day
        ("Arland agreed to meet Borovia on Monday.", "on Monday", None),  # the day of what is agreed
        ("Ana Petrak on Monday accused Borovia of theft.", "on Monday", DAY),
        ("<Ana Petrak> ^said^ {Borovia attacked Arland} on Monday.", "on Monday", None),  # the day of the saying
    ],
)
def test_day(sentence: str, words: str, day: str | None) -> None:
    assert events_of(sentence, dates=((words, DAY),))[1][0].date == day


def test_what_is_said_has_the_day_its_speaker_spoke() -> None:
    text = "Ana Petrak met Ivo Lund on Monday. Ana Petrak accused Borovia of theft."
    assert [event.date for event in events_of(text, dates=(("on Monday", DAY),))[1]] == [DAY, DAY]


def test_the_partner_of_the_one_meeting_is_the_other_side() -> None:
    text = "Ana Petrak met Ivo Lund. Ana Petrak promised to send grain. Borovia was calm."
    body = (Part(kind="body", span=Span(0, len(text))),)
    promise = next(event for event in events_of(text, parts=body)[1] if event.type == "AGREE")
    assert promise.recipients == ("Borovia",)


def test_in_a_report_on_two_states_an_offer_is_to_the_other() -> None:
    text = "Arland and Borovia quarrel over fish. Borovia blames Arland. Arland is open to inspections."
    offer = next(event for event in events_of(text)[1] if event.type == "AGREE")
    assert (offer.actors, offer.recipients) == (("Arland",), ("Borovia",))
    third = "Cestria and Dovania, Cestria said, are far. "
    assert next(event for event in events_of(third + text)[1] if event.type == "AGREE").recipients == ()


@pytest.mark.parametrize(
    "text",
    [
        "Arland bombed villagers near Kalmo.",
        "Arland bombed villagers in restive Kalmo.",
        "Arland bombed villagers in Arland-held Kalmo.",
        "Arland bombed villagers in Upper Borovia's district of Kalmo.",
    ],
)
def test_a_place_is_stated_or_left_out(text: str) -> None:
    at = text.index("Kalmo")
    report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
    tags = Tags(names=(TaggedName(kind="place", span=Span(at, at + 5), score=0.9),))
    assert find_events(report, split_sentences(text), (), actors_in(text), tags)[0].place == "Kalmo"
    assert find_events(report, split_sentences(text), (), actors_in(text), Tags())[0].place is None


@pytest.mark.parametrize(
    ("text", "words", "actors", "expected"),
    [
        ("Ivo Lund rose. The minister accused Arland.", "The minister", ("Ivo Lund",), ("Ivo Lund",)),
        ("Ana Petrak and Ivo Lund rose. They condemned Cestria.", "They", ("Ana Petrak", "Ivo Lund"), ("Ana Petrak", "Ivo Lund")),
        ("Ana Petrak and Ivo Lund rose. The two leaders condemned Cestria.", "The two leaders", ("Ana Petrak", "Ivo Lund"),
         ("Ana Petrak", "Ivo Lund")),
        ("Ana Petrak rose. She condemned Cestria.", "She", ("Ana Petrak",), ("Ana Petrak",)),
        ("Ana Petrak and Ivo Lund rose. They signed a treaty.", "They", ("Ana Petrak", "Ivo Lund"), ("Ana Petrak", "Ivo Lund")),
    ],
)  # fmt: skip
def test_titles_and_pairs_that_resolve_finds_are_parties(
    text: str, words: str, actors: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    at = text.index(words)
    report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
    stand_in = StandIn(span=Span(at, at + len(words)), actors=actors, score=0.9)
    events = find_events(report, split_sentences(text), (), actors_in(text), Tags(), (), (stand_in,))
    assert [event.actors for event in events] == [expected]


def test_headline_and_body_tell_one_event() -> None:
    headline, body = "Arland attacks Borovia", "On Monday Arland attacked Borovia with tanks."
    text = f"{headline}\n\n{body}"
    parts = (
        Part(kind="headline", span=Span(0, len(headline))),
        Part(kind="body", span=Span(len(headline) + 2, len(text))),
    )
    _, events = events_of(text, parts=parts, dates=(("On Monday", DAY),))
    assert [(event.trigger.words(text), event.date, event.mode) for event in events] == [("attacked", DAY, "heavy-weapons")]


def test_a_headline_alone_counts() -> None:
    text = "Arland attacks Borovia\n\nCestria is calm."
    parts = (Part(kind="headline", span=Span(0, 22)), Part(kind="body", span=Span(24, len(text))))
    assert [event.type for event in events_of(text, parts=parts)[1]] == ["ASSAULT"]


def test_one_act_told_twice_is_one_and_two_promises_are_two() -> None:
    _, acts = events_of("Arland attacked Borovia. Arland attacked Borovia at dawn.")
    _, promises = events_of("Arland promised Borovia grain. Arland promised Borovia coal.")
    assert (len(acts), len(promises)) == (1, 2)


def test_a_meeting_told_without_a_day_is_not_the_one_of_months_ago() -> None:
    talks = "talks between Ana Petrak and Ivo Lund on 22 October 2021"
    text = f"Ana Petrak met Ivo Lund. Following up on {talks}, Arland and Borovia agreed to trade."
    at = text.index("22 October 2021")
    dated = (Dated(span=Span(at, at + 15), edtf="2021-10-22"),)
    for published, days in (("2022-01-13", [None, "2021-10-22"]), ("2021-10-23", ["2021-10-22"])):
        report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text, published=published)
        events = find_events(report, split_sentences(text), (), actors_in(text), Tags(), dated)
        assert [event.date for event in events if event.type == "CONSULT"] == days
    assert {event.date for event in events if event.type == "AGREE"} <= {None, "2021-10-22"}


def test_bylines_and_credits_hold_no_event() -> None:
    text = "Arland attacked Borovia."
    assert events_of(text, parts=(Part(kind="credit", span=Span(0, len(text))),))[1] == ()


class TestEncoder:
    """What the encoder marks counts beside the lexicon."""

    def _trigger(self, text: str, words: str, kind: str, score: float, modality: tuple[float, ...] = ()) -> Mark:
        at = text.index(words)
        return Mark(kind="event", type=kind, span=Span(at, at + len(words)), score=score, modality=modality)  # type: ignore[arg-type]

    def test_words_the_lexicon_lacks_are_a_trigger(self) -> None:
        text = "Arland walloped Borovia."
        assert events_of(text)[1] == ()
        _, events = events_of(text, triggers=(self._trigger(text, "walloped", "ASSAULT", 0.96),))
        assert [(e.type, e.actors, e.recipients) for e in events] == [("ASSAULT", ("Arland",), ("Borovia",))]
        assert 0 < events[0].score < 1

    def test_hearsay_is_claimed_whatever_the_encoder_says(self) -> None:
        text = "Borovia was reportedly attacked by Arland."
        trigger = self._trigger(text, "attacked", "ASSAULT", 0.99, (0.98, 0.005, 0.005, 0.005, 0.005))
        assert [event.modality for event in events_of(text, triggers=(trigger,))[1]] == ["claimed"]

    @pytest.mark.parametrize(("score", "kind"), [(0.99, "COERCE"), (0.4, "ASSAULT")])
    def test_a_sure_encoder_says_the_type_else_the_lexicon(self, score: float, kind: str) -> None:
        text = "Arland attacked Borovia."
        _, events = events_of(text, triggers=(self._trigger(text, "attacked", "COERCE", score),))
        assert [event.type for event in events] == [kind]

    def test_an_unsure_encoder_alone_is_no_trigger(self) -> None:
        text = "Arland walloped Borovia."
        assert events_of(text, triggers=(self._trigger(text, "walloped", "ASSAULT", 0.4),))[1] == ()

    def test_its_modality_is_weighed_with_the_rules(self) -> None:
        text = "Arland attacked Borovia."
        unsure, sure = (0.55, 0.0, 0.1, 0.35, 0.0), (0.02, 0.0, 0.03, 0.95, 0.0)
        found = [
            events_of(text, triggers=(self._trigger(text, "attacked", "ASSAULT", 0.9, odds),))[1][0].modality
            for odds in (unsure, sure)
        ]
        assert found == ["asserted", "hypothetical"]

    @pytest.mark.parametrize(("score", "recipients"), [(0.9, ("Cestria",)), (0.3, ())])
    def test_an_argument_fills_a_side_where_the_frame_found_nobody(self, score: float, recipients: tuple[str, ...]) -> None:
        text = "Arland attacked on behalf of Cestria."
        assert self._with_argument(text, "attacked", "recipient", score).recipients == recipients

    def test_an_argument_never_overrules_the_frame(self) -> None:
        assert self._with_argument("Arland attacked Borovia for Cestria.", "attacked", "actor", 0.99).actors == ("Arland",)

    def _with_argument(self, text: str, words: str, role: str, score: float) -> Event:
        at = text.index("Cestria")
        argument = Tie(mark=0, role=role, span=Span(at, at + len("Cestria")), score=score)  # type: ignore[arg-type]
        report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
        tags = Tags(marks=(self._trigger(text, words, "ASSAULT", 0.9),), ties=(argument,))
        return find_events(report, split_sentences(text), (), actors_in(text), tags)[0]


@pytest.mark.parametrize(
    "unit",
    ["Arland attacked Borovia, ", "and Arland ", "to meet ", "“", "Arland's ", ", "],
    ids=["clauses", "list", "infinitives", "quotes", "possessives", "commas"],
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    def find(times: int) -> None:
        text = unit * times
        report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
        find_events(report, [Span(0, len(text))], (), actors_in(text), Tags())

    assert_linear(find, 500)


def test_many_places_in_one_sentence_cost_linear_time() -> None:
    unit = "Arland attacked Borovia in Homs, "

    def find(times: int) -> None:
        text = unit * times
        report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
        ends = range(len(unit) - 2, len(text), len(unit))
        names = tuple(TaggedName(kind="place", span=Span(end - 4, end), score=0.9) for end in ends)
        find_events(report, [Span(0, len(text))], (), actors_in(text), Tags(names=names))

    assert_linear(find, 300)


@pytest.mark.parametrize(("sector", "kind"), [("MIL", "ASSAULT"), ("REB", "ASSAULT"), ("CVL", "COERCE")])
def test_fighters_are_abducted_others_arrested(sector: str, kind: str) -> None:
    text = "Arland captured villagers."
    report = Report(id="x", place="x", media_type="text/plain", sha256="", text=text)
    arland, villagers = actors_in(text)
    taken = msgspec.structs.replace(villagers, sector=sector)
    assert [event.type for event in find_events(report, split_sentences(text), (), (arland, taken), Tags())] == [kind]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Soldiers captured twelve gas masks from rebels.", "COERCE"),
        ("Soldiers captured three villages from rebels.", "ASSAULT"),
    ],
)
def test_booty_is_seized_and_ground_is_fought_for(sentence: str, kind: str) -> None:
    (trigger,) = (Span(at, at + len("captured")) for at in [sentence.index("captured")])
    mark = Mark(kind="event", type="ASSAULT", span=trigger, score=0.9, sure=0.9)
    assert [event.type for event in events_of(sentence, triggers=(mark,))[1]] == [kind]


@pytest.mark.parametrize(
    ("sentence", "words", "read", "kind"),
    [
        ("Arland and Borovia reached an agreement.", "reached", "SUPPORT", "AGREE"),
        ("Arland is providing Borovia with air defence systems.", "providing", "COOPERATE", "AID"),
        ("Arland is providing intelligence to Borovia.", "providing", "COOPERATE", "COOPERATE"),
    ],
)
def test_the_words_of_a_pact_and_of_goods_decide(sentence: str, words: str, read: EventType, kind: str) -> None:
    at = sentence.index(words)
    mark = Mark(kind="event", type=read, span=Span(at, at + len(words)), score=0.9, sure=0.9)
    assert [event.type for event in events_of(sentence, triggers=(mark,))[1]] == [kind]
