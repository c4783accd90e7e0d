"""The place of an event, where its clause states one: "in Geneva", "off the Natuna Islands", "raided Jenin"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.code.cities import cities_called
from onrecord.code.events.clauses import is_parted, leads_on
from onrecord.code.events.sentence import LONGEST, Sentence
from onrecord.records import EventType, Report, Span, TaggedName

FAR = 30  # tokens between a trigger and its place
BEFORE = 10  # what a place before the trigger counts as farther away than one behind; one that opens the sentence does not
BESIDE, AHEAD = 4, 8  # tokens between what is said and where; farther off stands what it is about
TOPICS = frozenset("amid amidst despite about regarding concerning".split())  # these lead to what an act is about
OPENING = frozenset(("in", "at", "during"))
SITTINGS = frozenset("held meeting summit conference talks hearing speech ceremony".split())
LOOSE = 20  # what "on", "to", "from" and an object count as farther away than "in" and "at"
IN = frozenset("in at off outside inside across throughout near".split())
KINDS = (
    "capital|cit(?:y|ies)|towns?|port|villages?|provinces?|regions?|districts?|areas?|suburbs?|neighbou?rhoods?|governorate|islands?|camp|"
    "states?|outskirts|heart|cent(?:er|re)|streets|coast|waters|skies"
)
SIDES = "(?:north|south|east|west)(?:ern|east|west|eastern|western)?|central|upper|lower|downtown"
LED = rf"(?:\s(?:{SIDES}|{KINDS}|of|the|[a-z]+-[a-z]+|[A-Z]\w+n|nearby|neighbou?ring|besieged|border)){{0,6}}"
STATED = re.compile(
    r"\b(?P<prep>(?i:in|at|near|off|outside|inside|around|over|across|throughout|through|on|to|from|into|against))"
    rf"(?:\s(?:the|an?|its|their))?(?:\s[\w-]+[’']s?)?{LED}(?:\s(?:called|named))?\s?\Z"
)
OBJECT = re.compile(rf"(?:\s(?:the|an?|of))*{LED}\s?")
PASSIVE = re.compile(r"\s(?:(?:has|have|had|was|were|is|are)\s(?:also\s|again\s)?)?(?:been\s|being\s)?")
VAGUE = re.compile(r"\b(?:areas? (?:near|around|outside)|towards?|close to|from near|not far from)\b[^,]*\Z", re.IGNORECASE)
LARGER = re.compile(r",? (?:in |a town in |capital of )?(?:the )?")
DATELINE = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}(?=,| \(| [–—-]|/)")
TO = frozenset(("CONSULT", "MOBILIZE", "COERCE", "AID"))  # a visit to X is in X
FROM = frozenset(("RETREAT", "CONCEDE"))  # who withdraws from X does it there
UPON = frozenset(("ASSAULT", "COERCE", "PROTEST"))  # an attack on X is in X
LEADS: dict[str, frozenset[str]] = {"to": TO, "into": TO | UPON, "from": FROM, "on": UPON, "against": frozenset()}
VISITS = frozenset(("visit", "visits", "visited", "visiting", "tour", "toured"))


class Near(NamedTuple):
    """A place beside a trigger with how far it is from it."""

    gap: int
    place: Span


class Places:
    """The places that one report names, and where it is sent from."""

    def __init__(self, names: Sequence[TaggedName], report: Report) -> None:
        self._places = sorted(name.span for name in names if name.kind == "place")
        self._text = report.text
        self._here = dateline_of(report)

    def of(self, s: Sentence, trigger: Span, kind: EventType, *, said: bool) -> str | None:
        """The words of the nearest place that the trigger's clause states; None where it states none.

        An attack is where what it is aimed at is, a visit where it goes to; what is said is where it was said.
        """
        i, j = s.at(trigger.start), s.at(trigger.end - 1) + 1
        first, last = s.starts[max(0, i - FAR - LONGEST)], s.ends[min(s.size, j + FAR + 1) - 1]
        inside = self._places[self._at(first) : self._at(last)]
        near = [Near(gap, place) for place in inside if (gap := self._gap(s, i, j, place, kind, said=said)) is not None]
        if near:
            return self._whole(min(near).place, s.span)
        return self._here if self._here and re.match(r"\W+here\b", self._text[trigger.end :]) else None

    def _gap(self, s: Sentence, i: int, j: int, place: Span, kind: EventType, *, said: bool) -> int | None:
        """How far a place is from the trigger; None where it is of another clause, or no place of an act."""
        first, last = s.at(place.start), s.at(place.end - 1) + 1
        behind = first >= j
        start, end = (j, first) if behind else (last, i)
        if end < start or end - start > FAR or is_parted(s.words, start, end) or not self._is_place(s, first, last):
            return None
        if behind and (TOPICS & set(s.words[start:end]) or ((said or kind == "CONSULT") and leads_on(s, i + 1, first))):
            return None
        opens = not behind and s.word(0) in OPENING and "," in s.words[last:end]
        met = SITTINGS & set(s.words[start:end])
        if said and not opens and not met and end - start > (BESIDE if behind else AHEAD):
            return None
        loose = self._leads(s, i, j, place, kind)
        if loose is None:
            return None
        return end - start + (0 if behind or opens else BEFORE) + loose

    def _leads(self, s: Sentence, i: int, j: int, place: Span, kind: EventType) -> int | None:
        """What counts against a place by the words before it; None where these do not say that something happens there."""
        before = self._text[max(s.span.start, place.start - 70) : place.start]
        if VAGUE.search(before):
            return None
        found = STATED.search(before)
        if found is None:
            return LOOSE if self._is_object(s, i, j, place, kind) else None
        prep = found["prep"].casefold()
        if prep in IN:
            return 0
        return LOOSE if kind in LEADS.get(prep, UPON | TO) else None

    def _is_object(self, s: Sentence, i: int, j: int, place: Span, kind: EventType) -> bool:
        """Whether a place is what is visited or attacked: "raided Jenin", "the siege of Homs", "Gaza has been blockaded"."""
        if kind not in UPON and not (kind == "CONSULT" and s.word(j - 1) in VISITS):
            return False
        if place.start >= s.ends[j - 1]:
            return OBJECT.fullmatch(self._text[s.ends[j - 1] : place.start]) is not None
        between = self._text[place.end : s.starts[i]]
        return bool(between.strip()) and PASSIVE.fullmatch(between) is not None

    def _is_place(self, s: Sentence, first: int, last: int) -> bool:
        """Whether words name a place, and not a people or an owner: "Israeli", "Syria's"."""
        owner = s.owner[last - 1]
        return s.word(last) not in ("'s", "’s") and (owner is None or owner.noun)

    def _at(self, offset: int) -> int:
        return bisect_left(self._places, Span(offset, offset + 1))

    def _whole(self, place: Span, sentence: Span) -> str:
        """A place with the larger one behind its comma: "Kobani, Syria"."""
        at = self._at(place.end)
        larger = self._places[at] if at < len(self._places) and self._places[at].end <= sentence.end else None
        if larger and self._text[place.end] == "," and LARGER.fullmatch(self._text[place.end : larger.start]):
            return self._text[place.start : larger.end]
        return self._text[place.start : place.end].removeprefix("the ")


def dateline_of(report: Report) -> str | None:
    """The city that the dateline names, if the gazetteer has it."""
    for dateline in report.spans_of("dateline"):
        words = DATELINE.match(dateline.words(report.text))
        if words and cities_called(found := words.group().title() if words.group().isupper() else words.group()):
            return found
    return None
