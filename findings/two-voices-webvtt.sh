#!/usr/bin/env bash
# What:    webvtt-py gives two speakers' words in one subtitle to the first of them.
# Guess:   where a cue has two voices, as the standard's own samples do, each keeps its words; or the text shows that two speak.
# Seen:    the cue has one .voice, the first, and .text has the words of both without a mark. "&amp;" stays as it is written.
# Matters: subtitles are how most interviews come; a reporter's question and a minister's answer in one cue make one quotation,
#          put down to the reporter.
# With:    webvtt-py 0.6.0 (October 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile webvtt-py==0.6.0
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

import webvtt

with open("interview.vtt", "w") as file:
    file.write(
        "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Reporter>Will you sign?\n<v Minister Ono>No.\n\n"
        "00:02.000 --> 00:03.000\n<v Minister Ono>Never, by sea &amp; by land.</v>\n"
    )
seen = [(cue.voice, cue.text) for cue in webvtt.read("interview.vtt")]
for voice, text in seen:
    print(f"{voice}: {text!r}")
if seen != [("Reporter", "Will you sign?\nNo."), ("Minister Ono", "Never, by sea &amp; by land.")]:
    sys.exit("Changed: expected both voices' words under Reporter")
PY
