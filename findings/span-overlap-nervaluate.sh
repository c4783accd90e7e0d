#!/usr/bin/env bash
# What:    nervaluate scores a span that begins where the true span ends as one that overlaps it.
# Guess:   of half-open spans, 0-5 and 5-9 share no character: the true one is missed, the other is spurious, and F1 is 0
#          whichever way of matching is asked for.
# Seen:    nothing is missed or spurious. By type the neighbour is correct (F1 1.0), by part it is half correct (F1 0.5). A gap
#          of one character makes both 0. Ends are taken as included, also where spans come as dictionaries of start and end.
# Matters: a tagger that finds the word after each name, and never a name, is told that it finds all of them.
# With:    nervaluate 1.2.1, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile nervaluate==1.2.1
"$folder/venv/bin/python" - <<'PY'
import sys

from nervaluate import Evaluator


def scores(start: int, end: int) -> tuple:
    """F1 by type, F1 by part, missed, spurious of one found span where "Oslo " [0, 5) is true."""
    found = [[{"label": "PLACE", "start": start, "end": end}]]
    true = [[{"label": "PLACE", "start": 0, "end": 5}]]
    overall = Evaluator(true, found, tags=["PLACE"], loader="dict").evaluate()["overall"]
    by_type, by_part = overall["ent_type"], overall["partial"]
    return by_type.f1, by_part.f1, by_part.missed, by_part.spurious


neighbour, apart = scores(5, 9), scores(6, 9)
print("true 0-5, found 5-9 (F1 by type, F1 by part, missed, spurious):", neighbour)
print("true 0-5, found 6-9                                           :", apart)
if neighbour != (1.0, 0.5, 0, 0) or apart != (0, 0, 1, 1):
    sys.exit("Changed: expected (1.0, 0.5, 0, 0) and (0, 0, 1, 1)")
PY
