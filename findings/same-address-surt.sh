#!/usr/bin/env bash
# What:    surt, which makes the keys that web archives are looked up by, puts the path and the query in small letters.
# Guess:   the host is put in small letters, as hosts have no case; path and query keep theirs (RFC 3986, 6.2.2.1), so that
#          two pages with different addresses have different keys.
# Seen:    "/doc/aB3x" and "/doc/Ab3X" have one key, and so have "?id=Qz" and "?id=qZ".
# Matters: a site with short codes in its addresses: two reports become one capture, or one is dropped as a duplicate, and a
#          source that is cited by its key cannot be told from another.
# With:    surt 0.3.1, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile surt==0.3.1 tldextract==5.4.0 six==1.17.0
"$folder/venv/bin/python" - <<'PY'
import sys

from surt import surt

pairs = [
    ("https://paper.example/doc/aB3x", "https://paper.example/doc/Ab3X"),
    ("https://paper.example/read?id=Qz", "https://paper.example/read?id=qZ"),
]
keys = [tuple(surt(address) for address in pair) for pair in pairs]
for pair, made in zip(pairs, keys):
    print(*pair, "->", *made)
if keys != [("example,paper)/doc/ab3x",) * 2, ("example,paper)/read?id=qz",) * 2]:
    sys.exit("Changed: expected one key in small letters for each pair")
PY
