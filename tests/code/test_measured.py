"""What figures measure: sentences of our own, with the words that `of` must hold, or none."""

from __future__ import annotations

import pytest

from onrecord.code import Cast, find_figures
from onrecord.records import Mark, Report, Span, Statement, Tags, Tie
from onrecord.segment import split_sentences

# text, the words of `of` for each figure in order; None where nothing is measured by name
OF = [
    # behind the amount
    ("They sent 300 tonnes of rice.", ["rice"]),
    ("Mix 50 ml of 30 percent nitric acid.", ["nitric acid", "nitric acid"]),
    ("They built a $7 billion railway between Oran and Ghardaia.", ["railway between Oran and Ghardaia"]),
    ("A 25 percent drop in wheat prices followed.", ["drop in wheat prices"]),
    ("A 12 kV cable snapped.", ["cable"]),
    ("Half the villages were cut off.", ["the villages"]),
    # the amount as a complement
    ("Chile set an estimated cost of $26 million.", ["an estimated cost"]),
    ("The storm brought winds of 155 mph.", ["winds"]),
    ("The bill sets fines from $200 to $900.", ["fines"]),
    ("The firm cut its output by 5 percent.", ["its output"]),
    ("The hall has a beam strength lower than 9 ksi.", ["a beam strength"]),
    ("Households earning $40,000 pay nothing.", ["Households"]),
    # the subject of the clause
    ("Trade between Peru and Chile reached $24 billion.", ["Trade between Peru and Chile"]),
    ("The average price is expected to rise by 4 percent.", ["The average price"]),
    ("Copper rose, while zinc stood at 32 percent of its peak.", ["its peak"]),
    ("Sampling between 2014 and 2017 came back at 4 ppb.", ["Sampling"]),
    ("A year ago petrol averaged $2.11.", ["petrol"]),
    ("Ostrava Steel, which is 43 percent owned by Berg, closed.", ["Ostrava Steel"]),
    ("The minister expects the value of exports to rise 7 percent.", ["the value of exports"]),
    ("The speed of sound is 661 knots.", ["The speed of sound"]),
    ("I ran 5 km.", [None]),
    # beside another amount
    ("The hall has a strength of 9 ksi (62 MPa).", ["a strength", "a strength"]),
    ("Tests of the well showed 4 ppb and 2 ppb.", ["Tests of the well", "Tests of the well"]),
    ("In June 48 percent of voters chose Berg while 45 percent chose Lind.", ["voters", "voters"]),
    ("An increase of 5 percent in exports was reported.", ["exports"]),
    ("Mileage rose to 30 mpg for cars and 24 for lorries.", ["Mileage"]),
    # counts
    ("They held 14 suspects.", ["suspects"]),
    ("Five new seasons of the series were made.", ["new seasons of the series"]),
    ("A six-cylinder engine was shown.", ["engine"]),
    ("Employment rose by 300 posts.", ["Employment"]),
    ("The yard reported sales of 35 boats.", ["sales"]),
    ("We were sent forms with 50 questions.", ["forms"]),
    ("A gross is 144 units.", ["A gross"]),
    ("They fed 12 million goats. Of those, more than 5 million died.", ["goats", "goats"]),
    # money
    ("He paid $9,000 for a new roof.", ["a new roof"]),
    ("He borrowed $9,000 in exchange for shares.", [None]),
    # durations
    ("It was a three-month closure.", ["closure"]),
    ("After two years of talks they met.", ["talks"]),
    ("They met for two hours.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), OF, ids=[text for text, _ in OF])
def test_what_is_measured(text: str, expected: list[str | None]) -> None:
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text)
    figures = find_figures(report, split_sentences(text), Cast(text, (), (), Tags()))
    assert [figure.of and figure.of.words(text) for figure in figures] == expected


# text, the figure, the words that the encoder ties to it, what it is made to measure
TIED = [
    ("They lost 30 guerrillas from the hills.", "30 guerrillas", "guerrillas from", "guerrillas"),
    ("Berg led 40 air raids on the port.", "40 air raids", "air raids on the", "air raids"),
    ("We mourn 90 children whose lives ended.", "90 children", "children whose lives", "children"),
    ("It gave $9 million in new food, health, and housing aid.", "$9 million", "housing aid", "new food, health, and housing aid"),
    ("It seized 29 local firms that were held for raids on farms.", "29 local firms", "farms", "local firms"),
    ("Port offices were hit and six junction boxes burnt.", "six junction boxes", "Port offices", "junction boxes"),
    ("The killing of 124 inmates was denied.", "124 inmates", "of 124 inmates", "inmates"),
    ("They fought 66 km west of Rivas.", "66 km", "west of Rivas", None),
    ("They fought in the town, 66 km west of Rivas.", "66 km", "the town", "the town"),
]


@pytest.mark.parametrize(("text", "figure", "tied", "of"), TIED, ids=[text for text, *_ in TIED])
def test_what_the_encoder_ties_is_made_a_whole_phrase(text: str, figure: str, tied: str, of: str | None) -> None:
    at, to = text.index(figure), text.index(tied)
    marks = (Mark(kind="figure", type="figure", span=Span(at, at + len(figure)), score=1.0, sure=1.0),)
    ties = (Tie(mark=0, role="of", span=Span(to, to + len(tied)), score=1.0),)
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text)
    (found,) = find_figures(report, split_sentences(text), Cast(text, (), (), Tags(marks=marks, ties=ties)))
    assert (found.of and found.of.words(text)) == of


def test_nobody_gives_what_stands_behind_the_aside_that_credits_him() -> None:
    text = "The blast - which Berg said hit a depot - killed 16 guards."
    told = Statement(
        id="s1", kind="indirect", score=1.0, speaker="a1", source=Span(18, 22), cue=Span(23, 27), content=(Span(28, len(text) - 1),)
    )
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text)
    (found,) = find_figures(report, split_sentences(text), Cast(text, (), (), Tags()), (), (told,))
    assert found.giver is None
