"""Charts: drawn here, as SVG or PNG, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.ask.counts import QUADS, Month
from onrecord.errors import ExtraError, QuestionError
from onrecord.export.files import need, write_file

# Two hues that the colour-blind tell apart (Okabe and Ito 2008: blue, vermilion), the deed darker than the word.
COLOURS = {
    "verbal_cooperation": "#7fb8de",
    "material_cooperation": "#0072b2",
    "verbal_conflict": "#f0a27d",
    "material_conflict": "#c04a00",
}
ENDINGS = (".svg", ".png")


def chart_timeline(months: Sequence[Month], title: str, path: Path) -> None:
    """Draw months of cooperation (up) and conflict (down), with the statements below; the ending says SVG or PNG.

    Raises QuestionError for another ending, ExtraError without the extra "charts", ExportError where it cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise QuestionError("chart", f"{path.name} is not a picture that can be drawn", "Give a name that ends in .svg or .png")
    chart = timeline_chart(months, title)
    draw = need("vl_convert", "charts")
    # Fonts of the machine only, and no address is opened: the picture is made of what is in the record.
    if path.suffix.lower() == ".svg":
        write_file(path, draw.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[]).encode())
    else:
        write_file(path, draw.vegalite_to_png(chart.to_dict(), scale=2, allowed_base_urls=[]))


def timeline_chart(months: Sequence[Month], title: str) -> Any:
    """The chart as an altair.VConcatChart; months without a date are left out, years stand at their January."""
    altair = need("altair", "charts")
    if tuple(map(int, altair.__version__.split(".")[:1])) < (5,):
        raise ExtraError("altair", f"is of version {altair.__version__}", "Install it with: pip install -U 'onrecord[charts]'")
    dated = [month for month in months if month.month]
    bars = altair.Chart(altair.Data(values=_bars(dated)), title=title, width=640, height=220).mark_bar()
    # "2025-11" is midnight of its first day in UTC: drawn in the time of the machine, it is October west of Greenwich.
    time = altair.X("utcyearmonth(month):T", title=None, axis=altair.Axis(format="%b %Y", labelOverlap=True))
    events = bars.encode(
        x=time,
        y=altair.Y(
            "events:Q", title="conflict ↓   events   ↑ cooperation", axis=altair.Axis(tickMinStep=1, labelExpr="abs(datum.value)")
        ),
        color=altair.Color(
            "quad:N", title=None, scale=altair.Scale(domain=[_name(quad) for quad in QUADS], range=list(COLOURS.values()))
        ),
        tooltip=["utcyearmonth(month):T", "quad:N", "number:Q"],
    )
    said = [{"month": month.month, "statements": month.statements} for month in dated]
    line = altair.Chart(altair.Data(values=said), width=640, height=80).mark_line(point=True, color="#555555")
    statements = line.encode(x=time, y=altair.Y("statements:Q", title="statements", axis=altair.Axis(tickMinStep=1)))
    return altair.vconcat(events, statements).resolve_scale(x="shared")


def _bars(months: Sequence[Month]) -> list[dict[str, Any]]:
    """One bar for each quad of each month, those of conflict below the line."""
    return [
        {"month": month.month, "quad": _name(quad), "number": getattr(month, quad), "events": sign * getattr(month, quad)}
        for month in months
        for quad, sign in zip(QUADS, (1, 1, -1, -1), strict=True)
    ]


def _name(quad: str) -> str:
    return quad.replace("_", " ")
