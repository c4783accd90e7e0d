"""A parsed page made ready for trafilatura: what is struck out, menus and captions are taken out, one article's pieces joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from onrecord.read.markup import STRUCK, captions_in, is_bare_quote, raised, without_long_tags

Element = Any  # lxml ships no types

MAX_LABEL = 400  # code points; a longer headline, deck or byline is none
LEAST_CONTAINER = 200  # code points of paragraphs; what has fewer is a box
LEAST_LINKS = 3  # in a cell that is a menu
RUN = 3  # words that are looked for together
_WORD = re.compile(r"\w+")
_CUT = frozenset("p div td section article".split())
_BLOCKS = frozenset("p div ul ol table h1 h2 h3 h4 section article blockquote figure".split())
_WHOLE = re.compile(r"(?i)<(?:html|body)\b")
ASIDE = frozenset(("nav", "aside", "footer"))
_TITLES = frozenset(("h1", "h2"))
_BESIDE = re.compile(
    r"(?i)comment|repl(?:y|ies)|discuss|teaser|card\b|promo|related|recommend|widget|sidebar|author|\bbio\b|newsletter"
)


def load(html: str) -> tuple[Element, list[str]]:
    """The parsed page without its captions, and the captions of the article's figures."""
    if not _WHOLE.search(html):
        html = f"<html><body>{html}</body></html>"  # trafilatura refuses fragments
    tree = trafilatura.load_html(without_long_tags(html))
    if tree is None:
        raise ValueError("not HTML")
    _settle(tree)
    _drop_menus(tree)
    _join_containers(tree)
    has_article = next(tree.iter("article", "main"), None) is not None
    captions: dict[str, None] = {}
    for element in captions_in(tree):
        around = {one.tag if one.get("role") != "main" else "main" for one in element.iterancestors()}
        words = visible(element, limit=10 * MAX_LABEL)
        if words and not around & ASIDE and (not has_article or around & {"article", "main"}):
            captions.setdefault(words)
        element.drop_tree()
    return tree, list(captions)


def _settle(tree: Element) -> None:
    """Take out what is struck out, and raise the digits that are raised, before all words are joined into lines."""
    for element in list(tree.iter(*STRUCK)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in filter(is_bare_quote, list(tree.iter("q"))):
        element.text = f"“{element.text or ''}"
        last = element[-1] if len(element) else None
        if last is None:
            element.text += "”"
        else:
            last.tail = f"{last.tail or ''}”"
    for element in list(tree.iter("q")):
        element.drop_tag()
    _cut_at_breaks(tree)
    for element in tree.iter("sup"):
        element.text = raised(element.text) if element.text else element.text
        for inner in element.iterdescendants():
            inner.text, inner.tail = (raised(words) if words else words for words in (inner.text, inner.tail))


def _drop_menus(tree: Element) -> None:
    """Take out the cells of an old layout that hold links and hardly anything else."""
    for cell in list(tree.iter("td")):
        if next(cell.iter("table"), None) is not None:
            continue
        links = [words for link in cell.iter("a") if (words := link.text_content().strip())]
        if len(links) >= LEAST_LINKS and sum(map(len, links)) >= 0.8 * len(" ".join(cell.text_content().split())):
            cell.drop_tree()


def _join_containers(tree: Element) -> None:
    """Put what stands in the second and later containers of one article into the first: trafilatura takes but one of them.

    They are of one name and class, have paragraphs of their own, and no title and no end of an article stands between them.
    """
    first: dict[tuple[str, str, Element], Element] = {}
    for element in list(tree.iter()):
        if element.tag in _TITLES and not any(one in first.values() for one in element.iterancestors()):
            first.clear()
        if element.tag not in ("div", "section") or not element.get("class") or element.getparent() is None:
            continue
        words = sum(len(one.text_content()) for one in element.iterchildren("p"))
        if words < LEAST_CONTAINER or is_beside(element):
            continue
        article = next(element.iterancestors("article", "main"), None)
        key = (str(element.tag), element.get("class"), article)
        if key not in first or first[key] in element.iterancestors():
            first[key] = element
            continue
        for inner in list(element):
            first[key].append(inner)


def is_beside(element: Element) -> bool:
    """Whether an element, or one around it, is named as comments, teasers and boxes are."""
    around = [element, *element.iterancestors()]
    return any(one.tag in ASIDE or _BESIDE.search(f"{one.get('class', '')} {one.get('id', '')}") for one in around)


def _cut_at_breaks(tree: Element) -> None:
    """Make paragraphs of what two line breaks part, in elements whose own words they part."""
    for first in list(tree.iter("br")):
        second, around = first.getnext(), first.getparent()
        if second is None or second.tag != "br" or (first.tail or "").strip() or around is None or around.tag not in _CUT:
            continue
        if around.tag == "p" or not _has_blocks(around):
            _split(around)


def _split(around: Element) -> None:
    """Put the words and elements between doubled breaks into paragraphs of their own."""
    pieces: list[Element] = [etree.Element("p")]
    pieces[0].text = around.text
    breaks = 0
    for inner in list(around):
        if inner.tag == "br":
            breaks += 1
            tail = inner.tail or ""
            if breaks > 1 and tail.strip():
                pieces.append(etree.Element("p"))
                pieces[-1].text, breaks = tail, 0
            elif tail.strip():
                pieces[-1].append(inner)
                breaks = 0
            continue
        if breaks > 1:
            pieces.append(etree.Element("p"))
        breaks = 0
        pieces[-1].append(inner)
    for inner in list(around):
        around.remove(inner)
    around.text = None
    around.tag = "div" if around.tag == "p" else around.tag
    around.extend(pieces)


def _has_blocks(element: Element) -> bool:
    return any(inner.tag in _BLOCKS for inner in element)


def drop_told(tree: Element, told: Iterable[str]) -> None:
    """Take out the blocks of a page all of whose words stand in these texts, three by three."""
    runs = {run for words in told for run in _runs(words)}
    for element in list(tree.iter(*_BLOCKS)):
        if element.tag != "h1" and not _has_blocks(element) and (found := _runs(element.text_content())) and runs.issuperset(found):
            element.drop_tree()


def _runs(text: str) -> list[tuple[str, ...]]:
    """Every three words that follow each other; all there are, if they are fewer."""
    words = _WORD.findall(text)
    return [tuple(words[nr : nr + RUN]) for nr in range(max(len(words) - RUN + 1, 1))] if words else []


def visible(element: Element, limit: int = MAX_LABEL) -> str:
    """The words of an element, blanks collapsed; "" if they are more than `limit` code points."""
    pieces, length = [], 0
    for piece in element.itertext():
        length += len(piece.strip())
        if length > limit:
            return ""
        pieces.append(piece)
    return " ".join("".join(pieces).split())
