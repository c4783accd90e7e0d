"""A web page -> its article: what is struck out, menus and captions are taken out, and its fields."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html import unescape
from typing import Any, NamedTuple

import trafilatura
from htmldate.core import DATE_ATTRIBUTES, ITEMPROP_ATTRS_ORIGINAL
from lxml import etree  # type: ignore[import-untyped]
from trafilatura.settings import DEFAULT_CONFIG, Document

from onrecord.errors import ReadError
from onrecord.read import lines
from onrecord.read.fields import stated_date
from onrecord.read.lines import Piece, Unit, edtf_dates, merge_pieces
from onrecord.read.markup import STRUCK, captions_in, check_markup, is_bare_quote, raised, without_long_tags
from onrecord.read.plain_text import byline_names, cross_heads, guess_lang, is_heading, label_pieces, opening_end
from onrecord.records import Part, PartKind, Report, report_id

# A parsed page made ready for trafilatura: what is struck out, menus and captions are taken out, one article's pieces joined.

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


# A web page -> Report. trafilatura says which elements are the article; the text is built from them block by block.
#
# Offsets are born here: every part is appended, and its span is where it was put. Nothing is fetched.

for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # or every odd page would write to the caller's stderr

LEAST_ARTICLE = 40  # code points in sentences; menus and cookie walls have none
MAX_HEAD = 4  # blocks at the top of an article that can be headline, deck or byline
SHORT_PAGE = 250  # code points; below its own limit trafilatura gives up the blocks of a page and returns one lump of text
_SHORT = deepcopy(DEFAULT_CONFIG)
_SHORT.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(LEAST_ARTICLE))
_GAP = "\n\n"
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 head".split())
_INLINE = frozenset("hi ref lb del span a b i em strong sub sup graphic".split())
_DECK = re.compile(
    r"(?i)stand-?first|\bde(?:c)?k\b|sub-?(?:title|head)|(?:article|post|entry|story)[-_]+(?:summary|lead|intro|excerpt)|teaser-?text"
)
MAX_AUTHORS = 20  # links to authors that are looked at
_HOST = re.compile(r"(?i)^www\b|\b(?:com|org|net)$|\.\w{2,4}$")
_TITLE_END = re.compile(r"(.*\S)\s+[|·•*–—-]\s+([^|]{2,60})$")
_BYLINE = re.compile(r"(?i)\bby-?line|\bauthors?\b")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-fA-F]{2,6}|nbsp|quot|apos|[lr][sd]quo|[mn]dash);")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SILENT = ("script", "style", "noscript", "link", "meta")
KEY_WITHIN = 100  # code points before a date, in which a program says that it is one
_KEY = re.compile(r"(?i)(?:date|publi|time|creat|posted|issued)[\w:.-]{0,40}[\"']?\s{0,3}[:=]\s{0,3}[\"']\Z")
_DATED = re.compile(r"\"date(?:Published|Created)\"\s{0,9}:\s{0,9}\"([^\"]{4,60})\"")
# The clock is no part of reading: htmldate would drop dates after today, and a record must not change overnight.
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1900-01-01", "max_date": "2100-01-01"}


class Block(NamedTuple):
    """One block of extracted text, blanks collapsed, and the tag it came from ("p", "h1", "item" …)."""

    tag: str
    words: str


class Page:
    """A text under construction: appends blocks, a blank line between them, and keeps where each part was put."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    @property
    def text(self) -> str:
        """All blocks so far, joined."""
        return _GAP.join(self.blocks)

    def add(self, kind: PartKind, words: str) -> None:
        """Append a block as one part, or as the parts that its own words give away."""
        start = self.length + (len(_GAP) if self.blocks else 0)
        self.length = end = start + len(words)
        self.blocks.append(words)
        if kind == "body" and not any(piece.kind == "body" for piece in self.pieces) and (cut := opening_end(words)):
            self.pieces += [Piece("dateline", start, start + cut), Piece("body", start + cut, end)]
        elif kind in ("body", "caption", "deck"):
            self.pieces += label_pieces(Unit(start, end, words, 0)) or [Piece(kind, start, end)]
        else:
            self.pieces.append(Piece(kind, start, end))


