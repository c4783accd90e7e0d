"""Memberships: who is said to belong to, join or make up an organisation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from onrecord.code.cast import Cast
from onrecord.records import Actor, Membership, Span

# Between an organisation and the list of those who make it up: "BRICS (Brazil, …)", "the five BRICS members – Brazil, …".
OPENS = re.compile(
    r"(?P<bracket> ?\((?:(?:which|that) )?(?:(?:made up|consisting|composed) of |of |i\.e\. |namely |including )?)"
    r"|(?:[’']s?)?(?: (?:\w+ ){0,3}(?:members?|member states|countries|nations|states|grouping|bloc|group|alliance))?"
    r"(?:,? (?:which )?(?:consists? of|consisting of|composed of|comprises|comprising|made up of|is made up of"
    r"|groups|grouping|brings together|includes)"
    r"(?: (?:the|all)? ?(?:\w+ ){0,2}(?:states|countries|nations|members)(?: of)?)?(?: as well as)?"
    r"| ?(?P<dash>[–—]|--| - )| ?(?P<colon>:)|,? (?:such as|including|include|are|like)) (?:the )?"
)
JOINT = re.compile(r"(?:, (?:and )?(?:the )?| and (?:the )?| & |; (?:and )?)")
BESIDE = re.compile(r"(?:, (?:and )?(?:the )?| and (?:the )?| & )")  # a semicolon ends the clause that "joined" is in
# Between the member, first, and its organisation.
JOINS = re.compile(
    r"(?:,? (?:which|who))?(?: \w+ly| also| has| had| have| then| again){0,3}"
    r"(?:(?: (?:is|was|are|were|became|becomes|become|remains|remained|remain|being|as)|,| –| —)(?: \w+){0,4}"
    r" members?(?: states?| countries| nations)? of"
    r"| (?:re)?joined|,? ?belongs? to|,? part of| acceded to| entered| (?:was|were|are) admitted to| (?:is|are|was|were) in"
    r"|,? (?:which|that) (?:now |currently )?(?:(?:holds?|held|has) (?:the )?(?:\w+ )?(?:presidency|chair|chairmanship) of|chairs)"
    r"|, (?:the |an? )?(?:\w+ )?(?:branch|affiliate|arm|wing|offshoot) of)"
    r"(?: the| its| all| a)?(?: \w+)? "
)
AS_MEMBER = re.compile(r"\b[Aa]s (?:(?:an?|the|one of the|\w+) )?(?:\w+ )?member(?: state| country| nation)?s? of (?:the )?\Z")
MEMBER_BEFORE = re.compile(r"\b(?:members?|member states?|member countries|member nations) (?:of (?:the )?)?\Z")
STATES_OF = re.compile(r" (?:member(?: state| country| nation| government)?s?)(?:,)? ")
APPOSED = re.compile(
    r"(?:,| (?:is|are|became|remains?))? (?:which (?:is|are) |who are )?(?:both|all|each|an?|also|now|fellow|already)(?: \w+){0,2} "
)
WINGS = re.compile(r"(?:[’']s?)? (?:\w+ )?(?:affiliate|wing|arm|branch|offshoot)(?:,| of| the)? ?")
MEMBERS_AFTER = re.compile(r" members?(?: states?| countr(?:y|ies)| nations?)?(?=[,.;:)]| (?:since|and|but|who|which|that)\b|\Z)")
WISH = re.compile(
    r"\b(?:not|never|no longer|wants?|wanted|wish(?:es|ed)?|hopes?|hoped|seeks?|sought|plans?|planned|asked|asks|applied|apply|"
    r"would|could|might|may|should|will|to become|becoming|candidate|bid|aims?|eager|ready|invited?|if|unless|before|former|"
    r"left|quit|future|prospective|potential|possible|aspiring|hopeful)\b"
)
LEAST = 0.5  # probability that a mention's actor belongs to what it is tied to; swept 0.3-0.7 on gold/real/dev
FARTHEST = 70  # code points between a member and its organisation in one clause


class _Named(NamedTuple):
    span: Span
    actor: Actor


def find_memberships(
    actors: Sequence[Actor], sentences: Sequence[Span], text: str, who: Cast | None = None
) -> tuple[Membership, ...]:
    """Memberships in text order, one for each organisation and member: by constructions, and what the encoder ties together."""
    named = sorted(_Named(span, actor) for actor in actors if actor.kind in ("state", "organisation") for span in actor.mentions)
    starts = [item.span.start for item in named]
    found: dict[tuple[str, str], Membership] = {}
    for sentence in sentences:
        inside = named[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if len(inside) > 1:
            ways = (
                _lists(inside, text),
                _joined(inside, sentence, text),
                _as_member(inside, sentence, text),
                _apposed(inside, text),
            )
            for membership in chain.from_iterable(ways):
                found.setdefault((membership.organisation, membership.member), membership)
    for membership in _tied(who) if who else ():
        found.setdefault((membership.organisation, membership.member), membership)
    return tuple(sorted(found.values(), key=lambda item: (item.evidence, item.organisation, item.member)))


def _tied(who: Cast) -> Iterator[Membership]:
    """Mentions of states and bodies that the encoder ties to an organisation."""
    for number, mark in who.found("mention"):
        members = [actor for actor in who.meant(mark.span) if who[actor].kind in ("state", "organisation")]
        for tie in who.ties(number, "organisation", LEAST):
            bodies = [actor for actor in who.meant(tie.span) if who[actor].kind == "organisation"]
            evidence = Span(min(mark.span.start, tie.span.start), max(mark.span.end, tie.span.end))
            for member in members:
                yield from (Membership(organisation=body, member=member, evidence=evidence) for body in bodies if body != member)


def _lists(inside: Sequence[_Named], text: str) -> Iterator[Membership]:
    """ "BRICS (Brazil, Russia, …)": the organisation, what opens the list, then names with nothing but commas between."""
    for at, body in enumerate(inside[:-1]):
        opened = OPENS.fullmatch(text, body.span.end, inside[at + 1].span.start)
        if body.actor.kind != "organisation" or opened is None or body.actor.sector == "JRN":
            continue
        members = [inside[at + 1]]
        for following in inside[at + 2 :]:
            if not JOINT.fullmatch(text, members[-1].span.end, following.span.start):
                break
            members.append(following)
        closed = text[members[-1].span.end : members[-1].span.end + 1]
        if len(members) == 1 and (opened["bracket"] or opened["dash"] or opened["colon"]):
            continue  # "the UN (Geneva)", "NATO – Russia talks", "Senate: Peru must pay": one name is no list
        end = members[-1].span.end + (1 if opened["bracket"] and closed == ")" else 0)
        evidence = Span(body.span.start, end)
        for member in members:
            if member.actor is not body.actor:
                yield Membership(organisation=body.actor.id, member=member.actor.id, evidence=evidence)


def _joined(inside: Sequence[_Named], sentence: Span, text: str) -> Iterator[Membership]:
    """ "Finland joined NATO", "Peru, a member of the Pacific Alliance", "Peru and Chile are members of the OAS"."""
    for at, body in enumerate(inside):
        if body.actor.kind != "organisation" or at == 0:
            continue
        last = at - 1
        if body.span.start - inside[last].span.end > FARTHEST or not JOINS.fullmatch(text, inside[last].span.end, body.span.start):
            continue
        if WISH.search(text, inside[last].span.end, body.span.start):
            continue
        first = last
        while first > 0 and BESIDE.fullmatch(text, inside[first - 1].span.end, inside[first].span.start):
            first -= 1
        if WISH.search(text, max(sentence.start, inside[first].span.start - 12), inside[first].span.start):
            continue
        for member in inside[first : last + 1]:
            if member.actor is not body.actor:
                evidence = Span(inside[first].span.start, body.span.end)
                yield Membership(organisation=body.actor.id, member=member.actor.id, evidence=evidence)


def _as_member(inside: Sequence[_Named], sentence: Span, text: str) -> Iterator[Membership]:
    """ "As a member of ASEAN, Indonesia", "NATO member Türkiye", "EU member states Malta and Cyprus"."""
    for at, body in enumerate(inside[:-1]):
        if body.actor.kind != "organisation":
            continue
        member = inside[at + 1]
        before = AS_MEMBER.search(text, max(sentence.start, body.span.start - FARTHEST), body.span.start)
        between = text[body.span.end : member.span.start]
        apposed = MEMBER_BEFORE.search(text, max(sentence.start, body.span.start - FARTHEST), body.span.start) and between == " "
        as_one = before is not None and between in (", ", ", the ")
        wing = member.actor.kind == "organisation" and WINGS.fullmatch(between) is not None
        if not (as_one or apposed or wing or STATES_OF.fullmatch(between)):
            continue
        start, last = before.start() if before else body.span.start, at + 1
        one = before is not None and "members" not in before.group()
        while not one and last + 1 < len(inside) and JOINT.fullmatch(text, inside[last].span.end, inside[last + 1].span.start):
            last += 1
        for item in inside[at + 1 : last + 1]:
            evidence = Span(start, inside[last].span.end)
            if item.actor is not body.actor:
                yield Membership(organisation=body.actor.id, member=item.actor.id, evidence=evidence)


def _apposed(inside: Sequence[_Named], text: str) -> Iterator[Membership]:
    """ "Peru and Chile, both OAS members", "Hungary, an EU member state"."""
    for at, body in enumerate(inside[1:], 1):
        after = MEMBERS_AFTER.match(text, body.span.end)
        last = inside[at - 1]
        if body.actor.kind != "organisation" or after is None or not APPOSED.fullmatch(text, last.span.end, body.span.start):
            continue
        if WISH.search(text, last.span.end, body.span.start):
            continue
        first = at - 1
        one = re.search(r"\b(?:both|all)\b", text[last.span.end : body.span.start]) is None
        while not one and first > 0 and BESIDE.fullmatch(text, inside[first - 1].span.end, inside[first].span.start):
            first -= 1
        for member in inside[first:at]:
            if member.actor is not body.actor:
                evidence = Span(inside[first].span.start, after.end())
                yield Membership(organisation=body.actor.id, member=member.actor.id, evidence=evidence)
