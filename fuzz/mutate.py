"""Damage done to a file, the same for the same number: bytes changed, cut out, put in twice, words of the formats put in."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import re
import zipfile
import zlib
from collections.abc import Callable

MOST = 20_000  # bytes of an input
# What readers stumble over: ends of things, empty and huge numbers, half characters, depth, things that refer to themselves.
ODD = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\\ud800", b"&#0;", b"&#x110000;", b"&amp;lt;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<script>", b"</body>", b"<p>", b"</p><p>",
    b"<table><tr><td>", b"<title></title>", b"<base href='//x'>", b"<meta charset=utf-7>", b"<meta charset=''>",
    b"<pubDate>", b"<time datetime='",
    b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"4294967296", b"null", b"true", b"[]", b"{}", b'""', b'"', b"'",
    b"\\", b"\\u",
    b"\r", b"\n", b"\r\n\r\n", b"\t", b",", b";", b"\x0b", b"\x0c", b"\x1a", b"\x85", "\u2028".encode(), "\u202e".encode(),
    "🗳️".encode(),
    b"{\\rtf1", b"\\par ", b"\\'", b"\\u-9999 ?", b"\\bin99999 ", b"{\\*\\x", b"}", b"{", b"endobj",
    b"stream\n", b"/Length -1", b"1 0 R",
    b"WARC/1.0\r\n", b"Content-Length: 0\r\n", b"Content-Length: -5\r\n", b"WARC-Type: response\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06",
    b"PAR1", b"\x1f\x8b\x08",
    b"2021-02-30", b"31/12/9999", b"0000-00-00T99:99", b"Body\n\n", b"LENGTH: ", b"Document ", b"Copyright ", b"End of Document",
)  # fmt: skip
DEEP = (b"<div>", b"[", b"{", b'{"a":', b"<a><b>", b"(", b"<<", b"&lt;", b"> ", b'"', b"=C3", b"{\\b ")
UNPACK: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gzip": (gzip.decompress, lambda raw: gzip.compress(raw, 1, mtime=0)),
    "bzip2": (bz2.decompress, lambda raw: bz2.compress(raw, 1)),
    "xz": (lzma.decompress, lambda raw: lzma.compress(raw, preset=0)),
}
ZIPPED = ("docx", "odt")  # a wrong byte outside is met by the zip's own sums, long before what is read


def damaged(files: list[bytes], reader: str, number: str) -> bytes:
    """One of the files, damaged; a packed one half of the time on the inside."""
    chance = random.Random(number)
    raw = chance.choice(files)
    if reader in UNPACK and chance.random() < 0.5:
        unpack, pack = UNPACK[reader]
        try:
            return pack(_hurt(unpack(raw), files, chance))
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            pass
    if reader in ZIPPED and chance.random() < 0.9:
        try:
            return _hurt_inside(raw, chance)
        except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile):
            pass
    return _hurt(raw, files, chance)


def _hurt_inside(raw: bytes, chance: random.Random) -> bytes:
    """A zip, one of its files damaged, or with the words of another."""
    with zipfile.ZipFile(io.BytesIO(raw)) as whole:
        inner = {name: whole.read(name) for name in whole.namelist()}
    name = chance.choice(list(inner))
    inner[name] = _hurt(inner[name], list(inner.values()), chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for each, words in inner.items():
            made.writestr(zipfile.ZipInfo(each), words)
    return out.getvalue()


def _hurt(whole: bytes, files: list[bytes], chance: random.Random) -> bytes:
    raw = bytearray(whole)
    for _ in range(1 + min(int(chance.expovariate(0.4)), 12)):
        at, size = chance.randint(0, len(raw)), min(int(chance.expovariate(0.05)), 400)
        match chance.randrange(10):
            case 0 | 1:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                del raw[at : at + size]
            case 3:
                raw[at:at] = raw[at : at + size] * chance.choice((1, 1, 2, 30))
            case 4 | 5:
                raw[at : at + chance.choice((0, 0, size))] = chance.choice(ODD)
            case 6:
                other = chance.choice(files)
                begin = chance.randint(0, len(other))
                raw[at : at + chance.choice((0, size))] = other[begin : begin + size]
            case 7:
                words = re.findall(rb"[A-Za-z0-9_.:/-]+", raw[:4000])
                raw[at:at] = chance.choice(words) if words else b" "
            case 8:
                raw[at:at] = chance.choice(DEEP) * chance.choice((2, 20, 600))
            case _:
                if chance.random() < 0.3:
                    del raw[at:]
                elif raw:
                    raw[at % len(raw)] ^= 1 << chance.randrange(8)
    return bytes(raw[:MOST])
