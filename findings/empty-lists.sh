#!/usr/bin/env bash
# What:    of a report with an empty list of statements and one with none, polars keeps the second, pandas both, DuckDB neither.
# Guess:   taking lists apart gives a row for each statement, and both reports are treated alike: dropped by all, or kept with a null.
# Seen:    three reports, the first with two statements: DuckDB gives 2 rows, polars 3, pandas 4. Up to polars 1 explode() kept the
#          empty list too; in 2 empty_as_null is False unless asked for, and keep_nulls True.
# Matters: "reports in which nobody is quoted" is counted from such rows; the count depends on the engine, and on whether the
#          writer put [] or nothing.
# With:    polars 2.1.0 (October 2026), duckdb 2.0.1, pandas 3.1.1, numpy 2.4.6, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile polars==2.1.0 duckdb==2.0.1 pandas==3.1.1 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

import duckdb
import pandas
import polars

REPORTS = {"report": ["a", "b", "c"], "statements": [["x", "y"], [], None]}
VALUES = "(VALUES ('a', ['x', 'y']), ('b', []), ('c', NULL)) AS t(report, statements)"

by_polars = [row[0] for row in polars.DataFrame(REPORTS).explode("statements").rows()]
by_polars_1 = [row[0] for row in polars.DataFrame(REPORTS).explode("statements", empty_as_null=True).rows()]
by_pandas = pandas.DataFrame(REPORTS).explode("statements")["report"].tolist()
by_duckdb = [row[0] for row in duckdb.sql(f"SELECT report, unnest(statements) FROM {VALUES}").fetchall()]
seen = {"polars": by_polars, "polars, empty_as_null": by_polars_1, "pandas": by_pandas, "DuckDB": by_duckdb}
for engine, reports in seen.items():
    print(f"{engine}: {len(reports)} rows, of reports {reports}")
if [len(reports) for reports in seen.values()] != [3, 4, 4, 2]:
    sys.exit("Changed: expected 3, 4, 4 and 2 rows")
PY
