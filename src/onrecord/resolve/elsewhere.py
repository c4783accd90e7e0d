"""Pronouns, titles, pairs and common nouns outside sources: whom each stands for, for whoever codes what they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from onrecord.records import Span
from onrecord.resolve.doubt import NOBODY, Choice
from onrecord.resolve.lexicon import Lexicon
from onrecord.resolve.nouns import noun_ending
from onrecord.resolve.scene import Scene
from onrecord.resolve.sources import DEFINITE, Phrase, Sources
from onrecord.resolve.speakers import Speakers
from onrecord.resolve.standins import HE_SHE, IT, PAIRS, SIDES, THEY, WE, StandIns

PRONOUNS = HE_SHE.keys() | IT | THEY | WE
LONGEST = 5  # words from "the" to the head of what it points to: "the Danish deputy prime minister"
OPENS = DEFINITE | {"both", "these", "two"}


class Meant(NamedTuple):
    """Words, and whom they stand for."""

    span: Span
    choice: Choice


def find_elsewhere(speakers: Speakers, lexicon: Lexicon) -> Iterator[Meant]:
    """Every stand-in that is nobody's mention yet and that somebody fits, in text order, none overlapping."""
    scene, sources, stand_ins = speakers.scene, speakers.sources, speakers.stand_ins
    words, taken = scene.words, scene.cast.by_span
    done = 0
    for index, word in enumerate(words.folded):
        if index < done:
            continue
        if word in PRONOUNS:
            span = Span(words.starts[index], words.ends[index])
            choice = NOBODY if span in taken else speakers.narrated.get(span) or stand_ins.pronoun(word, span)
        elif word in OPENS:
            head = _head_from(index, scene, sources, lexicon)
            if head is None:
                continue
            span = Span(words.starts[index], words.ends[head])
            choice = NOBODY if _touches(span, scene) else _pointed_at(Phrase(span, scene), sources, stand_ins)
            done = head + 1 if choice.drafts else done
        else:
            continue
        if choice.drafts:
            yield Meant(span, choice)


def _head_from(first: int, scene: Scene, sources: Sources, lexicon: Lexicon) -> int | None:
    """The head of the phrase that "the" opens: a title, a pair or a body, with no name after it and no owner behind it."""
    words, head = scene.words, None
    for index in range(first + 1, min(first + LONGEST, len(words.folded))):
        if not words.adjoins(index - 1) or index in sources.by_last:
            break
        word = words.folded[index]
        if word in PAIRS | SIDES or lexicon.is_head(word) or noun_ending(words, index, lexicon):
            head = index
        elif not (lexicon.is_title(word) or words.forms[index].islower()) or head is not None:
            break
    if head is None or words.possessive(head) or words.folded[head + 1 : head + 2] == ["of"]:
        return None
    following = scene.mentions_in(words.ends[head], words.ends[head] + 3)
    return None if following else head


def _touches(span: Span, scene: Scene) -> bool:
    """Whether the words are a mention already, or hold one."""
    return bool(scene.touched_by(span.start, span.end)) or span in scene.cast.by_span


def _pointed_at(phrase: Phrase, sources: Sources, stand_ins: StandIns) -> Choice:
    """Whom "the two leaders", "the minister" or "the ministry" means; NOBODY for words that point at nobody known."""
    pair = stand_ins.pair(phrase)
    if pair is not None:
        return pair
    titled = stand_ins.titled(phrase)
    if titled is not None:
        return titled
    body = sources.known_body(phrase)
    return Choice((body,)) if body else NOBODY
