"""Score the reports that nothing was chosen by: `python quality/kept.py`.

Those of our own labelled reports (training/labels) that no run learns from and no threshold was chosen on; only the scores of
events were fitted on them. The labels hold no words, so that offices, figures and memberships are left out. Needs ../shared;
without it the command says so. Exit status 0.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from counts import ROOT, SHARED

from onrecord.pipeline import load_tools

SHOWN = ("statements", "positions", "events.typed", "events", "dyads", "false_events_per_1000_words")
RIGHT = ("statements.speaker", "events.date", "events.modality")


def main() -> int:
    if not (SHARED / "score").is_dir():
        print(f"skipped: {SHARED} is absent, so there is nothing to score against")
        return 0
    sys.path.insert(0, str(ROOT))
    from training.labels import calibrating, load_ours
    from training.shared import record_of, scorer

    record, common = scorer("record"), scorer("common")
    tools, pred = load_tools(), {}
    reports = [report for report in load_ours() if calibrating(report)]
    with tempfile.TemporaryDirectory() as folder:
        for report in reports:
            (Path(folder) / f"{report.name}.txt").write_bytes(report.text.encode())
            (Path(folder) / f"{report.name}.gold.json").write_text(json.dumps(report.gold), encoding="utf-8")
            pred[report.name] = record_of(report.text, report.gold, tools)
        found = record.score(Path(folder), pred)
    print(f"{len(reports)} reports by {tools.coder}")
    for kind in SHOWN:
        print(f"{kind:<34} {found[kind]:.2f}" if isinstance(found[kind], float) else common.show(kind, found[kind]))
    for name in RIGHT:
        row = found["accuracy"][name]
        print(f"{name:<34} {row['share']:.3f}   {row['right']} of {row['of']} matched")
    return 0


if __name__ == "__main__":
    sys.exit(main())
