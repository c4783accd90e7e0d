"""The chart of a timeline is an SVG or a PNG that shows every month, and asks nothing of the network."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from onrecord.ask import Month
from onrecord.errors import ExtraError, QuestionError
from onrecord.export.tables import chart_timeline, timeline_chart
from tests.patience import PATIENCE

MONTHS = [
    Month(month="2022-11", verbal_cooperation=3, verbal_conflict=1, statements=4),
    Month(month="2022-12", material_conflict=2, statements=1),
    Month(month=None, statements=7),
]


def test_svg(tmp_path):
    chart_timeline(MONTHS, "A <b> & B", tmp_path / "t.svg")
    svg = (tmp_path / "t.svg").read_text("utf-8")
    assert svg.startswith("<svg") and "A &lt;b&gt; &amp; B" in svg
    bars = re.findall(r'aria-label="(month[^"]*events[^"]*)"', svg)
    assert any("Nov" in bar and "3" in bar and "verbal cooperation" in bar for bar in bars), bars
    assert any("Dec" in bar and "material conflict" in bar for bar in bars)
    assert not re.findall(r'(?:href|src)="(?!#)', svg) and "@import" not in svg


def test_png(tmp_path):
    chart_timeline(MONTHS, "A", tmp_path / "t.PNG")
    assert (tmp_path / "t.PNG").read_bytes().startswith(b"\x89PNG")


def test_conflict_points_down():
    spec = timeline_chart(MONTHS, "A").to_dict()
    values = [row for rows in [spec["vconcat"][0]["data"]["values"]] for row in rows]
    assert sum(row["events"] for row in values) == 3 - 1 - 2
    assert {row["month"] for row in values} == {"2022-11", "2022-12"}


def test_another_ending(tmp_path):
    with pytest.raises(QuestionError, match=r"chart: t\.pdf is not a picture"):
        chart_timeline(MONTHS, "A", tmp_path / "t.pdf")


def test_without_the_extra_its_name_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ExtraError, match=r"altair: is not installed, .* pip install 'onrecord\[charts\]'"):
        chart_timeline(MONTHS, "A", tmp_path / "t.svg")


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "UTC", "Pacific/Kiritimati"])  # furthest west, furthest east
def test_months_are_those_of_the_table_in_every_time_zone(tmp_path, zone):
    """Drawn by a process of that zone: a month begins at midnight in UTC, which is the month before in half the world."""
    path = tmp_path / "t.svg"
    script = (
        "import sys; from pathlib import Path; from onrecord.ask import Month; from onrecord.export.tables import chart_timeline\n"
    )
    script += "chart_timeline([Month(month='2022-11', verbal_cooperation=3, statements=1)], 'A', Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, str(path)], env={**os.environ, "TZ": zone}, check=True, timeout=PATIENCE)
    svg = path.read_text("utf-8")
    # A bar of one month goes from its beginning to that of the next, and so does the axis.
    assert "from November 2022 to December 2022" in svg and ">Nov 2022<" in svg and "Oct" not in svg
