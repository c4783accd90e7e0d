"""What is no text of a report though it is made of characters: it is refused by its name, never kept with its tags and codes."""

from __future__ import annotations

import re

from onrecord.errors import ReadError
from onrecord.read.begins import looks_like_mail, root_of

AS_TEXT = "Save the report as plain text or as a web page, or say what it is with --format"
# How what is no report begins, and what it is.
_BEGINS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"filedesc://", "an ARC archive"),
        (r"%!PS", "a PostScript document"),
        (r"\\documentclass|\\begin\{document", "a TeX document"),
        (r"BEGIN:V(?:CARD|CALENDAR)", "an address or a calendar"),
        (r"WEBVTT\b|1\n\d\d:\d\d:\d\d[,.]\d{3} -->", "subtitles"),
        (r"(?:TY  - |%0 |@\w{3,20}\{)", "a list of references"),
        (r"#!/|#include ", "a program"),
        (r" CDX [A-Za-z] |!meta \d", "the index of a web archive"),
        (r"\[InternetShortcut\]", "a link"),
        (r"-----BEGIN ", "something encrypted or signed"),
        (r"begin \d{3} \S+\n", "a file packed with uuencode"),
        (
            r"(?:[\w$.]{1,40}\s?\(|(?:var |let |const )?[\w$.]{1,40}\s?=)?\s?[\[{]\s*['\"\w]{1,40}\s?:\s",
            "data in JSON or JavaScript",
        ),
    )
)
_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|li|ul|ol|td|tr|table|h[1-6]|font|body|html|head|article|section)\s*>|<br\s*/?>", re.I
)
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|apos|lt|gt|[lr]squo|[lr]dquo|[mn]dash|hellip|#\d{1,6}|#x[\da-fA-F]{1,6});")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_WITHIN = ((_TAG, "the tags of a page"), (_ENTITY, "the entities of a page"), (_CONTROL, "the signs of a wire or a file"))
ENOUGH = 3  # tags, entities or signs of control; one may stand in a report on pages
LOOKED_AT = 200_000  # code points


def check_is_text(place: str, text: str) -> None:
    """Raise ReadError for text that is markup, a mail, data or a message of a wire; one of these should have been read as such."""
    text = text[:LOOKED_AT]
    begin = text.lstrip("\ufeff \t\r\n")
    if what := next((what for pattern, what in _BEGINS if pattern.match(begin)), ""):
        raise ReadError(place, what, AS_TEXT)
    if begin.startswith("<") and (name := _root(begin)) is not None:
        raise ReadError(place, f"markup of a kind that is not read ({name})", AS_TEXT)
    if looks_like_mail(begin[:20_000].replace("\r\n", "\n").encode("utf-8", "replace")):
        raise ReadError(place, "a mail", "Give it as a file, not as text")
    for pattern, what in _WITHIN:
        if len(found := pattern.findall(text)) >= ENOUGH:
            shown = repr(found[0]) if what.startswith("the signs") else found[0]
            raise ReadError(place, f"text with {what} in it ({shown} and {len(found) - 1:,} more)", AS_TEXT)


def _root(begin: str) -> str | None:
    """The name of the element that markup begins with; None if it is an angle and no markup."""
    name = root_of(begin.encode("utf-8", "replace"))
    if name is None:
        return None
    shown = name.decode("utf-8", "replace")
    is_markup = not name or begin.startswith(("<?", "<!")) or f"</{shown}" in begin.lower() or "/>" in begin or " xmlns" in begin
    return (f"its first element is {shown!r}" if name else "no element in its beginning") if is_markup else None
