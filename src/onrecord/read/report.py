"""One Source -> one Report, also of rich text and of PDF. Pure: no disk, no clock, no network."""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import NamedTuple

from onrecord.errors import ReadError
from onrecord.read.decode import HEAD, decoded, marked, page_charset, sniff, without_places
from onrecord.read.fields import given_report
from onrecord.read.formats import check_is_text, extracted_format, pdf_start
from onrecord.read.plain_text import describe, find_parts
from onrecord.read.source import Source
from onrecord.records import Problem, Report, report_id

# Rich text -> plain text: words and paragraphs, as its specification (1.9.1) has them. Fonts, pictures and fields fall away.

# One token: a control word with its number and the blank after it, a byte by its hex digits, a control sign, a brace, or text.
_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
_RTF = re.compile(rb"[\0\s]*\{\\rtf")  # another document behind one
_ENDS = {"par": "\n\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n", "cell": "\t", "tab": "\t"}
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ",
}  # fmt: skip
_HIDDEN = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerf headerl headerr footer footerf footerl footerr filetbl listtable"
    " listoverridetable rsidtbl themedata colorschememapping datastore xmlnstbl generator fldinst latentstyles".split()
)
MAX_DEPTH = 400  # braces; real documents stay below 20


class _Words:
    """The text so far. Bytes wait until a character of another kind comes: a double-byte character is two of them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.bytes = bytearray()
        self.codepage = "cp1252"

    def add(self, words: str) -> None:
        self.flush()
        self.pieces.append(words)

    def flush(self) -> None:
        if self.bytes:
            self.pieces.append(self.bytes.decode(self.codepage, "replace"))
            self.bytes.clear()

    def use(self, number: int) -> None:
        """Take another code page from here on, if Python has it."""
        self.flush()
        try:
            self.codepage = codecs.lookup(f"cp{number}").name
        except LookupError:
            self.codepage = "cp1252"


class _Group(NamedTuple):
    """An open brace: whether what is in it is hidden, and how many signs stand in for a character given by number.

    `struck` is what was deleted with its change tracked, or is hidden by its format; `lifted` are raised digits.
    """

    hidden: bool = False
    stand_ins: int = 1
    struck: bool = False
    lifted: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing in it is a word of the text."""
        return self.hidden or self.struck


