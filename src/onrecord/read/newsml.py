"""NewsML-G2, the IPTC's news in XML: a newsItem, or a newsMessage of them, with the text in XHTML, NITF or plain."""

from __future__ import annotations

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from onrecord.errors import ReadError
from onrecord.read.decode import is_utf8_in_disguise
from onrecord.read.fields import authors_from
from onrecord.read.given import Given
from onrecord.read.markup import block_text
from onrecord.read.source import Source
from onrecord.read.ways import Items

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"


def newsml_items(raw: bytes, place: str) -> Items:
    """Each news item that holds text; those that are pictures, links or packages are rejected by name."""
    root = parse_xml(raw, place)
    items = [element for element in root.iter() if local(element) in ("newsItem", "packageItem")]
    for nr, element in enumerate(items, start=1):
        where = place if element is root else f"{place}#{nr}"
        given = _given(element)
        if given is None:
            yield ReadError(where, "a NewsML-G2 item without text", "Give items with inlineXML or inlineData")
        else:
            yield Source(
                where, raw if element is root else etree.tostring(element, encoding="utf-8", with_tail=False), MEDIA_TYPE, given
            )
    if not items:
        raise ReadError(place, "NewsML-G2 without an item", "Give a newsItem or a newsMessage")


def parse_xml(raw: bytes, place: str) -> Any:
    """The root of a document; raises ReadError if it is broken or declares entities. Nothing is fetched or expanded."""
    check_no_entities(raw, place)
    parser = etree.XMLParser(
        encoding="utf-8" if is_utf8_in_disguise(raw) else None, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_pis=True, remove_comments=True,
    )  # fmt: skip
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(place, f"broken XML ({str(error)[:100]})", "Export or copy the file anew") from None


def check_no_entities(raw: bytes, place: str) -> None:
    """Raise ReadError if the document declares entities: news needs none, and attacks are made of them."""
    bare = raw.replace(b"\0", b"") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:4] else raw
    if b"<!ENTITY" in bare.upper():
        raise ReadError(place, "XML that declares entities", "Take the declarations out if you trust it")


def _given(item: Any) -> Given | None:
    contents = [element for element in item.iter() if local(element) in ("inlineXML", "inlineData")]
    texts = [
        (element, block_text(element) if local(element) == "inlineXML" else "".join(element.itertext())) for element in contents
    ]
    content, text = max(texts, key=lambda pair: len(pair[1]), default=(None, ""))
    if content is None or not text.strip():
        return None
    meta = next((element for element in item.iter() if local(element) == "contentMeta"), item)
    return Given(
        text=text,
        title=words_in(meta, "headline"),
        publisher=words_in(item, "provider") or _attribute(item, "provider", "literal") or words_in(meta, "creditline"),
        authors=authors_from(words_in(meta, "by")),
        published=words_in(meta, "contentCreated") or words_in(item, "firstCreated") or words_in(item, "versionCreated"),
        lang=_attribute(meta, "language", "tag") or content.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def words_in(under: Any, name: str) -> str | None:
    """The words of the first element of this name; a provider's are those of its name."""
    return next((words for element in under.iter() if local(element) == name and (words := joined(element))), None)


def joined(element: Any) -> str:
    """All words of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def _attribute(under: Any, name: str, attribute: str) -> str | None:
    return next((element.get(attribute) for element in under.iter() if local(element) == name and element.get(attribute)), None)


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
