"""Triggers and what is tied to them -> Events by PLOVER: who did what to whom, when, where, and on whose word."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, cast, get_args

import msgspec

from onrecord.code.around import Days, Places, contexts_of, mode_of
from onrecord.code.cast import Cast
from onrecord.code.scales import quad_of
from onrecord.code.voices import Voices
from onrecord.records import Dated, Event, EventType, Mark, Modality, PartKind, Report, Span, Statement, TaggedName

LEAST = 0.4  # probability of a trigger; swept 0.3-0.7 on gold/real/dev, see training/RUNS.md
LEAST_PARTY = 0.4  # of a party; swept with it
ONLY = 0.2  # of the likeliest doer, where none reaches that: an event nobody does is none
VERBAL: frozenset[EventType] = frozenset(("AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE"))
ORDER: tuple[Modality, ...] = get_args(Modality)
REPEATING: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
STEM = 5  # letters by which a headline's "rescue" is the body's "rescued"


Evidence = tuple[float, ...]
UNFITTED = (0.0, 0.5, 0.5, 0.5, 0.0, 0.0)  # weights where none are fitted: what is known, half believed


class Parties(NamedTuple):
    """Who acts, on whom, and how sure the less sure side is."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    sure: float


def find_events(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    who: Cast,
    names: Sequence[TaggedName],
    dates: Sequence[Dated],
    score: Callable[[Evidence], float],
) -> tuple[Event, ...]:
    """The events of a report in text order, numbered e1, e2, …

    An event's score is the probability that its type and all its parties are right, as `score` makes it of the evidence.
    """
    voices, text = Voices(statements), report.text
    days, places = Days(dates, text), Places(names, report, text)
    starts = [span.start for span in sentences]
    found: list[tuple[PartKind | None, Event]] = []
    for number, mark in who.found("event"):
        kind = next((part.kind for part in report.parts if part.span.start <= mark.span.start < part.span.end), None)
        parties = parties_of(who, number, mark)
        if mark.score < LEAST or kind in SILENT or parties is None:
            continue
        sentence = sentences[max(0, bisect_right(starts, mark.span.start) - 1)]
        modality, statement = modality_of(mark, voices)
        piece = voices.piece(statement, mark.span) if statement else None
        evidence = _evidence(sentence, piece)
        type_ = cast(EventType, mark.type)
        said = type_ in VERBAL
        event = Event(
            id="",
            type=type_,
            mode=mode_of(type_, sentence, mark.span, text),
            contexts=contexts_of(type_, sentence, text),
            quad=quad_of(type_),
            actors=parties.actors,
            recipients=parties.recipients,
            trigger=mark.span,
            evidence=evidence,
            date=days.of(sentence, mark.span, piece, said=said),
            place=places.of(sentence, mark.span, said=said),
            modality=modality,
            statement=statement.id if statement else None,
            score=score(evidence_of(mark, parties)),
        )
        found.append((kind, event))
    kept = without_repeats(found, who)
    return tuple(msgspec.structs.replace(event, id=f"e{number}") for number, event in enumerate(kept, 1))


def parties_of(who: Cast, number: int, mark: Mark) -> Parties | None:
    """The parties of a trigger; None where nobody acts. Whoever is tied to both sides is on the likelier one."""
    actors, recipients = (who.parties(number, role, LEAST_PARTY) for role in ("actor", "recipient"))
    if not actors:
        actors = dict(list(who.parties(number, "actor", ONLY).items())[:1])
    if mark.type == "CONSULT":
        actors, recipients = recipients | actors, {}
    for actor in set(actors) & set(recipients):
        side = recipients if actors[actor] >= recipients[actor] else actors
        if len(side) > 1 or side is recipients:
            del side[actor]
    if not actors:
        return None
    sure = min((*actors.values(), *recipients.values()))
    return Parties(tuple(actors), tuple(recipients), sure)


def modality_of(mark: Mark, voices: Voices) -> tuple[Modality, Statement | None]:
    """What the encoder says, within what a place allows: inside a statement only an act done by saying it is asserted."""
    around = voices.around(mark.span)
    shares = dict(zip(ORDER, mark.modality, strict=True))
    if around and mark.type not in VERBAL:
        shares["asserted"] = 0.0
    if not around:
        shares["asserted"] += shares.pop("claimed")  # nobody is there to claim it
    best = max(shares, key=shares.__getitem__)
    return best, around[0] if around and best != "asserted" else None


def _evidence(sentence: Span, piece: Span | None) -> Span:
    """The sentence, or the statement's part of it."""
    if piece is None:
        return sentence
    start, end = max(sentence.start, piece.start), min(sentence.end, piece.end)
    return Span(start, end) if start < end else sentence


def evidence_of(mark: Mark, parties: Parties) -> Evidence:
    """1, log-odds of the trigger, of its type and of the least sure party, whether there are two sides, whether it is a meeting."""
    two = bool(parties.recipients) or len(parties.actors) > 1
    return (1.0, log_odds(mark.score), log_odds(mark.sure), log_odds(parties.sure), float(two), float(mark.type == "CONSULT"))


def confidence(weights: Sequence[float]) -> Callable[[Evidence], float]:
    """Evidence -> the probability that type and parties are right: logistic regression (training/calibrate.py)."""

    def score(evidence: Evidence) -> float:
        return round(1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, evidence, strict=True)))), 3)

    return score


def log_odds(score: float) -> float:
    score = min(max(score, 0.01), 0.99)
    return math.log(score / (1 - score))


def without_repeats(found: Sequence[tuple[PartKind | None, Event]], who: Cast) -> list[Event]:
    """Events of the body, then those of headlines and captions that the body lacks; the first telling takes what later ones add.

    Two promises to one party are two events: in the body only acts are merged, and meetings of the same parties.
    """
    kept: list[Event] = []
    for part, event in sorted(found, key=lambda item: item[0] in REPEATING):
        repeats = part in REPEATING
        same = next((n for n, other in enumerate(kept) if _is_same(other, event, who, loose=repeats)), None)
        if same is None or (event.type in VERBAL and not repeats):
            kept.append(event)
        else:
            kept[same] = _joined(kept[same], event)
    return sorted(kept, key=lambda event: (event.trigger, event.type))


def _is_same(one: Event, two: Event, who: Cast, *, loose: bool) -> bool:
    """Whether two records can be one event: type, parties, day and modality agree as far as told; one side for a headline."""
    if loose:
        sides = ((one.actors, two.actors), (one.recipients, two.recipients))
        stem = who.text[one.trigger.start :][:STEM].casefold() == who.text[two.trigger.start :][:STEM].casefold()
        return stem or (one.type == two.type and all(_meet(a, b, who) for a, b in sides if a and b))
    days = one.date is None or two.date is None or one.date == two.date
    same = set(one.actors) == set(two.actors) and set(one.recipients) == set(two.recipients)
    return one.type == two.type and one.modality == two.modality and days and same


def _meet(a: Sequence[str], b: Sequence[str], who: Cast) -> bool:
    """A headline names states where the body names who speaks for them: one common side is enough."""
    return any(who.is_one_side(x, y) for x in a for y in b)


def _joined(kept: Event, again: Event) -> Event:
    """The first telling with the date, place and mode that only the second has, and the better score."""
    return msgspec.structs.replace(
        kept,
        date=kept.date or again.date,
        place=kept.place or again.place,
        mode=kept.mode or again.mode,
        score=max(kept.score, again.score),
    )
