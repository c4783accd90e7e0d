"""How well reports are put into stories: `python quality/stories.py`.

Prints what ../shared/score/stories.py makes of ECB+ dev as `onrecord stories --json` groups it; the same with the likeness from
which groups are one story (grouping.ENOUGH) chosen on four fifths of the topics and used on the fifth; and of the news data, whose
`story` 150 of 2,251 texts have: of all, of the half that numbers were chosen on (pages of an encyclopedia of 2012 and early 2014),
and of the other half, which nothing was chosen on. quality/stories.jsonl says for each of the 150, by its hash, what one event is
as one person judged by the headlines and leads, having seen an earlier output: the field is scored against that, and so are
the stories. Needs ../shared; without it the command says so. Exit status 0.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gate import ROOT, SHARED

from onrecord.ask import grouping
from onrecord.ask.grouping import Text, group_texts

FOLDS = 5
TRIED = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08)
CHOSEN_ON = ("galaxy:wikinews_big:", "galaxy:wikinews_medium:")  # how the stories of the first half begin
JUDGED = Path(__file__).parent / "stories.jsonl"

Rows = list[dict[str, Any]]
Scorer = Callable[[dict[str, str], dict[str, str]], dict[str, dict[str, float]]]


def grouped(rows: Rows, enough: float) -> dict[str, str]:
    """The story of each row's id, groups being one from this likeness on."""
    kept, grouping.ENOUGH = grouping.ENOUGH, enough
    try:
        return group_texts(Text(row["id"], row["text"], row.get("published")) for row in rows)
    finally:
        grouping.ENOUGH = kept


def by_folds(rows: Rows, gold: dict[str, str], score: Scorer) -> dict[str, str]:
    """The stories of each topic with the likeness that is best for the topics of the other folds; ids of all topics."""
    topics = sorted({row["topic"] for row in rows})
    tried = {enough: grouped(rows, enough) for enough in TRIED}
    found: dict[str, str] = {}
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        others = {row["id"]: gold[row["id"]] for row in rows if row["topic"] not in held}
        best = max(TRIED, key=lambda enough: score(others, tried[enough])["b-cubed"]["f1"])
        found |= {row["id"]: f"{fold} {tried[best][row['id']]}" for row in rows if row["topic"] in held}
        print(f"fold {fold + 1}: {best}")
    return found


def judged(rows: Rows) -> dict[str, str]:
    """The event of each row's id, as judged; raises KeyError for a text that was not."""
    lines = map(json.loads, JUDGED.read_text("utf-8").splitlines())
    events = {line["sha256"]: str(line["event"]) for line in lines}
    return {row["id"]: events[hashlib.sha256(row["text"].encode()).hexdigest()[:16]] for row in rows}


def of_news(news: Rows, score: Scorer) -> dict[str, dict[str, dict[str, float]]]:
    """The scores of the news data: all of it, both halves, and both the field and the stories against what was judged."""
    found = grouped(news, grouping.ENOUGH)
    field = {row["id"]: str(row["story"]) for row in news if row["story"]}
    events = judged([row for row in news if row["story"]])
    first = {name: story for name, story in field.items() if story.startswith(CHOSEN_ON)}
    other = {name: story for name, story in field.items() if name not in first}
    return {
        "news": score(field, found),
        "news, chosen on": score(first, found),
        "news, the other half": score(other, found),
        "judged: the field": score(events, field),
        "judged: the stories": score(events, found),
    }


def main() -> int:
    if not (SHARED / "score").is_dir():
        print(f"skipped: {SHARED} is absent, so there is nothing to score against")
        return 0
    sys.path.insert(0, str(ROOT))
    from training.shared import scorer

    common, score = scorer("common"), scorer("stories").score
    ecb = [json.loads(line) for line in (SHARED / "data" / "stories" / "ecbplus_dev.jsonl").read_text("utf-8").splitlines()]
    with gzip.open(SHARED / "data" / "news.jsonl.gz", "rt", encoding="utf-8") as file:
        news = [json.loads(line) for line in file]
    gold = {row["id"]: row["story"] for row in ecb}
    told = {
        "ECB+ dev": score(gold, grouped(ecb, grouping.ENOUGH)),
        f"ECB+ dev, {FOLDS} folds of topics": score(gold, by_folds(ecb, gold, score)),
    } | of_news(news, score)
    for name, rows in told.items():
        for measure, row in rows.items():
            print(f"{name:<28} {common.show(measure, row)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
