"""Every link of the docs leads somewhere, and every page is in the navigation of the site that `make docs` builds."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCED = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
SITE = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]


def pages() -> list[str]:
    shown = [*ROOT.glob("docs/**/*.md"), ROOT / "findings/README.md", *ROOT.glob("*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in shown)


def in_navigation(entries: object) -> Iterator[str]:
    """The files of a navigation, however deep."""
    if isinstance(entries, str):
        yield entries
    else:
        assert isinstance(entries, list | dict)
        for entry in entries.values() if isinstance(entries, dict) else entries:
            yield from in_navigation(entry)


def anchors(text: str) -> set[str]:
    """Where one can jump to in a page: the words of its headings, as GitHub and the site write them."""
    headings = re.findall(r"^#+ +(.*?)\s*$", FENCED.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead(page: str) -> list[str]:
    """Links of a page that lead nowhere; in the site a folder is nowhere."""
    path = ROOT / page
    found = []
    for target, anchor in LINK.findall(FENCED.sub("", path.read_text("utf-8"))):
        there = path.parent / target if target else path
        if not there.is_file() or (anchor and anchor not in anchors(there.read_text("utf-8"))):
            found.append(f"{target}#{anchor}" if anchor else target)
    return found


@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page: str) -> None:
    assert not dead(page)


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# One & two: `x`\n\n[1](a.md#one--two-x) [2](#no) [3](b.md) [4](.) [5](https://x.org)\n\n```\n[6](c.md)\n```\n"
    )
    assert dead(str(tmp_path / "a.md")) == ["#no", "b.md", "."]


def test_every_page_is_in_the_navigation_once() -> None:
    listed = list(in_navigation(SITE["nav"]))
    assert len(listed) == len(set(listed))
    assert all((ROOT / name).is_file() for name in listed)
    assert set(pages()) - {"AGENTS.md"} <= set(listed), "AGENTS.md is for whoever changes the code"


def test_what_is_linked_goes_into_the_site() -> None:
    """Each page, and each file that a page of the site links to, is among the files that `make docs` copies."""
    (copied,) = re.findall(r"^DOCS := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    for page in in_navigation(SITE["nav"]):
        for target in (page, *(target for target, _ in LINK.findall((ROOT / page).read_text("utf-8")) if target)):
            file = (ROOT / page).parent / target if target != page else ROOT / page
            name = str(file.resolve().relative_to(ROOT))
            assert any(name == kept or name.startswith(f"{kept}/") for kept in copied.split()), name


def test_the_site_is_left_out_of_git() -> None:
    for folder in (SITE["docs_dir"], SITE["site_dir"]):
        assert subprocess.run(["git", "check-ignore", "-q", f"{folder}/x"], cwd=ROOT, check=False).returncode in (0, 128), folder
