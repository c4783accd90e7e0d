"""ninjs, the IPTC's news in JSON: versions 1 (body_text, headline) and 2 and later (bodies, headlines: lists with roles)."""

from __future__ import annotations

from typing import Any

from onrecord.errors import ReadError
from onrecord.read.fields import authors_from
from onrecord.read.given import Given

DATES = ("firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated", "versionCreated")


def is_ninjs(record: dict[str, Any]) -> bool:
    """Whether a record has an address and a body as ninjs names them."""
    return "uri" in record and any(
        name.startswith(("body_", "bodies")) or (name == "descriptions" and "headlines" in record) for name in record
    )


def ninjs_given(record: dict[str, Any], place: str) -> Given:
    """The fields of one item; raises ReadError if it has no text: a picture, a video, a package."""
    text, markup = _body(record)
    if not text:
        raise ReadError(place, f"a ninjs item of type {str(record.get('type', 'unknown'))[:40]!r} without text", "Leave it out")
    writers = [_name([one]) for one in _list(record.get("people")) if one.get("rel") in ("author", "creator")]
    return Given(
        text=text,
        markup=markup,
        title=_string(record.get("headline")) or _first(record.get("headlines")) or _string(record.get("title")),
        publisher=_string(record.get("provider"))
        or _first_of(record, "infosources", "infoSources")
        or _string(record.get("copyrightholder"))
        or _string(record.get("copyrightHolder")),
        authors=authors_from(_string(record.get("byline")) or record.get("by") or writers),
        published=next(filter(None, (_string(record.get(key)) for key in DATES)), None),
        lang=_string(record.get("language")),
    )


def _body(record: dict[str, Any]) -> tuple[str, bool]:
    """The text, plain if there is one, and whether it is markup."""
    if text := _string(record.get("body_text")) or _string(record.get("body_textonly")):
        return text, False
    if page := _string(record.get("body_xhtml")) or _string(record.get("body_html")):
        return page, True
    bodies = _list(record.get("bodies")) or [
        one for one in _list(record.get("descriptions")) if one.get("role") in ("text", "main")
    ]
    plain = [one for one in bodies if "plain" in str(one.get("contenttype") or one.get("contentType"))]
    for one in plain + bodies:
        if text := _string(one.get("value")):
            return text, one not in plain and "<" in text
    return "", False


def _first(values: Any) -> str | None:
    """The main headline, else the first."""
    entries = _list(values)
    entries.sort(key=lambda one: "main" not in str(one.get("role")))
    return next(filter(None, (_string(one.get("value")) for one in entries)), None)


def _first_of(record: dict[str, Any], *names: str) -> str | None:
    """The first name in a list that goes by either spelling, of ninjs 2 or 3."""
    return next(filter(None, (_name(record.get(name)) for name in names)), None)


def _name(values: Any) -> str | None:
    return next(filter(None, (_string(one.get("name")) for one in _list(values))), None)


def _list(values: Any) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
