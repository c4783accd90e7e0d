"""Stand-ins outside sources, and the doubt between two: who is meant, how surely, and that the record says so."""

from __future__ import annotations

import itertools

import pytest

from onrecord.resolve import Resolved
from onrecord.resolve.actors import Draft
from onrecord.resolve.pronouns import Choice, doubts
from tests.resolve.who import resolved, said
from tests.timing import assert_linear


def meant(text: str, words: str, result: Resolved | None = None) -> list[str]:
    """The names of those for whom the last occurrence of these words stands."""
    result = result or resolved(text)
    names = {actor.id: actor.name for actor in result.actors}
    at = text.rindex(words)
    return [names[actor] for item in result.stand_ins if item.span.start == at for actor in item.actors]


STAND_INS = [
    ("President Ana Ruiz flew to Oslo. She signed a treaty.", "She", ["Ana Ruiz"]),
    ("President Ana Ruiz flew to Oslo with Mr Moen. She signed a treaty. He watched her.", "her", ["Ana Ruiz"]),
    ("President Luis Paz received Premier Lin Hao. He gave him a book. He slept.", "He", ["Luis Paz"]),
    ("Premier Lin Hao met President Ana Ruiz. The two leaders signed a treaty.", "The two leaders", ["Lin Hao", "Ana Ruiz"]),
    ("Premier Lin Hao spoke. President Omar Said will meet him on Friday.", "him", ["Lin Hao"]),
    ("Premier Lin Hao met President Omar Said. Said rose and told him so.", "him", ["Lin Hao"]),
    ("Protesters gathered outside. Police detained 12 of them.", "them", ["protesters"]),
    ("China met Peru. Both sides signed a treaty.", "Both sides", ["China", "Peru"]),
    ("Premier Lin Hao met President Ana Ruiz. Both agreed to wait.", "Both", ["Lin Hao", "Ana Ruiz"]),
    ("President Ana Ruiz met Premier Lin Hao. Officials saw the Head of State in Riga.", "the Head of State", ["Ana Ruiz"]),
    ("Latvian Foreign Minister Anda Ozola left. Officials saw the minister in Riga.", "the minister", ["Anda Ozola"]),
    ("Fiji’s navy sank a boat. Hours later the navy sank another.", "the navy", ["navy"]),
    ("The African Union met. The bloc suspended Chad.", "The bloc", ["African Union"]),
    ("Peru closed its border. It expelled two diplomats of Chile.", "It", ["Peru"]),
    ("President Ana Ruiz of Fiji met President Kari Lund of Chad. Aid workers thanked the President of Fiji.",
     "the President", ["Ana Ruiz"]),
    ("President Ana Ruiz of Fiji met President Kari Lund of Chad. Aid workers thanked the President of Peru.",
     "the President", []),
    ("President Ana Ruiz of Fiji held consultations with Kari Lund, Minister of Mines of Chad. Peru slept. They signed a treaty.",
     "They", ["Ana Ruiz", "Kari Lund"]),
    ("President Ana Ruiz of Fiji, President Kari Lund of Chad and President Omar Said of Peru met. The Presidents signed a treaty.",
     "The Presidents", ["Ana Ruiz", "Kari Lund", "Omar Said"]),
    ("President Ana Ruiz of Fiji, President Kari Lund of Chad and President Omar Said of Peru met. Oslo thanked the Presidents of "
     "Peru and Chad.", "the Presidents", ["Omar Said", "Kari Lund"]),
    ("President Ana Ruiz of Fiji met President Kari Lund of Chad. Officials saw the head of the Chadian state in Riga.",
     "the head", ["Kari Lund"]),
    ("Peru spoke. The ministry slept.", "The ministry", []),
    ("It rained.", "It", []),
    ("The minister of Fiji slept.", "The minister", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "names"), STAND_INS, ids=[row[0][:50] for row in STAND_INS])
def test_stand_ins(text: str, words: str, names: list[str]) -> None:
    assert meant(text, words) == names


def test_a_counterpart_is_one_of_the_two() -> None:
    text = "President Ana Ruiz met her Fijian counterpart, Lin Hao. The two leaders signed a treaty."
    assert meant(text, "The two leaders", resolved(text, names=[("person", "Lin Hao")])) == ["Ana Ruiz", "Lin Hao"]


