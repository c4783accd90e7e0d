#!/usr/bin/env bash
# What:    linearmodels takes differences over a year that no country has, and not over one that a single other country has.
# Guess:   FirstDifferenceOLS takes a difference only between years that follow one another: where 2005 is missing, 2006 has none.
# Seen:    of five countries with nine years each, all without 2005, 2006 less 2004 is taken as a year's change: 40 observations.
#          One row more, the first country's 2005, and there are 37: the four others' change of two years goes. The coefficient
#          moves. In a panel of even years alone, all changes are of two years.
# Matters: whether a year was coded for any country at all decides on all the others' rows; one source more takes observations
#          away, and nothing says so.
# With:    linearmodels 7.1 (October 2026), pandas 2.3.3, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile linearmodels==7.1 pandas==2.3.3
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

import pandas
from linearmodels.panel import FirstDifferenceOLS

# Made up: how many protests and how many arrests five countries had in a year.
ROWS = [
    (country, year, (7 * place + 3 * year) % 11, (5 * place + 8 * year + place * year) % 13)
    for place, country in enumerate(("Avaland", "Borland", "Coland", "Doland", "Erland"))
    for year in range(2001, 2011)
]
PANEL = pandas.DataFrame(ROWS, columns=["country", "year", "protests", "arrests"])


def fitted(rows: pandas.DataFrame) -> tuple[int, float]:
    """How many observations, and the coefficient."""
    rows = rows.set_index(["country", "year"])
    result = FirstDifferenceOLS(rows["arrests"], rows[["protests"]]).fit()
    return int(result.nobs), round(float(result.params["protests"]), 4)


first = PANEL["country"] == "Avaland"
seen = {
    "all years": fitted(PANEL),
    "without 2005": fitted(PANEL[PANEL["year"] != 2005]),
    "2005 of one country only": fitted(PANEL[(PANEL["year"] != 2005) | first]),
    "even years only": fitted(PANEL[PANEL["year"] % 2 == 0]),
}
for name, (observations, coefficient) in seen.items():
    print(f"{name}: {observations} observations, coefficient {coefficient}")
counts = [observations for observations, _ in seen.values()]
if counts != [45, 40, 37, 20] or seen["without 2005"][1] == seen["2005 of one country only"][1]:
    sys.exit("Changed: expected 40 observations without 2005, and 37 with one country's row of it")
PY
