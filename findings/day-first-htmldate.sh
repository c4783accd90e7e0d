#!/usr/bin/env bash
# What:    htmldate reads 03/04/2026 as 3 April, also on a page that says it is in American English.
# Guess:   a date that can be read two ways is read as the page's language has it: lang="en-US" puts the month first, "en-GB" the day.
# Seen:    3 April 2026 for both, in the text and in article:published_time; 04/13/2026 on the same site is 13 April.
# Matters: of a site's days, those up to the twelfth have day and month changed over and the others do not: a third of a year's reports
#          are filed up to eleven months off, next to right ones, and nothing marks them.
# With:    htmldate 1.11.0 (October 2026), dateparser 1.5.0, lxml 6.1.3, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile \
    htmldate==1.11.0 dateparser==1.5.0 python-dateutil==4.0.0 lxml==6.1.3
"$folder/venv/bin/python" - <<'PY'
import sys

from htmldate import find_date

TEXT = "The talks in Geneva ended without a result."
EXPECTED = {
    ("en-US", "04/13/2026"): "2026-04-13",
    ("en-US", "03/04/2026"): "2026-04-03",
    ("en-GB", "03/04/2026"): "2026-04-03",
    ("en-US", "March 4, 2026"): "2026-03-04",
}
seen = {}
for lang, day in EXPECTED:
    page = f"<html lang='{lang}'><head><title>Talks end</title></head><body><p class='date'>Published {day}</p><p>{TEXT}</p></body></html>"
    seen[lang, day] = find_date(page, original_date=True)
    print(f"{lang}, Published {day}: {seen[lang, day]}")
meta = "<html lang='en-US'><head><meta property='article:published_time' content='03/04/2026'></head><body><p>Talks</p></body></html>"
print("en-US, article:published_time 03/04/2026:", find_date(meta))
if seen != EXPECTED or find_date(meta) != "2026-04-03":
    sys.exit(f"Changed: expected {EXPECTED}")
PY
