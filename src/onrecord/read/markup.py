"""Pieces of HTML whose words are all wanted - a feed's content, a field of a table, an export - as paragraphs of plain text."""

from __future__ import annotations

from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

_DROPPED = frozenset("script style template noscript head svg form button iframe object".split())
_BLOCKS = frozenset(
    "p div section article header footer main aside blockquote ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 hr pre figure"
    " figcaption body html address center docfull".split()
)
_CELLS = frozenset(("td", "th"))


def text_of(words: str) -> str:
    """The words of a piece of HTML, a blank line between its blocks, blanks collapsed; "" if there are none."""
    tree = parsed(words)
    return "" if tree is None else block_text(tree)


def parsed(words: str) -> Any | None:
    """The tree of a piece of HTML, None if there is nothing in it. Nothing is fetched, no entity is expanded."""
    clean = "".join(char if char >= " " or char in "\t\n\r" else " " for char in words) if "\0" in words else words
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def block_text(tree: Any) -> str:
    """The words under one element of HTML or of NITF, a blank line between its blocks."""
    blocks: list[str] = []
    line: list[str] = []

    def flush() -> None:
        for piece in "".join(line).split("\x1e"):
            if words := " ".join(piece.split()):
                blocks.append(words)
        line.clear()

    dropped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        # No etree.QName: the parser lets names through, as "p?", that it raises for.
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            flush()
        if event == "start":
            dropped += tag in _DROPPED
            line.append("" if dropped or not tag else "\x1e" if tag == "br" else element.text or "")
            continue
        dropped -= tag in _DROPPED
        line.append(" " if tag in _CELLS else "")
        if not dropped and element is not tree:
            line.append(element.tail or "")
    flush()
    return "\n\n".join(blocks)
