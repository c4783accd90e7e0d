"""News in XML: NewsML-G2, NITF, NewsML 1.x, Factiva's answers, RSS and Atom."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from lxml import etree  # type: ignore[import-untyped]

from onrecord.errors import ReadError
from onrecord.read.decode import HEAD, is_utf8_in_disguise, marked
from onrecord.read.fields import Given, authors_from
from onrecord.read.markup import block_text, headings_of
from onrecord.read.source import Items, Note, Source

# NewsML-G2, the IPTC's news in XML: a newsItem, or a newsMessage of them, with the text in XHTML, NITF or plain.

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
        headings=headings_of(content),
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


# What agencies and databases send in XML, other than NewsML-G2: NITF, NewsML 1.x, and Factiva's answers.
#
# Sources: IPTC's NITF 3.2 to 3.6 and NewsML 1.2; Factiva's as its readers' test files have it.

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&\w{2,8};|&#\d{1,6};")
_DROPPED = ("media", "media-caption", "body.head", "body.end", "comment", "note")  # of NITF: no words of the report


def agency_items(raw: bytes, place: str) -> Items:
    """Each report of a file in one of these; an item without text is rejected by name."""
    root = parse_xml(raw, place)
    name, told, media_type = next((way for way in _WAYS if way[0] in (local(root), local(root).lower())), _WAYS[0])
    inner = {"NewsML": "NewsItem", "PPSResponse": "article"}.get(name, name)
    items = [element for element in root.iter() if local(element) == inner]
    for nr, element in enumerate(items, start=1):
        where = place if len(items) == 1 else f"{place}#{nr}"
        given = told(element)
        if given.text.strip():
            bytes_of = raw if len(items) == 1 else etree.tostring(element, encoding="utf-8", with_tail=False)
            yield Source(where, bytes_of, media_type, given)
        else:
            yield ReadError(where, _why_empty(element, name), "Give the item that holds its text")
    if not items:
        raise ReadError(place, f"{name} without an item", "Export it anew")


def nitf_given(item: Any) -> Given:
    """The fields of one NITF document; its pictures and what stands in its head are no text."""
    content = _first(item, "body.content")
    text = _text(content) if content is not None else ""
    owner = next((one.get("holder") for one in item.iter() if local(one) == "doc.copyright" and one.get("holder")), None)
    lang = item.get("baselang") or item.get(XML_LANG) or next((one.get(XML_LANG) for one in item.iter("body")), None)
    return Given(
        text=text,
        headings=headings_of(content) if content is not None else (),
        title=words_in(item, "hl1") or words_in(item, "hedline") or words_in(item, "headline") or words_in(item, "title"),
        publisher=words_in(item, "distributor") or owner or words_in(item, "rights.owner"),
        authors=_byline(_first(item, "byline")),
        published=_day(item),
        lang=lang,
    )


def newsml1_given(item: Any) -> Given:
    """The fields of one NewsItem of NewsML 1.x: of several texts (languages, lengths) the longest is taken."""
    contents = [one for one in item.iter() if local(one) == "DataContent" and not _is_picture(one)]
    found = [(_content(one), one) for one in contents]
    (text, markup), content = max(found, key=lambda pair: len(pair[0][0]), default=(("", False), None))
    nitf = _first(content, "nitf") if content is not None else None
    inner = nitf_given(nitf) if nitf is not None else Given(text="")
    lang = next((one.get("FormalName") for one in item.iter() if local(one) == "Language" and one.get("FormalName")), None)
    return Given(
        text=text,
        markup=markup,
        headings=headings_of(content) if content is not None else (),
        title=words_in(item, "HeadLine") or inner.title or words_in(item, "NameLabel"),
        publisher=_party(item, "Provider") or _party(item, "Source") or inner.publisher or words_in(item, "ProviderId"),
        authors=_byline(_first(item, "ByLine")) or inner.authors,
        published=words_in(item, "FirstCreated") or words_in(item, "DateId") or inner.published,
        lang=lang or inner.lang,
    )


def factiva_xml_given(article: Any) -> Given:
    """The fields of one article as Factiva's service answers."""
    texts = [_paragraphs(one) for one in article.iter() if local(one) in ("leadParagraph", "tailParagraphs")]
    day = _first(article, "publicationDate")
    return Given(
        text="\n\n".join(filter(None, texts)),
        title=words_in(article, "headline"),
        publisher=words_in(article, "sourceName") or words_in(article, "publisherName"),
        authors=_byline(_first(article, "byline")),
        published=words_in(day, "dateTime") or words_in(day, "date") if day is not None else None,
        lang=words_in(article, "baseLanguage"),
    )


