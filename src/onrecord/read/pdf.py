"""PDF -> the text that is in it, page by page: raised digits as such, words that a line's end cuts joined. A scan has none."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from onrecord.errors import ReadError
from onrecord.read.markup import raised

MAX_PAGES = 2000
# Reading a page takes more than linear time for what draws it, so that is bounded before it is read. Chosen, not swept: a page of
# words alone is drawn by some ten thousand bytes, and a newspaper's by a few hundred thousand.
MAX_OBJECTS = 200_000
MAX_DRAWN = 5_000_000  # bytes of one page's content, unpacked
MOST_AT_ONCE = 4_000  # operators; of a page of words alone all are read at once
_STATES = frozenset((b"Tf", b"TL", b"Tc", b"Tw", b"Tz", b"Ts", b"Tr"))
_PLACES = frozenset((b"BT", b"Tm", b"Td", b"TD", b"T*"))
SMALLER = 0.8  # of the size before: digits that are raised are set in half to three quarters of it
_CUT = re.compile(r"(\w{1,40})([-\u2010\u00ad])[ \t]?\n(\w{1,40}(?:-\w{1,40}){0,3})([^\w\s]{0,4} ?)")
_WORD = re.compile(r"\w{1,40}(?:-\w{1,40}){0,3}")
# What keeps its hyphen before the rest of a word.
_KEEPS = frozenset(
    "all anti co cross ex far half high left long low mid multi non off one post pre pro right self semi short so"
    " two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety vice well".split()
)
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # or every odd file would write to the caller's stderr
logging.getLogger("pypdf").propagate = False


def _check_content(page: Any, place: str, nr: int) -> None:
    """Raise ReadError if more draws a page than words can: pictures of lines and points, or an attack."""
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MAX_DRAWN:
        raise ReadError(
            place, f"a PDF whose page {nr} is drawn by more than {MAX_DRAWN:,} bytes", "Print it to a new PDF, or give its text"
        )


def pdf_text(place: str, raw: bytes, max_chars: int) -> str:
    """The words of all pages, a blank line between them; raises ReadError for what is broken, locked, or without text."""
    from pypdf import PdfReader

    if raw.count(b"endobj") > MAX_OBJECTS:
        raise ReadError(place, f"a PDF of more than {MAX_OBJECTS:,} objects", "Split it, or print it to a new PDF")
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(place, "a PDF locked with a password", "Unlock it first")
        pages: list[str] = []
        for nr, page in enumerate(reader.pages, start=1):
            _check_content(page, place, nr)
            pages.append(_page_text(page))
            if nr > MAX_PAGES or sum(map(len, pages)) > max_chars:
                raise ReadError(place, f"a PDF with more text than a report has (at page {nr})", "Split it")
    except ReadError:
        raise
    except RecursionError:
        raise ReadError(place, "a PDF nested too deep", "Print it to a new PDF") from None
    except Exception as error:  # broken files fail in many ways, and each of them is the file's fault
        raise ReadError(place, f"a broken PDF ({type(error).__name__}: {str(error)[:80]})", "Print it to a new PDF") from None
    text = _without_hyphens("\n\n".join(words for page in pages if (words := page.strip())))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if not text.strip():
        raise ReadError(place, "a PDF without text (a scan?)", "Run text recognition over it first")
    return text


class Piece(NamedTuple):
    """Words that a page shows in one size, that size, and the height of their line."""

    text: str
    size: float
    height: float


def _page_text(page: Any) -> str:
    """The words of a page; digits that are set smaller and higher than what stands before them as raised ones."""
    from pypdf.generic import NameObject

    content = page.get_contents()
    if content is None:
        return ""
    operations, rises = _split_by_size(content.operations)
    page[NameObject("/Contents")] = content
    text, last = "", Piece("", 0.0, 0.0)
    for part in _portions(operations):
        content.operations = part
        found, pieces = _portion_text(page, is_said=bool(rises) and min(rises) >= 0)
        first = next((piece for piece in pieces if piece.text.strip()), last)
        if text and found and not text[-1].isspace():
            text += "\n" if abs(first.height - last.height) > 0.5 * last.size else " "
        text, last = text + found, next((piece for piece in reversed(pieces) if piece.text.strip()), last)
    return text


def _portion_text(page: Any, *, is_said: bool) -> tuple[str, list[Piece]]:
    """The words that a page shows, and its pieces."""
    pieces: list[Piece] = []

    def note(text: str, around: list[float], matrix: list[float], font: Any, size: float) -> None:
        if text:
            height = matrix[5] * (around[3] or 1.0) + around[5]
            pieces.append(Piece(text, abs(size * (matrix[3] or 1.0) * (around[3] or 1.0)), height))

    whole: str = page.extract_text(visitor_text=note) or ""
    same = "".join(piece.text for piece in pieces) == whole
    return "".join(_with_raised(pieces, is_said=is_said)) if same else whole, pieces


Operation = tuple[Any, bytes]


class _Level:
    """What was set since the page's graphics were last put aside: matrices in their order, and each state of words."""

    def __init__(self) -> None:
        self.matrices: list[Operation] = []
        self.state: dict[bytes, Any] = {}


