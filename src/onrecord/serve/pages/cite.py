"""The page that cites one record, in every form, and the files of these."""

from __future__ import annotations

from typing import Any

from onrecord.ask import OpenArchive
from onrecord.errors import QuestionError, UnknownError
from onrecord.export.cite import FORMS
from onrecord.export.cite import cite as cited
from onrecord.serve.pages.downloads import Taken
from onrecord.serve.pages.view import Call, Page, nothing_asked

NAMES = {"plain": "Plain text", "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


def cite(archive: OpenArchive, call: Call) -> Page:
    """A record of a report, or the report itself, in every form."""
    nothing_asked(call, "a citation")
    one = cited(archive, "#".join(call.parts[:2]))
    forms = [(NAMES[name], make(one), ending) for name, (make, ending, _) in FORMS.items()]
    return Page("cite.html", {"one": one, "forms": forms, "report": call.parts[0]})


def cite_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> Taken:
    """The citation in one form, to be opened by a program that manages references."""
    for name in call.given:
        if name != "record":
            raise QuestionError(name[:80], "a citation has no such field", "Give record alone")
    if not call.given.get("record"):
        raise QuestionError("record", "it is missing", "Give it, as in ?record=REPORT%23s12")
    form = next((form for form in FORMS.values() if form[1] == parts["ending"]), None)
    if form is None:
        endings = ", ".join(ending for _, ending, _ in FORMS.values())
        raise UnknownError("address", f"no citation comes as {parts['ending'][:20]}", f"Take it as {endings}")
    one = cited(archive, call.given["record"])
    return f"onrecord-{one.id.replace('#', '-')}.{form[1]}", form[2], f"{form[0](one)}\n".encode("utf-8", "replace")
