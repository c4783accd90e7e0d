"""Pieces of HTML whose words are all wanted - a feed's content, a field of a table, an export - as paragraphs of plain text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree, html  # type: ignore[import-untyped]

from onrecord.errors import ReadError

# No words of the text: what only programs or forms need, and what is struck out, as "<del>14</del><ins>17</ins> people" has it.
STRUCK = ("del", "s", "strike")
_DROPPED = frozenset((*"script style template noscript head svg form button iframe object".split(), *STRUCK))
_BLOCKS = frozenset(
    "p div section article header footer main aside blockquote ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 hr pre figure"
    " figcaption body html address center docfull hl2".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 hl2".split())  # hl2 is NITF's
_CELLS = frozenset(("td", "th"))
_OPENING = tuple('“„«"')


# Digits that are raised - a note's number, a power - are other numbers when they stand in the line: 12<sup>3</sup> is not 123.
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_IS_RAISED = re.compile(r"[\d+−,;\s-]*\d[\d+−,;\s-]*")
_CAPTION = re.compile(r"(?i)\b(?:image|img|photo|picture|media|figure)?[-_]*(?:caption|cutline)(?:[-_]?text)?(?![-\w])")
MAX_CAPTION = 600  # code points; what is longer is an article
# What the libraries may take more than linear time for is refused before they are called. Chosen, not swept: a page of news has
# a few thousand tags and stays below 100 elements deep.
MAX_TAGS = 100_000
MAX_DEPTH = 400
_LONG_TAG = re.compile(r"<([A-Za-z][\w:-]{0,40})\s[^<>]{20000,}>")  # code points; no attribute that is read is near so long
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_OPEN_ENDED = frozenset(  # these need not be closed
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th tbody thead tfoot option optgroup"
    " colgroup rp rt".split()
)


def check_markup(place: str, words: str) -> None:
    """Raise ReadError for markup with more tags, or deeper, than a page of news has: libraries take very long over such."""
    if words.count("<") > MAX_TAGS:
        raise ReadError(place, f"markup with more than {MAX_TAGS:,} tags", "Give the text, or the page of one article")
    depth, tag = 0, _TAG.search(words)
    while tag:
        closes, name, at = tag[1], tag[2].lower(), tag.end()
        if name not in _OPEN_ENDED:
            depth = max(depth - 1, 0) if closes else depth + 1
        if depth > MAX_DEPTH:
            raise ReadError(place, f"markup more than {MAX_DEPTH} elements deep", "Give the text, or the page of one article")
        if name in ("script", "style") and not closes:  # what is in them only looks like tags
            end = re.compile(f"</{name}", re.IGNORECASE).search(words, at)
            at = end.start() if end else len(words)
        tag = _TAG.search(words, at)


def without_long_tags(words: str) -> str:
    """Markup whose longest tags have no attributes: to each of them the parser compares all before it."""
    return _LONG_TAG.sub(r"<\1>", words)


def raised(words: str) -> str:
    """Raised words as Unicode has them, if they are digits; "st" and "[3]" stay as they are."""
    return words.translate(_RAISED) if _IS_RAISED.fullmatch(words) else words


def is_bare_quote(element: Any) -> bool:
    """Whether a <q> has no signs of its own, so that browsers add them."""
    return not next((words for words in element.itertext() if words.strip()), "").lstrip().startswith(_OPENING)


def text_of(words: str) -> str:
    """The words of a piece of HTML, a blank line between its blocks, blanks collapsed; "" if there are none."""
    tree = parsed(words)
    return "" if tree is None else block_text(tree)


class Marked(NamedTuple):
    """The words of a piece of HTML without what stands under its pictures; that; and which of its blocks are titles."""

    text: str
    captions: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def marked_words(words: str) -> Marked:
    """What a piece of HTML says, and as what."""
    tree = parsed(words)
    if tree is None:
        return Marked("")
    captions: dict[str, None] = {}
    for element in captions_in(tree):
        captions[" ".join(block_text(element).split())] = None
        element.drop_tree()
    return Marked(block_text(tree), tuple(caption for caption in captions if caption), headings_of(tree))


def captions_in(tree: Any) -> list[Any]:
    """The elements of HTML that hold what stands under a picture: by their tag, their class, or their form below a picture."""
    found = list(tree.iter("figcaption"))
    for element in tree.iter("p", "div", "span", "dd", "td", "small", "em"):
        if _is_called_caption(element):
            found.append(element)
        elif element.tag == "p" and next(element.iter("img"), None) is not None:
            found += _under_picture(element)
    inner = {id(one) for element in found for one in element.iterdescendants()}
    return [element for element in found if id(element) not in inner]


def _is_called_caption(element: Any) -> bool:
    """Whether an element is named so and holds no picture, no other blocks, and not more words than a caption has."""
    if not _CAPTION.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    blocks = sum(one.tag in _BLOCKS for one in element.iterdescendants())
    return blocks <= 1 and next(element.iter("img"), None) is None and 0 < len(element.text_content().strip()) <= MAX_CAPTION


def _under_picture(paragraph: Any) -> list[Any]:
    """The one element that holds all words of a paragraph with a picture, where it is set apart by its form."""
    words = paragraph.text_content().strip()
    set_apart = [one for one in paragraph.iter("em", "i", "small") if one.text_content().strip() == words]
    return set_apart[:1] if 0 < len(words) <= MAX_CAPTION else []


def headings_of(tree: Any) -> tuple[str, ...]:
    """The words of the titles in HTML or NITF."""
    names = (element for element in tree.iter() if isinstance(element.tag, str))
    return tuple(filter(None, (block_text(one) for one in names if one.tag.rpartition("}")[2].lower() in _HEADINGS)))


def parsed(words: str) -> Any | None:
    """The tree of a piece of HTML, None if there is nothing in it. Nothing is fetched, no entity is expanded."""
    clean = "".join(char if char >= " " or char in "\t\n\r" else " " for char in words) if "\0" in words else words
    clean = without_long_tags(clean)
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
            if joined := " ".join(piece.split()):
                blocks.append(joined)
        line.clear()

    dropped = lifted = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        # No etree.QName: the parser lets names through, as "p?", that it raises for.
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            flush()
        if event == "start":
            dropped += tag in _DROPPED
            lifted += tag == "sup"
            words = ("“" if tag == "q" and is_bare_quote(element) else "") + (
                raised(element.text or "") if lifted else element.text or ""
            )
            line.append("" if dropped or not tag else "\x1e" if tag == "br" else words)
            continue
        dropped -= tag in _DROPPED
        lifted -= tag == "sup"
        line.append(" " if tag in _CELLS else "”" if tag == "q" and not dropped and is_bare_quote(element) else "")
        if not dropped and element is not tree:
            line.append(raised(element.tail or "") if lifted else element.tail or "")
    flush()
    return "\n\n".join(blocks)
