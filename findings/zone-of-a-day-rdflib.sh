#!/usr/bin/env bash
# What:    rdflib takes the time zone off a day (xsd:date) when it reads it, and writes a day back that it was not given.
# Guess:   a literal's words are kept as they stand in the file; at most "2026-03-30Z" is written "2026-03-30+00:00".
# Seen:    "2026-03-30+12:00" is read and written as "2026-03-30"; "2026-W14-1", which is no xsd:date, as "2026-03-30" too. The zone of
#          xsd:dateTime is kept, and with normalize=False all words are.
# Matters: days that begin 23 hours apart become one, and a file that is read and written does not have the hash that its
#          source was cited by.
# With:    rdflib 7.6.0 (February 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile rdflib==7.6.0
"$folder/venv/bin/python" - <<'PY'
import sys

from rdflib import XSD, Graph, Literal

EXPECTED = {
    "2026-03-30+12:00": "2026-03-30",
    "2026-03-30-11:00": "2026-03-30",
    "2026-03-30Z": "2026-03-30",
    "2026-W14-1": "2026-03-30",
}
seen = {}
for words in EXPECTED:
    graph = Graph().parse(data=f'<http://a.example/1> <http://a.example/day> "{words}"^^<{XSD.date}> .', format="nt")
    written = graph.serialize(format="nt")
    seen[words] = written.split('"')[1]
    print(f"read {words}, written {seen[words]}")
time = str(Literal("2026-03-30T10:00:00+12:00", datatype=XSD.dateTime))
kept = str(Literal("2026-03-30+12:00", datatype=XSD.date, normalize=False))
print("xsd:dateTime:", time, "normalize=False:", kept)
if seen != EXPECTED or not time.endswith("+12:00") or not kept.endswith("+12:00"):
    sys.exit(f"Changed: expected {EXPECTED}")
PY
