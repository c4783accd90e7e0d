#!/usr/bin/env bash
# What:    quantulum3 reads the short forms in which news writes sums, and the names of weapons, as units of physics.
# Guess:   "$4bn" is 4,000,000,000 dollars, "5m people" 5,000,000, "$4-billion" as "$4 billion"; T-72 is no quantity.
# Seen:    4 "dollar barn newton", 5 metres, 500,000,002 dollars (halfway between 4 and 1,000,000,000), and 2 "per tesla to the 72";
#          three MPs are 3 metres per second. "$4 billion" and "$300k" are right. Without the extra "classifier", which guesses units.
# Matters: a sum off by nine powers of ten comes out with a unit and a place in the text, as right ones do; half a billion of
#          "$4-billion" even looks like one.
# With:    quantulum3 0.10.0 (March 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile quantulum3==0.10.0
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

from quantulum3 import parser

TEXTS = ("$4 billion", "$300k", "$4bn", "$4-billion", "5m people", "two T-72 tanks", "three MPs")
seen = {}
for text in TEXTS:
    found = parser.parse(text)
    seen[text] = [(quantity.value, quantity.unit.name) for quantity in found]
    print(f"{text}: {seen[text]}")
right = seen["$4 billion"] == [(4e9, "dollar")] and seen["$300k"] == [(3e5, "dollar")]
billions = [value for value, unit in seen["$4bn"] if "newton" in unit]
wrong = [seen[text] for text in TEXTS[3:]]
units = [[(500000002.0, "dollar")], [(5.0, "metre")], [(2.0, "per tesla to the 72")], [(3.0, "metre per second")]]
if not right or billions != [4.0] or wrong != units:
    sys.exit("Changed: expected $4 billion and $300k to be right, and newtons, metres, teslas and half of $4-billion for the rest")
PY
