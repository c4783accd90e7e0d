#!/usr/bin/env bash
# What:    text2num and number-parser, which write number words as figures, make exact figures of vague ones and new ones of years.
# Guess:   what is no one number stays as it is: "hundreds of thousands", "two and a half million", "nineteen eighty-four" (or 1984).
# Seen:    text2num: "hundreds of thousands" is "100 of 1000", "two and a half million" is "two and a half 1000000". Both:
#          "nineteen eighty-four" is "19 84", "half a million" is "half a 1000000". number-parser leaves "hundreds" and makes
#          "the second world war" "the 2 world war".
# Matters: run before figures are looked for, they put 100 and 1000 on record where the report gives no figure at all.
# With:    text2num 3.1.0 (August 2026), number-parser 0.3.2, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile text2num==3.1.0 number-parser==0.3.2
"$folder/venv/bin/python" - <<'PY'
import sys

from number_parser import parse
from text_to_num import alpha2digit

EXPECTED = {
    "hundreds of thousands fled": ("100 of 1000 fled", "hundreds of thousands fled"),
    "two and a half million tonnes": ("two and a half 1000000 tonnes", "2 and a half 1000000 tonnes"),
    "half a million tonnes": ("half a 1000000 tonnes", "half a 1000000 tonnes"),
    "since nineteen eighty-four": ("since 19 84", "since 19 84"),
    "the second world war": ("the second world war", "the 2 world war"),
}
seen = {text: (alpha2digit(text, "en"), parse(text)) for text in EXPECTED}
for text, made in seen.items():
    print(f"{text!r}: text2num {made[0]!r}, number-parser {made[1]!r}")
if seen != EXPECTED:
    sys.exit(f"Changed: expected {EXPECTED}")
PY
