"""From bytes to characters: what the bytes are, in which encoding, what hostile ones may cost. What is guessed or lost is said."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Iterable
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from onrecord.errors import ReadError
from onrecord.records import Problem, Span

# What hostile input may cost: bytes of one report, expansion of what is packed, depth of packing, words of one report.

CHUNK = 1 << 16  # bytes
FREE_EXPANSION = 64 << 20  # bytes that any packed file may come to, however small it is: a row of blanks packs a thousandfold


class Bounds(NamedTuple):
    """The bounds of one run. `expansion` is times a file's own size, `nesting` the number of packings around a report."""

    max_bytes: int = 20_000_000
    max_words: int = 200_000
    expansion: int = 200
    nesting: int = 4


class Reads(Protocol):
    """All that is asked of a stream of bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


class Budget:
    """How many unpacked bytes one file may still come to, all packings in it together."""

    def __init__(self, place: str, size: int, bounds: Bounds) -> None:
        self._place, self._times = place, bounds.expansion
        self.left = max(FREE_EXPANSION, size * bounds.expansion)

    def spend(self, size: int) -> None:
        """Note so many unpacked bytes; raises ReadError once they are too many."""
        self.left -= size
        if self.left < 0:
            found = f"it unpacks to more than {self._times} times its size"
            raise ReadError(self._place, found, "Unpack it yourself if you trust it, or raise max_expansion")


class Charged:
    """A stream of unpacked bytes that charges each of them to the budget; it cannot seek."""

    def __init__(self, stream: Reads, budget: Budget) -> None:
        # read1 gives what is there: read would lose all that stands before a break.
        self._take: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._budget, self._ahead, self._taken = budget, b"", 0

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, all of them with -1; never more in memory than that."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        if size and not piece:
            piece = self._take(size)
            self._budget.spend(len(piece))
        self._taken += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes were read."""
        return self._taken

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or what is left, without taking them."""
        while len(self._ahead) < size:
            try:
                piece = self._take(size - len(self._ahead))
            except (OSError, EOFError, zlib.error):  # it will be met again when it is read
                break
            if not piece:
                break
            self._budget.spend(len(piece))
            self._ahead += piece
        return self._ahead[:size]


def read_at_most(stream: Reads, place: str, max_bytes: int) -> bytes:
    """All bytes of a stream; raises ReadError if they are more than `max_bytes`."""
    pieces, left = [], max_bytes + 1
    while left > 0 and (piece := stream.read(min(left, CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise ReadError(place, f"larger than {max_bytes:,} bytes", "Split it, or raise max_bytes")
    return b"".join(pieces)


def spooled(stream: Reads) -> BinaryIO:
    """The stream's bytes in a temporary file, for formats that must be read from their end."""
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    file: BinaryIO = TemporaryFile()  # noqa: SIM115 - it lives as long as its reader
    copyfileobj(stream, file, CHUNK)
    file.seek(0)
    return file


# What markup begins with: the name of the first element, behind whatever may stand before it; and what begins as a mail does.

# What may stand before the first element, and how each ends.
_BEFORE = ((b"<!--", b"-->"), (b"<?", b">"), (b"<![", b">"))
_DOCTYPE = re.compile(rb"<!doctype\s+([\w.:-]{1,40})", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,60})(?=[\s/>]|$)")
_BLANK = re.compile(rb"[\s\0]*")
# A page, or a piece of one, begins with one of these.
PAGE_ROOTS = frozenset(
    b"html head body article main header footer section nav aside div p h1 h2 h3 h4 h5 h6 title meta link base style script"
    b" noscript table ul ol dl blockquote pre figure img span a b i em strong u font center br hr form frameset iframe time".split()
)
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t].*)?$")
# Mail always has some of the first; those of the second also stand in what people paste from it.
_SURE = frozenset(b"received return-path message-id mime-version delivered-to dkim-signature content-transfer-encoding".split())
_LIKELY = frozenset((b"from", b"to", b"date", b"sent", b"subject", b"reply-to", b"cc", b"content-type"))
POSTMARK = re.compile(rb"From \S{1,200} [^\n]{10,60}\n")
MAX_FIELDS = 400  # lines of a mail's head


