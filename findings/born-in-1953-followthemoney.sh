#!/usr/bin/env bash
# What:    followthemoney's comparison of two people counts a year of birth that both have for nothing.
# Guess:   the same year speaks for one person, another year against it, and a year agrees with a day in it.
# Seen:    1953 and 1953 score 0, as 1953 and 1987 do and 1953 and 4 May 1953: dates are scored by the characters that they begin
#          with alike, and four count as none. New Year's Eve 1999 and the day after score 0 too; the first and the last day of
#          1953 score more. The entities' own score is the same in all cases but that of two equal days.
# Matters: of officials and commanders mostly the year is known. Two namesakes 34 years apart are as good a match as one person
#          in two lists.
# With:    followthemoney 4.11.2, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile followthemoney==4.11.2
"$folder/venv/bin/python" - <<'PY'
import sys

from followthemoney import model, registry
from followthemoney.compare import compare

PAIRS = [
    ("1953", "1953"),
    ("1953", "1987"),
    ("1953", "1953-05-04"),
    ("1953-05-04", "1953-05-04"),
    ("1953-01-01", "1953-12-31"),
    ("1999-12-31", "2000-01-01"),
]


def person(number: int, born: str):
    entity = model.make_entity("Person")
    entity.id = f"person-{number}"
    for field, value in (("name", "Kei Ono"), ("country", "jp"), ("birthDate", born)):
        entity.add(field, value)
    return entity


dates, people = {}, {}
for pair in PAIRS:
    dates[pair] = registry.date.compare(*pair)
    people[pair] = round(compare(person(1, pair[0]), person(2, pair[1])), 3)
    print(f"born {pair[0]} and {pair[1]}: dates {dates[pair]:.3f}, people {people[pair]}")
years, other_year, day_in_year, same_day, far_days, next_days = PAIRS
nothing = [dates[pair] for pair in (years, other_year, day_in_year, next_days)]
alike = people[years] == people[other_year] == people[day_in_year] < people[same_day]
if any(nothing) or not alike or not 0 < dates[far_days] < dates[same_day] == 1:
    sys.exit("Changed: expected 0 for a year, whatever stands beside it, and the same score of the people")
PY
