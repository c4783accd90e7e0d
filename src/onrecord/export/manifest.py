"""What a record is, in one small file: a digest of all it says, what it holds, who coded it, with which weights and settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from onrecord.ask import Answer, Question
from onrecord.ask.answers import count_rows
from onrecord.errors import ExportError
from onrecord.export.tables import KIND_NAMES
from onrecord.store import Archive

CODERS = "SELECT coder, count(*) AS n FROM readings GROUP BY coder ORDER BY coder"
DATES = """SELECT min(published_known) AS first, max(published_known) AS last, count(*) - count(published_known) AS undated
FROM newest_readings"""
REMEDY = "Name a file that onrecord manifest has written"
PUBLISHERS = "SELECT count(DISTINCT publisher) AS n FROM newest_readings"


class Manifest(Answer, frozen=True, kw_only=True):
    """What a record is. `digest` is the SHA-256 of all its readings, places and merges in one order: two records with the same
    digest say the same, in whatever order and on whatever machine they were read.

    `counts` are of the newest reading of each report (offices, memberships and actors before those that say the same are gathered),
    `coders` of all readings. `weights` are those of this installation; a
    reading's own are in the name of its coder. `settings` are this run's.
    """

    onrecord: str
    digest: str
    readings: int
    coders: dict[str, int]
    counts: dict[str, int]
    publishers: int
    first: str | None
    last: str | None
    undated: int
    rejected: int
    weights: dict[str, str]
    settings: dict[str, int]


def manifest(archive: Archive, settings: Mapping[str, int]) -> Manifest:
    """Go through the whole record once and say what it is; raises StoreError where it is damaged."""
    with archive.at_once():
        digest = hashlib.sha256()
        for line in archive.dump():
            digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        coders = {row["coder"]: row["n"] for row in archive.rows(CODERS)}
        dates = next(archive.rows(DATES))
        return Manifest(
            onrecord=version("onrecord"),
            digest=f"sha256:{digest.hexdigest()}",
            readings=sum(coders.values()),
            coders=coders,
            counts={kind: count_rows(archive, Question(wanted=kind)) for kind in KIND_NAMES},  # type: ignore[arg-type]
            publishers=next(archive.rows(PUBLISHERS))["n"],
            rejected=next(archive.rows("SELECT count(*) AS n FROM rejected"))["n"],
            weights=_weights(),
            settings=dict(settings),
            **dates,
        )


def _weights() -> dict[str, str]:
    """The shipped weights as their card has them."""
    card = json.loads((files("onrecord") / "data" / "attribution.card.json").read_text("utf-8"))
    return {name: str(value) for name, value in card.items() if name in ("file", "sha256")}


def load_manifest(path: Path) -> Manifest:
    """A manifest that was written before; raises ExportError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise ExportError(str(path), f"cannot be read: {error.strerror}", REMEDY) from error
    except msgspec.DecodeError as error:
        raise ExportError(str(path), f"is no manifest ({error})", REMEDY) from error


def differing(old: Manifest, new: Manifest) -> list[str]:
    """What two manifests do not have in common, each in a line; settings do not change what a record says, and do not count."""
    found = []
    for name in old.__struct_fields__:
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name != "settings":
            found.append(f"{name}: {_told(was)} in the manifest, {_told(now)} in the record")
    return found


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
