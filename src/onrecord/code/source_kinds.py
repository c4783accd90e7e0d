"""What kind of source a statement has, and why a source is not named: by the report's own words, and whom they stand for.

Word lists: data/source_words.tsv, data/anonymity.tsv, and the nouns and posts that the register of names knows. Nothing here is
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
from onrecord.words import PARTICLES, load_lexicon

# What kind of source a statement has: by its own words and whom they stand for.
#
# Word lists: data/source_words.tsv, the names in data/anonymity.tsv, and the nouns and posts that the register of names knows.
# Nothing here is learned; `python -m quality.source_kinds` counts how often it is right.

WORD = re.compile(r"[^\W\d_](?:[\w.&’'-]*\w)?")
# What follows the head noun of a noun phrase.
AFTER = re.compile(
    r"\s(?:of|to|for|in|at|from|with|without|who|whom|whose|that|which|on|by|inside|within|near|about|against|close|familiar|briefed|"
    r"involved|speaking|and|or|as|among|across|based|traveling|travelling|working|here|"
    r"found|seen|written|sent|shown|made|drawn|read|taken|known|given|held)\b|[,;:(—–]"
)
INDEFINITE = re.compile(
    r"(?:an?|another|some|any|several|many|few|other|both|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.I
)
BARE = re.compile(r"[Tt]he (?:[A-Z][\w-]+ )*([\w-]+)(?=$|,| who\b| from\b| in\b| and\b)")
DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|their|its)\b", re.I)
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sir|Lady|Lord|Prof|year-old)\b")
SEVERAL = re.compile(r"(?:those|these|they|we)\s", re.I)
JOINED = re.compile(r"\band (?:his|her|their|its)\b")
LIKE_NO_NOUN = ("ed", "ing", "ly", "just", "now")  # what the last word of a noun phrase may end in and be no noun: "just published"
BACK = 3000  # code points before "the lawmaker" in which the report may have told who that is
SUBJECT_BACK = 300  # code points before "it" in which a sentence opens with what it stands for
SUBJECT = re.compile(
    r"(?:\A|[.!?][”\"’']?\s+|\n\s*|\bsa(?:id|ys) )(?:[Tt]he|An?|Th(?:is|at)|Its|Their)\s((?:[\w’'-]+\s?){1,5})"
    r"|\b[Tt]he\s([\w’'-]+)\s(?:said|says|added|adds|warned|noted|read|reads)\b"
)
PASSIVE = re.compile(r"\s(?:is|was|has been|had been|remains)\s")
AGENTS = re.compile(r"(?:ors|ers|ists|ees|ants|ians|men|women)$")  # what nouns for people end in
NAMES_BEHIND = re.compile(r"[A-Z][\w’'-]+ [A-Z]|^ and ")
READS = re.compile(r"\s(?:read|reads)\b")
OWNED = re.compile(r"[’']s?\s([A-Z][\w.-]+)(?:\s[A-Z][\w.-]+){1,2}$")
FIRST = r"\b(?:an?|another|one|two|three|four|five) (?:[\w.’'-]+ ){0,4}?(?:NOUN)\b"
KNOWN = r"\b(?:NOUN) (?:familiar|close|briefed|with|involved|informed)\b"
CAPITALS = ("A ", "AN ", "ONE ", "ANOTHER ")  # what opens a phrase of a report that is all in capitals
HOLDER = re.compile(r"(?:(?:the|its|his|her|their)\s|.*[’']s?\s)(?:[\w.’'-]+\s)*", re.I)  # "Arland’s top", before "negotiator"
CHIEF = frozenset(("chief", "top", "head", "lead", "prime"))
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
def patterns(part: str) -> re.Pattern[str]:
    """The patterns of data/anonymity.tsv of one part, in any case and across line ends."""
    return re.compile("|".join(row[1].replace(" ", r"\s+") for row in rows_of("anonymity.tsv") if row[0] == part), re.I)


def kind_in(text: str, source: Span, actor: Actor | None = None) -> SourceKind:
    """The kind of a source where it stands: "the lawmaker" is whom the report told of before, by name if not as "a lawmaker"."""
    words = source.words(text)
    if words.casefold() == "it" and (actor is None or actor.kind == "organisation") and _after_document(text, source):
        return "document"  # also where the one whose statement it is speaks
    kind, bare = source_kind(words, actor), BARE.match(words)
    if bare is None or (actor is not None and actor.kind == "person" and _is_named(actor)):
        return kind
    noun = singular(bare[1])
    if kind_of(noun) not in ("anonymous", "insider"):
        return kind
    if _introduced(text[max(source.start - BACK, 0) : source.start], noun):
        return "anonymous"
    return "person" if kind_of(noun) == "anonymous" and noun == bare[1].casefold() else kind


def _after_document(text: str, source: Span) -> bool:
    """Whether "it" goes on with a text: the last that a sentence opened with, or that spoke, is "the report"."""
    if PASSIVE.match(text, source.end):  # "it was reported"
        return False
    if READS.match(text, source.end):
        return True
    opened = [*SUBJECT.finditer(text, max(source.start - SUBJECT_BACK, 0), source.start)]
    if opened and opened[-1][2]:  # "the statement said"
        return kind_of(opened[-1][2]) == "document"
    kinds = [kind for token in WORD.findall(opened[-1][1]) if (kind := token[0].isupper() or kind_of(token))] if opened else []
    return kinds[:1] == ["document"]


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
    words = words.lower() if words.isupper() and words.startswith(CAPITALS) else words
    tokens = WORD.findall(words)
    if not tokens:
        return "group"
    if len(tokens) == 1 and (pointed := _pointed(tokens[0].casefold(), actor)):
        return pointed
    if any(_is_name(part) for part in words.split(",")[1:]) or patterns("named").search(words) or _name_behind_title(words):
        return "person"
    if SEVERAL.match(words) or JOINED.search(words):
        return "group"
    found = AFTER.search(words)
    head = words[: found.start()] if found and WORD.search(words[: found.start()]) else words  # a quotation mark alone is no head
    return "group" if _is_people(WORD.findall(head)) else _by_head(words, head, actor)


def _pointed(token: str, actor: Actor | None) -> SourceKind | None:
    """The kind of who a pronoun stands for; None for any other word."""
    if token in _list("person"):
        return "anonymous" if actor is not None and actor.kind == "person" and not _is_named(actor) else "person"
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
    plain = actor.name[:1].islower() or (actor.kind == "person" and actor.name.split()[-1].islower())  # "Chilean official"
    return actor.key is not None or not (INDEFINITE.match(actor.name) or plain)


def _is_name(part: str) -> bool:
    """Whether this is a name of two words or more, and nothing else: ", Ana Petrak" behind a title."""
    tokens = WORD.findall(part)
    return len(tokens) > 1 and all(token[0].isupper() and kind_of(token) != "organisation" for token in tokens)


def _name_behind_title(words: str) -> bool:
    """Whether a name closes the phrase right behind a noun for a person: "the ministry’s spokesman Ole Lind"."""
    tokens = [token for token in WORD.findall(words.split(",", maxsplit=1)[0]) if token not in PARTICLES]
    small = next((at for at in range(len(tokens) - 1, -1, -1) if not tokens[at][0].isupper()), -1)
    return 0 <= small < len(tokens) - 1 and (_is_post(tokens[small]) or kind_of(tokens[small]) in ("anonymous", "insider"))


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
        return _joined_noun(tokens, rest) or _named(words, tokens, actor)
    noun = next((token for token in reversed(tokens) if kind_of(token) or not token.endswith(LIKE_NO_NOUN)), last)
    if kind_of(noun):
        return _by_noun(noun, words, rest, actor)
    if rest.startswith(" and ") or (last.endswith("s") and not last.endswith("ss")):
        return _by_plural(words, tokens, rest, actor)
    if INDEFINITE.match(words):
        return "anonymous"
    # "the president of Arland" is somebody with a name, also where the state is whom it stands for
    return "person" if actor is None or not _is_named(actor) or _is_post(noun) else _by_actor(actor)


def _by_plural(words: str, tokens: Sequence[str], rest: str, actor: Actor | None) -> SourceKind:
    """Several by a noun that is in no list: a group, but "two inspectors" and "one of the inspectors" are unnamed."""
    first = tokens[0].casefold()
    people = AGENTS.search(tokens[-1]) or first in ("one", "another")
    if first in _list("few") and people and not NAMES_BEHIND.search(rest):
        return "anonymous"
    return _by_actor(actor) if actor is not None and _is_named(actor) and DEFINITE.match(words) else "group"


def _is_people(tokens: Sequence[str]) -> bool:
    """Whether these are people of a state, none in particular: "some Chileans"."""
    few = tokens[0].casefold() in _list("group") or tokens[0].casefold() == "some"
    return tokens[-1] in _states("people") and (len(tokens) == 1 or (few and len(tokens) == 2))


def _joined_noun(tokens: Sequence[str], rest: str) -> SourceKind | None:
    """The kind of the noun that two adjectives share: "Chilean and European diplomats"; None where the name is one."""
    behind = WORD.findall(rest.removeprefix(" and ")) if rest.startswith(" and ") else []
    if len(behind) > 1 and tokens[-1] in _states("adjectives") and behind[0] in _states("adjectives"):
        return source_kind(" ".join(behind))
    return None


@cache
def _states(column: str) -> frozenset[str]:
    """The states' names, or what their people or their own are called; a short form among them."""
    at = {"name": 1, "adjectives": 2, "capitals": 3, "people": 5}[column]
    more = ("U.S", "US", "UK", "EU", "European", "Western") if column == "adjectives" else ()
    return frozenset((*more, *(word for row in rows_of("states.tsv") if len(row) > at for word in row[at].split("|") if word)))


