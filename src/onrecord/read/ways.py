"""How the sources of one run are to be read, and what reading them yields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.errors import ReadError
from onrecord.read.bounds import Bounds
from onrecord.read.source import Source
from onrecord.read.told import Told


class Ways(NamedTuple):
    """What the user said of the sources: `format` overrides what their content says, `fields` which column holds what,
    and `told` is what they are beside their content."""

    bounds: Bounds = Bounds()
    format: str | None = None
    fields: dict[str, str] = {}  # noqa: RUF012 - never changed
    told: Told = Told()


class Note(NamedTuple):
    """Something to tell of a place that is no report and no fault."""

    place: str
    words: str


Item = Source | ReadError | Note  # one report, what stands in the place of one, or a remark
Items = Iterator[Item]
