"""What can be taken away: a table as CSV, Parquet or JSON Lines, a pair's months and their chart, and citations in every form."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from onrecord.ask import Answer, Month, OpenArchive, table_of, timeline
from onrecord.ask.archive import ASK, check_coded
from onrecord.ask.issues import IssueLine, ask_issues
from onrecord.ask.question import flag_asked
from onrecord.errors import QuestionError, UnknownError
from onrecord.export.citations import ENTRIES, FED, FORMS, atom
from onrecord.export.citations import cite as cited
from onrecord.export.columns import columns_of, need
from onrecord.export.tables import MEDIA, WRITERS, chart_timeline
from onrecord.serve.pages.actors import one_actor
from onrecord.serve.pages.tables import SHOWN, issues_asked
from onrecord.serve.pages.view import Call, Page, alone_asked, asked_fields, nothing_asked, question_for

JSON = "application/json"
ENDINGS = (*WRITERS, "json")
FEED, ATOM = "atom", "application/atom+xml"
UNTOLD = ("limit", "offset", "order")
MOST_NAME = 60  # characters of what was asked in the name of a file

Taken = tuple[str, str, bytes]  # a file's name, media type and bytes
File = Callable[[OpenArchive, Call, dict[str, Any]], Taken]


def table_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> Taken:
    """The first rows of a question, as many as may be taken at once; a file that is cut says so in its name."""
    wanted, ending = parts["wanted"], parts["ending"]
    if wanted not in SHOWN or ending not in (*ENDINGS, FEED) or (ending == FEED and wanted not in FED):
        raise UnknownError("address", f"there is nothing at /{wanted}.{ending}"[:200], f"Take a table as {', '.join(ENDINGS)}")
    if ending == FEED:
        fields = {"limit": ENTRIES, "order": "added", **asked_fields(wanted, call.given)}
        title = f"{wanted.capitalize()}{_told(call.given).replace('-', ' ')}"
        feed = atom(archive, question_for(wanted, fields, call.most), title, "/")
        return f"onrecord-{wanted}{_told(call.given)}.atom", ATOM, feed
    fields = {"limit": call.most, **asked_fields(wanted, call.given)}
    question = question_for(wanted, fields, call.most)
    check_coded(archive, question, call.own)
    answers = ASK[wanted](archive, msgspec.structs.replace(question, limit=question.limit + 1))
    kept = answers[: question.limit]
    body = io.BytesIO()
    WRITERS[ending](body, kept, columns_of(wanted)) if ending in WRITERS else body.write(msgspec.json.encode(kept))
    cut = f"-first-{question.limit}" if len(answers) > len(kept) else ""
    return f"onrecord-{wanted}{_told(call.given)}{cut}.{ending}", MEDIA.get(ending, JSON), body.getvalue()


def _told(given: Mapping[str, Any]) -> str:
    """What was asked, for the name of a file: letters and digits alone, and not many."""
    values = (value if isinstance(value, str) else "-".join(value) for name, value in given.items() if name not in UNTOLD)
    words = re.sub(r"[^a-z0-9]+", "-", "-".join(values).lower()).strip("-")
    return f"-{words[:MOST_NAME].rstrip('-')}" if words else ""


def timeline_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> Taken:
    """The months of an actor or of two: as a table, whole, or drawn."""
    for name in call.given:
        if name not in ("actor", "other", "min_score", "alone", "tellings"):
            raise QuestionError(name[:80], "a timeline has no such field", "Give actor, other, min_score, alone and tellings")
    if not call.given.get("actor"):
        raise QuestionError("actor", "it is missing", "Give it")
    asked = [call.given[name] for name in ("actor", "other") if call.given.get(name)]
    lines = [one_actor(archive, name) for name in asked]
    least = call.given.get("min_score") or None
    each = flag_asked(call.given.get("tellings") or None, "tellings")
    months = timeline(archive, *(line.key for line in lines), tellings=each, min_score=least, alone=alone_asked(call))
    name = f"onrecord-timeline{_told(call.given)}.{parts['ending']}"
    if parts["ending"] == "svg":
        title = " – ".join(line.name for line in lines) + (f", score at least {least}" if least else "")
        return name, "image/svg+xml", _drawn(months, title)
    if parts["ending"] not in PLAIN:
        raise UnknownError("address", f"no timeline comes as {parts['ending'][:20]}", "Take it as csv, parquet, json or svg")
    return name, MEDIA.get(parts["ending"], JSON), PLAIN[parts["ending"]](Month, months)


def issues_file(archive: OpenArchive, call: Call, parts: dict[str, Any]) -> Taken:
    """The issues with most positions, or those with these words; a file that is cut says so in its name."""
    ending, given = parts["ending"], issues_asked(call)
    if ending not in PLAIN:
        raise UnknownError("address", f"there is nothing at /issues.{ending}"[:200], f"Take a table as {', '.join(PLAIN)}")
    lines = ask_issues(archive, given.get("words"), call.most + 1)
    cut = f"-first-{call.most}" if len(lines) > call.most else ""
    body = PLAIN[ending](IssueLine, lines[: call.most])
    return f"onrecord-issues{_told(given)}{cut}.{ending}", MEDIA.get(ending, JSON), body


def _csv(kind: type[Answer], lines: Sequence[Answer]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([kind.__struct_fields__, *(table_of([line])[1][0] for line in lines)])
    return text.getvalue().encode()


def _parquet(kind: type[Answer], lines: Sequence[Answer]) -> bytes:
    body = io.BytesIO()
    columns = {name: [getattr(line, name) for line in lines] for name in kind.__struct_fields__}
    need("pyarrow.parquet", "export").write_table(need("pyarrow", "export").table(columns), body, compression="zstd")
    return body.getvalue()


def _json(kind: type[Answer], lines: Sequence[Answer]) -> bytes:
    return msgspec.json.encode(lines)


PLAIN = {"csv": _csv, "parquet": _parquet, "json": _json}  # lines of a few plain values


def _drawn(months: Any, title: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "timeline.svg"
        chart_timeline(months, title, path)
        return path.read_bytes()


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
