"""Stories: reports about the same event together. A function of the set of reports; their order changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from onrecord.ask.grouping import groups_of
from onrecord.ask.likeness import Told

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Text(NamedTuple):
    """One report to be grouped: its id, its text, when it was published (EDTF), and names known of it beside its words."""

    id: str
    text: str
    published: str | None = None
    also: tuple[str, ...] = ()


def group_texts(texts: Iterable[Text]) -> dict[str, str]:
    """For each id its story: the id of the story's first report by day, the undated last. Each id must come once.

    The texts are read one after the other and not kept.
    """
    told, ids, days = Told(), list[str](), list[int | None]()
    for text in texts:
        day = day_of(text.published)
        told.add(text.text, day, text.also)
        ids.append(text.id)
        days.append(day)
    order = sorted(range(len(ids)), key=lambda at: ((days[at] or 0) == 0, days[at] or 0, ids[at]))
    groups = groups_of(told.near(order), len(order))
    return {ids[at]: ids[order[first]] for at, first in zip(order, groups, strict=True)}


def day_of(published: str | None) -> int | None:
    """The number of the day that an EDTF date begins with; None where it is no whole day."""
    match = DAY.match(published or "")
    try:
        return date.fromisoformat(match.group()).toordinal() if match else None
    except ValueError:
        return None
