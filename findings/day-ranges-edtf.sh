#!/usr/bin/env bash
# What:    edtf's text_to_edtf takes the first day of a range of days for a year.
# Guess:   "9-11 March 2026" becomes 2026-03-09/2026-03-11, or None where ranges are beyond it: "December 2026-January 2027" becomes
#          2026-12/2027-01 and "1939-45" 1939/1945, so ranges are known to it.
# Seen:    "9-11 March 2026" is 2009-03-11, "March 30-31, 2026" is 2031-03-30, "14-15 May 2026" is 2014-05-15. Nothing is raised. It
#          comes from dateutil, whose parser takes 2026 for a time of day here: 2009-03-11 20:26.
# Matters: summits and visits last two or three days and are written like this; each is filed under another year, exact to the day.
# With:    edtf 5.0.2 (September 2026), python-dateutil 4.0.0, pyparsing 3.3.3, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile edtf==5.0.2 python-dateutil==4.0.0 pyparsing==3.3.3
"$folder/venv/bin/python" - <<'PY'
import sys

from dateutil import parser
from edtf import text_to_edtf

EXPECTED = {
    "11 March 2026": "2026-03-11",
    "December 2026-January 2027": "2026-12/2027-01",
    "9-11 March 2026": "2009-03-11",
    "March 30-31, 2026": "2031-03-30",
    "14-15 May 2026": "2014-05-15",
    "9 and 10 March 2026": "2009-03-10",
}
seen = {words: text_to_edtf(words) for words in EXPECTED}
for words, date in seen.items():
    print(f"{words!r} -> {date}")
by_dateutil = str(parser.parse("9-11 March 2026"))
print("dateutil: '9-11 March 2026' ->", by_dateutil)
if seen != EXPECTED or by_dateutil != "2009-03-11 20:26:00":
    sys.exit(f"Changed: expected {EXPECTED} and 2009-03-11 20:26:00")
PY
