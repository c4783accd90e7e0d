#!/usr/bin/env bash
# What:    diff-match-patch, which annotation tools use to find a quotation again, does not find it word for word.
# Guess:   match_main looks for the place that is most like the words, near the place where they once stood; words that stand in
#          the text exactly are the best match there is, so they are found wherever they are.
# Seen:    found at 490 characters from the place, and -1 ("not there") at 520, though str.find gives it at once: the
#          distance counts as errors (1000 characters are as bad as no letter right), and a threshold of 0.5 cuts all beyond 500.
# Matters: a correction of two paragraphs at the top of a report, and every quotation below it is called gone.
# With:    diff-match-patch 20241021, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile diff-match-patch==20241021
"$folder/venv/bin/python" - <<'PY'
import sys

from diff_match_patch import diff_match_patch

quotation = "we will not sign"
seen = {}
for moved in (100, 490, 520, 2000):
    text = ("The talks in Vienna went on. " * 100)[:moved] + quotation + ", said the envoy."
    seen[moved] = (diff_match_patch().match_main(text, quotation, 0), text.find(quotation))
    print(f"stands {moved} characters further on: match_main {seen[moved][0]}, str.find {seen[moved][1]}")
if seen != {100: (100, 100), 490: (490, 490), 520: (-1, 520), 2000: (-1, 2000)}:
    sys.exit("Changed: expected -1 from 520 on")
PY
