#!/usr/bin/env bash
# What:    ural's normalize_url turns the address of a page about another page into that other page's.
# Guess:   it takes off what does not tell pages apart (http, www, campaign marks); check.example/review?url=... stays a page of
#          check.example.
# Seen:    an address in url=, u=, l=, link=, orig=, next=, target= takes the place of the whole; in page=, source= and about= it does
#          not. get_normalized_hostname says ministry.example too. With infer_redirection=False the page stays, and its "s=" goes.
#          The call's own description gives False as the default; it is True.
# Matters: a fact-check, a translation, a cached copy and the statement itself become one page, whose host is the ministry's:
#          counts of who links to whom and removal of duplicates both rest on these.
# With:    ural 1.6.2, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile ural==1.6.2
"$folder/venv/bin/python" - <<'PY'
import sys

from ural import get_normalized_hostname, normalize_url

STATEMENT = "https://ministry.example/statement"
REPLACED, KEPT = ("url", "u", "l", "link", "orig", "next", "target"), ("page", "source", "about")
seen = {}
for field in REPLACED + KEPT:
    page = f"https://check.example/review?{field}={STATEMENT}"
    seen[field] = (normalize_url(page), get_normalized_hostname(page))
    print(f"{page}: {seen[field][0]}, host {seen[field][1]}")
own = normalize_url(f"https://check.example/review?url={STATEMENT}&s=7", infer_redirection=False)
print(f"with infer_redirection=False and &s=7 behind: {own}")
expected = dict.fromkeys(REPLACED, (normalize_url(STATEMENT), "ministry.example"))
expected |= {field: (f"check.example/review?{field}={STATEMENT}", "check.example") for field in KEPT}
if seen != expected or own != f"check.example/review?url={STATEMENT}":
    sys.exit("Changed: expected the ministry's page for seven of the fields, and its own for the rest")
PY
