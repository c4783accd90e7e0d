"""A live blog -> its posts, each a report of its own with its time, and what stands around them.

Posts are told by their form: elements of one kind, each with a time of its own and words that are no links, on a page that says it
is live. A page that names them in its JSON-LD (schema.org's LiveBlogPosting) is read by that where it names more of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from onrecord.errors import ReadError
from onrecord.read import lines
from onrecord.read.decode import decoded, page_charset, sniff, without_places
from onrecord.read.fields import Given, authors_from, edtf_of
from onrecord.read.lines import edtf_date
from onrecord.read.markup import block_text, check_markup, parsed, text_of
from onrecord.read.page import MAX_LABEL, Element, drop_told, visible
from onrecord.read.plain_text import byline_names
from onrecord.read.source import Items, Note, Source
from onrecord.records import Problem

LEAST_POSTS = 3
LEAST_WORDS = 20  # code points; less is no post
MOST_LINKED = 0.5  # of the words of all posts; a list of other pages is more
WHOLE = 0.6  # of the most words that one kind of elements holds: what holds less is a part of the posts
MOST_UP = 10  # elements from a time up to its post
LEAST_FRAME = 250  # code points of what stands around the posts; less is a title
MAX_DEEP = 6  # lists and objects of JSON-LD above a live blog
_IS_LIVE = re.compile(
    r"(?i)\blive(?:\s*:|\s*[|–—-]\s|\s+(?:updates?|blog|coverage|reports?|ticker)\b)|^live\b|as it happened|minute[- ]by[- ]minute"
    r"|/live/|live[-_]?(?:blog|ticker|feed|updates?|coverage|text|stream|reporting|post|entry|story)"
)
_TALK = re.compile(r"(?i)comment|repl(?:y|ies)|discuss|related|recommend|promo|teaser|sidebar|most-?read")
_STAMP = re.compile(r"(?i)time|date|stamp|clock|hour|posted|auto-?meta")
_TOOLS = re.compile(r"(?i)\bshar(?:e|ing)\b|social|toolbar|permalink|copy-?link|avatar|reaction|\bbadge\b")
_BY = re.compile(r"(?i)author|by-?line|posted-?by")
_HOUR = re.compile(lines.HOUR)
_BEGINS = ("h2", "h3", "h4", "h5", "p")
_DIGITS = re.compile(r"\d+")


class Post(NamedTuple):
    """The fields of one post as the page has them: its piece of HTML or its words, and when it was posted."""

    words: str
    markup: bool
    stamp: str = ""
    day: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()


class Live(NamedTuple):
    """The posts of a live blog, how many are there twice, and the page without them ("" if nothing is left)."""

    posts: list[Post]
    twice: int
    title: str | None
    day: str | None
    rest: str


def live_items(source: Source) -> Items:
    """The posts of a page that is a live blog, and what stands around them; any other page as it is."""
    try:
        media_type, charset = sniff(source.place, source.raw, source.media_type)
        html, problems = decoded(source.place, source.raw, page_charset(source.raw, charset))
        check_markup(source.place, html)
        live = live_blog(html) if media_type == "text/html" else None
    except Exception:  # hostile markup fails in many ways; what is wrong with it is said where the page is read
        live = None
    if live is None:
        yield source
        return
    frame = _frame(source, live.rest)
    posts = f"{len(live.posts)} post{'s' if len(live.posts) != 1 else ''}"
    twice = f", which has {live.twice} more of the same words" if live.twice else ""
    around = "what stands around them is one more" if frame else "what stands around them is left out"
    yield Note(source.place, f"a live blog of {posts}{twice}: each is read as a report of its own, {around}")
    if frame:
        yield frame
    for nr, post in enumerate(live.posts, start=1):
        given = _given(post, live, without_places(problems))
        yield Source(f"{source.place}#{nr}", post.words.encode("utf-8", "replace"), "text/html", given)


def _given(post: Post, live: Live, problems: tuple[Problem, ...]) -> Given:
    return Given(
        text=post.words,
        markup=post.markup,
        title=post.title,
        of=live.title,
        stamp=post.stamp or None,
        authors=post.authors,
        published=post.day or live.day,
        problems=problems,
    )


def _frame(source: Source, rest: str) -> Source | None:
    """The page without its posts, if it is an article still."""
    from onrecord.read.page import page_report  # trafilatura takes a second to import

    try:
        report = page_report(source.place, rest, "")
    except ReadError:
        return None
    body = sum(part.span.end - part.span.start for part in report.parts if part.kind == "body")
    return Source(source.place, rest.encode("utf-8", "replace"), "text/html; charset=utf-8") if body >= LEAST_FRAME else None


def live_blog(html: str) -> Live | None:
    """The posts of a page, in its order; None if it is no live blog."""
    tree = parsed(html)
    if tree is None:
        return None
    named = _named_posts(tree)
    _cut_at_hours(tree)
    group = _group(tree)
    told = [post for element in group if (post := _post(element))]
    posts = told if len(told) >= max(len(named), 1) else named
    if len(posts) < (LEAST_POSTS if posts is told and not named else 1):
        return None
    once = {post.words if not post.markup else block_text(parsed(post.words)): post for post in posts}
    title, day = _title(tree), _day(tree)
    for element in group:
        if element.getparent() is not None:
            element.drop_tree()
    if posts is named:
        drop_told(tree, [words for post in posts for words in (post.title or "", text_of(post.words))])
    rest = etree.tostring(tree, encoding="unicode", method="html")
    return Live(list(once.values()), len(posts) - len(once), title, day, rest)


# Posts that a page names in its JSON-LD.


def _named_posts(tree: Element) -> list[Post]:
    posts = []
    for data in _data(tree):
        for update in _updates(data, MAX_DEEP):
            words = next((update[key] for key in ("articleBody", "text") if isinstance(update.get(key), str)), "")
            stamp = next((update[key] for key in ("datePublished", "dateCreated") if isinstance(update.get(key), str)), "")
            if len(words.strip()) >= LEAST_WORDS:
                title = update.get("headline")
                named = " ".join(title.split()) if isinstance(title, str) else None
                authors = authors_from(update.get("author"))
                posts.append(Post(words, False, stamp, edtf_of(stamp), named, authors))
    return posts


def _data(tree: Element) -> Iterator[Any]:
    """What stands in the page's JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                yield json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue


