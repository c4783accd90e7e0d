"""Messages as wires carry them: IPTC 7901 and ANPA 1312, with their head, their text and their trailer -> fields.

Sources: IPTC 7901 (1995) and ANPA 1312 (1989): SOH head STX text ETX trailer EOT.
"""

from __future__ import annotations

import re

import msgspec

from onrecord.errors import ReadError
from onrecord.read.about import byline_names
from onrecord.read.dates import edtf_date
from onrecord.read.decode import decoded, without_places
from onrecord.read.given import Given
from onrecord.read.source import Source
from onrecord.read.ways import Items

MEDIA_TYPE = "text/vnd.iptc.anpa"
_MESSAGE = re.compile(r"\x01([^\x02]{0,2000})\x02([^\x03\x01]*)(?:\x03([^\x01]{0,400}))?")
_STAMP = re.compile(r"(\d\d)\d{4} ?(?:GMT|UTC|[A-Z]{3}) ([A-Za-z]{3}) (\d\d)\b")  # 131137 GMT Nov 13
_AP_STAMP = re.compile(r"(\d\d)-(\d\d)-(\d\d) \d{4}\s?[A-Z]{3}")  # 11-13-13 1234GMT
_NO_TITLE = re.compile(r"(?i)\(?(?:eds?\b|by\s|ap (?:photo|video|exclusive$)|associated press|editor['’]s note|with )")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SIGNS = str.maketrans({"_": "—"})


def wire_items(raw: bytes, place: str) -> Items:
    """Each message; one without text is rejected."""
    text, problems = decoded(place, raw)
    found = list(_MESSAGE.finditer(text.replace("\r\n", "\n").replace("\r", "\n")))
    for nr, message in enumerate(found, start=1):
        where = place if len(found) == 1 else f"{place}#{nr}"
        head, body, trailer = message[1], message[2], message[3] or ""
        given = _anpa(body) if body.startswith("^") else _iptc(body)
        if not given.text.strip():
            yield ReadError(where, "a wire's message without text", "Give it whole")
            continue
        published = _published(trailer) or _published(head)
        given = msgspec.structs.replace(given, published=published, problems=without_places(problems))
        yield Source(where, message[0].encode("utf-8", "replace"), MEDIA_TYPE, given)
    if not found:
        raise ReadError(place, "a wire's message that breaks off in its head", "Copy or fetch the file anew")


def _iptc(body: str) -> Given:
    """The headline ends with "=" at a line's end; the text follows."""
    head, sign, text = body.partition("=\n")
    lines = [line.strip() for line in head.splitlines() if line.strip()] if sign and len(head) < 1000 else []
    bylines = [line for line in lines if re.match(r"(?i)by\s", line)]
    titles = [line for line in lines if line not in bylines]
    return Given(
        text=_clean(text if lines else body),
        title=titles[-1] if titles else None,
        authors=tuple(name for line in bylines for name in byline_names(line)),
    )


def _anpa(body: str) -> Given:
    """Lines that begin with "^" are the head's: the slug, the headline, notes to editors, the byline; each ends in "<" or "="."""
    lines = body.split("\n")
    cut = next((nr for nr, line in enumerate(lines) if line.strip() and not line.startswith("^")), len(lines))
    head = [line.strip("^<= ") for line in lines[:cut] if line.strip()]
    bylines = [line for line in head if re.match(r"(?i)by\s", line)]
    title = next((line for line in head[1:] if not _NO_TITLE.match(line)), head[0] if head else None)
    text = "\n".join(line.strip("^<") if line.startswith("^") else line for line in lines[cut:])
    text = text.replace("``", "“").replace("''", "”").translate(_SIGNS)
    return Given(
        text=_clean(text),
        title=title,
        publisher="Associated Press" if "Associated Press" in head else None,
        authors=tuple(name for line in bylines for name in byline_names(line)),
    )


def _clean(text: str) -> str:
    """The text without signs of control; a line that is indented, behind one that is not blank, begins a paragraph."""
    plain = _CONTROL.sub("", text)
    plain = re.sub(r"\n(?=(?:\t| {2,})\s*\S)", "\n\n", plain)
    return re.sub(r"\n\s*\n", "\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _published(words: str) -> str | None:
    """The day in a trailer, which has its year in two digits."""
    if stamp := _STAMP.search(words):
        return edtf_date(f"{int(stamp[1])} {stamp[2]} 20{stamp[3]}")
    if stamp := _AP_STAMP.search(words):
        return edtf_date(f"20{stamp[3]}-{stamp[1]}-{stamp[2]}")
    return None
