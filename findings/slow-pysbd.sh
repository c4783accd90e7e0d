#!/usr/bin/env bash
# What:    pySBD's time grows with the square of a text's length.
# Guess:   splitting at full stops looks a few characters to each side: four times the text is four times the time.
# Seen:    12 to 16 times the time for four times the text: 0.13 s for 9 kB, 1.5 to 2.5 s for 37 kB; at that rate a day's record of
#          a parliament (1 MB) takes twenty minutes or more.
# Matters: tried on news of 3 kB it seems fast enough; the long transcripts that a record most wants stop the queue.
# With:    pysbd 0.3.4, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile pysbd==0.3.4
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from time import process_time

import pysbd

SENTENCES = "The minister of Narvia said on Monday that the talks would go on. The envoy left for Geneva. "


def seconds(times: int) -> float:
    """The faster of two runs, in seconds of the processor."""
    took = []
    for _ in range(2):
        began = process_time()
        pysbd.Segmenter(language="en", clean=False).segment(SENTENCES * times)
        took.append(process_time() - began)
    return min(took)


seconds(10)
short, long = seconds(100), seconds(400)
print(f"{100 * len(SENTENCES)} characters: {short:.2f} s; {400 * len(SENTENCES)}: {long:.2f} s; {long / short:.0f} times")
if long / short < 7:
    sys.exit("Changed: expected more than 7 times the time for 4 times the text")
PY
