#!/usr/bin/env bash
# What:    edtf gives the winter of a year one month, December, and an interval whose end is not known ten years.
# Guess:   "2026-24" is three months as the other seasons are: December to February, either end of the year. The end of "2026-03/"
#          is not known, so no day can be given for it.
# Seen:    spring, summer and autumn have three months; winter goes from 2026-12-01 to 2026-12-31. "2026-03/" ends on 2036-03-01.
# Matters: a question for January finds no report of "this winter", and a sanction with no known end ends on record in 2036.
# With:    edtf 5.0.2 (September 2026), python-dateutil 4.0.0, pyparsing 3.3.3, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile edtf==5.0.2 python-dateutil==4.0.0 pyparsing==3.3.3
"$folder/venv/bin/python" - <<'PY'
import sys

from edtf import parse_edtf

EXPECTED = {
    "2026-21": ((2026, 3, 1), (2026, 5, 31)),
    "2026-22": ((2026, 6, 1), (2026, 8, 31)),
    "2026-23": ((2026, 9, 1), (2026, 11, 30)),
    "2026-24": ((2026, 12, 1), (2026, 12, 31)),
    "2026-03/": ((2026, 3, 1), (2036, 3, 1)),
}
seen = {}
for text in EXPECTED:
    date = parse_edtf(text)
    seen[text] = (date.lower_strict()[:3], date.upper_strict()[:3])
    print(text, "from", seen[text][0], "to", seen[text][1])
if seen != EXPECTED:
    sys.exit(f"Changed: expected {EXPECTED}")
PY
