"""The triggers of a sentence from both sources: the lexicon's words and the encoder's.

Where both speak of the same words the type is the encoder's if it is sure, else the lexicon's; the lexicon's frame tells the
parties either way. Where only the encoder speaks a plain frame does. `score` is the better of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from onrecord.code.events.lexicon import Hit, find_hits, find_promises
from onrecord.code.events.sentence import Sentence
from onrecord.code.events.tables import Entry
from onrecord.records import EventType, Mark

LEAST = 0.8  # the encoder's score from which its word alone is a trigger: training/RUNS.md
UNSEEN = 0.95  # how sure the lexicon must be of words that the encoder takes for no event
OVERRULES = 0.5  # probability of trigger and type from which the encoder's type stands against the lexicon's
JOINT = frozenset(("CONSULT",))
TARGETS = {"CONSULT": ("with", "between", "obj"), "AGREE": ("with", "to", "for"), "REQUEST": ("obj", "on", "from", "to")}
OBJECTS = ("obj", "on", "against", "to", "with", "for", "of")  # of all other types
NO_WORDS: tuple[frozenset[str], ...] = ()


class Found(NamedTuple):
    """A trigger: its words and frame, its type, how sure, the encoder's modality, and its number among Tags.marks or None.

    `known` says whether the lexicon has its words, `against` is the encoder's score where it gives them another type, else 0;
    `head` is its score of the trigger, 0 where it marks none. `own` is the user's type, `type` then the one that it is like.
    """

    hit: Hit
    type: EventType
    score: float
    modality: tuple[float, ...]
    number: int | None
    known: bool = True
    against: float = 0.0
    head: float = 0.0
    own: str | None = None


def find_triggers(s: Sentence, tagged: Sequence[tuple[int, Mark]]) -> list[Found]:
    """Triggers in text order; `tagged` are the encoder's within the sentence with their numbers."""
    found: list[Found] = []
    used: set[int] = set()
    for hit in find_hits(s):
        start, end = s.starts[hit.i], s.ends[hit.j - 1]
        same = next((item for item in tagged if item[1].span.start < end and start < item[1].span.end), None)
        if same is None:
            if hit.entry.sure >= UNSEEN:
                found.append(Found(hit, hit.entry.type, hit.entry.sure, (), None, own=hit.entry.own))
            continue
        number, trigger = same
        used.update(other for other, item in tagged if item.span.start < end and start < item.span.end)
        own = trigger.own or hit.entry.own
        heard = trigger.own or (not own and trigger.score * trigger.sure >= OVERRULES)
        kind = cast(EventType, trigger.type) if heard else hit.entry.type
        against = trigger.score if trigger.type != hit.entry.type and not own else 0.0
        score = max(trigger.score, hit.entry.sure)
        found.append(Found(hit, kind, score, trigger.modality, number, against=against, head=trigger.score, own=own))
    alone = (item for item in tagged if item[0] not in used and (item[1].own or item[1].score >= LEAST))
    found += [_alone(s, number, trigger) for number, trigger in alone]
    promises = list(find_promises(s, [(item.hit.i, item.hit.j) for item in found]))
    found = [item for item in found if item.own or not any(hit.i < item.hit.i < hit.j for hit in promises)]  # no second event
    found += [Found(hit, hit.entry.type, hit.entry.sure, (), None) for hit in promises]
    return sorted(found, key=lambda item: item.hit.i)


def _alone(s: Sentence, number: int, trigger: Mark) -> Found:
    """A trigger the lexicon does not know, with the frame its shape suggests."""
    i = s.at(trigger.span.start)
    j = max(i + 1, s.at(trigger.span.end - 1) + 1)
    form = next((name for ending, name in (("ing", "ing"), ("ed", "ed"), ("s", "s")) if s.word(i).endswith(ending)), "base")
    noun = not (form in ("ing", "ed") or s.is_a(i - 1, "modal") or s.word(i - 1) == "to" or s.is_third_person(i))
    ways = ("poss", "adj", "by", "between", "subj") if noun else ("",)
    targets = TARGETS.get(trigger.type, OBJECTS)
    flags = "j" if trigger.type in JOINT else ""
    entry = Entry(NO_WORDS, "n" if noun else "v", cast(EventType, trigger.type), None, trigger.score, ways, targets, flags)
    return Found(
        Hit(entry, i, j, j, "" if noun else form),
        cast(EventType, trigger.type),
        max(trigger.score, LEAST),  # less is of the user's type, and enough by the threshold of that
        trigger.modality,
        number,
        False,
        head=trigger.score,
        own=trigger.own,
    )
