"""Amounts, bounds, ranges, exclusions, changes, periods: sentences of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.code import Cast, find_figures
from onrecord.code.figures import find_amounts
from onrecord.code.figures.units import number_of
from onrecord.records import Figure, Report, Span, Statement, Tags
from onrecord.resolve import find_dates
from onrecord.segment import split_sentences
from tests.timing import assert_linear

# text, (value, unit) of each amount in order
AMOUNTS = [
    # digits
    ("The port handled 1,234.5 tonnes.", [(1234.5, "tonnes")]),
    ("They freed 390 prisoners each on Friday.", [(390, "people")]),
    ("They pump 12 litres each month.", [(12, "litres per month")]),
    ("The port handled 1.234,5 tonnes.", [(1234.5, "tonnes")]),
    ("The port handled 1 234 tonnes.", [(1234, "tonnes")]),
    ("The port handled 1'234 tonnes.", [(1234, "tonnes")]),
    ("The port handled 12,34,567 tonnes.", [(1234567, "tonnes")]),
    ("The port handled 1.5 tonnes.", [(1.5, "tonnes")]),
    ("The port handled 4 1/2 tonnes.", [(4.5, "tonnes")]),
    ("The port handled 4½ tonnes.", [(4.5, "tonnes")]),
    ("It lost 47,5 percent.", [(47.5, "percent")]),
    # words
    ("Twelve ferries sailed.", [(12, "ferries")]),
    ("They freed more than 2000 people.", [(2000, "people")]),
    ("They freed 18 Cubans and two Spaniards.", [(18, "people"), (2, "people")]),
    ("The death toll from the flood on the coast has risen to 42.", [(42, "people")]),
    ("The toll road to Route 42 is closed.", []),
    ("Two K-2B patrol boats sailed.", [(2, "boats")]),
    ("They found two MX-40 field guns.", [(2, "guns")]),
    ("Troops held three IS trucks.", [(3, "trucks")]),
    ("They closed two U.K. embassies.", [(2, "embassies")]),
    ("Two high-speed ferry lines were closed.", [(2, "lines")]),
    ("Two were in the park.", []),
    ("Two dozen ferries sailed.", [(24, "ferries")]),
    ("A hundred and forty-one towns voted.", [(141, "towns")]),
    ("One hundred and forty towns voted.", [(140, "towns")]),
    ("The blast wounded more than 100.", [(100, "people")]),
    ("Raids kill 10 injure scores in Oslo.", [(10, "people")]),
    ("It lasted one-half hour.", []),
    ("While more than 100 were left wounded, they ran.", [(100, "people")]),
    ("They gave rs 2 lakh to each.", [(2e5, "INR")]),
    ("Guards Free Two Men in Northern Port", [(2, "people")]),
    ("Twenty-one ferries sailed.", [(21, "ferries")]),
    ("A hundred ferries sailed.", [(100, "ferries")]),
    ("Three hundred and twenty ferries sailed.", [(320, "ferries")]),
    ("Two and a half million tonnes arrived.", [(2.5e6, "tonnes")]),
    ("Half a million tonnes arrived.", [(5e5, "tonnes")]),
    ("A quarter of a million tonnes arrived.", [(2.5e5, "tonnes")]),
    ("One million two hundred thousand tonnes arrived.", [(1.2e6, "tonnes")]),
    ("Three thousand five hundred tonnes arrived.", [(3500, "tonnes")]),
    # scales
    ("It holds 5 million tonnes.", [(5e6, "tonnes")]),
    ("It holds 25 lakh tonnes.", [(25e5, "tonnes")]),
    ("Exports reached 1.3m barrels a day.", [(1.3e6, "barrels per day")]),
    ("They sold 4.3M tickets.", [(4.3e6, "tickets")]),
    ("They sold 200k tickets.", [(2e5, "tickets")]),
    ("He is 1.8m tall.", [(1.8, "metres")]),
    ("He got 40 votes.", [(40, "votes")]),
    # money
    ("The loan is US$7.8 billion.", [(7.8e9, "USD")]),
    ("The loan is $172.4bn.", [(172.4e9, "USD")]),
    ("The loan is €62 million.", [(62e6, "EUR")]),
    ("The loan is Rs 2 crore.", [(2e7, "INR")]),
    ("The loan is Rs. 500.", [(500, "INR")]),
    ("The loan is NZ$ 26 million.", [(26e6, "NZD")]),
    ("The loan is NZ $ 26 million.", [(26e6, "NZD")]),
    ("The loan is HK$5m.", [(5e6, "HKD")]),
    ("The loan is £3 million.", [(3e6, "GBP")]),
    ("The loan is 840 million dollars.", [(840e6, "USD")]),
    ("The loan is 840 million Australian dollars.", [(840e6, "AUD")]),
    ("The loan is 3 million pounds.", [(3e6, "GBP")]),
    ("The loan is EUR 15 million.", [(15e6, "EUR")]),
    ("The loan is 15 million EUR.", [(15e6, "EUR")]),
    ("The loan is CHF 900.", [(900, "CHF")]),
    ("The loan is five million yen.", [(5e6, "JPY")]),
    ("The loan is 2 trillion roubles.", [(2e12, "RUB")]),
    ("The loan is 300 Hong Kong dollars.", [(300, "HKD")]),
    ("A ticket is 3 dollars 50 cents.", [(3.5, "USD")]),
    ("Oil was at $98 a barrel.", [(98, "USD per barrel")]),
    ("It costs €62 million a year.", [(62e6, "EUR")]),
    # shares
    ("It was 47.5 percent.", [(47.5, "percent")]),
    ("It was 47.5 per cent.", [(47.5, "percent")]),
    ("It was 47.5%.", [(47.5, "percent")]),
    ("It was 3.2 percentage points.", [(3.2, "percentage points")]),
    ("It was 25 basis points.", [(25, "basis points")]),
    ("A quarter of citizens agreed.", [(25, "percent")]),
    ("Half the villages agreed.", [(50, "percent")]),
    ("Nearly half of voters agreed.", [(50, "percent")]),
    ("Three-quarters of voters agreed.", [(75, "percent")]),
    ("One in five voters agreed.", [(20, "percent")]),
    ("Three out of ten voters agreed.", [(30, "percent")]),
    ("Nearly half were women.", [(50, "percent")]),
    ("Almost half oppose it.", [(50, "percent")]),
    ("A third were women.", [(100 / 3, "percent")]),
    ("A margin of plus or minus 3 percent.", [(3, "percent")]),
    ("He sold 65.4 million tonnes.", [(65.4e6, "tonnes")]),
    ("It moves at 2.998 × 10^8 metres per second.", [(2.998e8, "metre per second")]),
    ("It weighs 3 x 10−8 kg.", [(3e-8, "kilograms")]),
    # units that are shared or of two parts
    ("It was 1.4 degrees in 2018 and 2.1 last year.", [(1.4, "degrees"), (2.1, "degrees")]),
    ("A field of 10 kV/cm is used.", [(10, "kilovolt per centimetre")]),
    ("It has 10 microgrammes per gramme.", [(10, "microgram per gram")]),
    ("It makes 5 barrels a day.", [(5, "barrels per day")]),
    ("The wire trades at 143.80 yen, up 0.95.", [(143.8, "JPY"), (0.95, None)]),
    ("A plot of 4 m x 3 m", [(4, "metres"), (3, "metres")]),
    # money in two parts and as wires mangle it
    ("It is $5 and 20 cents.", [(5.2, "USD")]),
    ("It is one kuai five mao.", [(1.5, "CNY")]),
    ("It is 500 dollars and 12 more men came.", [(500, "USD"), (12, "people")]),
    ("He earned PS2.7m.", [(2.7e6, "GBP")]),
    ("He earned Y=100 million.", [(1e8, "JPY")]),
    ("He bid one yen.", [(1, "JPY")]),
    # ages and compounds
    ("She is aged 45.", [(45, "year of age")]),
    ("Maria, who was 10, left.", [(10, "year of age")]),
    ("It is free for people under 30.", [(30, "year of age")]),
    ("Two 35-year-olds won.", [(35, "year of age")]),
    ("A four-, five- or six-cylinder engine ran.", [(4, "cylinders"), (5, "cylinders"), (6, "cylinders")]),
    ("A 12-member panel met.", [(12, "people")]),
    ("A 500-seat hall burned.", [(500, "seats")]),
    ("Four plain-clothes officers came.", [(4, "people")]),
    # people and other counts
    ("They held 14 suspects.", [(14, "people")]),
    ("They sent 320 extra police officers.", [(320, "people")]),
    ("They rescued 900 asylum seekers.", [(900, "people")]),
    ("The quake left 12 dead.", [(12, "people")]),
    ("The storm struck, killing 107 and wounding 238.", [(107, "people"), (238, "people")]),
    ("Forty were arrested.", [(40, "people")]),
    ("The panel of twelve met.", [(12, "people")]),
    ("They turned back three Chinese coast guard ships.", [(3, "ships")]),
    ("It made six voyages.", [(6, "voyages")]),
    ("It sent 300 tonnes of rice.", [(300, "tonnes")]),
    ("It has 30 gigawatts of wind power.", [(30, "gigawatts")]),
    ("It ran for 12 km.", [(12, "kilometres")]),
    ("It ran at 90 km/h.", [(90, "kilometre per hour")]),
    ("It covers 40 square miles.", [(40, "square miles")]),
    ("It was -5 degrees Celsius.", [(-5, "celsius")]),
    ("It was 21°C.", [(21, "celsius")]),
    ("The six-mile road opened.", [(6, "miles")]),
    ("A temple that is 300 years old burned.", [(300, "year of age")]),
    ("Eight or nine tonnes arrived.", [(None, "tonnes")]),
    ("Asylum claims rose; officials put the claims over 150,000.", [(150000, "claims")]),
    ("The index closed at 5,884.20.", [(5884.2, None)]),
    ("Flights resumed for 40 hours.", [(40, "hours")]),
]

# nothing in these is an amount
NOTHING = [
    "A dozen ferries sailed.",
    "Half a dozen ferries sailed.",
    "They praised the Three Rivers Pact with Lind.",
    "They hailed the Baltic Nine-Point Accord again.",
    "He will meet the leaders of the Ardennes Four on Monday.",
    "They had met on five occasions.",
    "It happened on 30 December 2022.",
    "It happened on March 3.",
    "It left at 0100 on 26 August.",
    "Agent 007 left.",
    "It happened on March 3-5.",
    "It happened on 2025-03-14.",
    "It happened on 3/4/2025.",
    "It happened in 2019.",
    "In 2022 exports fell.",
    "The 2019 elections were fair.",
    "The 1980s were hard.",
    "It began at 9:35 pm.",
    "It began at 2 p.m. sharp.",
    "It began at 14:00 GMT.",
    "The 22nd meeting failed.",
    "The third round failed.",
    "Call +44 20 7946 0958 now.",
    "Call 555-123-4567 now.",
    "Resolution 2254 stands.",
    "Article 5 applies.",
    "Sections 12 and 13 apply.",
    "See No. 5 for more.",
    "Boeing 737 jets were grounded.",
    "The F-35 landed.",
    "The G20 met.",
    "Covid-19 spread.",
    "Room 12 was shut.",
    "They won 2-1 on Sunday.",
    "He is one of the founders.",
    "The two sides met.",
    "The two leaders met.",
    "The two countries agreed.",
    "Dozens of ships waited.",
    "Thousands of people fled.",
    "No one came.",
    "They met for the first half of the day.",
    "They talked three times.",
    "Anna Berg, 65, resigned.",
    "The Group of 20 nations met.",
    "The six-party talks failed.",
    "It was two-way trade.",
    "He bought a PS5 console.",
    "It fell for women aged 25 to 54.",
    "They waited for almost half an hour.",
    "He spoke and a third was not heard.",
]

BOUNDS = [
    ("more than 700 tonnes", "at_least", 700),
    ("over 700 tonnes", "at_least", 700),
    ("at least 700 tonnes", "at_least", 700),
    ("no fewer than 700 tonnes", "at_least", 700),
    ("upwards of 700 tonnes", "at_least", 700),
    ("in excess of $700 million", "at_least", 7e8),
    ("700 tonnes or more", "at_least", 700),
    ("up to 700 tonnes", "at_most", 700),
    ("at most 700 tonnes", "at_most", 700),
    ("fewer than 700 tonnes", "at_most", 700),
    ("less than 700 tonnes", "at_most", 700),
    ("as many as 700 tonnes", "at_most", 700),
    ("about 700 tonnes", "about", 700),
    ("nearly 700 tonnes", "about", 700),
    ("some 700 tonnes", "about", 700),
    ("around 700 tonnes", "about", 700),
    ("an estimated 700 tonnes", "about", 700),
    ("exactly 700 tonnes", "exact", 700),
    ("more than a thousand tonnes", "at_least", 1000),
    ("just over 700 tonnes", "at_least", 700),
    ("~700 tonnes", "about", 700),
]

RANGES = [
    ("three or four vehicles", 3, 4, "vehicles"),
    ("50 or 60 people", 50, 60, "people"),
    ("from 2,000 litres in 2008 to 2,900 litres", 2000, 2900, "litres"),
    ("between 40 and 50 tonnes", 40, 50, "tonnes"),
    ("10-15 %", 10, 15, "percent"),
    ("10–15 percent", 10, 15, "percent"),
    ("from ten to 32 pages", 10, 32, "pages"),
    ("15 to 22 miles", 15, 22, "miles"),
    ("$250,000 to $1 million", 250000, 1e6, "USD"),
    ("between 2 and 3 million tonnes", 2e6, 3e6, "tonnes"),
    ("from $40 to $60", 40, 60, "USD"),
    ("$180-200", 180, 200, "USD"),
    ("180-to-$200", 180, 200, "USD"),
    ("from 24.2 to 33-35 billion euros", 24.2e9, 35e9, "EUR"),
]

# text, value and unit of the figure, value, direction and basis of its change
CHANGES = [
    ("Trade reached $24 billion in May, up 8.3 percent from a year earlier.", (24e9, "USD"), (8.3, "up", "year on year")),
    ("Trade rose to $24 billion, a year-on-year rise of 47.5 percent.", (24e9, "USD"), (47.5, "up", "year on year")),
    ("Exports fell 12 percent from a year earlier to 310,000 tonnes.", (310000, "tonnes"), (12, "down", "year on year")),
    ("Exports rose 5 percent.", (5, "percent"), (5, "up", None)),
    ("Exports fell by nearly 5 percent.", (5, "percent"), (5, "down", None)),
    ("The bank cut its key rate by 25 basis points.", (25, "basis points"), (25, "down", None)),
    ("Prices climbed 2 percent month on month.", (2, "percent"), (2, "up", "month on month")),
    ("The yield was 50 tonnes, up from last season.", (50, "tonnes"), (None, "up", None)),
    ("Output was 50 tonnes.", (50, "tonnes"), None),
    ("Sales rose by $5 million to $9 million.", (9e6, "USD"), (5e6, "up", None)),
    ("They want to sign up 5 million people.", (5e6, "people"), None),
]

# published, text, period of the first figure
PERIODS = [
    ("2022-12-30", "Trade reached $9 billion in the first 11 months of this year.", "2022-01/2022-11"),
    (None, "Trade reached $9 billion in the first 11 months of this year.", "XXXX-01/XXXX-11"),
    ("2025-05-06", "They seized 40 tonnes since January.", "2025-01/2025-05"),
    ("2025-05-06", "They seized 40 tonnes last year.", "2024"),
    ("2025-05-06", "They seized 40 tonnes in the 2024 fiscal year.", None),
    ("2025-05-06", "They seized 40 tonnes in fiscal 2024.", None),
    ("2025-05-06", "They seized 40 tonnes in March.", "2025-03"),
    ("2025-05-06", "They seized 40 tonnes on Friday.", "2025-05-02"),
    ("2025-05-06", "Floods on April 7 killed 40 people.", "2025-04-07"),
    ("2025-05-06", "They seized 40 tonnes after they had found the barn on Friday.", None),
    ("2025-05-06", "After the barn burned in March, they seized 40 tonnes.", None),
    ("2025-05-06", "If it found 40 more ships, it could double its trade by 2030.", None),
    ("2025-05-06", "They seized 40 tonnes.On Friday, the barn burned.", None),
    ("2025-05-06", "Since March 4, when the barn burned, 40 cows have died.", "2025-03-04/2025-05-06"),
    ("2025-05-06", "Since Apr. 4 they have lost 40 cows.", "2025-04-04/2025-05-06"),
    ("2025-05-06", "The storm in March that killed 40 cows was the worst.", "2025-03"),
    ("2025-05-06", "The pass, 40 km north of the lake, was closed on Friday.", None),
    ("2025-05-06", "They renewed the 2015 pact with 40 villages.", None),
    ("2025-05-06", "They lost 40 cows during the 2015 drought.", "2015"),
    ("2025-05-06", "They lost 40 cows over the past 24 hours.", "2025-05-05/2025-05-06"),
    ("2025-05-06", "It fell to 40 cows worth $5 million in 2024.", "2024"),
    ("2025-05-06", "In 2024, they seized 40 tonnes.", "2024"),
    ("2025-05-06", "The war, which began in March, displaced 40 people.", None),
    ("2025-05-06", "They seized 40 tonnes, up from a year earlier.", None),
]


def figures_in(text: str, published: str | None = None) -> tuple[Figure, ...]:
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text)
    return find_figures(report, split_sentences(text), Cast(text, (), (), Tags()), find_dates(text, published))


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[text for text, _ in AMOUNTS])
def test_amounts(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert [(amount.value, amount.unit) for amount in find_amounts(text)] == [(pytest.approx(v), unit) for v, unit in expected]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_measured(text: str) -> None:
    assert [amount.span.words(text) for amount in find_amounts(text)] == []


@pytest.mark.parametrize(("words", "bound", "value"), BOUNDS, ids=[words for words, _, _ in BOUNDS])
def test_bounds(words: str, bound: str, value: float) -> None:
    (amount,) = find_amounts(f"They had {words} there.")
    assert (amount.bound, amount.value, amount.low, amount.high) == (bound, value, None, None)


@pytest.mark.parametrize(("words", "low", "high", "unit"), RANGES, ids=[words for words, *_ in RANGES])
def test_ranges(words: str, low: float, high: float, unit: str) -> None:
    (amount,) = find_amounts(f"They had {words} there.")
    assert (amount.bound, amount.value, amount.low, amount.high, amount.unit) == ("range", None, low, high, unit)


@pytest.mark.parametrize(("text", "figure", "change"), CHANGES, ids=[text for text, *_ in CHANGES])
def test_changes(text: str, figure: tuple[float, str], change: tuple[float | None, str, str | None] | None) -> None:
    (found,) = figures_in(text)
    assert (found.value, found.unit) == figure
    told = found.change
    assert (told and (told.value, told.direction, told.basis)) == change


@pytest.mark.parametrize(("published", "text", "period"), PERIODS, ids=[f"{p}: {text}" for p, text, _ in PERIODS])
def test_periods(published: str | None, text: str, period: str | None) -> None:
    assert figures_in(text, published)[0].period == period


def test_what_is_said_on_a_day_did_not_happen_then() -> None:
    text = "The ministry said on Friday 40 cows had died."
    report = Report(id="r", place="text", media_type="text/plain", sha256="", text=text)
    said = Statement(id="s1", kind="indirect", score=1.0, cue=Span(13, 17), content=(Span(28, len(text) - 1),))
    dates = find_dates(text, "2025-05-06")
    assert find_figures(report, split_sentences(text), Cast(text, (), (), Tags()), dates, (said,))[0].period is None


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Trade between Peru and Chile reached $24 billion.", "Trade between Peru and Chile"),
        ("They sent 300 tonnes of rice.", "rice"),
        ("They built a $7 billion railway.", "railway"),
        ("They held 14 suspects.", "suspects"),
        ("Chile set an estimated cost of $26 million.", "cost"),
    ],
)
def test_what_is_measured(text: str, of: str) -> None:
    (figure,) = figures_in(text)
    assert figure.of is not None
    assert of in figure.of.words(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The guard, a 63-year-old man, left.", []),
        ("Two 20-year-old drivers left.", []),
        ("A nine-month-old ban ended.", []),
        ("The pact is 20 years old.", [(20, "year of age")]),
        ("She was aged 45 then.", [(45, "year of age")]),
        ("The blast killed 7 sailors and wounded 12 others.", [(7, "people"), (12, "people")]),
        ("They shot 60 rockets while 30 others failed.", [(60, "rockets"), (30, "rockets")]),
    ],
)
def test_ages_as_adjectives_tell_who_is_meant_and_others_are_of_a_kind(text: str, told: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures_in(text)] == told


def _grouped(value: int, sign: str, decimals: str, point: str) -> str:
    return f"{value:,}".replace(",", sign) + (point + decimals if decimals else "")


@given(
    value=st.integers(1000, 10**12),
    decimals=st.from_regex(r"[0-9]{1,3}", fullmatch=True),
    style=st.sampled_from([(",", "."), (".", ","), (" ", "."), ("\u00a0", ","), ("'", "."), ("", ".")]),
)
def test_a_number_written_any_usual_way_comes_back_equal(value: int, decimals: str, style: tuple[str, str]) -> None:
    sign, point = style
    written = _grouped(value, sign, decimals, point)
    assert number_of(written) == float(f"{value}.{decimals}")
    (amount,) = find_amounts(f"The price was ${written} in all.")
    assert amount.value == float(f"{value}.{decimals}")


@given(st.integers(1000, 10**12), st.sampled_from([",", " ", "\u00a0", "\u202f", "'", "’"]))
def test_grouped_integers_come_back_equal(value: int, sign: str) -> None:
    (amount,) = find_amounts(f"It weighed {_grouped(value, sign, '', '')} tonnes in all.")
    assert (amount.value, amount.unit) == (value, "tonnes")


SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def _spelt(value: int) -> str:
    """A number below a trillion in English words."""
    for scale, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= scale:
            rest = _spelt(value % scale) if value % scale else ""
            joint = " and " if scale == 100 and rest else " "
            return f"{_spelt(value // scale)} {word}{joint}{rest}".strip()
    if value < 20:
        return SMALL.split()[value - 1]
    one = f"-{SMALL.split()[value % 10 - 1]}" if value % 10 else ""
    return f"{TENS.split()[value // 10 - 2]}{one}"


@given(st.integers(2, 10**12 - 1))
def test_numbers_in_words_come_back_equal(value: int) -> None:
    (amount,) = find_amounts(f"It weighed {_spelt(value)} tonnes in all.")
    assert (amount.value, amount.unit) == (value, "tonnes")


SCALES = {"thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
SIGNS = {"$": "USD", "US$": "USD", "NZ$": "NZD", "€": "EUR", "£": "GBP", "Rs ": "INR", "EUR ": "EUR", "HK$": "HKD", "₩": "KRW"}
NAMES = {"dollars": "USD", "euros": "EUR", "Swiss francs": "CHF", "yuan": "CNY", "Indian rupees": "INR", "roubles": "RUB"}


@given(
    tenths=st.integers(1, 9999),
    scale=st.sampled_from(list(SCALES)),
    money=st.one_of(st.sampled_from(list(SIGNS)), st.sampled_from(list(NAMES))),
)
def test_money_with_any_scale_comes_back_equal(tenths: int, scale: str, money: str) -> None:
    number = f"{tenths // 10}.{tenths % 10}"
    written = f"{money}{number} {scale}" if money in SIGNS else f"{number} {scale} {money}"
    (amount,) = find_amounts(f"The fund holds {written} in all.")
    assert amount.value == pytest.approx(tenths * SCALES[scale] / 10, rel=1e-15)
    assert amount.unit == (SIGNS | NAMES)[money]


@given(
    low=st.integers(2, 10**6),
    more=st.integers(1, 10**6),
    form=st.sampled_from(["between {} and {} tonnes", "from {} to {} tonnes", "{} to {} tonnes", "{}–{} tonnes", "{} - {} tonnes"]),
)
def test_ranges_come_back_with_both_ends(low: int, more: int, form: str) -> None:
    (amount,) = find_amounts(f"It weighed {form.format(f'{low:,}', f'{low + more:,}')} in all.")
    assert (amount.bound, amount.low, amount.high, amount.unit) == ("range", low, low + more, "tonnes")


@given(st.integers(2, 10**9), st.sampled_from([words for words, _, value in BOUNDS if value == 700 and "700 tonnes" in words]))
def test_bounds_hold_for_any_number(value: int, words: str) -> None:
    (amount,) = find_amounts(f"They had {words.replace('700', f'{value:,}')} there.")
    expected = next(bound for form, bound, _ in BOUNDS if form == words)
    assert (amount.bound, amount.value, amount.unit) == (expected, value, "tonnes")


SNIPPETS = (
    "$|€|12|1,000|3.5| million |%| to |-| and | percent | half | a | of |½|/|é|🗳️| rose | people |two| hundred|, |. |\n| 2024 |"
    " March |²|٣| US |Rs| between | from |minus "
).split("|")


@given(st.one_of(st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join), st.text(max_size=80)))
def test_any_text_gives_spans_that_slice_and_never_overlap(text: str) -> None:
    figures = figures_in(text, "2024-05-01")
    assert all(figure.span.words(text).strip() for figure in figures)
    assert all(a.span.end <= b.span.start for a, b in pairwise(figures))
    for figure in figures:
        for span in (figure.of, figure.change and figure.change.span):
            assert span is None or span.words(text)
        assert (figure.bound == "range") == (figure.value is None) == (figure.low is not None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1,111,",
        "1 111 ",
        "1-",
        "12 to ",
        "$1 ",
        "one hundred ",
        "5 tonnes and ",
        "May 1 ",
        "1/2/",
        "a ",
        "5 % which a says ",
        "$1 and ",
        "four-, ",
        "($5) ",
        "rose 5 % from $1 to $2 of it ",
        "They sold 40 cows in 2014, which ",
    ],
)
def test_hostile_text_costs_linear_time(piece: str) -> None:
    assert_linear(lambda size: figures_in(piece * (size // len(piece))), 500)


def test_a_number_of_persons_is_of_people() -> None:
    (figure,) = figures_in("The number of refugees in the camps rose to 97,517.")
    assert (figure.value, figure.unit) == (97517, "people")
