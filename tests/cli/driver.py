"""Runs the command line with a coder that needs no weights: "NAME said WORDS." becomes a statement.

As a script: driver.py SECONDS_PER_REPORT[:NUMBER] ARGUMENT... ; the wait gives a test time to kill it, and a run with a NUMBER
never gets past the report of that number: it is killed before its end on any machine.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time

from onrecord.cli import main
from onrecord.intake import Coder
from onrecord.records import Actor, Reading, Report, Span, Statement

SAID = re.compile(r"(?P<source>\w+) (?P<cue>said) (?P<content>[^.\n]+)\.")


def code(report: Report) -> Reading:
    """A reading by rule; "boom" in the text is a bug in the coder, "stall" one that never ends, "crash" one that kills it."""
    if report.text == "stall":
        time.sleep(600)
    if report.text == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if "boom" in report.text:
        raise RuntimeError("boom")
    found = list(SAID.finditer(report.text))
    spans = [{role: Span(*match.span(role)) for role in ("source", "cue", "content")} for match in found]
    actors = tuple(
        Actor(id=f"a{nr}", name=match["source"], kind="person", mentions=(at["source"],))
        for nr, (match, at) in enumerate(zip(found, spans, strict=True), 1)
    )
    statements = tuple(
        Statement(
            id=f"s{nr}", speaker=f"a{nr}", source=at["source"], cue=at["cue"], content=(at["content"],), kind="indirect", score=0.75
        )
        for nr, at in enumerate(spans, 1)
    )
    return Reading(report=report, actors=actors, statements=statements)


def slow_coder(seconds: float, last: int | None = None, held: str | None = None) -> Coder:
    """That coder, taking its time; from "Report NUMBER" with the `last` on it never ends, nor while the file `held` is there."""

    def wait_and_code(report: Report) -> Reading:
        time.sleep(seconds)
        number = re.match(r"Report (\d+)", report.text)
        parent = os.getppid()
        while (held and os.path.exists(held)) or (last is not None and number and int(number[1]) >= last):
            time.sleep(0.02)
            if os.getppid() != parent:
                os._exit(1)  # the run is gone, and so is whom this would be for
        return code(report)

    return Coder("fake-1", wait_and_code)


if __name__ == "__main__":
    pace, _, end = sys.argv[1].partition(":")
    main(sys.argv[2:], coder=lambda threads: slow_coder(float(pace), int(end) if end else None))
