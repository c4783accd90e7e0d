"""What markup begins with: the name of the first element, behind whatever may stand before it; and what begins as a mail does."""

from __future__ import annotations

import re

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