_WAYS: tuple[tuple[str, Callable[[Any], Given], str], ...] = (
    ("nitf", nitf_given, "application/nitf+xml"),
    ("NewsML", newsml1_given, "application/vnd.iptc.newsml+xml"),
    ("PPSResponse", factiva_xml_given, "application/xml"),
)


def _content(content: Any) -> tuple[str, bool]:
    """The text of a DataContent, and whether it is markup: elements are read as such, packed-up markup is told by its tags."""
    body = _first(content, "body.content")
    if body is not None:
        return _text(body), False
    if len(content):
        return _text(content), False
    words = "".join(content.itertext())
    return words, bool(_MARKUP.search(words))


def _text(content: Any) -> str:
    for element in [one for one in content.iter() if local(one) in _DROPPED]:
        parent = element.getparent()
        if parent is not None:
            element.text = None
            for inner in list(element):
                element.remove(inner)
    return block_text(content)


def _paragraphs(element: Any) -> str:
    """Factiva's paragraphs; where there are none, the lines as they stand, indented ones beginning a paragraph."""
    inner = [joined(one) for one in element.iter() if local(one) == "paragraph"]
    if inner:
        return "\n\n".join(filter(None, inner))
    return re.sub(r"\n[ \t]{2,}(?=\S)", "\n\n", "".join(element.itertext())).strip()


def _byline(element: Any) -> tuple[str, ...]:
    """The names in a byline, without the writer's office: "By X<byttl>Business Writer</byttl>"."""
    if element is None:
        return ()
    people = [joined(one) for one in element.iter() if local(one) == "person"]
    offices = [joined(one) for one in element.iter() if local(one) in ("byttl", "location")]
    words = joined(element)
    for office in offices:
        words = words.replace(office, " ") if office else words
    return authors_from(people or words)


def _day(item: Any) -> str | None:
    """The day of issue, else of release, as the item states it."""
    for name in ("date.issue", "date.release", "story.date"):
        for one in item.iter():
            if local(one) == name and (day := one.get("norm") or "".join(one.itertext()).strip()):
                return str(day)
    return next((one.get("date.publication") for one in item.iter() if local(one) == "pubdata"), None)


def _party(item: Any, name: str) -> str | None:
    for one in item.iter():
        if local(one) == name:
            for party in one.iter():
                if local(party) == "Party" and party.get("FormalName"):
                    return str(party.get("FormalName"))
    return None


def _is_picture(content: Any) -> bool:
    """Whether a content says that it is anything but text."""
    kinds = [one.get("FormalName") or "" for one in content.itersiblings(preceding=True) if local(one) == "MediaType"]
    return bool(kinds) and not any("text" in kind.lower() for kind in kinds)


def _why_empty(element: Any, name: str) -> str:
    far = next((one.get("Href") for one in element.iter() if local(one) == "ContentItem" and one.get("Href")), None)
    return f"an item of {name} whose content is in another file ({far[:80]})" if far else f"an item of {name} without text"


def _first(under: Any, name: str) -> Any | None:
    return next((one for one in under.iter() if local(one) == name), None)


# RSS and Atom: a report in each entry, with as much of its text as the feed carries.

FEED_TYPE = "application/rss+xml"


_DECLARED = re.compile(r"(<\?xml\b[^<>]{0,200}?)\sencoding=[\"'][\w.:-]{1,40}[\"']")


