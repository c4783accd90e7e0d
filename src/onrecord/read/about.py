"""What a plain-text report says of itself: title, publisher, authors, date, language. What it does not state is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.read import rules
from onrecord.read.dates import edtf_date
from onrecord.read.lines import unwrapped
from onrecord.read.stamps import numeric_date
from onrecord.records import Part, PartKind

# Function words of English that its neighbours ("in", "is", "was", "an", "as", "he") do not share.
ENGLISH = frozenset(
    "the of and to that for with it by this from are has have not but which or were his their its said they would than".split()
)
LEAST_WORDS, ENGLISH_SHARE = 12, 0.12  # share of words; 924 training reports: median 0.23, and 5 below
_WORD = re.compile(r"[^\W\d_]+")
_NAME_ENDS = re.compile(
    r"\s+(?:in|at|for|of|with|from|on)\s|\s+(?:Contact|Follow|E-?mail|Special to)\b|\s*[|·•/(@]|\S+@|\s+[–—-]\s"
)
_ROLE = re.compile(r"(?i)\b(?:staff|writers?|reporters?|correspondents?|editors?|columnists?)\b")
_PARTICLES = frozenset("al el bin ibn de da di del der den van von la le y e".split())


class About(NamedTuple):
    """The fields of a Report that say where it is from; `published` is EDTF."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    lang: str | None = None


def describe(text: str, parts: Sequence[Part]) -> About:
    """Read the metadata off the parts of a plain text."""
    text = unwrapped(text)
    first = next((part for part in parts if part.kind == "headline"), None)
    bylines, datelines = (_words(text, parts, kind) for kind in ("byline", "dateline"))
    head = [part for part in parts if first and part.kind == "furniture" and part.span.end <= first.span.start]
    return About(
        title=" ".join(first.span.words(text).split()) if first else None,
        publisher=_publisher(_words(text, head, "furniture"), bylines, datelines),
        authors=tuple(dict.fromkeys(name for line in bylines for name in byline_names(line))),
        published=next(filter(None, map(_date, (*datelines, *bylines, *_stamps(text, parts)))), None),
        lang=guess_lang(text),
    )


def byline_names(line: str) -> list[str]:
    """The people a byline names, written as names: "By XU WEI in Beijing and REN QI" -> ["Xu Wei", "Ren Qi"]."""
    names = []
    for piece in re.split(r"\s+(?:and|with)\s+|[,;&]|\s+And\s+", re.sub(r"^\W*(?:by\s+)?", "", line, flags=re.IGNORECASE)):
        words = _NAME_ENDS.split(f" {piece.strip()} ", maxsplit=1)[0].strip(" .").split()
        if 2 <= len(words) <= 5 and all(word[0].isupper() or word in _PARTICLES for word in words):
            names.append(" ".join(_cased(word) for word in words))
    return [
        name
        for name in names
        if not (rules.INSTITUTION.search(name) or _ROLE.search(name) or name.casefold() in rules.MASTHEAD_NAMES)
    ]


def guess_lang(text: str) -> str | None:
    """Give "en" where English function words make it plain, else None."""
    words = _WORD.findall(text[:4000].lower())
    share = sum(word in ENGLISH for word in words) / max(len(words), 1)
    return "en" if len(words) >= LEAST_WORDS and share >= ENGLISH_SHARE else None


def _words(text: str, parts: Sequence[Part], kind: PartKind) -> list[str]:
    return [line.strip() for part in parts if part.kind == kind for line in part.span.words(text).splitlines() if line.strip()]


def _stamps(text: str, parts: Sequence[Part]) -> list[str]:
    """Lines of credits and furniture that stamp the report itself: "Source: Xinhua | 2022-12-30 | Editor: …"."""
    return [line for line in _words(text, parts, "credit") if line.casefold().startswith("source:")]


def _date(line: str) -> str | None:
    """What a line of the head states as the report's date: a day, else the year that is sure."""
    return edtf_date(line) or numeric_date(line)


def _publisher(mastheads: list[str], bylines: list[str], datelines: list[str]) -> str | None:
    """A masthead above the headline; else the agency or office in a dateline; else one in a byline."""
    for line in mastheads:
        if rules.is_masthead(line) or rules.ISSUER.fullmatch(line):
            return line
    for line in datelines:
        if match := rules.AGENCY.search(line):
            return (match[1] or match[2]).strip()
        if (match := rules.PLACED_DATE_LINE.fullmatch(line)) and rules.INSTITUTION.search(office := match["places"].split(", ")[0]):
            return office
    return next((piece for line in bylines for piece in re.split(r"\s*[|·•,]\s*", line)[1:] if rules.is_masthead(piece)), None)


def _cased(word: str) -> str:
    """A name in capitals as a name: "O'DOWD" -> "O'Dowd"; initials and mixed case stay."""
    return word if not word.isupper() or len(word.strip(".")) < 2 or "." in word[:-1] else word.title()
