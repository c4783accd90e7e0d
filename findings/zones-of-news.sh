#!/usr/bin/env bash
# What:    dateutil reads "GMT+3" as three hours behind Greenwich; dateparser reads "ET" as winter time all the year, and "IST" as Israel's.
# Guess:   "10:00 GMT+3" is 07:00 in Greenwich for both. "ET" is Eastern Time as it is kept on that day: four hours behind in July.
#          "IST" is India's, the most people's by far, or is refused as it stands for three zones.
# Seen:    dateutil puts GMT+3, UTC+3 and UTC+03:00 at -03:00, dateparser at +03:00: six hours apart. dateparser puts 1 July "ET" at -05:00
#          and "IST" at +02:00, where nobody is in July (India +05:30, Israel +03:00, Ireland +01:00).
# Matters: ministries from Moscow to Riyadh date their statements GMT+3, American papers ET; in the evening the day changes too.
# With:    python-dateutil 4.0.0, dateparser 1.5.0 (November 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile python-dateutil==4.0.0 dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime

import dateparser
from dateutil import parser

EXPECTED = {
    "GMT+3": (-3, 3),
    "UTC+3": (-3, 3),
    "UTC+03:00": (-3, 3),
    "EDT": (None, -4),
    "ET": (None, -5),
    "IST": (None, 2),
}


def hours(moment: datetime) -> float | None:
    """Hours east of Greenwich; None where no zone was read."""
    offset = moment.utcoffset()
    return None if offset is None else offset.total_seconds() / 3600


seen = {}
for zone in EXPECTED:
    words = f"1 July 2026 10:00 {zone}"
    seen[zone] = (hours(parser.parse(words)), hours(dateparser.parse(words, languages=["en"])))
    print(f"{words}: dateutil {seen[zone][0]}, dateparser {seen[zone][1]}")
if seen != EXPECTED:
    sys.exit(f"Changed: expected hours east of Greenwich (dateutil, dateparser) {EXPECTED}")
PY
