"""The day and the place of an event, where its own clause states one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from onrecord.cities import cities_called
from onrecord.code.events.sentence import LONGEST, POSSESSIVE, Sentence, is_inserted, is_parted, leads_on
from onrecord.records import Dated, EventType, Report, Span, TaggedName

# The day of an event: a date of its own clause; for what is said, the day on which it is told to have been said.

NEWS = 14  # days around the report's own within which somebody can be told to have spoken
FAR = 30  # tokens between a trigger and its date or place
MODIFIED = frozenset(("until", "by", "of"))  # "the deal of 2015", "by Friday": a date of something else

SHORTEST = 4  # letters that "-ed" ends
SMALL = ("pron", "det", "prep", "be", "have", "rel", "subord", "adverb", "not")
HELD = frozenset("begun held made taken sent struck done given".split())  # participles that end in no -ed


class Occasion(NamedTuple):
    """That somebody is told to have spoken or met on a day, at a place of the text."""

    at: int
    day: str
    actors: frozenset[str]
    planned: bool = False


class Days:
    """The dates of one report, and on which day each actor is told to have spoken or met."""

    def __init__(self, dates: Sequence[Dated], published: str | None = None) -> None:
        self.published = published[:10] if published and len(published) >= len("2020-01-01") else None
        self._dates = dates
        self._starts = [dated.span.start for dated in dates]
        self.occasions: list[Occasion] = []
        self.spoken: dict[str, str] = {}
        self.is_own_voice = False
        self.readout: str | None = None

    def inside(self, span: Span) -> Sequence[Dated]:
        return self._dates[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def spoke(self, actors: Iterable[str], day: str, at: int, *, planned: bool = False) -> None:
        """Note that these actors spoke or met on a day, or over some days; months are no day."""
        if self.is_told_of(day):
            self.occasions.append(Occasion(at, day, frozenset(actors), planned))

    def is_told_of(self, day: str) -> bool:
        """Whether a report may mean this day, or these days, where it names none: whole days near its own."""
        return all(len(end) == len("2020-01-01") and self._is_news(end) for end in day.split("/"))

    def _is_news(self, day: str) -> bool:
        """Whether a day is that of the report or shortly before or after; any day where the report's is not known."""
        if self.published is None or "X" in day or "X" in self.published:
            return True
        try:
            return abs((date.fromisoformat(day) - date.fromisoformat(self.published)).days) <= NEWS
        except ValueError:
            return False

    def of(self, s: Sentence, i: int, j: int, piece: Span | None, *, said: bool, told: bool = False) -> str | None:
        """EDTF of the date nearest to the tokens from i up to j in their clause; `piece` keeps to a statement's content.

        Of what is said (`said`) a date behind "to" or "for" belongs to the act meant: "agreed to meet on Monday".
        What is told as done (`told`) was not done after the report.
        """
        found = [
            (gap, dated.edtf)
            for dated in self.inside(piece or s.span)
            if not (told and self.is_to_come(dated.edtf)) and (gap := _gap(s, i, j, dated.span, said=said))
        ]
        return min(found)[1] if found else None

    def is_to_come(self, edtf: str) -> bool:
        """Whether a date begins after the report's own."""
        first = edtf.partition("/")[0]
        return self.published is not None and not {"X", "."} & set(first + self.published) and first > self.published[: len(first)]


def _gap(s: Sentence, i: int, j: int, span: Span, *, said: bool) -> int | None:
    """How far a date is from the trigger (1 beside it); None where it stands in another clause."""
    first, last = s.at(span.start), s.at(span.end - 1) + 1
    behind = first >= j
    start, end = (j, first) if behind else (last, i)
    if end - start > FAR or is_parted(s.words, start, end) or s.word(first - 1) in MODIFIED or _is_attribute(s, first, last, i):
        return None
    if (said and behind and leads_on(s, i + 1, first)) or (not behind and is_inserted(s, first, i)):
        return None
    if behind and first > j and _is_participle(s, first - 1 if not s.is_a(first - 1, "prep") else first - 2, j):
        return None
    if behind and any(_is_reduced(s, at) for at in range(j + 1, first)):
        return None
    return max(0, end - start) + 1


def _is_attribute(s: Sentence, first: int, last: int, i: int) -> bool:
    """ "its June 20 elections", "the 1987 treaty": the date of a thing, not of an act; but "the June 20 attack"."""
    led = s.is_a(first - 1, "det") or s.word(first - 1) in POSSESSIVE or (s.is_a(first, "det") and s.word(first + 1)[:1].isdigit())
    if not led or not any(s.word(at)[:1].isdigit() for at in range(first, last)):
        return False
    phrase = s.starting_at(last)
    return phrase.j > last and not last <= i < phrase.j


def _is_participle(s: Sentence, at: int, j: int) -> bool:
    """ "talks begun in 2020": the date belongs to the participle right before it."""
    word = s.word(at)
    return at >= j and s.owner[at] is None and (word in HELD or (word.endswith("ed") and s.breaks(at)))


def _is_reduced(s: Sentence, at: int) -> bool:
    """Whether a participle behind its noun tells of another act: "under agreements reached in a call on Monday"."""
    word, before = s.word(at), s.word(at - 1)
    shaped = s.owner[at] is None and (word in HELD or (word.endswith("ed") and len(word) > SHORTEST)) and s.is_a(at + 1, "prep")
    noun = before.endswith("s") and before[:1].isalpha() and not any(s.is_a(at - 1, kind) for kind in SMALL)
    return shaped and noun


# The place of an event, where its clause states one: "in Geneva", "off the Natuna Islands", "raided Jenin".

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
PEOPLED = rf"(?:\s[A-Z]\w+){{1,3}}(?:[’']s)?(?:\s{SIDES})?\s(?:{KINDS})\sof"  # "Upper Arland's province of"
LED = (
    rf"(?:{PEOPLED}|\s(?:{SIDES}|{KINDS}|of|the|[A-Za-z]+-[a-z]+|[A-Z]\w+n|nearby|neighbou?ring|besieged|border"
    r"|[a-z]+(?:ive|ous|ent|ant|ly))){0,6}"
)
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