def root_of(plain: bytes) -> bytes | None:
    """The first element's name in lower case, without its prefix; b"" if none comes in these bytes, None if it is no markup."""
    at, seen = _begin(plain), False
    while plain.startswith(b"<", at):
        end = next((end for begin, end in _BEFORE if plain.startswith(begin, at)), None)
        if doctype := _DOCTYPE.match(plain, at):
            if doctype[1].lower() == b"html":
                return b"html"
            at = _doctype_end(plain, at)
        elif end:
            at = _after(plain, end, at)
        elif element := _ELEMENT.match(plain, at):
            return element[1].lower()
        else:
            return b"" if seen else None
        seen, at = True, _begin(plain, at)
    return b"" if seen else None


def looks_like_mail(plain: bytes) -> bool:
    """Whether these bytes begin with the head of a mail: fields to the first blank line, of which two are a mail's."""
    begin = plain[_begin(plain) :]
    if postmark := POSTMARK.match(begin):
        begin = begin[postmark.end() :]
    names: set[bytes] = set()
    lines = begin.split(b"\n", MAX_FIELDS)[:MAX_FIELDS]
    for nr, line in enumerate(lines):
        if not line.strip():
            break
        field = _FIELD.match(line)
        if field is None and nr == len(lines) - 1:  # it may be cut here
            break
        if field is None and not line.startswith((b" ", b"\t", b">From ")):
            return False
        if field:
            names.add(field[1].lower())
    return len(names & (_SURE | _LIKELY)) > 1 and bool(names & _SURE or (b"from" in names and names & {b"subject", b"to"}))


def _begin(plain: bytes, at: int = 0) -> int:
    found = _BLANK.match(plain, at)
    return found.end() if found else at


def _after(plain: bytes, end: bytes, at: int) -> int:
    found = plain.find(end, at)
    return len(plain) if found < 0 else found + len(end)


def _doctype_end(plain: bytes, at: int) -> int:
    """The end of a document type, with the declarations in it."""
    close, inner = plain.find(b">", at), plain.find(b"[", at)
    return _after(plain, b">", _after(plain, b"]", inner)) if 0 <= inner < close else _after(plain, b">", at)


# UTF-16 and UTF-32 as UTF-8, and old Mac line ends as lines: the readers of tables and lists then meet one form of both.

# The longer marks first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


