"""The place of an event, where the clause states one: "in Geneva", "off the Natuna Islands", "at Kirkuk"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from onrecord.code.events.cities import LONGEST, cities_called
from onrecord.code.events.drafts import Draft
from onrecord.code.events.lexicon import Hit
from onrecord.code.events.modality import VERBAL
from onrecord.code.events.sentence import POSSESSIVE, Sentence
from onrecord.code.events.voices import Voices
from onrecord.code.events.when import BORDERS, leads_on
from onrecord.records import EventType, Report, Span, TaggedName

HERE = 3  # tokens behind the trigger among which "here" stands
PLACE = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}(?=,| \(| [–—-]|/)")
TOPIC = frozenset(("on", "about", "over", "regarding", "concerning"))  # "talks on the shelf in the Aegean"
REACH = 16  # tokens from the trigger
FIRST = 4  # tokens that open a sentence: "In the capital Riga"
STATED = frozenset(("in", "at", "near", "off", "outside", "inside", "around", "over", "across", "through"))
# "attacks on Homs", "a visit to Doha"
ALSO: dict[EventType, frozenset[str]] = {
    "ASSAULT": STATED | {"on"},
    "CONSULT": STATED | {"to"},
}
MONTHS = frozenset("january february march april may june july august september october november december".split())
KIND_WORDS = frozenset(
    ("islands", "island", "province", "city", "strait", "sea", "airport", "peninsula", "valley", "region", "district")
)


class Around(NamedTuple):
    """What stands around the events of a sentence, in text order: names of places and triggers, each by its first token.

    `here` is the place that the report is sent from, which its "here" means.
    """

    places: list[tuple[int, Span]]
    triggers: list[tuple[int, EventType]]
    voices: Voices
    here: str | None = None


def place_of(draft: Draft, kind: EventType, around: Around) -> str | None:
    """The words of the nearest place behind the trigger, or before it at the sentence's start; None where none is stated."""
    s, hit, before = draft.s, draft.found.hit, ALSO.get(kind, STATED)
    near = [
        (i, span) for i, span in _within(around.places, hit) if _is_stated(s, i, hit, kind, before) and not _is_adjective(s, span)
    ]
    near = sorted({*near, *_cities_stated(s, hit, near, before)})
    near = [(i, span) for i, span in near if not _is_party(draft, i, span)]
    behind = [(i, span) for i, span in near if hit.i < i <= hit.j + REACH and not _is_elsewhere(s, hit, span, kind, around)]
    if around.here and "here" in s.words[hit.j : hit.j + HERE]:
        return around.here
    found = min(behind, default=None) or next(((i, span) for i, span in near if i < hit.i and i < FIRST), None)
    return _words(s, found[1]) if found else None


def dateline_of(report: Report) -> str | None:
    """The place that a dateline begins with: "Athens", of "ATHENS, Feb. 11 (Xinhua) --"."""
    for span in report.spans_of("dateline"):
        words = PLACE.match(span.words(report.text))
        if words and cities_called(found := words.group().title() if words.group().isupper() else words.group()):
            return found
    return None


def surroundings(
    drafts: Sequence[Draft], names: Sequence[TaggedName], voices: Voices, here: str | None = None
) -> dict[Span, Around]:  # fmt: skip
    """What stands around the events of each sentence, by its span; `drafts` and `names` stand in text order."""
    found: dict[Span, Around] = {}
    for draft in drafts:
        if draft.s.span not in found:
            found[draft.s.span] = Around(_places_in(names, draft.s), [], voices, here)
        found[draft.s.span].triggers.append((draft.found.hit.i, draft.found.type))
    return found


def _places_in(names: Sequence[TaggedName], s: Sentence) -> list[tuple[int, Span]]:
    """The names of places within a sentence, by their first token; `names` stand in text order."""
    start, end = (bisect_left(names, at, key=lambda name: name.span.start) for at in (s.span.start, s.span.end))
    return [(s.at(name.span.start), name.span) for name in names[start:end] if name.kind == "place" and name.span in s.span]


def _within(places: list[tuple[int, Span]], hit: Hit) -> list[tuple[int, Span]]:
    """The places at the sentence's start or within reach behind the trigger."""
    opening = bisect_left(places, FIRST, key=itemgetter(0))
    first, last = (bisect_left(places, at, key=itemgetter(0)) for at in (hit.i, hit.j + REACH + 1))
    return places[:opening] + places[max(first, opening) : last]