def _updates(data: Any, deep: int) -> Iterator[dict[str, Any]]:
    """Each update of each live blog in it."""
    updates = data.get("liveBlogUpdate") if isinstance(data, dict) else None
    yield from (one for one in (updates if isinstance(updates, list) else [updates]) if isinstance(one, dict))
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if deep and one is not updates:
            yield from _updates(one, deep - 1)


# Posts by their form.


def _group(tree: Element) -> list[Element]:
    """The elements that are posts; empty if there are too few, or the page does not say that it is live."""
    named = [element for element in tree.iter() if element.get("itemprop") == "liveBlogUpdate"]
    if named:
        return named
    groups: dict[tuple[object, ...], dict[Element, None]] = {}
    for stamp in _stamps(tree):
        above = [element for element in stamp.iterancestors() if element.tag not in ("body", "html")]
        shapes = [_shape(element) for element in above[: MOST_UP + 1]]
        for nr, element in enumerate(above[:MOST_UP]):
            groups.setdefault((len(above) - nr, *shapes[nr : nr + 2]), {}).setdefault(element)
    kinds = [(list(group), words) for group in groups.values() if len(group) >= LEAST_POSTS if (words := _words_of(group))]
    most = max((words for _, words in kinds), default=0)
    whole = [(len(group), words, group) for group, words in kinds if words >= WHOLE * most]
    return max(whole, key=lambda one: one[:2], default=(0, 0, []))[2] if whole and _says_live(tree, whole[0][2]) else []


def _shape(element: Element) -> tuple[str, str]:
    return str(element.tag), _DIGITS.sub("", element.get("class") or "").strip()


def _stamps(tree: Element) -> Iterator[Element]:
    """The elements that say when something was posted: by their name, or as an hour is all that is in them."""
    for element in tree.iter("time", "span", "div", "p", "a", "small", "abbr", "meta", "b", "strong"):
        marks = f"{element.get('class') or ''} {element.get('data-testid') or ''} {element.get('itemprop') or ''}"
        words = visible(element, limit=80) or (element.get("content") or "" if element.tag == "meta" else "")
        is_named = element.tag == "time" or _STAMP.search(marks)
        if (is_named and (element.get("datetime") or _HOUR.search(words) or edtf_of(words))) or _HOUR.fullmatch(words):
            yield element


def _cut_at_hours(tree: Element) -> None:
    """Make a section of each run of blocks that begins with an hour, as "14:32 The pier is shut" does."""
    for around in {first.getparent(): None for first in tree.iter(*_BEGINS) if _hour_of(first)}:
        if around is None or sum(one.tag in _BEGINS and bool(_hour_of(one)) for one in around) < LEAST_POSTS:
            continue
        section = None
        for block in list(around):
            if block.tag in _BEGINS and (hour := _hour_of(block)):
                section = etree.SubElement(around, "section")
                etree.SubElement(section, "time").text = hour
                _cut_off(block, hour)
            if section is not None:
                section.append(block)