def page_report(place: str, html: str, sha256: str) -> Report:
    """The report on a page; raises ReadError if there is no article on it, whatever its markup is like."""
    check_markup(place, html)
    try:
        tree, captions = load(html)
        document = _extract(tree)
        blocks = list(_blocks(document.body))
    except Exception as error:  # hostile markup fails in many ways, and each of them is the page's fault
        raise ReadError(place, f"markup that cannot be read ({type(error).__name__})", "Save the article as plain text") from None
    if sum(len(block.words) for block in blocks if lines.STOP_AT_END.search(block.words[-4:])) < LEAST_ARTICLE:
        raise _no_article(place)
    page, headline = _compose(tree, document, blocks, captions)
    if not any(piece.kind == "body" for piece in page.pieces):
        raise _no_article(place)
    text = page.text
    return Report(
        id=report_id(place, text),
        place=place,
        media_type="text/html",
        sha256=sha256,
        title=headline,
        publisher=_publisher(document),
        authors=_authors(document, tree),
        published=_published(document, tree, html, _stated(text, merge_pieces(text, page.pieces))),
        lang=_lang(tree) or guess_lang(text),
        text=text,
        parts=merge_pieces(text, page.pieces),
    )


def _no_article(place: str) -> ReadError:
    return ReadError(place, "a page without the text of an article", "Give the page of one article, or its text")


def _extract(tree: Element) -> Document:
    """What trafilatura makes of the page; a document without a body where it finds no article."""
    for config in (DEFAULT_CONFIG, _SHORT):
        document = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES), config=config
        )
        if isinstance(document, Document) and len(document.text or "") >= SHORT_PAGE:
            break
    return document if isinstance(document, Document) else Document()


def _blocks(body: Element | None) -> Iterator[Block]:
    """The text of an extracted body block by block; tails and nested blocks keep their place."""
    if body is None:
        return
    tags, words = ["p"], []  # type: list[str], list[str]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_block = element.tag not in _INLINE
        if is_block:
            if flushed := " ".join(_once_more("".join(words)).split()):
                yield Block(tags[-1], flushed)
            words = []
        if event == "start":
            if is_block:
                tags.append(element.get("rend", "head") if element.tag == "head" else str(element.tag))
            words.append(" " if element.tag == "lb" else element.text or "")
        else:
            if is_block:
                tags.pop()
            words.append(element.tail or "" if element is not body else "")


def _once_more(words: str) -> str:
    """The words of a page that has its entities packed twice: "&amp;#151;" is a dash."""
    return unescape(words) if "&" in words and _ENTITY.search(words) else words


def _compose(tree: Element, document: Document, blocks: list[Block], captions: list[str]) -> tuple[Page, str | None]:
    """Put the page's text together: headline, deck, byline, the body's blocks, captions; and say what the headline is."""
    headline, page = _headline(document, blocks), Page()
    head: dict[PartKind, str] = {"headline": headline} if headline else {}
    head |= _deck_and_byline(tree, document)
    for block in blocks[:MAX_HEAD]:
        if len(block.words) <= MAX_LABEL and lines.BYLINE.fullmatch(block.words):
            head["byline"] = block.words
        elif len(block.words) <= MAX_LABEL and lines.DATE_LINE.fullmatch(block.words):
            head["dateline"] = block.words
    for kind, words in head.items():
        page.add(kind, words)
    body = [block for i, block in enumerate(blocks) if i >= MAX_HEAD or block.words not in head.values()]  # those are put down
    between = cross_heads([block.words for block in body])
    for i, block in enumerate(body):
        page.add("deck" if i in between or (block.tag in _HEADINGS and is_heading(block.words)) else "body", block.words)
    for words in captions:
        page.add("caption", words)
    return page, headline


def _headline(document: Document, blocks: list[Block]) -> str | None:
    """The first heading of the article, else the title the page gives itself."""
    if blocks[0].tag in ("h1", "head") and len(blocks[0].words) <= MAX_LABEL:
        return blocks[0].words
    title = _without_site(" ".join((document.title or "").split()), document)
    return title if 0 < len(title) <= MAX_LABEL else None


def _without_site(title: str, document: Document) -> str:
    """A page's title less the site's name and the section that follow it behind a sign: "… - The Harbour Times", "… | World"."""
    names = {" ".join(name.split()).casefold() for name in (document.sitename, document.hostname) if name}
    while found := _TITLE_END.search(title):
        last = found[2].strip().casefold()
        is_site = last in names or any(last in name or name in last for name in names if len(last) > 3)
        if not found[1].strip() or not (is_site or ("|" in found[0] and lines.FURNITURE.fullmatch(found[2].strip()))):
            break
        title = found[1].strip()
    return title


