#!/usr/bin/env bash
# What:    fastfeedparser makes a day out of an entry's number where the entry has no day that it can read.
# Guess:   an entry without pubDate, or with one in French, has no day; feedparser says None of both.
# Seen:    number 14 was published on the 14th of the month that it is read in, 4711 in the year 4711, 100234 on 2 October 2034;
#          "lun., 30 mars 2026" under number 14 too. "statement-7" and an address have none.
# Matters: where a ministry numbers its entries and writes its months in its own language, a chronology gets days that nobody
#          wrote, and others if the same feed is read a month later.
# With:    fastfeedparser 0.6.5 (October 2026), feedparser 6.0.14, python-dateutil 4.0.0, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile \
    fastfeedparser==0.6.5 feedparser==6.0.14 python-dateutil==4.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import UTC, date, datetime

import fastfeedparser
import feedparser

FRENCH = "<pubDate>lun., 30 mars 2026 10:00:00 +0200</pubDate>"
ENTRIES = [("14", ""), ("14", FRENCH), ("4711", ""), ("100234", ""), ("statement-7", ""), ("statement-7", FRENCH)]


def feed(number: str, day: str) -> str:
    entry = f"<item><title>Statement</title><guid isPermaLink='false'>{number}</guid>{day}</item>"
    return f"<rss version='2.0'><channel><title>Ministry</title><link>https://ministry.example/</link>{entry}</channel></rss>"


def day_by_fast(text: str) -> str | None:
    published = fastfeedparser.parse(text).entries[0].get("published")
    return published and published[:10]


seen, other = [], []
months = {date.today(), datetime.now(UTC).date()}
for number, day in ENTRIES:
    text = feed(number, day)
    seen.append(day_by_fast(text))
    other.append(feedparser.parse(text).entries[0].get("published_parsed"))
    print(f"number {number}, {'30 mars 2026' if day else 'no day'}: fastfeedparser {seen[-1]}, feedparser {other[-1]}")
months |= {date.today(), datetime.now(UTC).date()}
fourteenth = {f"{month:%Y-%m}-14" for month in months}
made = seen[0] in fourteenth and seen[1] in fourteenth and str(seen[2]).startswith("4711-") and seen[3] == "2034-10-02"
if not made or seen[4:] != [None, None] or any(other):
    sys.exit("Changed: expected days from 14, 4711 and 100234, none from statement-7, and none by feedparser")
PY
