# ruff: noqa: E501 - markup as sites have it
"""Body F1 on 200 pages of ten site systems, beside that of trafilatura alone: `python quality/site_pages.py [--each]`.

The pages are made here: 20 stories in made-up words, each in the markup of ten systems as their sites have it - menus, notes on
cookies, pictures, advertisements, boxes, related stories, comments, footers. The text of each is known word for word. F1 is of the
words of its body, in bags; a line that repeats the headline counts for neither. Exit status 1 if ours is below the library's.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from statistics import mean
from typing import NamedTuple

STORIES = 20
_PLACES = "Kassel Marrow Lyden Orsk Tarnow Quelle Brenn Alvik Dorsten Halm Pelle Runa Sorrel Tvede".split()
_NAMES = "Oda Lindqvarn|Ilka Brandstaed|Roe Tillmann|Joonas Okell|Tove Arrendal|Mats Ferrowe|Sanne Veldt|Piet Omdal".split("|")
_OFFICES = "harbour master|minister of bridges|mayor|head of the ferry union|minister of grain|envoy|police chief|judge".split("|")
_THINGS = "the quay|the ferry line|the iron bridge|the grain pact|the river fund|the border post|the coal levy|the salt road".split(
    "|"
)
_ACTS = (
    "open again|be closed|be shared by both towns|cost more|be put to a vote|be guarded by night|wait for a court|be sold".split(
        "|"
    )
)
_WHEN = "on Monday|on Tuesday|by the end of the month|before the winter|within a year|next week|in the spring".split("|")
_SIDE = "Ten rooms with a view|What we know of herons|The best soups of the coast|Our readers' boats|Quiz: do you know your knots?".split(
    "|"
)


class Story(NamedTuple):
    """What a page tells. `blocks` are its body: kind ("p", "h2", "quote", "list") and words; `pictures` stand under pictures."""

    site: str
    title: str
    deck: str
    author: str
    day: str
    blocks: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]


def story(nr: int) -> Story:
    """One story; the same for the same number."""
    one = random.Random(nr)
    pick = one.choice
    names = one.sample(_NAMES, 3)

    def sentence() -> str:
        thing, act, when, place = pick(_THINGS), pick(_ACTS), pick(_WHEN), pick(_PLACES)
        who = f"{pick(_OFFICES).capitalize()} {pick(names)}"
        return pick(
            (
                f"{who} said {thing} would {act} {when}.",
                f"“{thing.capitalize()} will {act},” {who.lower().split(' ')[0]} {pick(names)} told reporters in {place}.",
                f"In {place} {one.randint(3, 90)} carts were turned back, and {one.randint(200, 9000):,} people wait for {thing}.",
                f"Nobody in {place} would say whether {thing} is to {act}, or who would pay for it.",
                f"The towns of {place} and {pick(_PLACES)} have argued over {thing} since {one.randint(1950, 2015)}.",
            )
        )

    blocks = [("p", " ".join(sentence() for _ in range(one.randint(1, 4)))) for _ in range(one.randint(4, 16))]
    for at in range(5, len(blocks), 6):
        blocks.insert(at, ("h2", f"{pick(_PLACES)} {pick(('asks for time', 'is not asked', 'pays the price', 'looks on'))}"))
    if nr % 3 == 0:
        blocks.insert(3, ("quote", sentence()))
    if nr % 4 == 1:
        blocks.insert(len(blocks) - 1, ("list", "\n".join(sentence() for _ in range(3))))
    return Story(
        site=f"The {pick(_PLACES)} {pick(('Courier', 'Times', 'Post', 'Observer'))}",
        title=f"{pick(_PLACES)} and {pick(_PLACES)} {pick(('argue', 'agree', 'talk', 'fall out'))} over {pick(_THINGS)}",
        deck=sentence(),
        author=names[0],
        day=f"2025-{one.randint(1, 12):02}-{one.randint(1, 28):02}",
        blocks=tuple(blocks),
        pictures=tuple(f"{names[1]} at {pick(_THINGS)} in {pick(_PLACES)}. Photo: {names[2]}" for _ in range(nr % 3)),
    )


def body_of(told: Story) -> str:
    """The words of the body, as a reader has them."""
    return "\n".join(words for _, words in told.blocks)


# Pieces that many systems share.


def _blocks(told: Story, p: str = "<p>{}</p>", h2: str = "<h2>{}</h2>", between: str = "") -> list[str]:
    shown = []
    for nr, (kind, words) in enumerate(told.blocks):
        if kind == "list":
            items = "".join(f"<li>{one}</li>" for one in words.split("\n"))
            shown.append(f"<ul>{items}</ul>")
        else:
            form = {"p": p, "h2": h2, "quote": "<blockquote><p>{}</p></blockquote>"}[kind]
            shown.append(form.format(words.replace(" over ", ' <a href="/topics">over</a> ', 1)))
        if nr == 2:
            shown.append(between)
    return shown


def _figures(told: Story, form: str) -> str:
    return "".join(form.format(words) for words in told.pictures)


def _links(number: int, form: str = '<li><a href="/x">{}</a></li>') -> str:
    return "".join(form.format(_SIDE[nr % len(_SIDE)]) for nr in range(number))


def _head(told: Story, more: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{told.title} - {told.site}</title>'
        f'<meta property="og:title" content="{told.title}"><meta property="og:site_name" content="{told.site}">'
        f'<meta name="description" content="{told.deck}"><meta name="author" content="{told.author}">'
        f'<meta property="article:published_time" content="{told.day}T08:00:00Z">{more}</head>'
    )


_COOKIES = (
    '<div id="cookie-notice" role="dialog"><p>We and our 214 partners use cookies to store information on your device and to show '
    "you personalised content. You can change your mind at any time in our privacy centre.</p><button>Accept all</button></div>"
)
_LETTER = (
    '<div class="newsletter-signup"><h3>The morning letter</h3><p>Sign up to our letter and never miss a story from the coast. '
    'We will not share your address.</p><form><input type="email"><button>Sign up</button></form></div>'
)
_AD = '<div class="ad advertisement" data-slot="mid"><span>Advertisement</span></div>'


# The ten systems.


def wordpress(told: Story) -> str:
    return (
        _head(told, '<meta name="generator" content="WordPress 6.7">')
        + '<body class="single single-post"><div id="page" class="site"><header id="masthead" class="site-header"><nav id="menu">'
        f'<ul class="menu">{_links(6)}</ul></nav></header><main id="primary" class="site-main"><article class="post hentry">'
        f'<header class="entry-header"><h1 class="entry-title">{told.title}</h1><div class="entry-meta">By <span class="author vcard">'
        f'<a class="url fn n" href="/a">{told.author}</a></span> <time class="entry-date published" datetime="{told.day}">{told.day}</time>'
        '</div></header><div class="entry-content">'
        + _figures(told, '<figure class="wp-block-image"><img src="a.jpg"><figcaption class="wp-element-caption">{}</figcaption></figure>')
        + "".join(_blocks(told, h2='<h2 class="wp-block-heading">{}</h2>', between=_AD))
        + '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li>X</li><li>Facebook</li></ul></div>'
        f'<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3>{_links(3)}</div></div><footer class="entry-footer">'
        '<span class="tags-links">Tagged ferries, grain</span></footer></article><div id="comments" class="comments-area"><h2>2 thoughts</h2>'
        '<ol class="comment-list"><li class="comment"><p>I have sailed this line for forty years and it was never on time.</p></li></ol>'
        f'</div></main><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>{_links(5)}</ul>'
        f"</section></aside><footer class='site-footer'><p>Proudly powered by WordPress</p></footer></div>{_COOKIES}</body></html>"
    )  # fmt: skip


def drupal(told: Story) -> str:
    return (
        _head(told, '<meta name="Generator" content="Drupal 10">')
        + f'<body class="path-node page-node-type-article"><div class="dialog-off-canvas-main-canvas"><header role="banner"><ul>{_links(7)}'
        '</ul></header><div class="region region-breadcrumb"><nav><ol><li>Home</li><li>News</li></ol></nav></div><main role="main">'
        f'<div class="block block-core block-page-title-block"><h1><span class="field field--name-title">{told.title}</span></h1></div>'
        '<article class="node node--type-article node--view-mode-full"><div class="node__meta"><span>By '
        f'<span class="username">{told.author}</span>, {told.day}</span></div><div class="node__content">'
        + _figures(told, '<div class="field--name-field-image"><figure><img src="a.jpg"/><figcaption>{}</figcaption></figure></div>')
        + '<div class="clearfix text-formatted field field--name-body field__item">'
        + "\n".join(_blocks(told, h2="<h3>{}</h3>"))
        + '</div><div class="field field--name-field-tags"><div class="field__label">Tags</div><a href="/t">Ferries</a></div></div></article>'
        f'<div class="views-element-container"><h2>More news</h2>{_links(4, "<div class=views-row><a href=/x>{}</a></div>")}</div>'
        f"</main><footer>{_LETTER}<p>© {told.site}</p></footer></div></body></html>"
    )  # fmt: skip


def arc(told: Story) -> str:
    return (
        _head(told)
        + f'<body><div id="fusion-app"><header class="c-stack b-header-nav-chain"><nav>{_links(5, "<a>{}</a>")}</nav></header>'
        f'<section role="main" class="b-article-main"><h1 class="b-headline">{told.title}</h1><h2 class="b-subheadline">{told.deck}</h2>'
        + _figures(told, '<figure class="c-media-item b-lead-art"><img/><div class="c-media-item__fig-caption"><figcaption>{}</figcaption></div></figure>')
        + f'<div class="b-byline"><span>By </span><a href="/a" class="b-byline__name">{told.author}</a></div>'
        f'<time as="time" class="c-date b-date" datetime="{told.day}">{told.day}</time><article class="default__ArticleBody b-article-body">'
        + "".join(_blocks(told, '<p class="c-paragraph">{}</p>', '<h3 class="c-heading">{}</h3>', f'<div class="arcad-feature">{_AD}</div>'))
        + f'</article><div class="b-author-bio"><p>{told.author} covers the coast for {told.site} and lives with two cats.</p></div></section>'
        f'<aside class="right-rail"><h2>Most read</h2><ol>{_links(5)}</ol></aside><footer><p>All rights reserved.</p></footer></div></body></html>'
    )  # fmt: skip


def ghost(told: Story) -> str:
    return (
        _head(told, '<meta name="generator" content="Ghost 5.8">')
        + f'<body class="post-template"><div class="gh-viewport"><header class="gh-head"><nav>{_links(4)}</nav></header><main class="gh-main">'
        f'<article class="gh-article post"><header class="gh-article-header gh-canvas"><a class="gh-article-tag">News</a><h1 class="gh-article-title">'
        f'{told.title}</h1><p class="gh-article-excerpt">{told.deck}</p><div class="gh-article-meta"><h4 class="gh-article-author-name">'
        f'<a>{told.author}</a></h4><time datetime="{told.day}">{told.day}</time><span>3 min read</span></div></header>'
        '<section class="gh-content gh-canvas">'
        + _figures(told, '<figure class="kg-card kg-image-card kg-card-hascaption"><img class="kg-image"><figcaption>{}</figcaption></figure>')
        + "".join(_blocks(told, between=f'<div class="kg-card kg-signup-card">{_LETTER}</div>'))
        + '</section></article><section class="gh-comments"><p>Become a member to join the conversation about this story.</p></section></main>'
        f'<aside class="gh-readmore"><h3>Read more</h3>{_links(3, "<article class=gh-card><h3>{}</h3><p>A story for the weekend.</p></article>")}'
        "</aside><footer class='gh-foot'><p>Powered by Ghost</p></footer></div></body></html>"
    )  # fmt: skip


def hugo(told: Story) -> str:
    return (
        _head(told, '<meta name="generator" content="Hugo 0.139">')
        + f'<body><nav class="navbar"><a>{told.site}</a>{_links(3, "<a>{}</a>")}</nav><main><h1>{told.title}</h1><p class="meta"><time>{told.day}</time> · '
        f"{told.author}</p><div class='content'>"
        + _figures(told, "<figure><img src=a.jpg><figcaption><p>{}</p></figcaption></figure>")
        + "\n\n".join(_blocks(told, h2='<h2 id="x">{} <a class="anchor" href="#x">#</a></h2>'))
        + f"</div><div class='paginate'><a>« Older</a> <a>Newer »</a></div></main><footer>© {told.site} · Made with Hugo</footer></body></html>"
    )  # fmt: skip


def joomla(told: Story) -> str:
    return (
        _head(told, '<meta name="generator" content="Joomla!">')
        + f'<body class="site com_content view-article"><div class="body"><div class="container"><div class="navigation"><ul class="nav menu">{_links(6)}'
        '</ul></div><div class="row-fluid"><div id="aside" class="span3"><div class="well"><h3>Latest</h3>'
        f'<ul class="latestnews">{_links(5)}</ul></div></div><div id="content" class="span9"><div class="item-page" itemscope '
        f'itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{told.title}</h2></div>'
        f'<dl class="article-info muted"><dt>Details</dt><dd class="createdby">Written by <span itemprop="name">{told.author}</span></dd>'
        f'<dd class="published">Published: {told.day}</dd><dd class="hits">Hits: 412</dd></dl><div itemprop="articleBody">'
        + _figures(told, "<figure><img/><figcaption>{}</figcaption></figure>")
        + "".join(_blocks(told, h2="<h3>{}</h3>"))
        + '</div><ul class="pager pagenav"><li>Prev</li><li>Next</li></ul></div></div></div></div></div><div class="footer"><p>Back to Top</p></div></body></html>'
    )  # fmt: skip


def typo3(told: Story) -> str:
    half = len(told.blocks) // 2
    shown = [piece for piece in _blocks(told, '<p class="bodytext">{}</p>') if piece]
    return (
        _head(told, '<meta name="generator" content="TYPO3 CMS">')
        + f'<body id="p42"><div id="page-wrapper"><ul class="mainmenu">{_links(6)}</ul><div id="content"><!--TYPO3SEARCH_begin-->'
        f'<div class="news news-single"><div class="article" itemscope><div class="header"><h1 itemprop="headline">{told.title}</h1></div>'
        f'<div class="news-meta"><time itemprop="datePublished">{told.day}</time> | <span itemprop="author">{told.author}</span></div>'
        f'<div class="teaser-text"><p>{told.deck}</p></div><div class="news-text-wrap" itemprop="articleBody">{"".join(shown[:half])}</div>'
        + _figures(told, '<div class="csc-textpic"><figure><img/><figcaption class="image-caption">{}</figcaption></figure></div>')
        + f'<div class="news-text-wrap">{"".join(shown[half:])}</div><div class="news-related"><h4>Related news</h4><ul>{_links(3)}</ul></div></div></div>'
        f"<!--TYPO3SEARCH_end--></div><div id='footer'><p>Imprint | Privacy | Contact</p></div></div></body></html>"
    )  # fmt: skip


def squarespace(told: Story) -> str:
    shown = _blocks(told, '<p class="" style="white-space:pre-wrap;">{}</p>')
    cuts = [shown[at : at + 4] for at in range(0, len(shown), 4)]
    picture = _figures(
        told,
        '<div class="sqs-block image-block"><figure class="sqs-block-image-figure"><img/><figcaption class="image-caption-wrapper"><div class="image-caption"><p>{}</p></div></figcaption></figure></div>',
    )
    inner = picture.join(
        f'<div class="sqs-block html-block sqs-block-html"><div class="sqs-block-content"><div class="sqs-html-content">{"".join(cut)}</div></div></div>'
        for cut in cuts
    )
    return (
        _head(told, "<!-- This is Squarespace. -->")
        + f'<body class="collection-type-blog"><div id="siteWrapper" class="site-wrapper"><header id="header"><nav class="header-nav">{_links(4, "<div><a>{}</a></div>")}'
        f'</nav></header><main id="page"><article class="h-entry"><div class="blog-item-wrapper"><div class="blog-item-title"><h1 class="entry-title">{told.title}'
        f'</h1></div><div class="blog-item-meta-wrapper"><time class="dt-published">{told.day}</time><span>Written By <a>{told.author}</a></span></div>'
        f'<div class="blog-item-content e-content"><div class="sqs-layout sqs-grid-12"><div class="row"><div class="col">{inner}</div></div></div></div>'
        f'<div class="blog-item-author-profile-wrapper"><div class="author-name">{told.author}</div></div></div></article><section id="itemPagination">'
        f'<h2>{_SIDE[0]}</h2><h2>{_SIDE[1]}</h2></section></main><footer><p>© {told.site}</p></footer></div></body></html>'
    )  # fmt: skip


def medium(told: Story) -> str:
    return (
        _head(told)
        + '<body><div id="root"><div class="a b c"><div class="d e f"><a>Open in app</a><a>Sign up</a><a>Sign in</a></div><div class="ab ac"><article><div class="l">'
        f'<div class="l"></div><section><div><div class="fi fj"><h1 class="pw-post-title gt gu">{told.title}</h1></div><h2 class="pw-subtitle-paragraph hr">{told.deck}</h2>'
        f'<div class="speechify-ignore"><p class="be b ik"><a>{told.author}</a></p><span class="be b bf">Follow</span><span>4 min read</span><span>{told.day}</span></div>'
        + _figures(told, '<figure class="mt mu mv paragraph-image"><div role="button"><img/></div><figcaption class="nf fe ng">{}</figcaption></figure>')
        + "".join(_blocks(told, '<p class="pw-post-body-paragraph nj nk">{}</p>', '<h1 class="oh oi be">{}</h1>'))
        + f'</div></section></div></article></div><div class="speechify-ignore"><div class="pw-multi-vote-count"><p>1.2K</p></div><div><p>{told.author} writes about '
        f'rivers.</p></div><h2>More from {told.author}</h2>{_links(4, "<div><h2>{}</h2><p>A few words to make you read on.</p></div>")}</div>'
        "<div><p>Help</p><p>Status</p><p>Careers</p></div></div></div></body></html>"
    )  # fmt: skip


def tables(told: Story) -> str:
    lines = [words if kind != "h2" else f"<b>{words}</b>" for kind, words in told.blocks]
    text = "<br><br>\n".join(line.replace("\n", "<br>") for line in lines)
    menu = _links(6, '<a href="x"><font size="1">{}</font></a><br>')
    picture = _figures(
        told,
        '<table align="right" width="180"><tr><td><img src="a.gif"></td></tr><tr><td><font size="1">{}</font></td></tr></table>',
    )
    return (
        f"<html><head><title>{told.site}: {told.title}</title></head><body bgcolor=#ffffff><table width=760 border=0><tr><td colspan=2><img src=logo.gif alt='{told.site}'>"
        f"</td></tr><tr><td width=140 valign=top bgcolor=#dddddd>{menu}</td><td valign=top><h1>{told.title}</h1><font size=1>By {told.author}<br>{told.day}</font>"
        f"<p>{picture}<font face=arial size=2>{text}</font></p><hr><font size=1>Copyright {told.site}. <a href=/>Home</a></font></td></tr></table></body></html>"
    )  # fmt: skip


SYSTEMS: tuple[Callable[[Story], str], ...] = (
    wordpress, drupal, arc, ghost, hugo, joomla, typo3, squarespace, medium, tables
)  # fmt: skip


def f1(found: str, right: str) -> float:
    """Of the words in two texts, as bags."""
    have, want = (Counter(re.findall(r"\w+", words.casefold())) for words in (found, right))
    both = (have & want).total()
    return 2 * both / max(have.total() + want.total(), 1)


def ours(html: str) -> tuple[str, list[str]]:
    """The body that we read, and what stands under pictures."""
    from onrecord.errors import ReadError
    from onrecord.read import Source, read_report

    try:
        report = read_report(Source("page.html", html.encode(), "text/html"))
    except ReadError:
        return "", []
    words = [(one.kind, one.span.words(report.text)) for one in report.parts]
    first = next((nr for nr, (kind, _) in enumerate(words) if kind == "body"), 0)
    body = [one for nr, (kind, one) in enumerate(words) if kind == "body" or (kind == "deck" and nr > first)]  # with cross-heads
    return "\n".join(body), [one for kind, one in words if kind == "caption"]


def library(html: str, title: str) -> str:
    """What trafilatura alone takes for the text."""
    import trafilatura

    text = trafilatura.extract(html, include_comments=False) or ""
    return "\n".join(line for line in text.split("\n") if line.strip("# ") != title)


def main() -> int:
    rows, captions = {}, [0, 0]
    for system in SYSTEMS:
        scores = []
        for told in map(story, range(STORIES)):
            html = system(told)
            body, under = ours(html)
            right = body_of(told)
            scores.append((f1(body, right), f1(library(html, told.title), right)))
            captions[0] += sum(any(words.partition(" Photo:")[0] in one for one in under) for words in set(told.pictures))
            captions[1] += len(set(told.pictures))
            if "--each" in sys.argv and scores[-1][0] < scores[-1][1]:
                print(f"{system.__name__} {told.title!r}: {scores[-1][0]:.3f}, the library {scores[-1][1]:.3f}", file=sys.stderr)
        rows[system.__name__] = [mean(one) for one in zip(*scores, strict=True)]
    print("| system | ours | trafilatura alone |\n| --- | --- | --- |")
    for name, (mine, theirs) in rows.items():
        print(f"| {name} | {mine:.3f} | {theirs:.3f} |")
    mine, theirs = (mean(one) for one in zip(*rows.values(), strict=True))
    print(f"| all {STORIES * len(SYSTEMS)} pages | {mine:.3f} | {theirs:.3f} |")
    print(f"\nCaptions found as parts: {captions[0]} of {captions[1]}.")
    return int(mine < theirs)


if __name__ == "__main__":
    sys.exit(main())
