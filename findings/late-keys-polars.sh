#!/usr/bin/env bash
# What:    polars drops keys of JSON Lines that first come up after the rows it looked at.
# Guess:   a key that the first rows do not have gets a column, or reading fails and names the line.
# Seen:    read_ndjson and scan_ndjson give every row and no error; "denied": true inside a struct and the top-level "problem" are
#          gone. DuckDB fails and names line and key.
# Matters: what is rare in a record is what counts: a denial, a correction, a problem. Of 30,001 statements the one that was
#          denied reads like the others.
# With:    polars 2.1.0 (October 2026), duckdb 2.0.1, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile polars==2.1.0 duckdb==2.0.1
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import json
import sys

import duckdb
import polars

ROWS = [{"id": number, "statement": {"by": "Narvia"}} for number in range(30_000)]
ROWS.append({"id": 30_000, "statement": {"by": "Ostria", "denied": True}, "problem": "unsure who spoke"})
with open("rows.jsonl", "w") as file:
    file.writelines(json.dumps(row) + "\n" for row in ROWS)

read, scanned = polars.read_ndjson("rows.jsonl").rows(named=True), polars.scan_ndjson("rows.jsonl").collect().rows(named=True)
print(f"polars: {len(read)} rows, the last {read[-1]}")
try:
    duckdb.sql("SELECT * FROM 'rows.jsonl'").fetchall()
    told = ""
except duckdb.Error as error:
    told = str(error)
print("DuckDB:", told[:170] or "no error")
last = {"id": 30_000, "statement": {"by": "Ostria"}}
if len(read) != 30_001 or read[-1] != last or scanned[-1] != last or "denied" not in told:
    sys.exit(f"Changed: expected the last row to be {last} in polars and an error of DuckDB")
PY
