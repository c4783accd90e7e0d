"""What kind of source a statement has, and why one is not named: by its own words, whom they stand for, and the clauses beside.

Word lists: data/source_words.tsv and data/anonymity.tsv, and the nouns and posts that the register of names knows. Nothing here is
learned; `python -m quality.source_kinds` counts how often it is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from onrecord.packaged import lines_of, rows_of
from onrecord.records import Actor, SourceKind, Span, Statement
from onrecord.words import load_lexicon

WORD = re.compile(r"[^\W\d_](?:[\w.&’'-]*\w)?")
# What follows the head noun of a noun phrase.
AFTER = re.compile(
    r"\s(?:of|to|for|in|at|from|with|without|who|whom|whose|that|which|on|by|inside|within|near|about|against|close|familiar|briefed|"
    r"involved|speaking|and|or|as|among|across|based|traveling|travelling|working|here)\b|[,;:(—–]"
)
INDEFINITE = re.compile(
    r"(?:an?|another|some|any|several|many|few|other|both|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.I
)
BARE = re.compile(r"[Tt]he (?:[A-Z][\w-]+ )*([\w-]+)(?=$|,| who\b| from\b| in\b| and\b)")
DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|their|its)\b", re.I)
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sir|Lady|Lord|Prof)\b")
SEVERAL = re.compile(r"(?:those|these|they|we)\s", re.I)
JOINED = re.compile(r"\band (?:his|her|their|its)\b")
LIKE_NO_NOUN = ("ed", "ing", "ly", "just", "now")  # what the last word of a noun phrase may end in and be no noun: "just published"
CLAUSE_END = re.compile(r"[,;:.!?”\"—–]|\s-\s|\s(?:said|says|told|tells|added)\b|\n|\Z")
REACH = 240  # code points of a sentence beside a source in which its anonymity is looked for
SENTENCES = 3  # how many sentences behind a source, or before "the official", may say why it is not named
BACK = 3000  # code points before "the lawmaker" in which the report may have told who that is
FIRST = r"\b(?:an?|another|one|two|three|four|five) (?:[\w.’'-]+ ){0,4}?(?:NOUN)\b"
KNOWN = r"\b(?:NOUN) (?:familiar|close|briefed|with|involved|informed)\b"
AGAIN = re.compile(r"\b(?:the|this|that|these|those|all|both) ([\w-]+)", re.I)
OTHERS = re.compile(
    r"\b(?:an?|another|other|second) (?:[\w.’'-]+ ){0,3}?(?:official|source|aide|diplomat|adviser|person)s?\b", re.I
)
KINDS: dict[str, SourceKind] = {"person": "person", "organisation": "organisation", "state": "organisation", "group": "group"}


@cache
def _words() -> dict[str, str]:
    """The kind of each noun; the first row that has it counts, but insiders come before other people."""
    rows = sorted(rows_of("source_words.tsv"), key=lambda row: row[0] != "insider")
    found: dict[str, str] = {}
    for kind, words in rows:
        if kind not in ("known", "few", "many", "pointing"):
            for word in words.split("|"):
                found.setdefault(word.casefold(), kind)
    return found


@cache
def _list(kind: str) -> frozenset[str]:
    return frozenset(word for row in rows_of("source_words.tsv") if row[0] == kind for word in row[1].split("|"))


@cache
def _patterns(part: str) -> re.Pattern[str]:
    return re.compile("|".join(row[1] for row in rows_of("anonymity.tsv") if row[0] == part), re.I)


def with_sources(
    statements: Sequence[Statement], actors: Sequence[Actor], sentences: Sequence[Span], text: str
) -> tuple[Statement, ...]:
    """The statements with what kind of source each has, and why one is not named where the report says so."""
    by_id = {actor.id: actor for actor in actors}
    told = []
    for one in statements:
        known = one.source and (one.speaker or one.source.words(text).casefold() != "it")  # "it was reported": by nobody named
        kind = kind_in(text, one.source, by_id.get(one.speaker or "")) if one.source and known else None
        reason = stated_reason(text, one.source, sentences) if one.source and kind == "anonymous" else None
        told.append(replace(one, source_kind=kind, source_reason=reason))
    return tuple(told)


def kind_in(text: str, source: Span, actor: Actor | None = None) -> SourceKind:
    """The kind of a source where it stands: "the lawmaker" is whom the report told of before, by name if not as "a lawmaker"."""
    words = source.words(text)
    kind, bare = source_kind(words, actor), BARE.match(words)
    if bare is None or kind not in ("anonymous", "group") or (actor is not None and actor.kind == "person" and _is_named(actor)):
        return kind
    noun = _singular(bare[1])
    if _kind_of(noun) not in ("anonymous", "insider"):
        return kind
    if _introduced(text[max(source.start - BACK, 0) : source.start], noun):
        return "anonymous"
    return "person" if _kind_of(noun) == "anonymous" and noun == bare[1].casefold() else kind


def _introduced(before: str, noun: str) -> bool:
    """Whether a report told before of somebody unnamed by this noun: "a lawmaker", "people familiar with it"."""
    nouns = "people|persons?" if noun == "person" else "|".join((noun, f"{noun}s", f"{noun[:-1]}ies", f"{noun[:-3]}men"))
    if re.search(KNOWN.replace("NOUN", nouns), before, re.I):
        return True
    first = re.finditer(FIRST.replace("NOUN", nouns), before, re.I)
    return any(not before[: one.start()].rstrip().endswith((",", "–", "—", "(")) for one in first)  # "Ana Petrak, a lawmaker"


def source_kind(words: str, actor: Actor | None = None) -> SourceKind:
    """Whether a named person, an organisation, a document, a group or somebody unnamed speaks; `actor` is whom it stands for."""
    words = " ".join(words.split()).strip(" ,;:")
    tokens = WORD.findall(words)
    if not tokens:
        return "group"
    if len(tokens) == 1 and (pointed := _pointed(tokens[0].casefold(), actor)):
        return pointed
    if any(_is_name(part) for part in words.split(",")[1:]) or _patterns("named").search(words) or _name_behind_title(words):
        return "person"
    if SEVERAL.match(words) or JOINED.search(words):
        return "group"
    found = AFTER.search(words)
    head = words[: found.start()] if found and WORD.search(words[: found.start()]) else words  # a quotation mark alone is no head
    return _by_head(words, head, actor)


def _pointed(token: str, actor: Actor | None) -> SourceKind | None:
    """The kind of who a pronoun stands for; None for any other word."""
    if token in _list("person"):
        return "person"
    if token not in _list("pointing"):
        return None
    if actor is None:
        return "organisation" if token.startswith("it") else "group"
    return _by_actor(actor)


def _by_actor(actor: Actor) -> SourceKind:
    return KINDS[actor.kind] if _is_named(actor) else source_kind(actor.name)


def _is_named(actor: Actor | None) -> bool:
    """Whether an actor has a name of its own."""
    if actor is None or actor.kind == "group":
        return False
    return actor.key is not None or not (INDEFINITE.match(actor.name) or actor.name[:1].islower())


def _is_name(part: str) -> bool:
    """Whether this is a name of two words or more, and nothing else: ", Ana Petrak" behind a title."""
    tokens = WORD.findall(part)
    return len(tokens) > 1 and all(token[0].isupper() and _kind_of(token) != "organisation" for token in tokens)


def _name_behind_title(words: str) -> bool:
    """Whether a name closes the phrase right behind a noun for a person: "the ministry’s spokesman Ole Lind"."""
    tokens = WORD.findall(words.split(",", maxsplit=1)[0])
    small = next((at for at in range(len(tokens) - 1, -1, -1) if not tokens[at][0].isupper()), -1)
    return 0 <= small < len(tokens) - 1 and (_is_post(tokens[small]) or _kind_of(tokens[small]) in ("anonymous", "insider"))


def _is_post(token: str) -> bool:
    """Whether the word names who holds a post, speakers for a body among them: "president", "spokesman"."""
    known = load_lexicon().nouns.get(token.casefold())
    return (known is not None and known.kind == "person") or load_lexicon().is_head(token.casefold())


def _by_head(words: str, head: str, actor: Actor | None) -> SourceKind:
    """The kind by the head noun of the phrase, which ends where something follows it."""
    tokens = [token.removesuffix("’s").removesuffix("'s") for token in WORD.findall(head)]
    last, rest = tokens[-1], words[len(head) :]
    if last.casefold() in _list("many") | _list("few") and rest.startswith(" of "):
        whole = source_kind(rest[4:], None)
        return "anonymous" if whole in ("group", "person") and last.casefold() in _list("few") else whole  # "one of them"
    if _ends_in_name(tokens):
        return _named(words, tokens, actor)
    noun = next((token for token in reversed(tokens) if _kind_of(token) or not token.endswith(LIKE_NO_NOUN)), last)
    if _kind_of(noun):
        return _by_noun(noun, words, rest, actor)
    if rest.startswith(" and ") or (last.endswith("s") and not last.endswith("ss")):
        return _by_actor(actor) if actor is not None and _is_named(actor) and DEFINITE.match(words) else "group"
    if INDEFINITE.match(words):
        return "anonymous"
    # "the president of Arland" is somebody with a name, also where the state is whom it stands for
    return "person" if actor is None or not _is_named(actor) or _is_post(noun) else _by_actor(actor)


def _ends_in_name(tokens: Sequence[str]) -> bool:
    """Whether the phrase ends in a proper name: the last word has a capital and is no noun of the table."""
    last = tokens[-1]
    plain = _kind_of(last) in ("anonymous", "insider", "document", "group") or (tokens[0] in ("The", "the") and _is_post(last))
    return last[0].isupper() and not (plain or (len(tokens) == 1 and last.casefold() in _list("pointing")))


def _named(words: str, tokens: Sequence[str], actor: Actor | None) -> SourceKind:
    """A name: what the actor is, else by its words."""
    if actor is not None and _is_named(actor):
        return KINDS[actor.kind]
    bodies = any(_kind_of(token) == "organisation" and token[0].isupper() and not _is_post(token) for token in tokens)
    short = len(tokens) == 1 and tokens[0].isupper() and len(tokens[0]) > 1
    body = bodies or short or (words.startswith(("The ", "the ")) and not HONORIFIC.search(words))
    return "organisation" if body else "person"


def _by_noun(noun: str, words: str, rest: str, actor: Actor | None) -> SourceKind:
    kind, plural = _kind_of(noun), noun.casefold() != _singular(noun)
    if kind in ("document", "organisation", "group", "person") and not (kind == "organisation" and _is_post(noun)):
        return kind  # type: ignore[return-value]
    if not plural and not INDEFINITE.match(words) and actor is not None and _is_named(actor) and actor.kind == "person":
        return "person"  # "the official", who was named before
    if kind == "organisation":
        return "organisation"
    first = WORD.findall(words)[0].casefold()
    known = any(word.casefold() in _list("known") for word in WORD.findall(rest)[:4])
    return "anonymous" if kind == "insider" or not plural or known or first in _list("few") else "group"


@cache
def _kind_of(token: str) -> str | None:
    """The kind of a noun by data/source_words.tsv; else what the register has it for: a body, several of a sort, a text."""
    known, low, single = _words(), token.casefold(), _singular(token)
    if found := known.get(low) or known.get(single):
        return found
    lexicon = load_lexicon()
    kinds = {lexicon.nouns[word].kind for word in (low, single) if word in lexicon.nouns}
    if "body" in kinds or single in _bodies():
        return "organisation"
    several = "group" in kinds or low in lexicon.partakers
    return "group" if several and low != single else "document" if "paper" in kinds else None


@cache
def _bodies() -> frozenset[str]:
    return frozenset(lines_of("bodies.txt"))


def _singular(token: str) -> str:
    low = token.casefold()
    if low == "people":
        return "person"
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith("men"):
        return low[:-3] + "man"
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def stated_reason(text: str, source: Span, sentences: Sequence[Span]) -> Span | None:
    """Why this source is not named, in the report's words: within it, behind it in its sentence, or in the sentences beside.

    The clause must ask for anonymity, or say by itself that somebody may not speak; without a reason in it there is none.
    """
    at = max(bisect_right(sentences, source.start, key=lambda one: one.start) - 1, 0)
    own = sentences[at] if sentences else Span(0, len(text))
    end = max(own.end, source.end)
    found = None if _other(text, source.end, end) else _reason_in(text, source.start, min(end, source.end + REACH))
    found = found or _reason_in(text, source.start, source.end)
    if found is None and text[own.start : source.start].lstrip(' “"').startswith(("Speaking", "Asking", "On condition", "Citing")):
        found = _reason_in(text, own.start, source.start)
    return found or _reason_near(text, source, sentences, at)


def _reason_near(text: str, source: Span, sentences: Sequence[Span], at: int) -> Span | None:
    """The reason in the sentences behind the source's or, of "the official", before it, until they speak of some other insider."""
    for before in (False, True) if DEFINITE.match(text[source.start :]) else (False,):
        there = sentences[max(at - SENTENCES, 0) : at][::-1] if before else sentences[at + 1 : at + 1 + SENTENCES]
        linked = True  # whether the sentence nearer to the source speaks of it, so that "He" may be this source
        for beside in there:
            same = _same(text, source, beside)
            if (same or (linked and _again(text, source, beside, before=before))) and (
                found := _reason_in(text, beside.start, beside.end)
            ):
                return found
            linked = same and not before
            if not before and OTHERS.search(beside.words(text)):
                break
    return None


