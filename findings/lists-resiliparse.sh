#!/usr/bin/env bash
# What:    Resiliparse's main content leaves bulleted lists out and keeps numbered ones.
# Guess:   a list between two paragraphs of an <article> is content, whichever of ul, ol and dl it is written in.
# Seen:    extract_plain_text(main_content=True) gives the paragraphs and the items of <ol> and <dl>; those of <ul> are gone
#          without a trace, whatever element holds them. Without main_content they are there.
# Matters: what the sides of an accord undertake stands in such lists; the report that is kept announces two points and has none.
# With:    resiliparse 2.0.0 (November 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile resiliparse==2.0.0
"$folder/venv/bin/python" - <<'PY'
import sys

from resiliparse.extract.html2text import extract_plain_text

BEFORE = "The foreign minister of Narvia read out the text of the accord in Geneva on Monday. It has two points:"
AFTER = "The council is to meet behind closed doors on Thursday, and its members may be asked to vote on the matter."
POINTS = (
    "Narvia closes its three bases on the islands by the end of June and lets observers in.",
    "Ostria pays for the return of the families that fled to the mainland in March.",
)
seen = {}
for kind, item in (("ul", "li"), ("ol", "li"), ("dl", "dd")):
    points = "".join(f"<{item}>{point}</{item}>" for point in POINTS)
    body = f"<h1>Accord read out</h1><p>{BEFORE}</p><{kind}>{points}</{kind}><p>{AFTER}</p>"
    page = f"<html><head><title>Accord</title></head><body><article>{body}</article></body></html>"
    main, whole = extract_plain_text(page, main_content=True), extract_plain_text(page)
    seen[kind] = (AFTER in main, *(POINTS[0] in text and POINTS[1] in text for text in (main, whole)))
    print(f"{kind}: paragraphs kept {seen[kind][0]}, points in main content {seen[kind][1]}, in the whole page {seen[kind][2]}")
if seen != {"ul": (True, False, True), "ol": (True, True, True), "dl": (True, True, True)}:
    sys.exit("Changed: expected only the points in <ul> to be left out")
PY
