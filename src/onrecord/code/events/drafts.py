"""Triggers with their parties, sentence by sentence, and which of them make an event; how sure it is."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from onrecord.code.events.parties import Cast, Finder, Parties, is_act
from onrecord.code.events.places_and_days import Days
from onrecord.code.events.roles import Agents
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import EventTables
from onrecord.code.events.triggers import JOINT, Found, find_triggers
from onrecord.code.who import Voices
from onrecord.records import Part, PartKind, Report, Span, Statement, Tags, Tie

# Which triggers make an event: not what is only asked, promised or refused, nor what lacks the parties its words call for.

GOVERNS = frozenset(("AGREE", "REQUEST", "REJECT", "THREATEN"))
KIND = frozenset(("CONSULT", "AGREE", "COOPERATE", "AID", "RETREAT", "SUPPORT", "CONCEDE", "REQUEST"))
BORDERS = frozenset((".", ";", ":", "?", "!", "”", "while", "whereas", "because", "although", "but", "when", "where", "amid"))
DENIALS = frozenset(("deny", "denies", "denied", "denying"))
CLAIMS = frozenset(
    "description report reports allegation allegations charge charges accusation accusations claim claims suggestion suggestions"
    " notion criticism assertion assertions idea rumours rumors"
    " reading interpretation remarks comments findings comparison theory".split()
)


def is_content(s: Sentence, found: Found, before: Sequence[Found], agents: Agents) -> bool:
    """Whether one of the triggers before it promises, asks, refuses or threatens it: "agreed to hold talks" is one event."""
    hit = found.hit
    for other in before:
        if other.type not in GOVERNS:
            continue
        if BORDERS & set(s.words[other.hit.j : hit.i]) or _starts_anew(s, other.hit.j, hit.i):
            continue
        group = agents.verbs.group(hit.i)
        bare = group.to or hit.form == "ing" or (hit.form == "base" and not s.is_a(group.i - 1, "rel"))
        if hit.entry.kind == "v" and (bare or _will(s, group.i, hit.i)):
            return True
        if hit.entry.kind == "a" and other.type == "REQUEST":
            return True
        if hit.entry.kind == "n" and (other.type in ("AGREE", "THREATEN") or found.type in KIND):
            return True
    return False


def _will(s: Sentence, start: int, i: int) -> bool:
    return bool({"will", "would", "shall", "should"} & set(s.words[start:i]))


def _starts_anew(s: Sentence, start: int, end: int) -> bool:
    """Whether a coordinated finite verb stands between: "agreed to meet and expelled"."""
    for at in range(start, end + 1):
        if s.word(at - 1) in ("and", ",", "or") and s.word(at).endswith("ed") and s.breaks(at):
            return True
        if s.word(at - 1) in ("and", ",") and any(row.form in ("ed", "s", "past") for row in s.tables.lexicon.get(s.word(at), ())):
            return True
    return False


def is_wanted(s: Sentence, found: Found, parties: Parties) -> bool:
    """Whether the trigger has the parties its entry calls for; the encoder's word makes up for a missing recipient."""
    flags, hit = found.hit.entry.flags, found.hit
    if not parties.actors or (not found.known and s.word(hit.i) in DENIALS):
        return False  # to deny what was said is no event
    if "O" in flags and _is_claim(s, hit.head, hit.form if not parties.recipients else "ed"):
        return False
    if "t" in flags and s.word(hit.head) and "to" in s.words[hit.head : hit.head + 6]:
        return False
    if found.type == "CONSULT" or {"j", "r"} <= set(flags):
        return len(parties.actors) > 1
    if found.number is not None:
        return True
    return not (("r" in flags or "R" in flags) and not parties.recipients)


def _is_claim(s: Sentence, head: int, form: str) -> bool:
    """ "rejected that description", "rejects any use of force": a denial or a stance, and no event."""
    phrase = s.words[head : head + 4]
    return form in ("s", "base", "ing") or bool(CLAIMS & set(phrase)) or "any" in phrase


# The encoder's word on the parties of a trigger, beside the lexicon's frame.
#
# The encoder fills in a side where the frame found nobody.

LEAST_VOTE = 0.5  # score from which an argument counts; overruling the frame from 0.7 or 0.9 gave less on own reports held out


def with_votes(parties: Parties, arguments: Sequence[Tie], cast: Cast, *, joint: bool) -> Parties:
    """The parties with the encoder's arguments of the same trigger; all are actors where the event is joint."""
    sides = {role: [arg for arg in arguments if arg.role == role and arg.score >= LEAST_VOTE] for role in ("actor", "recipient")}
    if joint:
        sides = {"actor": sides["actor"] + sides["recipient"], "recipient": []}
    actors, how = _side(parties.actors, sides["actor"], cast, parties.how)
    recipients, how = _side(parties.recipients, sides["recipient"], cast, how)
    return Parties(actors, tuple(actor for actor in recipients if actor not in actors), how)


