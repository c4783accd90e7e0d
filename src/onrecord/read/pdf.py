"""PDF -> Report: the text that is in it, page by page. A scan has none."""

from __future__ import annotations

import io
import logging
from typing import Any

from onrecord.errors import ReadError

MAX_PAGES = 2000
# Reading a page takes more than linear time for what draws it, so that is bounded before it is read. Chosen, not swept: a page of
# words alone is drawn by some ten thousand bytes, and a newspaper's by a few hundred thousand.
MAX_OBJECTS = 200_000
MAX_DRAWN = 5_000_000  # bytes of one page's content, unpacked
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
            pages.append(page.extract_text() or "")
            if nr > MAX_PAGES or sum(map(len, pages)) > max_chars:
                raise ReadError(place, f"a PDF with more text than a report has (at page {nr})", "Split it")
    except ReadError:
        raise
    except RecursionError:
        raise ReadError(place, "a PDF nested too deep", "Print it to a new PDF") from None
    except Exception as error:  # broken files fail in many ways, and each of them is the file's fault
        raise ReadError(place, f"a broken PDF ({type(error).__name__}: {str(error)[:80]})", "Print it to a new PDF") from None
    text = "\n\n".join(words for page in pages if (words := page.strip()))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if not text.strip():
        raise ReadError(place, "a PDF without text (a scan?)", "Run text recognition over it first")
    return text