def _same(text: str, source: Span, sentence: Span) -> bool:
    """Whether a sentence speaks of this source as of somebody known: "the officials"."""
    nouns = {_singular(token) for token in WORD.findall(source.words(text)) if _kind_of(token) in ("insider", "anonymous")}
    there = {_singular(found[1]) for found in AGAIN.finditer(sentence.words(text))}
    return bool({*nouns, "official"} & there)


def _other(text: str, start: int, end: int) -> bool:
    """Whether, before anonymity is asked for, the stretch speaks of some other insider."""
    asked = _patterns("asked").search(text, start, end) or _patterns("alone").search(text, start, end)
    stretch = text[start : asked.start()] if asked else ""
    return any(_kind_of(token) == "insider" for token in WORD.findall(stretch))


def _again(text: str, source: Span, sentence: Span, *, before: bool) -> bool:
    """Whether the next sentence goes on with this source ("The official", "She"), or the one before has it ("an official")."""
    nouns = {_singular(token) for token in WORD.findall(source.words(text)) if _kind_of(token) in ("insider", "anonymous")}
    there = [_singular(token) for token in WORD.findall(sentence.words(text))]
    if before:
        return bool({*nouns, "official", "source"} & set(there))
    return there[:1] in (["he"], ["she"], ["they"], ["all"], ["both"]) or bool({*nouns, "official"} & set(there[:4]))


def _reason_in(text: str, start: int, end: int) -> Span | None:
    """The reason in a stretch, to the end of its clause."""
    alone = _patterns("alone").search(text, start, end)
    asked = _patterns("asked").search(text, start, end)
    if asked:
        reason = _patterns("reason").search(text, asked.end(), min(end, asked.end() + 40))
        if reason:
            return _to_clause_end(text, reason.start(), reason.end(), end)
    return _to_clause_end(text, alone.start(), alone.end(), end) if alone else None


def _to_clause_end(text: str, start: int, at: int, end: int) -> Span:
    found = CLAUSE_END.search(text, at)
    stop = min(found.start() if found else end, end)
    return Span(start, start + len(text[start : max(stop, at)].rstrip()))