class _Setting:
    """What has been set so far for the words to come, as operators that set it anew."""

    def __init__(self) -> None:
        self.levels, self.in_text = [_Level()], False
        self.line = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]

    def follow(self, operands: Any, operator: bytes) -> None:
        """Take note of one operator. Source: ISO 32000-1, 8.4.4 and 9.4.2."""
        numbers = [_number(one) for one in operands]
        if operator == b"q":
            self.levels.append(_Level())
        elif operator == b"Q" and len(self.levels) > 1:
            self.levels.pop()
        elif operator == b"cm":
            self.levels[-1].matrices.append((operands, operator))
        elif operator in _STATES:
            self.levels[-1].state[operator] = operands
        elif operator in (b"BT", b"ET"):
            self.in_text, self.line = operator == b"BT", [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        elif operator == b"Tm" and len(numbers) == 6:
            self.line = numbers
        elif operator in (b"Td", b"TD") and len(numbers) == 2:
            self._move(*numbers)
            if operator == b"TD":
                self.levels[-1].state[b"TL"] = [-numbers[1]]
        elif operator in (b"T*", b"'", b'"'):
            leading = next((level.state[b"TL"] for level in reversed(self.levels) if b"TL" in level.state), [0.0])
            self._move(0.0, -_number(leading[0]) if leading else 0.0)

    def _move(self, right: float, up: float) -> None:
        a, b, c, d, e, f = self.line
        self.line = [a, b, c, d, right * a + up * c + e, right * b + up * d + f]

    def anew(self) -> list[Operation]:
        """The operators that set all of it."""
        from pypdf.generic import FloatObject

        found: list[Operation] = []
        for nr, level in enumerate(self.levels):
            found += [([], b"q")] if nr else []
            found += level.matrices
            found += [([FloatObject(_number(one)) for one in operands] if operator == b"TL" else operands, operator)
                      for operator, operands in level.state.items()]  # fmt: skip
        return [*found, ([], b"BT"), ([FloatObject(one) for one in self.line], b"Tm")] if self.in_text else found


def _portions(operations: list[Operation]) -> Iterator[list[Operation]]:
    """The operators of a page, of a very long one in portions: pypdf copies all words so far at each operator."""
    setting, part, began = _Setting(), [], 0  # type: _Setting, list[Operation], int
    for operands, operator in operations:
        if len(part) - began >= MOST_AT_ONCE and operator in _PLACES:
            yield [*part, ([], b"ET")] if setting.in_text else part
            part = setting.anew()
            began = len(part)
        setting.follow(operands, operator)
        part.append((operands, operator))
    yield part


def _split_by_size(operations: list[Operation]) -> tuple[list[Operation], list[float]]:
    """The operators with the font named anew where only the matrix or the rise of words changes, and the rises.

    pypdf gives words of two sizes as one piece else. Raised words are given a smaller size, so that they are told by it.
    """
    from pypdf.generic import FloatObject

    found, rises, font, scale = [], [], None, None  # type: list[Operation], list[float], Any, Any
    for operands, operator in operations:
        found.append((operands, operator))
        if operator == b"Tf" and len(operands) == 2:
            font = operands
        elif operator == b"Tm" and len(operands) == 6 and font is not None:
            if scale not in (None, operands[3]):
                found.append((font, b"Tf"))
            scale = operands[3]
        elif operator == b"Ts" and operands and font is not None:
            rises.append(_number(operands[0]))
            found.append(([font[0], FloatObject(_number(font[1]) * (SMALLER if rises[-1] else 1.0))], b"Tf"))
    return found, rises


def _number(operand: Any) -> float:
    return float(operand) if isinstance(operand, int | float) else 0.0


def _with_raised(pieces: list[Piece], *, is_said: bool) -> Iterator[str]:
    """The words of the pieces in order. With `is_said` the page says that it raises words, and not how high each is."""
    before, was_raised = Piece("", 0.0, 0.0), False
    for piece in pieces:
        words = piece.text.strip()
        higher = piece.height - before.height
        is_higher = 0.1 * before.size < higher < before.size or (is_said and higher == 0)
        in_line = bool(before.text) and not before.text.endswith("\n")
        if words and in_line and is_higher and piece.size <= 1.01 * SMALLER * before.size and raised(words) != words:
            yield raised(words) + piece.text[len(piece.text.rstrip()) :]
            was_raised = True
            continue
        yield f" {piece.text}" if was_raised and piece.text[:1].isalpha() else piece.text
        if words:
            before, was_raised = piece, False


def _without_hyphens(text: str) -> str:
    """The text with each word whole that a line's end cuts, its line ending behind it.

    It keeps its hyphen where the text has it so elsewhere, after a number or a word that is seldom written together with the next,
    and before a capital.
    """
    known = set(_WORD.findall(text.casefold()))

    def join(found: re.Match[str]) -> str:
        first, mark, second, end = found.groups()
        end = end.replace(" ", "\n")
        if mark == "\u00ad":
            return first + second + end
        whole, cut = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
        keeps = not second[0].islower() or not first[-1].isalpha() or first.casefold() in _KEEPS or cut in known
        return f"{first}-{second}{end}" if keeps and whole not in known else first + second + end

    return _CUT.sub(join, text)
