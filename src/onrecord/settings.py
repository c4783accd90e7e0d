"""Settings: one table. Only `cli` and `serve` read them; the steps are given values."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from onrecord.errors import SettingError

PREFIX = "ONRECORD_"
ELSEWHERE = ("ONRECORD_CHROMIUM",)  # no setting: the browser that the tests drive


class Setting(NamedTuple):
    """One row: the environment variable ONRECORD_<NAME> overrides `default`; `unit` says what the number counts."""

    name: str
    default: int
    unit: str
    least: int
    help: str
    most: int | None = None

    @property
    def variable(self) -> str:
        return f"{PREFIX}{self.name.upper()}"


SETTINGS = (
    Setting("threads", 1, "threads", 1, "threads the encoder uses for one report; the record is the same with any number", 256),
    Setting(
        "workers", 0, "processes", 0, "processes that read; 0 is one for each core. The record is the same with any number", 256
    ),
    Setting("item_seconds", 120, "seconds", 1, "computing time one item may take before it is rejected by name"),
    Setting("max_bytes", 20_000_000, "bytes", 1, "largest report that is read; a larger one is rejected by name"),
    Setting("max_words", 200_000, "words", 1, "longest report that is read"),
    Setting("max_expansion", 200, "times", 1, "how many times its size a packed file may come to"),
    Setting("max_nesting", 4, "packings", 0, "how many times over a report may be packed", 100),
    Setting("limit", 20, "rows", 1, "rows a question answers with when it names no limit"),
    Setting("serve_rows", 1_000, "rows", 1, "most rows one request over HTTP may ask for"),
    Setting("serve_seconds", 10, "seconds", 1, "longest a request over HTTP may search the record"),
    Setting("serve_bytes", 20_000_000, "bytes", 1, "largest answer over HTTP"),
    Setting("add_bytes", 50_000_000, "bytes", 1, "largest upload in a browser, all its files together"),
    Setting("add_files", 100, "files", 1, "most files in one upload"),
)


def settings_from(environment: Mapping[str, str]) -> dict[str, int]:
    """Every setting's value: its default, or the environment's; raises SettingError for a bad one, or a name that is none."""
    _check_names(environment)
    values = {}
    for row in SETTINGS:
        words = environment.get(row.variable, str(row.default))
        try:
            values[row.name] = int(words)
        except ValueError:
            raise SettingError(
                row.variable, f"{words!r} is not a whole number", f"Give {row.unit}, as in {row.variable}={row.default}"
            ) from None
        if values[row.name] < row.least:
            raise SettingError(row.variable, f"{words} is below {row.least}", f"Give at least {row.least} {row.unit}")
        if row.most is not None and values[row.name] > row.most:
            raise SettingError(row.variable, f"{words} is above {row.most}", f"Give at most {row.most} {row.unit}")
    return values


def _check_names(environment: Mapping[str, str]) -> None:
    """Raise SettingError for what is named like a setting and is none: misspelt, it would be passed over without a word."""
    known = [row.variable for row in SETTINGS]
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known and name not in ELSEWHERE:
            likely = get_close_matches(name, known, 1, 0.8)
            remedy = f"Say {likely[0]}, or take it out" if likely else f"Take it out; there are {', '.join(known)}"
            raise SettingError(name, "no setting has this name", remedy)
