#!/usr/bin/env bash
# What:    pySHACL lets a year or a month of 1990 pass for a date from 2026 on, and rdflib sorts it after every day.
# Guess:   "1990" (xsd:gYear) can't be compared with a day, and what cannot be compared does not satisfy sh:minInclusive
#          (SHACL, 4.3): it is reported. In ORDER BY, or MIN, it comes before days of 2026, or in no set order.
# Seen:    sh:minInclusive 2026-01-01 reports 1990-05-01 and passes "1990" and "1990-05". ORDER BY puts 2026-12-31 before both, and
#          MAX is "1990-05": values of two types are ordered by the names of their types. pyoxigraph puts them in time's order.
# Matters: shapes guard what comes into a record of dates that may be exact to a year; here they wave through just these.
# With:    pyshacl 0.40.1 (July 2026), rdflib 7.6.0, pyoxigraph 0.5.13 (October 2026), Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile pyshacl==0.40.1 rdflib==7.6.0 pyoxigraph==0.5.13
"$folder/venv/bin/python" - <<'PY'
import sys

import pyoxigraph
from pyshacl import validate
from rdflib import Graph

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://record.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = HEAD + """
:a :day "1990-05-01"^^xsd:date . :b :day "1990"^^xsd:gYear . :c :day "1990-05"^^xsd:gYearMonth . :d :day "2026-12-31"^^xsd:date ."""
SHAPE = HEAD + """
:shape a sh:NodeShape ; sh:targetSubjectsOf :day ; sh:property [ sh:path :day ; sh:minInclusive "2026-01-01"^^xsd:date ] ."""
ORDER = "SELECT ?day { ?report <http://record.example/day> ?day } ORDER BY ?day"
MAX = "SELECT (MAX(?day) AS ?last) { ?report <http://record.example/day> ?day }"

graph = Graph().parse(data=DATA, format="turtle")
_, report, _ = validate(graph, shacl_graph=Graph().parse(data=SHAPE, format="turtle"))
refused = sorted(str(row[0]) for row in report.query("SELECT ?v { ?r <http://www.w3.org/ns/shacl#value> ?v }"))
by_rdflib = [str(row[0]) for row in graph.query(ORDER)]
last = [str(row[0]) for row in graph.query(MAX)]
store = pyoxigraph.Store()
store.load(DATA.encode(), pyoxigraph.RdfFormat.TURTLE)
by_pyoxigraph = [row["day"].value for row in store.query(ORDER)]
print("refused by pySHACL:", refused)
print("ordered by rdflib:", by_rdflib, "MAX:", last)
print("ordered by pyoxigraph:", by_pyoxigraph)
days, parts = ["1990-05-01", "2026-12-31"], ["1990", "1990-05"]
if refused != days[:1] or by_rdflib != days + parts or last != parts[1:] or by_pyoxigraph[-1] != days[1]:
    sys.exit("Changed: expected only the day of 1990 to be refused, and year and month behind all days")
PY
