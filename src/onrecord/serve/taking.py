"""Operations that take something away with them: a citation, what is new, a manifest; and what the codes mean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from onrecord.ask import OpenArchive
from onrecord.ask.question import FIELDS, question_about, schema_of, unknown_value
from onrecord.code.codebook import Definition, package_definitions
from onrecord.export.cite import Citation, cite
from onrecord.export.feed import FED, New, load_saved, names_of
from onrecord.export.manifest import Manifest, manifest
from onrecord.serve.operations import TEXT, Given, Operation
from onrecord.settings import settings_from

KINDS = ("type", "mode", "context", "stance")


def taking(most: int, saved: Path | None, codebook: tuple[Definition, ...]) -> list[Operation]:
    """These operations; `saved` is a file of questions, without which none are saved."""
    made = [_cite(), _feed(most), _manifest(), _codebook(codebook)]
    return [*made, _saved(saved, most)] if saved else made


def _cite() -> Operation:
    fields = {"record": TEXT | {"description": "A record, as in a3f0…#s12, or a report by its id or place."}}
    help = "One record as a citation: its exact words, the report, its date and publisher, its hash, and who coded it."

    def cited(archive: OpenArchive, given: Given) -> Citation:
        return cite(archive, given["record"])

    return Operation("cite", help, fields, ("record",), Citation, cited, many=False)


def _feed(most: int) -> Operation:
    names = dict.fromkeys(name for kind in FED for name in FIELDS[kind] if name != "order")
    fields: dict[str, dict[str, Any]] = {"wanted": {"type": "string", "enum": list(FED), "description": "The kind of record."}}
    fields |= {name: schema_of(name, most) for name in (*names, "limit", "offset")}
    help = "What came into the record last, each as a citation; added_since leaves out what was there before. As Atom: /KIND.atom."

    def newest(archive: OpenArchive, given: Given) -> list[Citation]:
        if given["wanted"] not in FED:
            raise unknown_value("wanted", given["wanted"], FED)
        asked = {name: value for name, value in given.items() if name != "wanted"}
        question = question_about(given["wanted"], {"limit": min(20, most), "order": "added", **asked})
        return [cite(archive, name) for name in names_of(archive, question)]

    return Operation("feed", help, fields, ("wanted",), Citation, newest)


def _saved(path: Path, most: int) -> Operation:
    fields = {"name": TEXT | {"description": "One question's name; without it all are asked."}}
    fields |= {"added_since": schema_of("added_since", 1)}
    help = "The saved questions with the newest of each, or what came since a time. How far onrecord saved has come is not changed."

    def asked(archive: OpenArchive, given: Given) -> list[New]:
        known = load_saved(path)
        if given.get("name") and given["name"] not in [one.name for one in known]:
            raise unknown_value("name", given["name"], [one.name for one in known])
        since = {"added_since": given["added_since"]} if given.get("added_since") else {}
        found = []
        for one in known:
            if given.get("name") in (None, one.name):
                limit = min(one.question.limit, most)
                question = msgspec.structs.replace(one.question, order="added", limit=limit, **since)
                found.append(New(name=one.name, records=tuple(cite(archive, name) for name in names_of(archive, question))))
        return found

    return Operation("saved", help, fields, (), New, asked)


def _manifest() -> Operation:
    help = "What this record is: a digest of all it says, its counts, coders and dates, the weights and the settings."

    def told(archive: OpenArchive, given: Given) -> Manifest:
        return manifest(archive, settings_from(os.environ))

    return Operation("manifest", help, {}, (), Manifest, told, many=False)


def _codebook(own: tuple[Definition, ...]) -> Operation:
    fields = {"kind": {"type": "string", "enum": list(KINDS), "description": "Only codes of this kind."}}
    help = "What each type, mode, context and stance means, a sentence that is one and one that is not."

    def told(archive: OpenArchive, given: Given) -> list[Definition]:
        if given.get("kind") not in (None, *KINDS):
            raise unknown_value("kind", given["kind"], KINDS)
        return [one for one in (*own, *package_definitions()) if given.get("kind") in (None, one.kind)]

    return Operation("codebook", help, fields, (), Definition, told)
