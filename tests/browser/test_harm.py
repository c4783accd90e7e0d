"""What means ill in a report's words, its fields or an address stays words: nothing runs, nothing is fetched, nothing breaks."""

from __future__ import annotations

from urllib.parse import quote

import pytest

import onrecord
from tests.browser import hostile


@pytest.fixture(scope="package")
def ill(server) -> dict[str, str]:
    """Every page on which ill words stand, by what it is."""
    with onrecord.open(server.record) as archive:
        reports = {one.place: one.report for one in archive.reports(limit=100)}
        issue = archive.positions(place=hostile.PLACE)[0].issue.words
    keys = [quote(f"person:{name}", safe="") for name in hostile.FIELDS]
    return {
        "its report": f"/reports/{reports[hostile.PLACE]}",
        "a report at a script's address": f"/reports/{reports[hostile.ADDRESS]}",
        "its paragraph of a megabyte": f"/reports/{reports['ill/long.txt']}",
        **{f"actor {nr}": f"/actors/{key}" for nr, key in enumerate(keys)},
        "pair": f"/pairs/{keys[0]}/{keys[1]}",
        "issue": f"/issues/{quote(issue, safe='')}",
        "search": f"/search?q={quote(hostile.TAG)}",
        "search that breaks out": f"/search?q={quote(hostile.BREAKS)}",
        "search with a template's marks": f"/search?q={quote(hostile.ASKS)}",
        "search with marks that turn the line": f"/search?q={quote(hostile.TURNS)}",
        "no such report": f"/reports/{quote(hostile.TAG, safe='')}",
        "no such actor": f"/actors/{quote(hostile.BREAKS, safe='')}",
        "a filter": f"/statements?speaker={quote(hostile.BREAKS)}",
        "an unknown filter": f"/statements?{quote(hostile.TAG)}=1",
        "overview": "/",
        **{name: f"/{name}" for name in "reports actors issues statements events figures positions offices problems".split()},
    }  # fmt: skip


NAMES = (
    "its report|a report at a script's address|its paragraph of a megabyte|pair|issue|search|search that breaks out|"
    "search with a template's marks|search with marks that turn the line|no such report|no such actor|a filter|an unknown filter|"
    "overview|reports|actors|issues|statements|events|figures|positions|offices|problems"
).split("|") + [f"actor {nr}" for nr in range(len(hostile.FIELDS))]

# Elements that only ill words would bring in, and attributes that run something.
RUNS = """() => [...document.querySelectorAll('*')].filter(one =>
    ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(one.tagName) && !(one.tagName === 'SCRIPT' && one.src)
    || [...one.attributes].some(own => /^on/i.test(own.name)
        || ['href', 'src', 'action', 'formaction'].includes(own.name) && /^\\s*(javascript|vbscript):/i.test(own.value))
).map(one => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", NAMES)
def test_ill_words_stay_words(watched, ill, name):
    watched.allowed = ("400", "404")  # a page that says there is none is an answer too
    answer = watched.page.goto(ill[name])
    assert answer.status < 500 and "default-src 'none'" in answer.headers["content-security-policy"]
    assert watched.page.evaluate(RUNS) == []
    assert str(7 * 191) not in watched.page.content(), "a template's marks were worked out"
    assert watched.page.get_by_role("main").count() == 1


def test_marks_that_turn_the_line_end_with_their_words(page, ill):
    """Each piece of quoted text is isolated: what follows it stands where it would stand without it."""
    page.goto(ill["actors"])
    loose = page.evaluate(
        """mark => [...document.querySelectorAll('a, td, li, h1, h2, h3, p, mark, blockquote')].filter(one =>
            [...one.childNodes].some(node => node.nodeType === 3 && node.data.includes(mark))
            && !['isolate', 'isolate-override', 'plaintext'].includes(getComputedStyle(one).unicodeBidi)
        ).map(one => one.outerHTML.slice(0, 200))""",
        hostile.TURNS[0],
    )
    assert loose == []
