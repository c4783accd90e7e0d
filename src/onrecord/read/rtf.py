"""Rich text -> plain text: words and paragraphs, as its specification (1.9.1) has them. Fonts, pictures and fields fall away."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from onrecord.errors import ReadError
from onrecord.read.recode import marked
from onrecord.records import Problem

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
    """An open brace: whether what is in it is hidden, and how many signs stand in for a character given by number."""

    hidden: bool = False
    stand_ins: int = 1


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
    words, stack, skip, end = _Words(), [_Group()], 0, len(raw)
    for match in _TOKEN.finditer(raw, at):
        word, number, byte, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append(stack[-1])
        elif brace:
            stack.pop()
            skip = 0
        elif word:
            stack[-1], skip = _obey(words, word.decode("ascii"), int(number or 0), stack[-1], skip)
        elif sign == b"*":
            stack[-1] = stack[-1]._replace(hidden=True)
        elif not stack[-1].hidden:
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


def _obey(words: _Words, name: str, value: int, group: _Group, skip: int) -> tuple[_Group, int]:
    """Do what a control word says; the group as it is from here on, and how many signs are to be left out."""
    if name in _HIDDEN:
        return group._replace(hidden=True), skip
    if name == "uc":
        return group._replace(stand_ins=min(max(value, 0), 9)), skip
    if name == "ansicpg":
        words.use(value)
    elif name == "u" and not group.hidden:
        words.add(chr(value % 0x10000))
        return group, group.stand_ins
    elif not group.hidden and (name in _ENDS or name in _SIGNS):
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
