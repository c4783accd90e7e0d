"""Judgements given to an object ("called the sale illegal"), and what a holder "has never" done."""

from __future__ import annotations

from onrecord.code.positions.frames import Fit, begins
from onrecord.code.positions.predicates import is_finite, predicate
from onrecord.code.positions.proposals import Proposal, Read, Sentence, holders_of, made
from onrecord.code.positions.subjects import subject
from onrecord.code.positions.tables import Construction, Entry

OBJECT = 14  # tokens of what is rated
DEGREES = frozenset("very so totally completely utterly clearly simply both deeply entirely quite wholly “".split())


def read_rating(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """ "called the sale illegal", "described the claims as “baseless”": the object is the issue, the judgement the stance."""
    told = predicate(s.t, i, s.tables)
    if not begins(s.t, i + 1, "np", s.tables) or (told.passive and entry.form != "ing"):
        return None
    read = Read(i, entry, told, s.scene_at(i))
    cued = bool(read.scene.cued) and entry.form in ("ed", "s", "ing")
    if not cued and not is_finite(s.t, i, entry.form, told, s.tables):
        return None
    slots = [frame.slot for frame in entry.construction.frames]
    end, judged = _judgement_behind(s, i + 1, slots)
    if judged is None:
        return None
    rated = judged._replace(part="rating", words=entry.construction.words)
    read = read._replace(entry=entry._replace(construction=rated))
    return made(s, read, Fit("np", i + 1, end), holders_of(s, read, entry.form), end)


def _judgement_behind(s: Sentence, at: int, slots: list[str]) -> tuple[int, Construction | None]:
    """(the token behind the object, the judgement on it): directly behind it, or behind "as"."""
    t = s.t
    for k in range(at + 1, at + OBJECT):
        if not (t.is_word(k) or t.is_quote(k) or t.word(k) == "'s") or t.word(k) in s.tables.said["finite"]:
            return -1, None
        start = k + 1 if t.word(k) == "as" else k
        if ("as" if start > k else "np") not in slots:
            continue
        while t.word(start) in DEGREES or t.is_quote(start):
            start += 1
        for entry in s.tables.entries.get(t.word(start), ()):
            words = entry.construction.words
            if entry.construction.part == "judgement" and tuple(t.words[start : start + len(words)]) == words:
                return k, entry.construction
    return -1, None


def read_never(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """ "China has never sought a sphere of influence", said by China's own: it denies that."""
    t, scene = s.t, s.scene_at(i)
    at = i + 1
    if t.word(i - 1) not in ("has", "have") or not scene.statements or scene.region >= i - 1 or t.word(at) in s.tables.entries:
        return None
    if not t.word(at).endswith(("ed", "en", "wn", "ght")) and t.word(at) not in (
        "had",
        "done",
        "made",
        "sent",
        "been",
        "held",
        "put",
    ):
        return None
    told = predicate(t, i, s.tables)._replace(negated=False)
    holders = subject(s.clause(scene), told.start - 1)
    speaker = next(iter(scene.speakers), None)
    if holders.actors[:1] not in {(speaker,), (s.world.own_side(speaker),), (s.world.own_state(speaker),)}:
        return None  # what others never did is no denial
    return made(s, Read(i, entry, told, scene), Fit("vp", at, at), holders)