def rtf_text(place: str, raw: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The words of a rich text, of several one after the other if a file holds them, and what stands behind the last.

    Raises ReadError if it breaks off in the middle or its braces run too deep.
    """
    raw, texts, at = _in_ascii(raw), [], 0
    while True:
        text, at = _document(place, raw, raw.find(b"{", at))
        texts.append(text)
        begin = _RTF.match(raw, at)
        if begin is None:
            break
        at = begin.end() - len(b"{\\rtf")
    left = raw[at:].strip(b"\0 \t\r\n\x1a")
    detail = f"{len(left):,} bytes stand after the end of the rich text, and are not read"
    return "\n".join(texts), (Problem(code="after-the-end", detail=detail),) if left else ()


def _in_ascii(raw: bytes) -> bytes:
    """The same rich text without a byte order mark; in UTF-16 or UTF-32, where only a mistake puts it, with its signs by number."""
    mark = marked(raw)
    if mark is None or mark[1] == "utf-8":
        return raw
    words = raw.decode(mark[1].rpartition("-")[0], "replace")
    return "".join(char if char < "\x7f" else f"\\u{ord(char) % 0x10000}?" for char in words).encode("ascii")


def _document(place: str, raw: bytes, at: int) -> tuple[str, int]:
    """The words of one rich text that begins here, and where it ends."""
    from onrecord.read.markup import raised  # lxml takes its time to import

    words, stack, skip, end = _Words(), [_Group()], 0, len(raw)
    for match in _TOKEN.finditer(raw, at):
        word, number, byte, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append(stack[-1])
        elif brace:
            stack.pop()
            skip = 0
        elif word:
            stack[-1], skip = _obey(words, word.decode("ascii"), int(number or 0), _formatted(stack[-1], word, number), skip)
        elif sign == b"*":
            stack[-1] = stack[-1]._replace(hidden=True)
        elif stack[-1].lifted and text and text.isascii():
            words.add("" if stack[-1].silent else raised(text[skip:].decode("ascii")))
            skip = max(skip - len(text), 0)
        elif not stack[-1].silent:
            skip = _add_text(words, byte, sign, text, skip)
        if len(stack) > MAX_DEPTH:
            raise ReadError(place, f"rich text with braces more than {MAX_DEPTH} deep", "Save the document as plain text")
        if len(stack) == 1:
            end = match.end()
            break
    if len(stack) > 1:
        raise ReadError(place, "rich text that breaks off before its last brace", "Export or copy the file anew")
    words.flush()
    joined = "".join(words.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
    return re.sub(r"\n{3,}", "\n\n", joined).strip() + "\n", end


def _formatted(group: _Group, word: bytes, number: bytes | None) -> _Group:
    """The group as a word on the form of characters leaves it; the specification's \\deleted, \\v and \\super, on unless 0."""
    if word in (b"deleted", b"v"):
        return group._replace(struck=number != b"0")
    if word in (b"super", b"nosupersub", b"sub"):
        return group._replace(lifted=word == b"super" and number != b"0")
    return group._replace(struck=False, lifted=False) if word == b"plain" else group


def _obey(words: _Words, name: str, value: int, group: _Group, skip: int) -> tuple[_Group, int]:
    """Do what a control word says; the group as it is from here on, and how many signs are to be left out."""
    if name in _HIDDEN:
        return group._replace(hidden=True), skip
    if name == "uc":
        return group._replace(stand_ins=min(max(value, 0), 9)), skip
    if name == "ansicpg":
        words.use(value)
    elif name == "u" and not group.silent:
        words.add(chr(value % 0x10000))
        return group, group.stand_ins
    elif not group.silent and (name in _ENDS or name in _SIGNS):
        words.add(_ENDS.get(name) or _SIGNS[name])
    return group, skip


def _add_text(words: _Words, byte: bytes | None, sign: bytes | None, text: bytes | None, skip: int) -> int:
    """Add what one token spells, less what stands in for a character given by number; how much is still to be left out."""
    if byte:
        if skip:
            return skip - 1
        words.bytes += bytes.fromhex(byte.decode("ascii"))
    elif sign in (b"\\", b"{", b"}"):
        words.bytes += sign
    elif sign == b"~":
        words.add("\u00a0")
    elif sign == b"_":
        words.add("-")
    elif sign in (b"\n", b"\r"):
        words.add("\n\n")
    elif text:
        words.bytes += text[skip:]
        return max(skip - len(text), 0)
    return skip


# One Source -> one Report. Pure: no disk, no clock, no network.

Read = tuple[Report, tuple[Problem, ...]]
EXTRACTED = {"application/pdf": "pdf", "application/rtf": "rtf"}
PIECES_A_WORD = 2  # words and signs to a word; 1.2 in news
# What the encoder cuts a text into, about: it knows words of Latin letters, and little of others beyond their letters.
_PIECE = re.compile(r"[A-Za-z]{1,12}|[^\W\d_A-Za-z]{1,2}|\d{1,3}|[^\s\w]|_")
MOST_LETTERS = 20  # a word, on average: a text with more of them than words allow is not read to its end


def read_report(source: Source) -> Report:
    """The report in these bytes; raises ReadError if they are empty, binary, or a page without an article.

    Plain text is kept unchanged, character by character. For every other format `text` is what was extracted.
    """
    return read_item(source)[0]


def read_item(source: Source, max_words: int | None = None) -> Read:
    """The report in these bytes and what was doubtful in reading them; raises ReadError, also for more words than allowed."""
    report, problems = _read(source, max_words)
    check_length(source.place, report.text, max_words)
    return report, problems


def check_length(place: str, text: str, max_words: int | None) -> None:
    """Raise ReadError for more words than allowed, or for more signs: memory follows what a text is cut into, blanks or none."""
    if max_words is None or len(text) <= max_words:
        return
    if len(text.split()) > max_words:
        raise ReadError(place, f"more than {max_words:,} words", "Split it into its reports, or raise max_words")
    most = PIECES_A_WORD * max_words
    if len(text) > most and sum(1 for _ in _PIECE.finditer(text)) > most:
        found = f"more than {most:,} pieces of words, digits and signs"
        raise ReadError(place, found, "Split it into its reports, or raise max_words")


def _read(source: Source, max_words: int | None) -> Read:
    place, raw = source.place, source.raw
    sha256 = hashlib.sha256(raw).hexdigest()
    if source.given is not None:
        return given_report(place, source.given, source.media_type or "text/plain", sha256)
    if kind := EXTRACTED.get(source.media_type or "") or extracted_format(raw[:HEAD]):
        return _extracted(place, raw, sha256, kind, max_words)
    media_type, charset = sniff(place, raw, source.media_type)
    if media_type == "text/html":
        from onrecord.read.page import page_report  # trafilatura takes a second to import; text alone should not pay for it

        html, problems = decoded(place, raw, page_charset(raw, charset))
        # The text is made anew from the page, so a lost byte has no place in it.
        return page_report(place, html, sha256), without_places(problems)
    text, problems = decoded(place, raw, charset)
    if "\0" in text:
        raise ReadError(place, f"binary data (a NUL at character {text.index(chr(0))})", "Give text")
    if source.media_type is None:
        check_is_text(place, text)
    return _plain(place, text, sha256), problems


def _extracted(place: str, raw: bytes, sha256: str, kind: str, max_words: int | None) -> Read:
    """The report in a PDF or a rich text."""
    if kind == "rtf":
        text, problems = rtf_text(place, raw)
        return _plain(place, text, sha256, "application/rtf"), problems

    from onrecord.read.pdf import pdf_text  # as lxml, pypdf takes its time to import

    text = pdf_text(place, raw[max(pdf_start(raw[:HEAD]), 0) :], MOST_LETTERS * (max_words or 1_000_000))
    return _plain(place, text, sha256, "application/pdf"), ()


def text_report(text: str, place: str = "text") -> Report:
    """The report in a text given as such; `sha256` is of its UTF-8. Raises ReadError if it is blank or no valid Unicode."""
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        found = f"half a surrogate pair at character {error.start}"
        raise ReadError(place, found, "Decode the text with its right encoding") from None
    if "\0" in text:
        raise ReadError(place, f"binary data (a NUL at character {text.index(chr(0))})", "Give text")
    return _plain(place, text, hashlib.sha256(raw).hexdigest())


def _plain(place: str, text: str, sha256: str, media_type: str = "text/plain") -> Report:
    if not text.strip():
        raise ReadError(place, "nothing in it but blank space" if text else "nothing in it", "Give a report with words in it")
    parts = find_parts(text)
    return Report(
        id=report_id(place, text),
        place=place,
        media_type=media_type,
        sha256=sha256,
        text=text,
        parts=parts,
        **describe(text, parts)._asdict(),
    )