def _is_adjective(s: Sentence, span: Span) -> bool:
    """Whether a name is a state's adjective, or within the name of a body: "outside the Israeli embassy"."""
    owner = s.owner[s.at(span.start)]
    return owner is not None and (not owner.noun or owner.j > s.at(span.end - 1) + 1)


def _is_party(draft: Draft, i: int, span: Span) -> bool:
    """Whether a state's name means one of the parties, which says no more of where it was."""
    owner = draft.s.owner[i]
    parties = (*draft.parties.actors, *draft.parties.recipients)
    return owner is not None and owner.actor in parties and not cities_called(span.words(draft.s.text))


def _is_elsewhere(s: Sentence, hit: Hit, span: Span, kind: EventType, around: Around) -> bool:
    """Whether a place behind the trigger is that of another clause, of an act that was meant, of another event, of a speaker."""
    i, j = s.at(span.start), s.at(span.end - 1) + 1
    if BORDERS & set(s.words[hit.j : i]) or s.word(j) in POSSESSIVE or (kind in VERBAL and _is_of_what_is_said(s, hit, i)):
        return True
    if kind == "CONSULT" and any(s.word(at) in TOPIC and not _is_day(s, at + 1) for at in range(hit.j, i)):
        return True
    first, last = (bisect_right(around.triggers, at, key=itemgetter(0)) for at in (hit.j - 1, i))
    if any(other != kind and s.word(at - 1) != "and" for at, other in around.triggers[first:last]):
        return True
    return j < s.size and bool(around.voices.told_by(Span(s.starts[j], s.ends[j])))  # "the ministry in Delhi said"


def _is_day(s: Sentence, i: int) -> bool:
    return s.is_a(i, "day") or s.word(i)[:1].isdigit() or (s.word(i) in ("the", "a") and s.word(i + 1) in ("sidelines", "margins"))


def _is_of_what_is_said(s: Sentence, hit: Hit, i: int) -> bool:
    """Whether words between lead to what is meant: "agreed to meet in Riga", "accused X of buying arms in Riga"."""
    return leads_on(s, hit.i + 1, i)


def _cities_stated(
    s: Sentence, hit: Hit, near: Sequence[tuple[int, Span]], before: frozenset[str]
) -> Iterator[tuple[int, Span]]:  # fmt: skip
    """Cities of the gazetteer near the trigger that the encoder took for no place: where one is stated, never within a name."""
    known = [span for _, span in near]
    for at in (*range(3), *range(hit.j, min(hit.j + REACH, s.size))):
        start = at + 2 if s.words[at + 1] == "the" and not s.text[s.starts[min(at + 1, s.size - 1)]].isupper() else at + 1
        if s.word(at) not in before or start >= s.size or s.owner[start] is not None or not s.is_capital(start):
            continue
        for end in range(min(start + LONGEST, s.size), start, -1):
            span = Span(s.starts[start], s.ends[end - 1])
            if _ends_name(s, start, end) and cities_called(span.words(s.text)):
                if not any(span.start < other.end and other.start < span.end for other in known):
                    yield start, span
                break


def _ends_name(s: Sentence, start: int, end: int) -> bool:
    """Whether these words are capitals that belong to nobody, and the next is none: "in Lincoln’s view" and "in Reading Room"."""
    whole = all(
        s.owner[i] is None
        and (s.is_capital(i) or not s.text[s.starts[i]].isalpha() or (i > start and s.starts[i] == s.ends[i - 1]))
        for i in range(start, end)
    )
    goes_on = end < s.size and (s.text[s.starts[end]].isupper() or s.word(end) in POSSESSIVE)
    return whole and s.words[start] not in MONTHS and not goes_on


def _is_stated(s: Sentence, i: int, hit: Hit, kind: EventType, before: frozenset[str]) -> bool:
    """Whether "in", "at", "off" … stands before the name, with "the" and the like between; or, of a visit, its verb."""
    if i == hit.j and s.word(hit.i).startswith("visit"):
        return True
    for at in range(i - 1, max(-1, i - 6), -1):
        if s.word(at) in before:
            return True
        if not (s.is_a(at, "det") or s.word(at) in ("town", "towns", "city", "port", "village", "province", "capital", "of")):
            return False
    return False


def _words(s: Sentence, span: Span) -> str:
    """The name with what kind of place it is: "Natuna Islands"."""
    i = s.at(span.end)
    if s.word(i) in KIND_WORDS and s.is_capital(i):
        return s.text[span.start : s.ends[i]].removeprefix("the ")
    return span.words(s.text).removeprefix("the ")