def _ends_in_name(tokens: Sequence[str]) -> bool:
    """Whether the phrase ends in a proper name: the last word has a capital and is no noun of the table."""
    last = tokens[-1]
    plain = kind_of(last) in ("anonymous", "insider", "document", "group") or (tokens[0] in ("The", "the") and _is_post(last))
    return last[0].isupper() and not (plain or (len(tokens) == 1 and last.casefold() in _list("pointing")))


def _named(words: str, tokens: Sequence[str], actor: Actor | None) -> SourceKind:
    """A name: what the actor is, else by its words."""
    if actor is not None and _is_named(actor):
        return "organisation" if actor.kind == "person" and _body_before_name(tokens) else KINDS[actor.kind]
    if words.split(",", maxsplit=1)[0] in _states("name") or words in _states("capitals"):
        return "organisation"
    owned = OWNED.search(words)
    if owned and owned[1].casefold() in load_lexicon().given:
        return "person"  # "the Gazette’s Ana Petrak"
    posts = [at for at, token in enumerate(tokens[:-1]) if _is_post(token)]
    if posts and all(token[0].isupper() and kind_of(token) is None for token in tokens[posts[-1] + 1 :]):
        return "person"  # "Harbour Party MP Ana Petrak"
    bodies = any(kind_of(token) == "organisation" and token[0].isupper() and not _is_post(token) for token in tokens)
    bodies = bodies or _body_before_name(tokens)
    short = len(tokens) == 1 and tokens[0].isupper() and len(tokens[0]) > 1
    body = bodies or short or (words.startswith(("The ", "the ")) and not HONORIFIC.search(words))
    return "organisation" if body else "person"


