"""Offices that persons hold, by the titles beside their names; and who belongs to, joins or chairs what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.code.who import Cast
from onrecord.packaged import filled_rows
from onrecord.records import Actor, Membership, Office, Post, Span

# Titles beside names -> Offices: one for each post a person holds, however often it is named.

HOLDING = {"heads": "head", "leads": "leader", "chairs": "chair", "runs": "head"}  # "X, who heads the agency"


def find_offices(posts: Sequence[Post], actors: Sequence[Actor], text: str) -> tuple[Office, ...]:
    """Offices in text order. What is said twice of a person counts once, in its fuller wording."""
    owners = {span: actor for actor in actors for span in actor.mentions}
    found: list[Office] = []
    for post in sorted(posts, key=lambda post: (post.title, post.person)):
        person = owners.get(post.person)
        if person is None or person.kind != "person":
            continue
        of = owners.get(post.of) if post.of else None
        words = post.name(text)
        office = Office(
            person=person.id, title=HOLDING.get(words, words), of=of.id if of else None, title_span=post.title, former=post.former
        )  # fmt: skip
        same = next((index for index, other in enumerate(found) if _is_same(office, other)), None)
        if same is None:
            found.append(office)
        else:
            found[same] = _fuller(found[same], office)
    return tuple(found)


def _is_same(one: Office, two: Office) -> bool:
    """Whether two wordings tell of one post: one holder, one body as far as told, the words of one in the other."""
    first, second = _words(one), _words(two)
    bodies = one.of == two.of or one.of is None or two.of is None
    return one.person == two.person and one.former == two.former and bodies and (first <= second or second <= first)


def _fuller(one: Office, two: Office) -> Office:
    """The office in the longer wording, the first of equals, with the body that either names."""
    kept, other = (two, one) if len(_words(two)) > len(_words(one)) else (one, two)
    of: str | None = kept.of or other.of
    span: Span = kept.title_span
    return Office(person=kept.person, title=kept.title, of=of, title_span=span, former=kept.former)


def _words(office: Office) -> frozenset[str]:
    return frozenset(office.title.casefold().split())


# Memberships: who is said to belong to, join, chair or make up an organisation.
#
# The wordings are lines of grammar in data/memberships.tsv. They are read over a sentence in which each name of a state or body,
# and each phrase that stands for one, is a single character.

BODY, STATE, MOST = 0xE000, 0xEC00, 0xC00  # characters of the private use area: names of bodies, of states; names in one sentence
BODIES, NAMES = f"{chr(BODY)}-{chr(BODY + MOST - 1)}", f"{chr(BODY)}-{chr(STATE + MOST - 1)}"
OWN = re.compile(rf"[{NAMES}]")
MEMBER = re.compile(rf"[{NAMES}](?!\))")
JOINED = re.compile(r" and | & |as well as")
ONE_ONLY = re.compile(
    r"(?:,| –| —)(?: itself)? (?:an?|one of)\b|, (?:which|who|that) (?:\w+ly )?(?:is|was|has|holds?|chairs|belongs)\b"
)
ONE_NAMED = re.compile(r"(?:member(?:[ -](?:state|country|nation|government))?|economy|power|chair)(?:,| –| —)? \Z")
WISH = re.compile(
    r"\b(?:not|never|no longer|nor|neither|wants?|wanted|wish(?:es|ed)?|hopes?|hoped|seeks?|sought|plans?|planned|asked|asks"
    r"|applied|apply|would|could|might|(?-i:may)|should|will|to become|becoming|candidate|bid|aims?|eager|ready|invited?|if|unless"
    r"|whether|before|left|quit|future|prospective|potential|possible|aspiring|hopeful|former|formerly|once|ex|non|outside"
    r"|no other)\b|n[’']t\b",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(r"(?:[^h]an|ese|[aei]sh|[a-z]i|[tn]ch|ss)\Z")  # how the names of peoples end: "including British firms"
THEIRS = re.compile(r"(?! (?:troops|forces|soldiers)\b) [a-z]")
PART = re.compile(r"<([A-Z]+)>")
NEAR = 12  # code points before a wording in which a wish for it stands
SPEAKS_FOR = re.compile(r"(?:the|this|that) \w.*|it|they|both.*", re.IGNORECASE)  # "its" and "which" are words of the grammar
GRAMMAR = re.compile(r"(?:the )?(?:presidency|chair(?:man)?(?:ship)?|members?|member states|countries)", re.IGNORECASE)
LEAST = 0.5  # probability that a mention's actor belongs to what it is tied to; swept 0.3-0.7 on gold/real/dev
SAYS = re.compile(
    r"\b(?:members?(?:hip)?|join\w*|belong\w*|parts? of|(?:co-?)?chair\w*|presid(?:ency|es?|ing)|accession|acced\w+"
    r"|admi(?:t|ssion)\w*|wing|arm|branch|affiliate\w*|offshoot|make up|made up|consist\w*|compris\w+|includ\w+|such as"
    r"|integrated|seat|faction|bloc|group\w*|other|fellow|countries|nations|soldiers?|unit|of)\b|[(–—]"
)
OWN_SEAT = re.compile(r"\b(?:member|accession|admission|entry|seat|presidency|chair)")  # "Finland's membership of NATO"
BESIDE = re.compile(
    r"(?:\band|\bwith|\bor) (?!the\b|other\b|fellow\b|its\b|all\b)[a-z]|, (?:our|its|their) "
)  # "ASEAN members and guests from"


class _Named(NamedTuple):
    span: Span
    actor: Actor


def find_memberships(
    actors: Sequence[Actor], sentences: Sequence[Span], text: str, who: Cast | None = None
) -> tuple[Membership, ...]:
    """Memberships in text order, one for each organisation and member: by wording, then what the encoder ties together."""
    known = {actor.id: actor for actor in actors if actor.kind in ("state", "organisation")}
    stands = (
        [(span, ids[0]) for span, ids in who.meant_by if len(ids) == 1 and SPEAKS_FOR.fullmatch(span.words(text))] if who else []
    )
    spans = sorted({*stands, *((span, actor.id) for actor in known.values() for span in actor.mentions)})
    named = [_Named(span, known[actor]) for span, actor in spans if actor in known]
    starts = [item.span.start for item in named]
    found: dict[tuple[str, str], Membership] = {}
    for sentence in sentences:
        inside = named[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)][:MOST]
        if len(inside) > 1 and any(item.actor.kind == "organisation" for item in inside):
            for membership in _said(inside, sentence, text):
                found.setdefault((membership.organisation, membership.member), membership)
    for membership in _tied(who, known) if who else ():
        found.setdefault((membership.organisation, membership.member), membership)
    return tuple(sorted(found.values(), key=lambda item: (item.evidence, item.organisation, item.member)))


@cache
def wordings() -> dict[str, tuple[re.Pattern[str], str]]:
    """The lines of grammar by name, each with a sentence that it reads."""
    parts: dict[str, str] = {}
    lines = {}
    for kind, name, written, example in filled_rows("memberships.tsv"):
        grammar = PART.sub(lambda part: parts[part[1]], written)
        if kind == "part":
            parts[name] = grammar
        else:
            own = grammar.replace("@", f"[{NAMES}]").replace("%", f"[{BODIES}]").replace("~", NAMES)
            lines[name] = re.compile(own), example
    return lines


def _said(inside: Sequence[_Named], sentence: Span, text: str) -> Iterator[Membership]:
    """What the wordings say in one sentence."""
    pieces, at, names, places = [], sentence.start, {}, []
    for number, (span, actor) in enumerate(inside):
        if span.start < at or OWN.search(text, at, span.start) or GRAMMAR.fullmatch(text, span.start, span.end):
            continue
        sign = chr((BODY if actor.kind == "organisation" else STATE) + number)
        pieces += [text[at : span.start], sign]
        places += [*range(at, span.start), span.start]
        names[sign], at = number, span.end
    pieces.append(text[at : sentence.end])
    places += range(at, sentence.end + 1)
    line = "".join(pieces)
    if line.rstrip(' \n”"’').endswith("?"):
        return  # who asks does not say so
    for pattern, _ in wordings().values():
        for match in pattern.finditer(line):
            if WISH.search(line, max(0, match.start() - NEAR), match.end()):
                continue
            bodies = [inside[names[body]].actor for body in MEMBER.findall(match["body"])]
            last = line[match.end() - 1]
            end = inside[names[last]].span.end if last in names else places[match.end()]
            if last in names and _is_adjective(inside[names[last]], text):
                continue
            evidence = Span(places[match.start()], end)
            for member in _members(match):
                actor = inside[names[member]].actor
                yield from (
                    Membership(organisation=body.id, member=actor.id, evidence=evidence) for body in bodies if body is not actor
                )


def _is_adjective(name: _Named, text: str) -> bool:
    """Whether a name belongs to a noun after it that is no force of that state: "including British firms"."""
    word = name.span.words(text)
    return word != name.actor.name and bool(ADJECTIVE.search(word) and THEIRS.match(text, name.span.end))


def _members(match: re.Match[str]) -> list[str]:
    """The names that a wording is about: of a list before it that is none, or of whom one is a member, the one beside it."""
    listed, first = match["members"], match.start("members") < match.start("body")
    members = MEMBER.findall(listed)
    if first:
        many = JOINED.search(listed) or "-" in listed or "–" in listed
        return members if many and not ONE_ONLY.match(match.string, match.end("members")) else members[-1:]
    return members[:1] if ONE_NAMED.search(match.string, 0, match.start("members")) else members


def _tied(who: Cast, known: dict[str, Actor]) -> Iterator[Membership]:
    """Mentions of states and bodies that the encoder ties to an organisation, where the words between say how."""
    for number, mark in who.found("mention"):
        members = [actor for actor in who.meant(mark.span) if actor in known]
        for tie in who.ties(number, "organisation", LEAST):
            bodies = [actor for actor in who.meant(tie.span) if actor in known and known[actor].kind == "organisation"]
            evidence = Span(min(mark.span.start, tie.span.start), max(mark.span.end, tie.span.end))
            between = who.text[min(mark.span.end, tie.span.end) : max(mark.span.start, tie.span.start)]
            if BESIDE.search(between) or not SAYS.search(evidence.words(who.text)):
                continue
            if between.startswith(("’s ", "'s ")) and not OWN_SEAT.search(between):
                continue  # "Chile's Ana Ruiz, head of the Pact": of Chile nothing is said
            for member in members:
                yield from (Membership(organisation=body, member=member, evidence=evidence) for body in bodies if body != member)