def test_who_is_named_without_a_title_goes_before_the_states_of_a_report() -> None:
    text = "Lin Hao called President Ana Ruiz. Peru left Fiji. Fiji and Peru slept. The leaders agreed to a treaty."
    assert meant(text, "The leaders", resolved(text, names=[("person", "Lin Hao")])) == ["Lin Hao", "Ana Ruiz"]


def test_reported_speech_is_about_its_speaker_but_a_quotation_is_not() -> None:
    text = "Mr Moen met Mr Lund. Mr Lund said he would sign."
    assert meant(text, "he", resolved(text, said(text, ("Mr Lund", "said", "he would sign")))) == ["Lund"]
    quoted = "Mr Moen met Mr Lund. Mr Lund said: “He must sign.”"
    assert meant(quoted, "He", resolved(quoted, said(quoted, ("Mr Lund", "said", "“He must sign.”")))) == ["Moen"]
    own = "Mr Lund said: “We will sign.”"
    assert meant(own, "We", resolved(own, said(own, ("Mr Lund", "said", "“We will sign.”")))) == ["Lund"]


def test_stand_ins_are_no_mentions_and_never_overlap_them() -> None:
    text = "President Ana Ruiz met Premier Lin Hao. She told him that the two leaders agreed. The premier left."
    result = resolved(text, said(text, ("She", "told", "the two leaders agreed")))
    spans = sorted([*(span for actor in result.actors for span in actor.mentions), *(item.span for item in result.stand_ins)])
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert {item.span.words(text) for item in result.stand_ins} == {"him", "the two leaders", "The premier"}


def problem(text: str, source: str) -> tuple[float, str | None]:
    """(certainty, detail of the problem) of the statement with this source, the last in the text."""
    row = said(text[text.rindex(source) :], (source, "said", "so"))[0]
    shift = text.rindex(source)
    moved = [span and type(span)(span.start + shift, span.end + shift) for span in (row.source, row.cue, row.content[0])]
    result = resolved(text, [row._replace(source=moved[0], cue=moved[1], content=(moved[2],))])
    told = [item for item in result.problems if item.code == "ambiguous-speaker" and item.span == moved[0]]
    return result.certainty[0], told[0].detail if told else None


def test_one_who_fits_is_no_doubt() -> None:
    assert problem("Minister Tam Ruiz left. He said so.", "He") == (1.0, None)
    assert problem("Minister Tam Ruiz met Ms Wen Lo. He said so.", "He") == (1.0, None)


def test_a_pronoun_between_two_says_so() -> None:
    certainty, detail = problem("Minister Tam Ruiz met Envoy Wen Lo. He said so.", "He")
    assert certainty < 0.9
    assert detail == f"'He' may be Tam Ruiz (a1) or Wen Lo (a2): taken for Tam Ruiz ({certainty:.2f})"


def test_a_title_that_two_hold_says_so() -> None:
    certainty, detail = problem("Peruvian President Tam Ruiz met Fijian President Wen Lo. The president said so.", "The president")
    assert certainty < 0.9 and detail is not None and "Tam Ruiz (a2) or Wen Lo (a4)" in detail


def test_a_surname_that_two_have_is_neither_and_says_so() -> None:
    certainty, detail = problem("Minister Tam Ruiz met Minister Wen Ruiz. Ruiz said so.", "Ruiz")
    assert certainty == 0.5 and detail == "'Ruiz' may be Tam Ruiz (a1) or Wen Ruiz (a2): taken for neither"


def test_two_who_turned_out_to_be_one_are_no_doubt() -> None:
    text = "He said so."
    one, other = Draft("Tam Ruiz", "person"), Draft("Tam Ruiz Jr", "person")
    other.into = one
    assert not list(doubts(said(text, ("He", "said", "so")), [Choice((one,), 0.5, (other,))], {id(one): "a1"}, text))


@pytest.mark.parametrize(
    "unit",
    [
        "President Ana Ruiz met Luis Paz. They said he left. ",
        "they the minister he it Peru ",
        "Ana Ruiz, Luis Ruiz, we went. Ruiz slept. ",
    ],
    ids=["prose", "one sentence", "namesakes"],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    assert_linear(lambda times: resolved(unit * times), 500)