def _body_before_name(tokens: Sequence[str]) -> bool:
    """Whether a noun for a body stands right before the name: "the rights group Liberty", but not "party chairman Ole Lind"."""
    at = next((at for at in range(len(tokens) - 2, -1, -1) if tokens[at].islower()), -1)
    if at < 0 or _is_post(tokens[at]) or HONORIFIC.match(tokens[at + 1]) or _is_post(tokens[at + 1]):
        return False
    return tokens[at] == "group" or (kind_of(tokens[at]) == "organisation" and tokens[at] != "state")


def _by_noun(noun: str, words: str, rest: str, actor: Actor | None) -> SourceKind:
    kind, plural = kind_of(noun), noun.casefold() != singular(noun)
    if kind in ("document", "organisation", "group", "person") and not (kind == "organisation" and _is_post(noun)):
        return kind  # type: ignore[return-value]
    if not plural and not INDEFINITE.match(words) and actor is not None and _is_named(actor) and actor.kind == "person":
        return "person"  # "the official", who was named before
    if kind == "organisation":
        return "organisation"
    if not plural and _holds_post(noun, words):
        return "person"
    if rest.startswith(" and ") and plural and source_kind(rest[5:]) == "group":
        return "group"
    first = WORD.findall(words)[0].casefold()
    known = any(word.casefold() in _list("known") for word in WORD.findall(rest)[:4])
    return "anonymous" if kind == "insider" or not plural or known or first in _list("few") else "group"


def _holds_post(noun: str, words: str) -> bool:
    """Whether the phrase names the one who holds a post: "the information minister", "Arland’s top negotiator"."""
    before = HOLDER.match(words[: words.casefold().find(noun.casefold())])
    if before is None or not _is_post(noun):
        return False
    near = [token.casefold() for token in WORD.findall(before[0])]
    past = {"former", "recent", "one-time"} & set(near)
    to = noun.casefold() in ("envoy", "emissary") and f"{noun} to " in words  # "the envoy to the League"
    return not past and (to or noun.casefold() in ("minister", "ambassador") or bool(CHIEF & set(near)))


@cache
def kind_of(token: str) -> str | None:
    """The kind of a noun by data/source_words.tsv; else what the register has it for: a body, several of a sort, a text."""
    known, low, single = _words(), token.casefold(), singular(token)
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


def singular(token: str) -> str:
    low = token.casefold()
    if low == "people":
        return "person"
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith("men"):
        return low[:-3] + "man"
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


# Why a source is not named, in the report's words, and sources that are unnamed because they asked to be.
#
# Word list: data/anonymity.tsv. Nothing here is learned; `python -m quality.source_kinds` counts how often it is right.

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


def _unnamed_nouns(words: str) -> set[str]:
    """The nouns for somebody unnamed in these words, each in the singular."""
    return {singular(token) for token in WORD.findall(words) if kind_of(token) in ("insider", "anonymous")}


def _same(text: str, source: Span, sentence: Span) -> bool:
    """Whether a sentence speaks of this source as of somebody known: "the officials"."""
    nouns = _unnamed_nouns(source.words(text))
    there = {singular(found[1]) for found in AGAIN.finditer(sentence.words(text))}
    return bool({*nouns, "official"} & there)


def _other(text: str, start: int, end: int) -> bool:
    """Whether, before anonymity is asked for, the stretch speaks of some other insider."""
    asked = patterns("asked").search(text, start, end) or patterns("alone").search(text, start, end)
    stretch = text[start : asked.start()] if asked else ""
    return any(kind_of(token) == "insider" for token in WORD.findall(stretch))


def _again(text: str, source: Span, sentence: Span, *, before: bool) -> bool:
    """Whether the next sentence goes on with this source ("The official", "She"), or the one before has it ("an official")."""
    nouns = _unnamed_nouns(source.words(text))
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
