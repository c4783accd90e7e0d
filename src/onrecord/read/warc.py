"""WARC, the archives of web crawls: a report in each response that is a page. Needs fastwarc: pip install 'onrecord[warc]'."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from onrecord.errors import ReadError
from onrecord.read.bounds import Charged
from onrecord.read.source import Source
from onrecord.read.ways import Items, Ways

PAGES = ("text/html", "application/xhtml+xml")


def warc_items(stream: Charged, place: str, ways: Ways) -> Items:
    """The pages of a crawl, place#n for the n-th record. Other records, other media and pages not served well are no reports."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    nr, told, calm = 0, False, _Calm(stream)
    try:
        records = ArchiveIterator(cast("BinaryIO", calm), record_types=WarcRecordType.any_type, stream_detect=False)
        for record in records:
            nr += 1
            told = False
            if record.record_type == WarcRecordType.unknown and not len(record.headers):
                raise OSError("a record without a head")
            if record.record_type == WarcRecordType.response:
                for item in _page(record, f"{place}#{nr}", ways.bounds.max_bytes):
                    told = isinstance(item, ReadError)
                    yield item
    except ReadError:
        raise
    except Exception as error:
        calm.error = calm.error or error
    if calm.error and not told:  # else the page in which the file breaks off has been named
        if isinstance(calm.error, ReadError):
            raise calm.error
        found = f"broken after record {nr} ({str(calm.error)[:100] or type(calm.error).__name__})"
        raise ReadError(place, found, "Fetch or copy the file anew; what stands before was read")
    if not nr:
        raise ReadError(place, "a WARC file without records", "Fetch or copy the file anew")


class _Calm:
    """A stream that ends where it breaks off, and remembers why: fastwarc reads ahead, and would lose what stands before."""

    def __init__(self, stream: Charged) -> None:
        self._stream = stream
        self.error: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing from the break on."""
        try:
            return b"" if self.error else self._stream.read(size)
        except Exception as error:
            self.error = error
            return b""

    def tell(self) -> int:
        """How many bytes were read."""
        return self._stream.tell()


def _page(record: Any, place: str, max_bytes: int) -> Items:
    head = record.http_headers
    if head is None:
        yield ReadError(place, "a response without the head of HTTP, or cut short", "Fetch or copy the file anew")
        return
    if head.status_code != 200 or (record.http_content_type or "").lower() not in PAGES:
        return
    packed = head.get("Content-Encoding") or head.get("Transfer-Encoding")
    expected = None if packed else record.content_length
    try:
        raw = _payload(record, head, max_bytes + 1)
    except ReadError:
        raise
    except Exception as error:
        yield ReadError(place, f"a page that cannot be unpacked ({str(error)[:80]})", "Fetch or copy the file anew")
        return
    if len(raw) > max_bytes:
        yield ReadError(place, f"larger than {max_bytes:,} bytes", "Raise max_bytes")
    elif expected is not None and len(raw) < min(expected, max_bytes):
        yield ReadError(place, f"cut short: {len(raw):,} of {expected:,} bytes", "Fetch or copy the file anew")
    else:
        charset = record.http_charset
        yield Source(place, raw, f"text/html; charset={charset}" if charset else "text/html")


def _payload(record: Any, head: Any, most: int) -> bytes:
    """At most so many bytes of the page, unpacked as its head says."""
    from fastwarc import stream_io

    reader = record.reader
    if "chunked" in (head.get("Transfer-Encoding") or "").lower():
        reader = stream_io.ChunkedReader(reader)
    encoding = (head.get("Content-Encoding") or "").strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate"):
        reader = stream_io.GzipReader(reader)
    elif encoding == "br":
        reader = stream_io.BrotliReader(reader)
    elif encoding not in ("", "identity"):
        raise ValueError(f"the encoding {encoding[:20]!r} is not known")
    pieces, left = [], most
    while left > 0 and (piece := reader.read(left)):
        pieces.append(bytes(piece))
        left -= len(piece)
    return b"".join(pieces)
