#!/usr/bin/env bash
# What:    nameparser takes the numeral of a pope or a king for his surname when it is 1, 5, 10 or more than 8.
# Guess:   numerals behind a name are a suffix, one as the other: a package that knows "Elizabeth II" knows "Leo XIV".
# Seen:    II to IV, VI and VIII are suffixes; of "Pope Leo XIV", "King Rama X" and "King Charles V" the numeral is the surname.
# Matters: where people are joined by their surname, Louis XIV and Leo XIV are one family, and the pope is filed under X.
# With:    nameparser 2.6.0 (October 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile nameparser==2.6.0
"$folder/venv/bin/python" - <<'PY'
import sys

from nameparser import HumanName

EXPECTED = {
    "Queen Elizabeth II": ("", "II"),
    "King Mohammed VI": ("", "VI"),
    "King Henry VIII": ("", "VIII"),
    "King Charles V": ("V", ""),
    "King Rama X": ("X", ""),
    "King Louis XIV": ("XIV", ""),
    "Pope Leo XIV": ("XIV", ""),
}
seen = {}
for name in EXPECTED:
    parsed = HumanName(name)
    seen[name] = (parsed.last, parsed.suffix)
    print(f"{name}: surname {parsed.last!r}, suffix {parsed.suffix!r}")
if seen != EXPECTED:
    sys.exit(f"Changed: expected (surname, suffix) {EXPECTED}")
PY
