"""Why a source is not named, in the report's words, and sources that are unnamed because they asked to be.

Word list: data/anonymity.tsv. Nothing here is learned; `python -m quality.source_kinds` counts how often it is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.code.source_kinds import BARE, DEFINITE, WORD, kind_in, kind_of, patterns, singular
from onrecord.records import Actor, SourceKind, Span, Statement

# Where a clause ends; "told" in "as staff have been told" ends none.
CLAUSE_END = re.compile(
    r"[,;:.!?”\"—–]|\s-\s|(?<!\bbeen)(?<!\bwas)(?<!\bwere)\s(?:said|says|told|tells|added)\b|\sand\s(?:so|therefore|asked|agreed)\b|\n|\Z"
)
SPEECH = re.compile(r"\b(?:said|says|told|tells|added|adding|that|if|while)\b", re.I)
REACH = 240  # code points of a sentence beside a source in which its anonymity is looked for
BEHIND = 40  # code points behind the words that ask for anonymity in which its reason begins
OPENING = 160  # code points that a clause in front of a source may have: "Fearing reprisals, the aide"
SENTENCES = 3  # how many sentences behind a source, or before "the official", may say why it is not named
AGAIN = re.compile(r"\b(?:the|this|that|these|those|all|both) ([\w-]+)", re.I)
OTHERS = re.compile(
    r"\b(?:an?|another|other|second) (?:[\w.’'-]+ ){0,3}?(?:official|source|aide|diplomat|adviser|person)s?\b", re.I
)
GOES_ON = frozenset("he she they all both neither none each".split())
SOME = re.compile(r"\W*(?:some|many|most|several|two|three|four|five) (?:of (?:them|those)\b|spoke\b|asked\b|requested\b)", re.I)
THEIR_NAME = re.compile(r"\b(?:his|her|their) (?:\w+ )?names?\b", re.I)
NEWSROOM = re.compile(r"\W*(?:(?:The|This) \w+|(?:His|Her|Their)(?: \w+)? names?) (?:is|are|has|have|agreed)\b")


def with_sources(
    statements: Sequence[Statement], actors: Sequence[Actor], sentences: Sequence[Span], text: str
) -> tuple[Statement, ...]:
    """The statements with what kind of source each has, and why one is not named where the report says so."""
    by_id = {actor.id: actor for actor in actors}
    told = []
    for one in statements:
        kind, reason = told_of(text, one.source, sentences, by_id.get(one.speaker or "")) if one.source else (None, None)
        if one.source and not one.speaker and one.source.words(text).casefold() == "it" and kind != "document":
            kind = None  # "it was reported": by nobody named
        told.append(replace(one, source_kind=kind, source_reason=reason))
    return tuple(told)


def told_of(text: str, source: Span, sentences: Sequence[Span], actor: Actor | None = None) -> tuple[SourceKind, Span | None]:
    """The kind of a source where it stands, and the reason why it is not named: a group that asks for anonymity has no name."""
    kind = kind_in(text, source, actor)
    bare = kind == "person" and actor is None and BARE.match(source.words(text)) is not None  # "the refugee"
    if (kind == "group" or bare) and _asks(text, source, sentences):
        kind = "anonymous"
    return kind, stated_reason(text, source, sentences) if kind == "anonymous" else None


def _asks(text: str, source: Span, sentences: Sequence[Span]) -> bool:
    """Whether the source itself asks for anonymity: in its sentence behind it, or where the next sentence goes on with it."""
    at, own = _own(text, source, sentences)
    if patterns("asked").search(text, source.start, own.end) and not _other(text, source.end, own.end):
        return True
    return any(
        patterns("asked").search(text, one.start, one.end) and _again(text, source, one, before=False)
        for one in sentences[at + 1 : at + 2]
    )


def stated_reason(text: str, source: Span, sentences: Sequence[Span]) -> Span | None:
    """Why this source is not named, in the report's words: within it, behind it in its sentence, or in the sentences beside.

    The clause must ask for anonymity, or say by itself that somebody may not speak; without a reason in it there is none.
    """
    at, own = _own(text, source, sentences)
    found = None if _other(text, source.end, own.end) else _reason_in(text, source.start, min(own.end, source.end + REACH))
    found = found or _reason_in(text, source.start, source.end) or _opening(text, own.start, source.start, own.end)
    if found is None and text[own.start : source.start].lstrip(' “"').startswith(("Speaking", "Asking", "On condition")):
        found = _reason_in(text, own.start, source.start)
    return found or _reason_near(text, source, sentences, at)


def _own(text: str, source: Span, sentences: Sequence[Span]) -> tuple[int, Span]:
    """The number of the sentence in which a source stands, and its span, to the end of the source at least."""
    at = max(bisect_right(sentences, source.start, key=lambda one: one.start) - 1, 0)
    own = sentences[at] if sentences else Span(0, len(text))
    return at, Span(own.start, max(own.end, source.end))


def _reason_near(text: str, source: Span, sentences: Sequence[Span], at: int) -> Span | None:
    """The reason in the sentences behind the source's or, of "the official", before it, until they speak of some other insider."""
    for before in (False, True) if DEFINITE.match(text[source.start :]) else (False,):
        there = sentences[max(at - SENTENCES, 0) : at][::-1] if before else sentences[at + 1 : at + 1 + SENTENCES]
        linked = True  # whether the sentence nearer to the source speaks of it, so that "He" may be this source
        for beside in there:
            same = _same(text, source, beside)
            if (same or (linked and _again(text, source, beside, before=before))) and (found := _reason_of(text, beside)):
                return found
            linked = same and not before
            if not before and OTHERS.search(beside.words(text)):
                break
    return None


