"""WARC, the archives of web crawls: a report in each response that is a page. Needs fastwarc: pip install 'onrecord[warc]'."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any, BinaryIO, cast

from onrecord.errors import ReadError
from onrecord.read.decode import Charged
from onrecord.read.source import Items, Note, Source, Ways

# Where the records of a WARC begin and end, followed byte by byte: whether the file ends where a record does.
#
# The library takes a file that breaks off in a record's head, or in a record that nobody wants, for one that is over.
# Source: ISO 28500, section 4.

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,18})[ \t]*\r?$")
MAX_HEAD = 1 << 20  # bytes; a longer head is none, and nothing is said of such a file


class Frames:
    """Takes the bytes of a WARC as they are read; `broken` says in what they end, "" where a record ends."""

    def __init__(self) -> None:
        self._head, self._left, self._lost = b"", 0, False

    @property
    def broken(self) -> str:
        """The part of a record in which the bytes so far end."""
        if self._lost:
            return ""
        return "content" if self._left else "head" if self._head.strip() else ""

    def take(self, piece: bytes) -> None:
        """Follow the next bytes."""
        while piece and not self._lost:
            if self._left:
                step = min(self._left, len(piece))
                self._left, piece = self._left - step, piece[step:]
            else:
                piece = self._take_head((self._head + piece).lstrip(b"\r\n"))

    def _take_head(self, data: bytes) -> bytes:
        """What follows the head, b"" if its end is not there yet."""
        end = _HEAD_END.search(data)
        if end is None:
            self._head, self._lost = data, len(data) > MAX_HEAD
            return b""
        length = _LENGTH.search(data, 0, end.start() + 1)
        self._head, self._lost = b"", length is None
        self._left = int(length[1]) if length else 0
        return data[end.end() :]


# WARC, the archives of web crawls: a report in each response that is a page. Needs fastwarc: pip install 'onrecord[warc]'.

PAGES = ("text/html", "application/xhtml+xml")
WORDS = (*PAGES, "text/plain")  # what a resource or a conversion is read as
TECHNICAL = ("warcinfo", "request", "metadata")  # records that no page is ever in
ANEW = "Fetch or copy the file anew"


def warc_items(stream: Charged, place: str, ways: Ways) -> Items:
    """The pages of a crawl, place#n for the n-th record. Other media, records and pages not served well are counted, and said."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    nr, told, given, calm = 0, False, False, _Calm(stream)
    passed: Counter[str] = Counter()
    try:
        records = ArchiveIterator(cast("BinaryIO", calm), record_types=WarcRecordType.any_type, stream_detect=False)
        for record in records:
            nr += 1
            told = False
            if record.record_type == WarcRecordType.unknown and not len(record.headers):
                raise OSError("a record without a head")
            kind = (record.headers.get("WARC-Type") or "unknown").lower()[:20]
            if why := _passed_over(record, kind):
                passed[why] += kind not in TECHNICAL
                continue
            pages = _page if kind == "response" else _words
            for item in pages(record, f"{place}#{nr}", ways.bounds.max_bytes):
                told, given = isinstance(item, ReadError), True
                yield item
    except ReadError:
        raise
    except Exception as error:
        calm.error = calm.error or error
    if passed.total() or not given:
        kinds = ", ".join(f"{kind} {count}" for kind, count in passed.most_common(6) if count)
        yield Note(
            place, f"{passed.total()} of {nr} records are no pages and were passed over ({kinds})" if kinds else "no page in it"
        )
    _check_end(calm, place, nr, told=told)
    if not nr:
        raise ReadError(place, "a WARC file without records", ANEW)


def _check_end(calm: _Calm, place: str, nr: int, *, told: bool) -> None:
    """Raise ReadError if the file breaks off or goes on as something else, unless the page in which it does has been named."""
    if calm.error and not told:
        if isinstance(calm.error, ReadError):
            raise calm.error
        found = f"broken after record {nr} ({str(calm.error)[:100] or type(calm.error).__name__})"
        raise ReadError(place, found, f"{ANEW}; what stands before was read")
    if calm.frames.broken and not told and not calm.error:
        raise ReadError(place, f"a WARC that breaks off in the {calm.frames.broken} of a record, after {nr}", ANEW)