def _hour_of(block: Element) -> str:
    """The hour that a block begins with, "" if it begins with something else."""
    first = next((words for words in block.itertext() if words.strip()), "")
    found = _HOUR.match(first.strip())
    return found[0] if found else ""


def _cut_off(block: Element, hour: str) -> None:
    for element in block.iter():
        if element.text and element.text.strip():
            element.text = element.text.replace(hour, "", 1).lstrip(" :|–—-")
            if not element.text and element is not block:
                element.tail = (element.tail or "").lstrip(" :|–—-")
            return


def _words_of(group: dict[Element, None]) -> int:
    """How many code points stand in these elements; 0 if they are no posts but talk, a list of other pages, times alone."""
    if any(_TALK.search(_names(one)) for element in list(group)[:1] for one in (element, *element.iterancestors())):
        return 0
    texts = [len(" ".join(element.text_content().split())) for element in group]
    linked = sum(len(link.text_content().strip()) for element in group for link in element.iter("a"))
    if sum(size >= 2 * LEAST_WORDS for size in texts) < LEAST_POSTS or linked > MOST_LINKED * sum(texts):
        return 0
    return sum(texts)


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}" if element.tag not in ("body", "html") else ""


def _says_live(tree: Element, group: list[Element]) -> bool:
    """Whether the page says so: in its title, its address, or in what the elements around the posts are called."""
    above = (one for element in group[:1] for one in (element, *element.iterdescendants(), *element.iterancestors()))
    told = [f"{one.get('class') or ''} {one.get('id') or ''} {one.get('itemtype') or ''}" for one in above]
    addresses = [one.get("href") or "" for one in tree.iter("link") if one.get("rel") == "canonical"]
    titles = [one.text_content().strip() for tag in ("title", "h1") for one in tree.iter(tag)]
    return any(_IS_LIVE.search(words[: 2 * MAX_LABEL]) for words in (*titles, *addresses, *told))


def _post(element: Element) -> Post | None:
    """The post in one element; None if it has no words."""
    stamp, day = "", None
    for one in list(_stamps(element)):
        if one.getparent() is None or one is element or not any(up is element for up in one.iterancestors()):
            continue
        words, given = visible(one, limit=80), (one.get("datetime") or one.get("content") or "").strip()
        if not stamp:
            stamp = words if _HOUR.search(words) or edtf_date(words) else given if one.tag != "meta" else ""
        day = day or edtf_date(words) or edtf_of(given)
        one.drop_tree()
    heading = next((one for one in element.iter("h1", "h2", "h3", "h4", "h5", "h6") if visible(one)), None)
    title = visible(heading) if heading is not None and not _words_before(element, heading) else None
    if title and heading is not None:
        heading.drop_tree()
    authors = tuple(dict.fromkeys(_drop(element)))
    if len(" ".join(block_text(element).split())) < LEAST_WORDS:
        return None
    return Post(etree.tostring(element, encoding="unicode", method="html", with_tail=False), True, stamp, day, title, authors)


def _words_before(element: Element, heading: Element) -> bool:
    """Whether a paragraph of the post stands above its first heading."""
    above = set(heading.iterancestors())
    for one in element.iter():
        if one is heading:
            return False
        if one.tag == "p" and one not in above and len(visible(one, limit=10 * MAX_LABEL)) >= 2 * LEAST_WORDS:
            return True
    return False


def _drop(element: Element) -> Iterator[str]:
    """Take out a post's tools and the line of its author, whose names are given."""
    for one in list(element.iterdescendants()):
        marks = f"{one.get('class') or ''} {one.get('itemprop') or ''} {one.get('rel') or ''}"
        is_author = _BY.search(marks)
        if one.getparent() is None or not (is_author or _TOOLS.search(marks)):
            continue
        words = visible(one, limit=100)
        if not is_author or (words and not lines.STOP_AT_END.search(words[-4:])):
            yield from byline_names(words) if is_author else ()
            if words or not " ".join(one.itertext()).strip():
                one.drop_tree()


# What the page says of all its posts.


def _title(tree: Element) -> str | None:
    heading = next((words for one in tree.iter("h1") if (words := visible(one))), None)
    return heading or next((words for one in tree.iter("title") if (words := visible(one))), None)


def _day(tree: Element) -> str | None:
    """The day of the whole page, if it states one and was not changed on another."""
    names = ("article:published_time", "article:modified_time", "datePublished", "dateModified")
    stated = [
        one.get("content") or one.get("datetime")
        for one in tree.iter("meta", "time")
        if (one.get("property") or one.get("name") or one.get("itemprop")) in names
    ]
    days = {edtf_of(words) for words in stated if words}
    return days.pop() if len(days) == 1 else None
