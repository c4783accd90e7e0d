"""RSS and Atom: a report in each entry, with as much of its text as the feed carries."""

from __future__ import annotations

import io
from typing import Any

import msgspec

from onrecord.errors import ReadError
from onrecord.read.given import Given, mail_day
from onrecord.read.newsml import check_no_entities
from onrecord.read.source import Source
from onrecord.read.ways import Items

MEDIA_TYPE = "application/rss+xml"


def feed_items(raw: bytes, place: str) -> Items:
    """The entries in their order; where the XML breaks off, what stands before is read and the break is named."""
    import feedparser

    check_no_entities(raw, place)
    try:
        feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # hostile markup fails in many ways, and each of them is the feed's fault
        raise ReadError(place, f"a feed that cannot be read ({type(error).__name__})", "Fetch it anew") from None
    broken = feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    if not feed.entries:
        why = f" ({str(feed.get('bozo_exception'))[:100]})" if broken else ""
        raise ReadError(place, f"a feed without entries{why}", "Fetch it anew, or leave it out")
    for nr, entry in enumerate(feed.entries, start=1):
        where = f"{place}#{nr}"
        given = _given(entry, feed.feed)
        if given.text.strip():
            yield Source(where, msgspec.json.encode(given), MEDIA_TYPE, given)
        else:
            yield ReadError(where, "an entry without text", "Read the page it leads to instead")
    if broken:
        found = f"broken XML ({str(feed.bozo_exception)[:100]}); what could be read of it was"
        yield ReadError(place, found, "Fetch it anew")


def _given(entry: Any, channel: Any) -> Given:
    """The fields of an entry: its content if it has any, else its summary."""
    bodies = [*entry.get("content", ()), {"value": entry.get("summary"), "type": (entry.get("summary_detail") or {}).get("type")}]
    body = max(bodies, key=lambda part: len(part.get("value") or ""))
    return Given(
        text=body.get("value") or "",
        markup=body.get("type") != "text/plain",
        title=_plain(entry.get("title"), entry.get("title_detail")),
        publisher=_plain((entry.get("source") or {}).get("title")) or _plain(channel.get("title"), channel.get("title_detail")),
        authors=tuple(filter(None, (_plain(one.get("name")) for one in entry.get("authors", ()) or ()))),
        published=_published(entry),
        lang=channel.get("language"),
    )


def _published(entry: Any) -> str | None:
    """The day as the entry states it, no more exact than it is: feedparser's own is Greenwich's day, and fills up months."""
    return mail_day(entry.get("published") or entry.get("updated"))


def _plain(words: str | None, detail: Any = None) -> str | None:
    """A title without its markup; what is declared as text alone has none."""
    from onrecord.read.markup import text_of

    if (detail or {}).get("type") == "text/plain":
        return words or None
    return (" ".join(text_of(words).split()) if words and ("<" in words or "&" in words) else words) or None