def _deck_and_byline(tree: Element, document: Document) -> dict[PartKind, str]:
    """The visible words of both: a deck says what the page's description says, a byline names the page's author."""
    found: dict[PartKind, str] = {}
    description = " ".join((document.description or "").split())
    surnames = [name.split()[-1].casefold() for name in _authors(document, tree)]
    for element in tree.iter("p", "div", "span", "a", "h2", "h3", "address"):
        marks = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('rel', '')}"
        if _DECK.search(marks) or element.tag in ("h2", "h3"):
            if description and visible(element) == description:
                found.setdefault("deck", description)
        elif surnames and "byline" not in found and _BYLINE.search(marks):
            words = visible(element)
            if any(surname in words.casefold() for surname in surnames):
                found["byline"] = words
    return {kind: found[kind] for kind in ("deck", "byline") if kind in found}


def _authors(document: Document, tree: Element) -> tuple[str, ...]:
    """Who the page says wrote it; if that is a host or a staff, who its links to authors name."""
    links = [visible(element) for element in tree.iter("a", "span") if element.get("rel") == "author"] if document.author else []
    for named in ((document.author or "").split(";"), links[:MAX_AUTHORS]):
        names = [name for author in named for name in byline_names(author[:MAX_LABEL]) if not _HOST.search(name)]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _publisher(document: Document) -> str | None:
    """The name the site gives itself; a host name that was filled in for it is none, nor is the article's title."""
    name, title = (" ".join((words or "").split()) for words in (document.sitename, document.title))
    is_name = name != title and name.casefold() not in (document.hostname or "").casefold()
    return name if 0 < len(name) <= MAX_LABEL and is_name else None


def _published(document: Document, tree: Element, html: str, in_text: str | None) -> str | None:
    """The date as the page states it, no more exact; else that in its dateline.

    htmldate fills what a page leaves out, with the first of the month or the year, or with the day on which it runs.
    """
    date: str | None = document.date
    declared = list(_declared(tree))
    if date in declared:
        return date
    if partial := next((one for one in declared if len(one) < len("2026-03-30") and (date or one).startswith(one)), None):
        return in_text if in_text and in_text.startswith(partial) else partial
    return date if date and _is_written(date, tree, html) else in_text


def _declared(tree: Element) -> Iterator[str]:
    """The dates that the page gives in its head, its data and its times, as EDTF."""
    for element in tree.iter("meta", "time", "span", "div", "p", "abbr"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if element.tag == "time" or name in DATE_ATTRIBUTES or name in ITEMPROP_ATTRS_ORIGINAL:
            words = element.get("content") or element.get("datetime") or visible(element)
            if found := stated_date(words) or (words and (year := _YEAR.search(words)) and year[0]):
                yield found
    for script in tree.iter("script"):
        for match in _DATED.finditer(script.text or ""):
            if found := stated_date(match[1]):
                yield found


def _is_written(date: str, tree: Element, html: str) -> bool:
    """Whether the page writes this very day: in its words, in its address, or in what its programs call a date."""
    words = " ".join(text for one in tree.iter() if one.tag not in _SILENT for text in (one.text, one.tail) if text)
    addresses = (one.get("href") or one.get("content") or "" for one in tree.iter("link", "meta") if _is_address(one))
    return (
        any(date in edtf_dates(one) or date.replace("-", "") in one for one in addresses)
        or date in edtf_dates(words)
        or any(_KEY.search(html, max(0, found.start() - KEY_WITHIN), found.start()) for found in re.finditer(date, html))
    )


def _is_address(element: Element) -> bool:
    return bool(element.get("rel") == "canonical" or element.get("property") == "og:url")


def _stated(text: str, parts: tuple[Part, ...]) -> str | None:
    """The day in the dateline, of a page that states no other, as of a plain text."""
    lines = [part.span.words(text) for part in parts if part.kind == "dateline"]
    return next((day for line in lines for day in edtf_dates(line)), None)


def _lang(tree: Element) -> str | None:
    match = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", tree.get("lang", "") or tree.get("{http://www.w3.org/XML/1998/namespace}lang", ""))
    return match[0].lower() if match else None
