#!/usr/bin/env bash
# What:    two packages give two values of "Krippendorff's alpha, ordinal" for the same ratings, and one value for nominal and interval.
# Guess:   a coefficient of that name is one number: packages that agree to five digits on nominal and on interval data, with
#          ratings missing, agree on ordinal data too.
# Seen:    krippendorff gives 0.779 (Krippendorff's own formula), irrCAC 0.739. irrCAC's ordinal weights look at how many ranks lie
#          between two ratings; Krippendorff's look at how often each of these ranks was given.
# Matters: "alpha 0.78" and "alpha 0.74" of hostility on a scale of five may be one codebook and two packages; where 0.8 or 0.667 is
#          the grade that has to be reached, the package decides.
# With:    krippendorff 0.9.0 (October 2026), irrCAC 0.4.4, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile \
    krippendorff==0.9.0 irrCAC==0.4.4 numpy==1.26.4 pandas==2.3.3 scipy==1.12.0
"$folder/venv/bin/python" - <<'PY'
import sys

import krippendorff
import pandas
from irrCAC.raw import CAC
from numpy import nan

# Made up: four coders rate twelve reports from 1 (friendly) to 5 (hostile); some rated only a few.
RATINGS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, 5],
    [1, 2, 3, 3, 2, 2, 4, 1, 3, 5, nan, 3],
    [nan, 3, 3, 4, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 5, 1, 2, 5, 1, nan],
]
seen = {}
for level, weights in (("nominal", "identity"), ("interval", "quadratic"), ("ordinal", "ordinal")):
    one = krippendorff.alpha(reliability_data=RATINGS, level_of_measurement=level)
    other = CAC(pandas.DataFrame(RATINGS).T, weights=weights).krippendorff()["est"]["coefficient_value"]
    seen[level] = (round(float(one), 4), round(float(other), 4))
    print(f"{level}: krippendorff {seen[level][0]}, irrCAC {seen[level][1]}")
same = all(abs(a - b) < 0.0002 for a, b in (seen["nominal"], seen["interval"]))
if not same or abs(seen["ordinal"][0] - seen["ordinal"][1]) < 0.005:
    sys.exit("Changed: expected the same nominal and interval values and two ordinal ones")
PY
