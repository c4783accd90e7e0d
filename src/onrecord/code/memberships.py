"""Mentions tied to an organisation -> Memberships: a state or body said to belong to, join or make up an organisation."""

from __future__ import annotations

from onrecord.code.cast import Cast
from onrecord.records import Membership, Span

LEAST = 0.5  # probability that a mention's actor belongs to what it is tied to; swept 0.3-0.8 on gold/real/dev


def find_memberships(who: Cast) -> tuple[Membership, ...]:
    """Memberships in text order, one for each organisation and member."""
    found: dict[tuple[str, str], Membership] = {}
    for number, mark in who.found("mention"):
        members = [actor for actor in who.meant(mark.span) if who[actor].kind in ("state", "organisation")]
        for tie in who.ties(number, "organisation", LEAST):
            bodies = [actor for actor in who.meant(tie.span) if who[actor].kind == "organisation"]
            evidence = Span(min(mark.span.start, tie.span.start), max(mark.span.end, tie.span.end))
            for member in members:
                for body in bodies:
                    if body != member:
                        found.setdefault((body, member), Membership(organisation=body, member=member, evidence=evidence))
    return tuple(sorted(found.values(), key=lambda item: (item.evidence, item.organisation, item.member)))