def _side(framed: tuple[str, ...], arguments: Sequence[Tie], cast: Cast, how: float) -> tuple[tuple[str, ...], float]:
    """(the actors of one side, how well they hold)."""
    named = {actor: arg.score for arg in arguments if (actor := cast.named_by(arg.span)) is not None}
    if framed or not named:
        return framed, how
    found = tuple(dict.fromkeys(member for actor in named for member in cast.members(actor)))
    return found, min(how, *named.values())


# How sure an event is: the probability that its type and all its parties are right.

Evidence = tuple[float, ...]
LEAST_SCORE, MOST_SCORE = 0.02, 0.98  # beyond these a score tells nothing more
NAMES = ("always", "lexicon", "encoder", "against", "encoder_alone", "noun", "two_sides", "parties")
UNFITTED = (-0.5, 0.1, 0.3, -0.2, 0.0, 0.0, 0.0, 0.5)  # weights where none are fitted


def evidence_of(found: Found, parties: Parties) -> Evidence:
    """Numbers in the order of NAMES.

    Log-odds of what the lexicon and the encoder give to the trigger, 0 where either is silent, and of what the encoder gives to
    another type; whether the encoder alone has the words, whether they are a noun, whether the event has two sides; log-odds of
    how surely its parties were found.
    """
    entry = found.hit.entry
    return (
        1.0,
        log_odds(entry.sure) if found.known else 0.0,
        log_odds(found.head) if found.head else 0.0,
        max(0.0, log_odds(found.against)),
        float(not found.known),
        float(entry.kind == "n"),
        float(bool(parties.recipients) or len(parties.actors) > 1),
        log_odds(parties.how),
    )


def confidence(weights: Sequence[float]) -> Callable[[Evidence], float]:
    """Evidence -> the probability that type and parties are right: logistic regression (training/calibrate.py)."""

    def score(evidence: Evidence) -> float:
        return round(1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, evidence, strict=True)))), 3)

    return score


def log_odds(score: float) -> float:
    score = min(max(score, LEAST_SCORE), MOST_SCORE)
    return math.log(score / (1 - score))


# Triggers with their parties, sentence by sentence: events before their context has spoken.

SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
PAIR = re.compile(r"\b(?:[Bb]oth|[Tt]wo) \w")  # "both countries": named nowhere in their sentence
CLEAR = 0.8  # sure words govern what they ask or promise even where nobody is named
REACH = 60  # words over which one trigger governs another
OUTCOMES = frozenset(("killing", "wounding", "injuring"))
VICTIMS = frozenset(("killed", "wounded", "injured", "kill", "kills"))
AGAINST = frozenset(("against", "on", "upon"))
IN = frozenset(("in", "during"))
NEAR = 9  # words from "killed" to the clash
UTTERS = frozenset(
    "express expresses expressed expressing voice voices voiced voicing convey conveys conveyed extend extends extended reiterate "
    "reiterates reiterated reaffirm reaffirms reaffirmed".split()
)


class Draft(NamedTuple):
    """An event while it is put together: its trigger in its sentence, its parties, the kind of part it stands in."""

    s: Sentence
    found: Found
    parties: Parties
    finder: Finder
    part: PartKind | None

    @property
    def span(self) -> Span:
        return self.finder.span(self.found.hit)


class Scene(NamedTuple):
    """What all events of one report are read by."""

    cast: Cast
    voices: Voices
    days: Days
    tags: Tags