def feed_items(raw: bytes, place: str) -> Items:
    """The entries in their order; where the XML breaks off, what stands before is read and the break is named."""
    import feedparser

    check_no_entities(raw, place)
    if b"//wordpress.org/export/" in raw[:HEAD]:
        yield from _wxr_items(raw, place)
        return
    try:
        feed = feedparser.parse(io.BytesIO(_in_utf8(raw)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # hostile markup fails in many ways, and each of them is the feed's fault
        raise ReadError(place, f"a feed that cannot be read ({type(error).__name__})", "Fetch it anew") from None
    broken = feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    if not feed.entries:
        why = f" ({str(feed.get('bozo_exception'))[:100]})" if broken else ""
        raise ReadError(place, f"a feed without entries{why}", "Fetch it anew, or leave it out")
    for nr, entry in enumerate(feed.entries, start=1):
        where = f"{place}#{nr}"
        given = _feed_given(entry, feed.feed)
        if given.text.strip():
            yield Source(where, msgspec.json.encode(given), FEED_TYPE, given)
        else:
            yield ReadError(where, "an entry without text", "Read the page it leads to instead")
    if broken:
        found = f"broken XML ({str(feed.bozo_exception)[:100]}); what could be read of it was"
        yield ReadError(place, found, "Fetch it anew")


def _in_utf8(raw: bytes) -> bytes:
    """A feed with a byte order mark in UTF-8 and without it: feedparser believes the mark only where the feed declares the same."""
    mark, encoding = marked(raw) or (b"", "")
    return _DECLARED.sub(r"\1", raw[len(mark) :].decode(encoding, "replace"), count=1).encode() if mark else raw


def _feed_given(entry: Any, channel: Any) -> Given:
    """The fields of an entry: its content if it has any, else its summary."""
    bodies = [*entry.get("content", ()), {"value": entry.get("summary"), "type": (entry.get("summary_detail") or {}).get("type")}]
    body = max(bodies, key=lambda part: len(part.get("value") or ""))
    return Given(
        text=body.get("value") or "",
        markup=body.get("type") != "text/plain",
        title=_plain(entry.get("title"), entry.get("title_detail")),
        publisher=_plain((entry.get("source") or {}).get("title")) or _plain(channel.get("title"), channel.get("title_detail")),
        authors=tuple(filter(None, (_plain(one.get("name")) for one in entry.get("authors", ()) or ()))),
        published=_published(entry),
        lang=channel.get("language"),
    )


def _published(entry: Any) -> str | None:
    """The day as the entry states it, no more exact than it is: feedparser's own is Greenwich's day, and fills up months."""
    return entry.get("published") or entry.get("updated") or None


def _plain(words: str | None, detail: Any = None) -> str | None:
    """A title without its markup; what is declared as text alone has none."""
    from onrecord.read.markup import text_of

    if (detail or {}).get("type") == "text/plain":
        return words or None
    return (" ".join(text_of(words).split()) if words and ("<" in words or "&" in words) else words) or None


# What WordPress exports (WXR): a feed of all that a site holds. Posts and pages are reports; pictures, menus and drafts are not.

_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\]]{0,500}\]([\s\S]{0,4000}?)\[/(?:wp_)?caption\]")
_PICTURE = re.compile(r"(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{0,4000}>(?:\s*</a>)?")
_SHORTCODE = re.compile(
    r"\[/?(?:(?:gallery|embed|audio|video|playlist|more)\b[^\]]{0,500}|[a-z][\w-]{1,30}(?:\s[\w-]{1,30}=[^\]]{1,500}))\]"
)
_NO_POSTS = ("attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "wp_template",
             "wp_template_part", "wp_global_styles", "wp_navigation", "wp_block", "wp_font_family", "wp_font_face")  # fmt: skip


def _wxr_items(raw: bytes, place: str) -> Items:
    """Each post that is out; what else the site holds is counted, and said."""
    root = parse_xml(raw, place)
    names = {
        _one(author, "author_login"): _one(author, "author_display_name") for author in root.iter() if local(author) == "author"
    }
    channel = next((one for one in root.iter() if local(one) == "channel"), root)
    publisher, lang = _one(channel, "title"), _one(channel, "language")
    passed: Counter[str] = Counter()
    for nr, item in enumerate((one for one in channel if local(one) == "item"), start=1):
        kind, status = _one(item, "post_type") or "post", _one(item, "status") or "publish"
        if kind in _NO_POSTS or status != "publish":
            passed[kind if kind in _NO_POSTS else f"{status} {kind}"] += 1
            continue
        day, creator = _one(item, "post_date"), _one(item, "creator")
        given = Given(
            text=_with_paragraphs(_one(item, "encoded") or ""),
            markup=True,
            title=_plain(_one(item, "title")),
            publisher=publisher,
            authors=authors_from(names.get(creator) or creator),
            published=day if day and not day.startswith("0000") else _one(item, "pubDate"),
            lang=lang,
        )
        if given.text.strip():
            yield Source(f"{place}#{nr}", msgspec.json.encode(given), FEED_TYPE, given)
        else:
            yield ReadError(f"{place}#{nr}", f"a {kind} without text", "Leave it out")
    if passed:
        kinds = ", ".join(f"{kind} {count}" for kind, count in passed.most_common(8))
        yield Note(place, f"passed over {passed.total()} items that are no posts, or not out ({kinds})")


def _one(under: Any, name: str) -> str | None:
    """The words of the first child of this name; that of WordPress or of the feed alike."""
    child = next((one for one in under if local(one) == name), None)
    return None if child is None else str(child.text or "").strip() or None


def _with_paragraphs(content: str) -> str:
    """A post's markup with its paragraphs as WordPress shows them: blank lines part them, and codes in brackets are no words."""
    content = _CAPTION.sub(lambda found: f"<figure><figcaption>{_PICTURE.sub('', found[1])}</figcaption></figure>", content)
    content = _SHORTCODE.sub("", content)
    if "<p" not in content and "<!-- wp:" not in content:
        content = re.sub(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)", "<br>\n", content.replace("\r\n", "\n"))
    return re.sub(r"\n[ \t\r]*\n\s*", "\n<p>\n", content)
