#!/usr/bin/env bash
# What:    lifelines counts a year that is over to the day as no year, and a case whose beginning is not known as one that ended.
# Guess:   datetimes_to_durations counts years and months by the calendar: 1 January 2021 to 1 January 2022 is one year; without a
#          beginning there is no duration.
# Seen:    that year is 0 (365 days by 365.2425, rounded down), 2024, which has a day more, is 1; 1 April to 1 May is 0 months. A
#          missing beginning gives -9223372036854775808 and "observed"; Kaplan-Meier takes it: one of three cases is over before
#          any began.
# Matters: how long governments, truces and wars last is counted like this. A truce that was agreed for a year or a month and kept
#          lasted none, and one whose beginning nobody knows pulls the curve down.
# With:    lifelines 0.30.3 (March 2026), pandas 2.3.3, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile lifelines==0.30.3 pandas==2.3.3
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

from lifelines import KaplanMeierFitter
from lifelines.utils import datetimes_to_durations

years = datetimes_to_durations(
    ["2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"], ["2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"], freq="Y"
)[0].tolist()
print("years of 2021, 2022, 2023 and 2024, each to the day:", years)
months = datetimes_to_durations(
    ["2023-01-01", "2023-02-01", "2023-04-01"], ["2023-02-01", "2023-03-01", "2023-05-01"], freq="M"
)[0].tolist()
print("months of January, February and April:", months)
days, observed = datetimes_to_durations(
    ["2023-01-01", None, "2023-01-01"], ["2023-02-01", "2023-03-01", None], fill_date="2023-06-01"
)
print("days of three truces, the second's beginning unknown, the third still on:", days.tolist(), observed.tolist())
curve = KaplanMeierFitter().fit(days, observed).survival_function_["KM_estimate"]
print("Kaplan-Meier:", dict(curve.round(3)))
unknown = days[1] == float(-(2**63)) and observed.tolist() == [True, True, False]
if years != [0, 0, 0, 1] or months != [1, 0, 0] or not unknown or round(float(curve.iloc[0]), 3) != 0.667:
    sys.exit("Changed: expected 0 years of 365 days, 0 months of 30, and the unknown beginning as the first end")
PY