def find_drafts(report: Report, sentences: Sequence[Span], scene: Scene, tables: EventTables) -> Iterator[Draft]:
    """Drafts in text order; a sentence that names nobody holds none."""
    tagged = sorted(((n, mark) for n, mark in enumerate(scene.tags.marks) if mark.kind == "event"), key=lambda item: item[1].span)
    starts = [trigger.span.start for _, trigger in tagged]
    arguments: dict[int, list[Tie]] = {}
    for tie in scene.tags.ties:
        arguments.setdefault(tie.mark, []).append(tie)
    for span in sentences:
        named = scene.cast.inside(span)
        somebody = named or scene.cast.stands_in(span) or PAIR.search(report.text, span.start, span.end)
        if not somebody or _kind_at(report.parts, span.end - 1) in SILENT:
            continue
        s = Sentence(report.text, span, named, tables)
        triggers = find_triggers(s, tagged[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        finder = Finder(s, scene.cast, scene.voices)
        drafts: list[Draft] = []
        for found in triggers:
            part = _kind_at(report.parts, s.starts[found.hit.i])
            if part not in SILENT:
                parties = _shared(s, found, finder.find(found.hit), drafts[-1] if drafts else None)
                votes = arguments.get(found.number, ()) if found.number is not None else ()
                votes = _likely(votes, s, found, scene.voices.around(finder.span(found.hit))) if votes else ()
                parties = with_votes(parties, votes, scene.cast, joint=found.type in JOINT) if votes else parties
                _add(drafts, Draft(s, found, parties, finder, part))
        governing = [
            draft.found for draft in drafts if draft.found.hit.entry.sure >= CLEAR or is_wanted(s, draft.found, draft.parties)
        ]
        ends = [found.hit.j for found in governing]
        for draft in drafts:
            at = draft.found.hit.i
            before = governing[bisect_left(ends, at - REACH) : bisect_right(ends, at)]
            if not is_content(s, draft.found, before, finder.agents):
                yield draft


def _likely(votes: Sequence[Tie], s: Sentence, found: Found, around: Sequence[Statement]) -> list[Tie]:
    """The encoder's arguments but recipients who tell of the act, or whose release is asked for, and the lands of firms."""
    sources = [statement.source for statement in around if statement.source]

    def is_wrong(vote: Tie) -> bool:
        i = s.at(vote.span.start)
        asked = found.type == "REQUEST" and s.word(i - 1) == "of" and is_act(s, i - 2)
        first = s.ending_at(i + 1).i
        if vote.role == "actor" and found.hit.j < first and s.word(first - 1) in AGAINST:
            return True  # "sanctions against Y": not by Y
        told_or_asked = vote.role == "recipient" and (asked or any(vote.span in source for source in sources))
        return told_or_asked or s.is_firm(s.starting_at(i))

    return [vote for vote in votes if not is_wrong(vote)]


def _add(drafts: list[Draft], draft: Draft) -> None:
    """Take in a draft: what an act brought about gives it its victims, and is no second act.

    "Bombed the town, killing twelve", "a strike that killed twelve".
    """
    last, word = drafts[-1] if drafts else None, draft.s.word(draft.found.hit.i)
    if last is not None and _is_one_phrase(last, draft):
        surer = last if last.found.known else draft  # "expressed" is the encoder's alone, "gratitude" the lexicon's too
        drafts[-1] = surer._replace(parties=_together(last.parties, draft.parties))
        return
    own = set(draft.parties.actors) - set(last.parties.actors) if last else set()
    brought = word in OUTCOMES or (word in VICTIMS and not own and last is not None and last.found.hit.entry.kind == "n")
    alike = last is not None and (draft.found.type, draft.found.own) == (last.found.type, last.found.own)
    if last is None or not brought or not alike:
        drafts.append(draft)
        return
    recipients = last.parties.recipients or draft.parties.recipients
    drafts[-1] = last._replace(parties=last.parties._replace(recipients=recipients))


def _is_one_phrase(verb: Draft, noun: Draft) -> bool:
    """Whether a verb and its object tell one act: "expressed its appreciation", "was killed in a clash"."""
    s, done, act = verb.s, verb.found, noun.found
    kinds = (done.hit.entry.kind, act.hit.entry.kind)
    if (done.type, done.own) != (act.type, act.own) or kinds != ("v", "n") or s is not noun.s:
        return False
    if s.word(done.hit.i) in VICTIMS:
        return bool(IN & set(s.words[done.hit.j : act.hit.i])) and not verb.parties.actors and act.hit.i - done.hit.j < NEAR
    return s.word(done.hit.i) in UTTERS and s.starting_at(done.hit.j).j == act.hit.i + 1


def _together(one: Parties, two: Parties) -> Parties:
    """The parties of one act told by two words: those of the first, and of the second where it has none."""
    actors = one.actors or two.actors
    recipients = tuple(actor for actor in one.recipients or two.recipients if actor not in actors)
    return Parties(actors, recipients, min(one.how, two.how) if one.actors else two.how)


def _shared(s: Sentence, found: Found, parties: Parties, earlier: Draft | None) -> Parties:
    """ "its siege of towns and obstruction of aid": a second noun has the first one's actor.

    "Gave X guns donated by Y": what is donated goes to X.
    """
    if (
        found.type == "AID"
        and found.hit.form in ("ed", "en")
        and not parties.recipients
        and earlier
        and earlier.found.type == "AID"
    ):
        return parties._replace(recipients=earlier.parties.recipients)
    if parties.actors or earlier is None or s.word(found.hit.i - 1) != "and" or found.hit.entry.kind != "n":
        return parties
    return parties._replace(actors=earlier.parties.actors)


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)