def _passed_over(record: Any, kind: str) -> str:
    """Why a record is not read; "" if it is. A response without a head of HTTP is read, and found broken."""
    if kind == "response":
        head = record.http_headers
        if head is None:
            return ""
        if head.status_code != 200:
            return f"status {head.status_code}"
        media = (record.http_content_type or "no media type").lower()
        return "" if media in PAGES else media[:40]
    if kind in ("resource", "conversion"):
        media = _media_type(record)
        return "" if media in WORDS else media[:40] or "no media type"
    return kind


def _media_type(record: Any) -> str:
    return str(record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def _words(record: Any, place: str, max_bytes: int) -> Items:
    """A file that was fetched without HTTP, or what another program has made of a page."""
    raw, left = b"", max_bytes + 1
    while left > 0 and (piece := record.reader.read(left)):
        raw, left = raw + bytes(piece), left - len(piece)
    expected = record.headers.get("Content-Length") or ""
    if len(raw) > max_bytes:
        yield ReadError(place, f"larger than {max_bytes:,} bytes", "Raise max_bytes")
    elif expected.isdigit() and len(raw) < int(expected):
        yield ReadError(place, f"cut short: {len(raw):,} of {int(expected):,} bytes", ANEW)
    else:
        yield Source(place, raw, str(record.headers.get("Content-Type")))


_CHUNK = re.compile(
    rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\r\n]{0,200})?\r?\n"
)  # many archives keep the field over a body that is in one piece


class _Calm:
    """A stream that ends where it breaks off, and remembers why: fastwarc reads ahead, and would lose what stands before."""

    def __init__(self, stream: Charged) -> None:
        self._stream, self.frames = stream, Frames()
        self.error: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing from the break on."""
        try:
            piece = b"" if self.error else self._stream.read(size)
            self.frames.take(piece)
            return piece
        except Exception as error:
            self.error = error
            return b""

    def tell(self) -> int:
        """How many bytes were read."""
        return self._stream.tell()


def _page(record: Any, place: str, max_bytes: int) -> Items:
    head = record.http_headers
    if head is None:
        yield ReadError(place, "a response without the head of HTTP, or cut short", ANEW)
        return
    packed = head.get("Content-Encoding") or head.get("Transfer-Encoding")
    expected = None if packed else record.content_length
    try:
        raw = _payload(record, head, max_bytes + 1)
    except ReadError:
        raise
    except Exception as error:
        yield ReadError(place, f"a page that cannot be unpacked ({str(error)[:80]})", ANEW)
        return
    if len(raw) > max_bytes:
        yield ReadError(place, f"larger than {max_bytes:,} bytes", "Raise max_bytes")
    elif expected is not None and len(raw) < min(expected, max_bytes):
        yield ReadError(place, f"cut short: {len(raw):,} of {expected:,} bytes", ANEW)
    else:
        charset = record.http_charset
        yield Source(place, raw, f"text/html; charset={charset}" if charset else "text/html")


def _payload(record: Any, head: Any, most: int) -> bytes:
    """At most so many bytes of the page, unpacked as its head says."""
    from fastwarc import stream_io

    reader: Any = record.reader
    if "chunked" in (head.get("Transfer-Encoding") or "").lower():
        body = _all(reader, 2 * most)
        reader = io.BytesIO(body)
        if _CHUNK.match(body):
            reader = stream_io.ChunkedReader(reader)
    encoding = (head.get("Content-Encoding") or "").strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate"):
        reader = stream_io.GzipReader(reader)
    elif encoding == "br":
        reader = stream_io.BrotliReader(reader)
    elif encoding not in ("", "identity"):
        raise ValueError(f"the encoding {encoding[:20]!r} is not known")
    return _all(reader, most)


def _all(reader: Any, most: int) -> bytes:
    """At most so many bytes of a stream."""
    pieces, left = [], most
    while left > 0 and (piece := reader.read(left)):
        pieces.append(bytes(piece))
        left -= len(piece)
    return b"".join(pieces)