def _reason_of(text: str, sentence: Span) -> Span | None:
    """The reason in a sentence that speaks of the source: in a clause that opens it, or behind."""
    return _opening(text, sentence.start, None, sentence.end) or _reason_in(text, sentence.start, sentence.end)


def _same(text: str, source: Span, sentence: Span) -> bool:
    """Whether a sentence speaks of this source as of somebody known: "the officials"."""
    nouns = {singular(token) for token in WORD.findall(source.words(text)) if kind_of(token) in ("insider", "anonymous")}
    there = {singular(found[1]) for found in AGAIN.finditer(sentence.words(text))}
    return bool({*nouns, "official"} & there)


def _other(text: str, start: int, end: int) -> bool:
    """Whether, before anonymity is asked for, the stretch speaks of some other insider."""
    asked = patterns("asked").search(text, start, end) or patterns("alone").search(text, start, end)
    stretch = text[start : asked.start()] if asked else ""
    return any(kind_of(token) == "insider" for token in WORD.findall(stretch))


def _again(text: str, source: Span, sentence: Span, *, before: bool) -> bool:
    """Whether the next sentence goes on with this source ("The official", "She"), or the one before has it ("an official")."""
    nouns = {singular(token) for token in WORD.findall(source.words(text)) if kind_of(token) in ("insider", "anonymous")}
    words = sentence.words(text)
    there = [singular(token) for token in WORD.findall(words)]
    if before:
        return bool({*nouns, "official", "source"} & set(there))
    if _opening(text, sentence.start, None, sentence.end):  # "To keep his job, he asked not to be named"
        there = [singular(token) for token in WORD.findall(words.partition(",")[2])]
    if patterns("cause").match(words) or (NEWSROOM.match(words) and THEIR_NAME.search(words)):
        return True  # "Army rules forbid talks, so that he would not be named", "The paper is withholding her name"
    return bool(GOES_ON & set(there[:1])) or bool({*nouns, "official"} & set(there[:4])) or SOME.match(words) is not None


def _opening(text: str, start: int, source: int | None, end: int) -> Span | None:
    """The reason in a clause that opens a sentence in which anonymity is asked for: "Fearing reprisals, the aide asked …"."""
    lead = patterns("opening").match(text, start, end)
    comma = text.find(",", start, end) if source is None else len(text[:source].rstrip()) - 1
    if lead is None or comma < lead.end() or text[comma] != "," or comma - start > OPENING:
        return None
    asked = patterns("asked").search(text, comma, end)
    return Span(start, comma) if asked and not patterns("asked").search(text, start, comma) else None


def _reason_in(text: str, start: int, end: int) -> Span | None:
    """The reason in a stretch, to the end of its clause: behind the words that ask for anonymity, else before them."""
    for asked in patterns("asked").finditer(text, start, end):
        if found := _behind(text, asked.end(), end) or _before(text, start, asked.start()):
            return found
    alone = patterns("alone").search(text, start, end)
    return _to_clause_end(text, alone.start(), alone.end(), end) if alone else None


def _behind(text: str, at: int, end: int) -> Span | None:
    """The reason right behind the words that ask for anonymity, in the same clause: none of what is said next."""
    if colon := re.match(r":\s(?=[^\s“\"‘'])", text[at:end]):
        return _to_clause_end(text, at + colon.end(), at + colon.end(), end)
    reason = patterns("reason").search(text, at, min(end, at + BEHIND))
    if reason is None or SPEECH.search(text, at, reason.start()):
        return None
    return _to_clause_end(text, reason.start(), reason.end(), end)


def _before(text: str, start: int, asked: int) -> Span | None:
    """The reason in a clause of its own before the words that ask for anonymity: "who feared for his job and asked …"."""
    found = list(patterns("cause").finditer(text, start, asked))
    return _to_clause_end(text, found[-1].start(), found[-1].end(), asked) if found else None


def _to_clause_end(text: str, start: int, at: int, end: int) -> Span:
    found = CLAUSE_END.search(text, at)
    stop = min(found.start() if found else end, end)
    return Span(start, start + len(text[start : max(stop, at)].rstrip()))
