"""Pages from templates: all text escaped, nothing from elsewhere; dates, names and words as a page tells them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from onrecord.ask import Evidence, Quoted, records
from onrecord.ask.quotes import Difference, differences
from onrecord.errors import OnrecordError, PlacedError, QuestionError, StoreError, UnknownError
from onrecord.packaged import rows_of
from onrecord.records import Span
from onrecord.store import found_in, tokens

# How a page tells what the record holds: dates and names in words, and pieces of words that were asked for.

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December".split("|")
DAY = re.compile(r"(?P<year>\d{4}|XXXX)(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?(?P<about>[~?%])?")
SECTORS = {
    "GOV": "government", "MIL": "military", "REB": "rebels", "OPP": "opposition", "PTY": "party", "COP": "police",
    "JUD": "judiciary", "SPY": "intelligence", "MED": "health", "EDU": "education", "BUS": "business", "CRM": "crime",
    "CVL": "civilians", "JRN": "media", "IGO": "intergovernmental", "NGO": "non-governmental", "LEG": "legislature",
    "LAB": "labour", "SOC": "civil society", "REL": "religion", "UAF": "unidentified armed forces", "REF": "refugees",
    "SET": "settlers", "AGR": "farming",
}  # fmt: skip
QUADS = {1: "cooperation in word", 2: "cooperation in deed", 3: "conflict in word", 4: "conflict in deed"}
CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}


LONGEST = 4_000  # characters of two pieces that are compared word by word


class Run(NamedTuple):
    """A run of words that are asked for, or not."""

    words: str
    found: bool


def date_words(edtf: str | None) -> str:
    """An EDTF date as people write it; what is not of a known form as it is."""
    if not edtf:
        return "no date"
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        begin, end = (date_words(one) if one not in ("", "..") else "…" for one in (first, last))
        return f"{begin} to {end}"
    found = DAY.fullmatch(edtf)
    if not found:
        return edtf
    month = int(found["month"] or 0)
    if month > len(MONTHS):
        return edtf
    year = None if found["year"] == "XXXX" else found["year"]
    day = str(int(found["day"])) if found["day"] else None
    told = " ".join(filter(None, (day, MONTHS[month - 1] if month else None, year)))
    return f"about {told}" if found["about"] else told


def month_words(edtf: str | None) -> str:
    """A month in short, as on the axis of a chart: "Dec 2022"."""
    told = date_words(edtf).split()
    return f"{told[0][:3]} {told[1]}" if len(told) == 2 else " ".join(told)


@cache
def _states() -> dict[str, str]:
    return {row[0]: row[1] for row in rows_of("states.tsv")}


def state_name(code: str) -> str:
    """A state by its code, as in NOR; a code that the table lacks as it is."""
    return _states().get(code, code)


def sector_name(code: str) -> str:
    """What PLOVER's code for a sector means; a code that is none of them as it is."""
    return SECTORS.get(code, code)


def plain(value: str) -> str:
    """A name of ours in words: commits_to, material_conflict."""
    return value.replace("_", " ")


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 report, 2,300 reports."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def runs(piece: Quoted | Evidence, highlights: Iterable[Span]) -> Iterator[Run]:
    """A piece of words, cut where those asked for begin and end."""
    start = piece.span.start
    yield from _cut(piece.words, ((hit.start - start, hit.end - start) for hit in highlights if hit in piece.span))


def title_runs(title: str, asked: str | None) -> Iterator[Run]:
    """A title, cut where the words asked for begin and end."""
    yield from _cut(title, ((hit.start, hit.end) for hit in found_in(title, asked)) if asked else ())


def _cut(words: str, hits: Iterable[tuple[int, int]]) -> Iterator[Run]:
    done = 0
    for start, end in hits:
        if start >= done:
            yield Run(words[done:start], False)
            yield Run(words[start:end], True)
            done = end
    yield Run(words[done:], False)


def changed_words(was: str | None, now: str | None) -> tuple[Difference, ...]:
    """The words that went and came; of long pieces the whole: comparing takes the product of their lengths."""
    if was and now and len(was) + len(now) <= LONGEST:
        return differences(tokens(was), was, tokens(now), now)
    sides: tuple[tuple[Literal["quote", "report"], str | None], ...] = (("quote", was), ("report", now))
    return tuple(Difference(side=side, words=words) for side, words in sides if words)


def printable(words: str) -> str:
    """Words with signs in the place of control characters, which no page may hold."""
    return words.translate(CONTROLS)


# What is told of an error to those who ask over the network: its words, without the record's path, and its HTTP status.


def told_of(error: OnrecordError) -> PlacedError:
    """The error with a place, what was found there and a remedy; where the record lies is nobody's business elsewhere."""
    if isinstance(error, StoreError):
        return StoreError("record", "it cannot be read now, or the answer takes too long", "Ask for less, or again in a while")
    return error if isinstance(error, PlacedError) else QuestionError("question", str(error), "Ask in another way")


def status_of(error: OnrecordError) -> int:
    """503 where the record fails, 404 where it lacks what is asked for, 400 where the question is at fault."""
    return 503 if isinstance(error, StoreError) else 404 if isinstance(error, UnknownError) else 400


# Pages from templates: all text escaped, nothing from elsewhere.

PAGE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
STATIC = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "label.js": "text/javascript; charset=utf-8",
}


@cache
def asset(name: str) -> bytes:
    """A file that pages bring with them."""
    return (files("onrecord.serve") / "static" / name).read_bytes()


@cache
def asset_address(name: str) -> str:
    """Where it is: its hash is in the address, so that a browser may keep it for good."""
    return f"/static/{hashlib.sha256(asset(name)).hexdigest()[:12]}/{name}"


def segment(value: str) -> str:
    """A key or a name as one part of an address."""
    return quote(value, safe=":")


def fragment(words: str) -> str:
    """Words as the end of an address after "#:~:text=": a browser that knows it goes to them. A dash means something there."""
    return quote(words.strip(), safe="").replace("-", "%2D")


def address(path: str, **given: Any) -> str:
    """A path with a question behind it; None and nothing are left out."""
    asked = urlencode({name: value for name, value in given.items() if value not in (None, "")}, doseq=True)
    return f"{path}?{asked}" if asked else path


def _finished(value: Any) -> Any:
    """What stands in a page: without control characters, which HTML has no way to write."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


environment = Environment(
    loader=PackageLoader("onrecord.serve"), autoescape=True, undefined=StrictUndefined, lstrip_blocks=True,
    finalize=_finished,
)  # fmt: skip
environment.filters |= {
    "segment": segment,
    "fragment": fragment,
    "date_words": date_words,
    "month_words": month_words,
    "number": records.number,
    "amount": records.amount_words,
    "change_words": records.change_words,
    "plain": plain,
    "state_name": state_name,
    "sector_name": sector_name,
}
environment.globals |= {
    "address": address, "asset": asset_address, "runs": runs, "title_runs": title_runs,
    "changed_words": changed_words,
    "counted": counted, "QUADS": QUADS,
    "can_add": False, "can_label": False, "site": None,
}  # fmt: skip


def render(request: Request, name: str, values: dict[str, Any], *, status: int = 200) -> Response:
    """The page a template makes of these values."""
    shared = {"site": getattr(request.app.state, "site", None), "can_add": getattr(request.app.state, "can_add", False)}
    shared["can_label"] = getattr(request.app.state, "can_label", False)
    shared["path"] = request.url.path
    return HTMLResponse(environment.get_template(name).render(shared | values), status, PAGE_HEADERS)
