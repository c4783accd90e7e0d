"""PDF -> Report: the text that is in it, page by page. A scan has none."""

from __future__ import annotations

import io
import logging

from onrecord.errors import ReadError

MAX_PAGES = 2000
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # or every odd file would write to the caller's stderr
logging.getLogger("pypdf").propagate = False


def pdf_text(place: str, raw: bytes, max_chars: int) -> str:
    """The words of all pages, a blank line between them; raises ReadError for what is broken, locked, or without text."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(place, "a PDF locked with a password", "Unlock it first")
        pages: list[str] = []
        for nr, page in enumerate(reader.pages, start=1):
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
