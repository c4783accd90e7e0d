"""Sentences: cut at stops that end one, never inside a line's quotation of an abbreviation."""

from __future__ import annotations

import re

from onrecord.records import Span

LINE = re.compile(r"[^\r\n]+")
STOP = re.compile(r"(?:[.!?…]+|[。！？])[\"”’»')\]]*(?=\s+[\"“‘«„'(\[]*[^\Wa-z_]|\s*\Z)|[。！？]")
# Words whose stop does not end a sentence when a capital follows.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt maj capt cmdr adm rep sen gov pres sec st jr sr rev hon amb min no nos vs etc "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun inc ltd co corp dept est fig al approx".split()
)
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\Z")
REACH = 24  # code points looked back for the word before a stop; the longest abbreviation is far shorter


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in order, without blank edges; a line break always ends one."""
    sentences: list[Span] = []
    for line in LINE.finditer(text):
        start = line.start()
        for stop in STOP.finditer(text, line.start(), line.end()):
            if not _abbreviated(text[max(start, stop.start() - REACH) : stop.start()], stop.group()):
                _keep(sentences, text, start, stop.end())
                start = stop.end()
        _keep(sentences, text, start, line.end())
    return sentences


def _abbreviated(before: str, stop: str) -> bool:
    """Whether the stop belongs to an abbreviation or an initial ("U.S.", "Mr.", "J.")."""
    if stop != ".":
        return False
    word = LAST_WORD.search(before)
    if word is None:
        return False
    return word[1].lower() in ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper()) or "." in word[1]


def _keep(sentences: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    if left < len(words):
        sentences.append(Span(start + left, end - right))