def marked(head: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that these bytes begin with, and the encoding that it stands for."""
    return next((mark for mark in MARKS if head.startswith(mark[0])), None)


def is_wide(head: bytes) -> bool:
    """Whether these bytes are marked as UTF-16 or UTF-32."""
    mark = marked(head)
    return mark is not None and mark[1] != "utf-8"


def has_old_lines(plain: bytes) -> bool:
    """Whether lines end in CR alone, as on Macs before 2001 and in what some spreadsheets still write."""
    return b"\r" in plain and b"\n" not in plain


class Recoded:
    """A stream without its byte order mark, in UTF-8 if that was another's; with `old_lines` every CR is an LF.

    What is not valid becomes U+FFFD.
    """

    def __init__(self, stream: Reads, head: bytes, *, old_lines: bool) -> None:
        mark, encoding = marked(head) or (b"", "utf-8")
        self._stream, self._old_lines = stream, old_lines
        self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding != "utf-8" else None
        self._ended = False
        left = len(mark)
        while left and (piece := stream.read(left)):
            left -= len(piece)

    def read(self, size: int = CHUNK, /) -> bytes:
        """Some bytes, which may be a few more than `size`; none at the end."""
        piece = b""
        while not piece and not self._ended:
            piece = self._stream.read(size)
            self._ended = not piece
            if self._decoder:
                words = self._decoder.decode(piece, final=self._ended)
                piece = words.encode("utf-8", "replace")
        return piece.replace(b"\r", b"\n") if self._old_lines else piece


# From bytes to characters: what the bytes are, and in which encoding. What had to be guessed or is lost becomes a problem.

HEAD = 1 << 16  # bytes looked at to say what a file is
TO_UTF8 = "Convert it to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8"

# The first bytes of what people take for text and is not, and what to do about it.
SIGNATURES = (
    (b"%PDF-", "a PDF document", "Extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document", "Unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save the document as plain text"),
    (b"{\\rtf", "a rich text document", "Save the document as plain text"),
    (b"\x89PNG", "a PNG image", "Give the text, not its picture"),
    (b"\xff\xd8\xff", "a JPEG image", "Give the text, not its picture"),
    (b"GIF8", "a GIF image", "Give the text, not its picture"),
    (b"RIFF", "a media file", "Give the text, not a recording"),
    (b"ID3", "a sound file", "Give the text, not a recording"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first, for example with gunzip"),
    (b"BZh", "a bzip2 archive", "Unpack it first, for example with bunzip2"),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first, for example with unxz"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first"),
    (b"Rar!", "a rar archive", "Unpack it first"),
    (b"\x7fELF", "a program", "Give a text file"),
    (b"SQLite format 3", "an SQLite database", "Give the reports, not the archive they are in"),
)
# By their byte order mark, those of UTF-32 first: its own begins with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)

# The encodings of the WHATWG standard that Python has, by Python's names; others ("punycode", "utf-7") are traps on the web.
ENCODINGS = frozenset(
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5"
    " iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic"
    " gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949".split()
)
# What browsers take a declared name to mean; UTF-16 cannot have been declared in ASCII.
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
            "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}  # fmt: skip


GUESSED_BYTES = 100_000  # of a text that is not UTF-8, looked at to say what it is
_PATCHED = "onrecord-cp1252"
# A character of UTF-8 among bytes of another encoding.
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
# One or two letters with accents, quotation marks, dashes, an ellipsis, signs of money: what stands in Western prose.
_WESTERN = re.compile(rb"[\x80\x82\x84\x85\x8a\x8c\x8e\x91-\x97\x9a\x9c\x9e\x9f\xa0-\xae\xb0-\xff]{1,2}")


def sniff(place: str, raw: bytes, declared: str | None) -> tuple[str, str | None]:
    """The media type ("text/plain" or "text/html") and the declared charset; raises ReadError for anything else."""
    found = next(((what, remedy) for magic, what, remedy in SIGNATURES if raw.startswith(magic)), None)
    if found:
        raise ReadError(place, *found)
    if not raw.strip():
        raise ReadError(place, "nothing in it" if not raw else "nothing in it but blank space", "Give a report with words in it")
    if b"\0" in raw and (_marked(raw) or "utf-8-sig") == "utf-8-sig":
        offset = raw.index(b"\0")
        raise ReadError(place, f"binary data (a NUL at byte {offset})", "Give text; UTF-16 must start with its byte order mark")
    media_type, _, parameters = (declared or "").lower().partition(";")
    return _media_type(place, raw, media_type.strip()), declared_charset(parameters)


def declared_charset(declared: str) -> str | None:
    """The charset that a media type has as its parameter."""
    found = _PARAMETER.search(declared)
    return found and found[1]


def page_charset(raw: bytes, charset: str | None = None) -> str | None:
    """What a page is declared in: with it, else by itself."""
    if charset is None and (declared := _CHARSET.search(raw, 0, 4096)):
        return declared[1].decode("ascii", "replace")
    return charset


def looks_like_html(head: bytes) -> bool:
    """Whether these first bytes are a page's."""
    return root_of(head) in PAGE_ROOTS


def without_places(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What was doubtful in the bytes of a file, of a text that is not these bytes: it stands at no place in it."""
    return tuple(msgspec.structs.replace(problem, span=None) for problem in problems)


def decoded(place: str, raw: bytes, charset: str | None = None) -> tuple[str, tuple[Problem, ...]]:
    """The characters, unchanged, and what is doubtful about them. By the byte order mark (which is no text), else as declared,
    else UTF-8; where that fails, UTF-8 with bytes of another encoding in between, else the encoding that is likeliest.

    Raises ReadError for an encoding that no page should declare.
    """
    encoding = _marked(raw) or _known(place, charset) or "utf-8"
    if not encoding.startswith("utf") and is_utf8_in_disguise(raw):
        return _told(raw.decode(), f"declared in {encoding.upper()} and valid UTF-8, which it was read as", "wrong-charset")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        at = error.start
    if encoding in ("utf-16", "utf-32"):
        return _told(raw.decode(encoding, "replace"), f"not valid {encoding.upper()} at byte {at}")
    found = f"not valid {encoding.removesuffix('-sig').upper()} at byte {at} (0x{raw[at]:02x})"
    body = raw.removeprefix(codecs.BOM_UTF8)
    if _is_mostly_utf8(body):
        return _told(body.decode("utf-8", _PATCHED), f"{found}: such bytes were read as WINDOWS-1252", "mixed-encoding")
    likely = encoding if charset and not encoding.startswith("utf-8") else guess_encoding(body)
    return _told(body.decode(likely, "replace"), f"{found}; read as {likely.upper()}", "guessed-encoding")


def is_utf8_in_disguise(raw: bytes) -> bool:
    """Whether bytes are UTF-8 whatever they are declared in: they are valid as such, with characters of several bytes in them."""
    if raw.isascii() or marked(raw) is not None or not _MULTIBYTE.search(raw):
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def guess_encoding(raw: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: WINDOWS-1252 if that makes ordinary Western words of them."""
    high = _HIGH.findall(raw[:GUESSED_BYTES])
    western = sum(_WESTERN.fullmatch(run) is not None for run in high)
    if western >= 0.9 * len(high):
        return "cp1252"
    from charset_normalizer import from_bytes  # heavy, and rarely wanted

    best = from_bytes(raw[:GUESSED_BYTES], cp_isolation=sorted(ENCODINGS - {"utf-8"}), enable_fallback=False).best()
    return best.encoding if best else "cp1252"


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether more of the bytes beyond ASCII make characters of UTF-8 than do not."""
    whole = sum(map(len, _MULTIBYTE.findall(raw)))
    return whole * 2 > sum(map(len, _HIGH.findall(raw)))


def _told(text: str, found: str, code: str = "lossy-decoding") -> tuple[str, tuple[Problem, ...]]:
    """The text with the problem of how it came about; lost characters are U+FFFD, and the first of them is the place."""
    lost = text.find("\ufffd")
    if lost >= 0:
        detail = f"{found}; {text.count(chr(0xFFFD))} characters are lost, the first of them here"
        return text, (Problem(code="lossy-decoding", span=Span(lost, lost + 1), detail=detail),)
    return text, (Problem(code=code, detail=found),) if code != "lossy-decoding" else ()


def _patch(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8 as WINDOWS-1252 has it, or as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error(_PATCHED, _patch)


def _media_type(place: str, raw: bytes, declared: str) -> str:
    if declared in ("text/html", "application/xhtml+xml"):
        return "text/html"
    if declared.startswith("text/"):
        return "text/plain"
    if declared:
        raise ReadError(place, f"declared as {declared}", "Give text/plain or text/html")
    head = raw[:HEAD].removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").lstrip(b"\xff\xfe")
    return "text/html" if looks_like_html(head) else "text/plain"


def _marked(raw: bytes) -> str | None:
    return next((name for bom, name in _BOMS if raw.startswith(bom)), None)


def _known(place: str, charset: str | None) -> str | None:
    """Python's name of a declared encoding; raises ReadError for one that no page should declare."""
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = ""
    name = _READ_AS.get(name, name)
    if name not in ENCODINGS:
        raise ReadError(place, f"declared in the encoding {charset!r}, which is not known", TO_UTF8)
    return name
