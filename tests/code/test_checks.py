"""Checks of figures: numbers that contradict each other, dollars that are guessed. Invented reports."""

from __future__ import annotations

import pytest

from onrecord.code import Cast, check_figures, find_figures
from onrecord.code.figures.checks import said_interval
from onrecord.records import Figure, Part, Problem, Report, Span, Tags
from onrecord.resolve import find_dates
from onrecord.segment import split_sentences

CONTRADICTED = [
    # text, the words of the problem's span, two numbers that its detail names
    ("Exports reached $125 million, up 5 percent from $100 million.", "$125 million", ("$100 million", "5 percent")),
    ("Exports rose 5 percent to $125 million from $100 million.", "$125 million", ("$100 million", "5 percent")),
    (
        "Exports rose 5 percent from $100 million to $125 million.",
        "$100 million to $125 million",
        ("5 percent", "103,977,500"),
    ),
    ("Sales rose by $5 million to $107 million from $100 million.", "$107 million", ("$100 million", "$5 million")),
    (
        "Trade reached $120 billion in 2021, a year-on-year rise of 50 percent. Trade reached $100 billion in 2020.",
        "$120 billion",
        ("$100 billion", "50 percent"),
    ),
    ("The flood hit 30 people: 12 men, 10 women and 9 children.", "30 people", ("12 men", "31")),
    ("The yard has 1,500 workers: 800 welders and 300 clerks.", "1,500 workers", ("800 welders", "1,100")),
]

CONSISTENT = [
    "Exports reached $105 million, up 5 percent from $100 million.",
    "Exports rose 5 percent from $100 million to $105 million.",
    "Output was 12 million tonnes, down 9.1 percent from 13.2 million tonnes.",
    "Trade reached $150 billion in 2021, a year-on-year rise of 50 percent. Trade reached $100 billion in 2020.",
    "The flood hit 30 people: 12 men, 10 women and 8 children.",
    "The flood hit 30 people, including 12 men and 10 women.",
    "The yard has 1,500 workers: 800 welders and 650 clerks.",  # the total is rounded
    "Exports reached about $125 million, up 5 percent from $100 million.",  # "about" says too little to contradict
    "Exports reached $125 million, up 5 percent from a year earlier.",
    "Exports reached $125 million, up 5 percent. Imports fell from $100 million.",
]


def checked(text: str, *, dateline: int = 0) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    parts = (Part(kind="dateline", span=Span(0, dateline)),) if dateline else ()
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text, parts=parts)
    figures = find_figures(report, split_sentences(text), Cast(text, (), (), Tags()), find_dates(text, None))
    return figures, check_figures(report, figures)


@pytest.mark.parametrize(("text", "words", "named"), CONTRADICTED, ids=[text for text, *_ in CONTRADICTED])
def test_a_contradiction_is_a_problem_that_names_both_numbers(text: str, words: str, named: tuple[str, str]) -> None:
    _, (problem,) = checked(text)
    assert problem.code == "arithmetic"
    assert problem.span is not None
    assert problem.span.words(text) == words
    assert all(number in problem.detail for number in named)


@pytest.mark.parametrize("text", CONSISTENT)
def test_what_rounding_explains_or_words_leave_open_is_none(text: str) -> None:
    assert checked(text)[1] == ()


def test_a_contradiction_corrects_nothing() -> None:
    figures, problems = checked("Exports reached $125 million, up 5 percent from $100 million.")
    assert problems
    assert [figure.value for figure in figures] == [125e6, 100e6]


@pytest.mark.parametrize(
    ("value", "words", "low", "high"),
    [
        (172.4e9, "$172.4 billion", 172.35e9, 172.45e9),
        (100e6, "$100 million", 99.5e6, 100.5e6),
        (1500, "1,500 workers", 1450, 1550),
        (100000, "100,000 tonnes", 95000, 105000),
        (2e6, "two million tonnes", 1.95e6, 2.05e6),
        (47.5, "47.5 percent", 47.45, 47.55),
        (30, "30 percent", 29.5, 30.5),
    ],
)
def test_words_are_as_exact_as_their_last_digit(value: float, words: str, low: float, high: float) -> None:
    assert said_interval(value, words) == (pytest.approx(low), pytest.approx(high))


DOLLARS = [
    # text, length of its dateline, units, probability of each guess
    ("The loan is $5 million.", 0, ["USD"], []),
    ("OSLO – The loan is $5 million.", 4, ["USD"], []),
    ("MEXICO CITY – The loan is $5 million.", 11, ["USD"], []),
    ("SYDNEY – The loan is $5 million.", 6, ["AUD"], ["0.67"]),
    ("SYDNEY – The loan is US$5 million, the fee $2.", 6, ["USD", "AUD"], ["0.75"]),
    ("The loan is A$5 million, or $3 million.", 0, ["AUD", "USD"], ["0.75"]),
    ("The tax rose from 10 Canadian dollars to 30 dollars.", 0, ["CAD", "CAD"], ["0.67"]),
    ("The tax was 10 Canadian dollars then and is 30 dollars now.", 0, ["CAD", "CAD"], ["0.67"]),
]


@pytest.mark.parametrize(("text", "dateline", "units", "scores"), DOLLARS, ids=[text for text, *_ in DOLLARS])
def test_a_bare_dollar_that_is_guessed_says_so(text: str, dateline: int, units: list[str], scores: list[str]) -> None:
    figures, problems = checked(text, dateline=dateline)
    assert [figure.unit for figure in figures] == units
    assert [problem.code for problem in problems] == ["guessed-currency"] * len(scores)
    for problem, score in zip(problems, scores, strict=True):
        assert f"probability {score}" in problem.detail


def test_a_change_is_in_the_same_dollars_as_its_figure() -> None:
    (figure,), _ = checked("SYDNEY – Exports rose by $5 million to $9 million.", dateline=6)
    assert (figure.unit, figure.change and figure.change.unit) == ("AUD", "AUD")
