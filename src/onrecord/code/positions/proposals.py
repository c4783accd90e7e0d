"""What the table proposes in one sentence: constructions in their frames, with issue, wording and holders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.code.positions.antecedents import head_phrase, phrase_before, relative_before
from onrecord.code.positions.carriers import carrier
from onrecord.code.positions.frames import Fit, fit
from onrecord.code.positions.holders import NOBODY, Subject, World, first_named, speakers_of, subject
from onrecord.code.positions.issues import issue_end
from onrecord.code.positions.predicates import Predicate, is_finite, predicate
from onrecord.code.positions.tables import Construction, Entry, StanceTables
from onrecord.code.positions.tokens import Tokens
from onrecord.records import Span, Stance, Statement

NEAR = 8  # proposals before one that it may be nested in or go on from
ABSTRACT = frozenset("it this that these those such which".split())


class Proposal(NamedTuple):
    """One construction read in its sentence; `holders` may be several. What the scorer looks at is kept beside it."""

    construction: Construction
    stance: Stance
    holders: Subject
    issue: Span
    wording: Span
    statements: tuple[Statement, ...]
    head: int
    behind: int
    last: int
    slot: str
    form: str
    told: Predicate
    inside: bool
    cued: bool


class Scene(NamedTuple):
    """What surrounds a construction: the content it lies in or opens, as token indices, and its statements."""

    region: int
    limit: int
    statements: tuple[Statement, ...]
    cued: tuple[Statement, ...]


def propose(t: Tokens, world: World, tables: StanceTables) -> list[Proposal]:
    """Every position the table sees in the sentence, in text order; what lies inside another's issue is left out."""
    found: list[Proposal] = []
    for i, word in enumerate(t.words):
        for entry in tables.entries.get(word, ()):
            proposal = _read(t, i, entry, found, world, tables)
            if proposal and not _is_nested(proposal, found):
                found.append(proposal)
                break
    return found


def _is_nested(new: Proposal, found: Sequence[Proposal]) -> bool:
    """Whether a construction lies in another's wording without a subject of its own, or is that construction read once more."""
    for old in found[-NEAR:]:
        if old.head <= new.head < old.behind:
            return True
        if old.behind <= new.head < old.last and not (old.stance != "denies" and old.slot in ("that", "clause") and new.holders.way in ("named", "own", "pronoun", "first", "head")):
            return True
    return False


def scene_at(t: Tokens, head: int, world: World) -> Scene:
    """The content around token `head`, or the one that its cue opens; else the whole sentence."""
    start, end = t.starts[head], t.ends[head]
    cued = world.cued(start, end)
    content, statements = world.around(start)
    region, limit = 0, len(t)
    if content:
        region, limit = t.at(content.start), t.at(content.end)
    for statement in cued:
        for piece in statement.content:
            if piece.start >= end and t.at(piece.start) < len(t):
                limit = min(limit, t.at(piece.end)) if t.at(piece.end) > head + 1 else limit
    return Scene(region, limit, statements, cued)


def _read(t: Tokens, i: int, entry: Entry, found: Sequence[Proposal], world: World, tables: StanceTables) -> Proposal | None:
    part = entry.construction.part
    if part == "verb":
        return _verb(t, i, entry, found, world, tables)
    if part == "adjective":
        return _adjective(t, i, entry, found, world, tables)
    if part == "noun":
        return _noun(t, i, entry, found, world, tables)
    return _judgement(t, i, entry, world, tables) if part == "judgement" else _must(t, i, entry, world, tables)


def _verb(t: Tokens, i: int, entry: Entry, found: Sequence[Proposal], world: World, tables: StanceTables) -> Proposal | None:
    told = predicate(t, i, tables)
    name = entry.construction.name
    if name in ("continue", "spare", "endeavour", "endeavor") and not (told.future and not told.must):
        return None
    scene = scene_at(t, i, world)
    if entry.form == "en" and t.word(i + 1) == "by":
        return _passive(t, i, entry, told, scene, world, tables)
    fitted = fit(t, i, entry, tables)
    cued = bool(scene.cued) and not told.infinitive
    if fitted is None:
        return _object_relative(t, i, entry, told, scene, world, tables) if entry.form in ("s", "ed", "en", "base") else None
    if not (is_finite(t, i, entry.form, told, tables) or (cued and entry.form in ("ed", "s", "ing")) or _is_coordinate(t, told, entry, found)):
        return None
    holders = _holders(t, told, scene, found, world, tables, form=entry.form)
    if name == "need" and not holders.actors:  # who says that others need something calls for it
        holders = Subject(speakers_of(scene.statements), "speaker")
    return _made(t, i, entry, fitted, told, scene, holders, tables)


def _is_coordinate(t: Tokens, told: Predicate, entry: Entry, found: Sequence[Proposal]) -> bool:
    """ "ready to work with Peru, and to stand against bullying and uphold the law": verbs that go on with another position's."""
    if entry.form != "base" or not found:
        return False
    before = t.word(told.start - 1)
    if told.infinitive:
        return t.word(told.start - 1) == "to" and t.word(told.start - 2) in ("and", "or", ",")
    return before in ("and", "or", ",") and (found[-1].form == "base" or found[-1].told.infinitive)


def _holders(
    t: Tokens, told: Predicate, scene: Scene, found: Sequence[Proposal], world: World, tables: StanceTables, *, form: str
) -> Subject:
    """The cue's speakers, else the subject, else that of the predicate before, else what opens the clause."""
    if scene.cued and speakers_of(scene.cued):
        return Subject(speakers_of(scene.cued), "cue")
    before = told.start - 1
    if not (form == "ing" and not told.passive) and not told.infinitive:
        holders = subject(t, before, scene.region, scene.statements, world, tables)
        if holders.actors:
            return holders
        if t.word(before) not in ("and", "or", "but", ",", "then"):
            return NOBODY
    earlier = [item for item in found[-NEAR:] if item.behind > scene.region and item.holders.way != "cue"] or [item for item in found[-NEAR:] if item.cued]
    if earlier and not (form == "ing" and scene.region == 0):
        return Subject(earlier[-1].holders.actors, "carried")
    return first_named(t, scene.region, before, scene.statements, world, tables)


def _adjective(t: Tokens, i: int, entry: Entry, found: Sequence[Proposal], world: World, tables: StanceTables) -> Proposal | None:
    fitted = fit(t, i, entry, tables)
    if fitted is None:
        return None
    told, scene = predicate(t, i, tables), scene_at(t, i, world)
    start = _copula(t, told, i, tables)
    if start < 0:
        return None
    copula = predicate(t, start, tables)
    told = copula._replace(negated=told.negated != copula.negated, passive=True)
    holders = _holders(t, told, scene, found, world, tables, form="adjective")
    return _made(t, i, entry, fitted, told, scene, holders, tables)


def _copula(t: Tokens, told: Predicate, head: int, tables: StanceTables) -> int:
    """The index of "is", "remains" or the like before an adjective; -1 where none belongs to it."""
    if told.passive:
        for k in range(head - 1, told.start - 1, -1):
            if t.word(k) in tables.said["be"]:
                return k
    k = told.start - 1
    while k >= 0 and (t.is_quote(k) or t.word(k) in ("and", "also", "both")):
        k -= 1
    return k if t.word(k) in tables.said["feel"] else -1


def _noun(t: Tokens, i: int, entry: Entry, found: Sequence[Proposal], world: World, tables: StanceTables) -> Proposal | None:
    fitted = fit(t, i, entry, tables)
    if fitted is None:
        return None
    scene = scene_at(t, i, world)
    carried = carrier(t, i, entry.construction, tables)
    if carried.verb < 0 and carried.owner is None:
        return None
    told = predicate(t, carried.verb, tables) if carried.verb >= 0 else Predicate(carried.start)
    if told.negated and entry.construction.denied is None:
        return None
    if carried.owner is not None:
        return _made(t, i, entry, fitted, Predicate(carried.start), scene, Subject((carried.owner.actor.id,), "possessor"), tables)
    scene = scene._replace(cued=world.cued(t.starts[carried.verb], t.ends[i]) or scene.cued)
    form = "ing" if t.word(carried.verb).endswith("ing") and not told.passive else "noun"
    if told.infinitive and not scene.cued:
        return None
    return _made(t, i, entry, fitted, told, scene, _holders(t, told, scene, found, world, tables, form=form), tables)


def _passive(
    t: Tokens, i: int, entry: Entry, told: Predicate, scene: Scene, world: World, tables: StanceTables
) -> Proposal | None:
    """ "a plan (was) backed by Oslo": the agent holds, the phrase before is the issue."""
    if not any(frame.slot == "np" and not frame.words for frame in entry.construction.frames):
        return None
    agents = _agents(t, i + 2, tables)
    end = told.start if told.passive else i
    if t.word(end - 1) in ("which", "that") and told.passive:  # "a charge that was rejected by"
        end -= 2 if t.word(end - 2) == "," else 1
    start = phrase_before(t, end, scene.region, tables)
    if start < 0 or not agents or t.word(start) in ABSTRACT and end - start == 1:
        return None
    stop = head_phrase(t, start, end)
    fitted = Fit("passive", start, stop)
    return _made(t, i, entry, fitted, told, scene, Subject(agents, "agent"), tables, end=stop)


def _agents(t: Tokens, at: int, tables: StanceTables) -> tuple[str, ...]:
    """The actors behind "by", with those that "and" joins to them."""
    found: list[str] = []
    for k in range(at, min(len(t), at + 12)):
        named, word = t.named[k], t.word(k)
        if named is not None:
            if t.word(k + 1) != "'s" and named.actor.id not in found:
                found.append(named.actor.id)
        elif not (t.is_word(k) or word in (",", "'s")) or word in tables.said["preposition"] or word in tables.said["finite"]:
            break
        elif found and word not in ("and", ",", "the", "both"):
            break
    return tuple(found)


def _object_relative(
    t: Tokens, i: int, entry: Entry, told: Predicate, scene: Scene, world: World, tables: StanceTables
) -> Proposal | None:
    """ "a move that Lima condemned": the issue is what the relative hangs on."""
    direct = any(frame.slot == "np" and not frame.words for frame in entry.construction.frames)
    if not direct or t.word(i + 1) not in ("", ".", ",", "as", ";", "”", "on", "in", "this", "last") or told.passive:
        return None
    at = relative_before(t, told.start - 1, 0)
    if at < 1 or at >= told.start - 1 and not scene.cued:
        return None
    end = at - 1 if t.word(at - 1) == "," else at
    start = phrase_before(t, end, 0, tables)
    if start < 0:
        return None
    holders = Subject(speakers_of(scene.cued), "cue") if speakers_of(scene.cued) else subject(t, told.start - 1, at, (), world, tables)
    return _made(t, i, entry, Fit("relative", start, end), told, scene, holders, tables, end=end)


def _judgement(t: Tokens, i: int, entry: Entry, world: World, tables: StanceTables) -> Proposal | None:
    """ "such talk is unacceptable", "it is too early to say so": the speaker judges the subject, or what "it" stands for."""
    scene = scene_at(t, i, world)
    paired = t.word(i - 1) in ("and", "or") and t.word(i - 2) in tables.entries  # "fair or reasonable"
    told = predicate(t, i - 2 if paired else i, tables)
    construction = entry.construction
    if not speakers_of(scene.statements) or not told.passive or (told.doubt and not told.negated) or t.words[i : i + len(construction.words)] != list(construction.words):
        return None
    if scene.region > told.start - 1:
        return None
    holders = Subject(speakers_of(scene.statements), "speaker")
    behind = i + len(construction.words)
    if t.word(told.start - 1) in ("it", "it's"):
        fitted = fit(t, i, entry._replace(construction=construction._replace(frames=_extraposed(construction))), tables)
        return _made(t, i, entry, fitted, told, scene, holders, tables) if fitted else None
    if not any(frame.slot == "it" for frame in construction.frames) or t.is_word(behind) and t.word(behind) not in ("and", "but", "for", "to", "in", "because", "as", "at", "if", "when"):
        return None
    start = phrase_before(t, told.start, scene.region, tables)
    if start < 0 or (told.start - start == 1 and t.word(start) in ABSTRACT | {"he", "she", "they", "we", "i", "there"}):
        return None
    return _made(t, i, entry, Fit("subject", start, behind), told, scene, holders, tables, end=told.start)


def _extraposed(construction: Construction) -> tuple:  # type: ignore[type-arg]
    return tuple(frame._replace(words=frame.words[1:]) for frame in construction.frames if frame.words[:1] == ("it",))


def _must(t: Tokens, i: int, entry: Entry, world: World, tables: StanceTables) -> Proposal | None:
    """ "both sides should keep talking": the speaker calls for what the subject is to do."""
    scene = scene_at(t, i, world)
    at = i + 2 if t.word(i + 1) == "to" else i + 1
    if entry.construction.name == "need" and not (at == i + 2 and entry.form in ("base", "s") and _may_be_asked(t, i - 1)):
        return None
    if not speakers_of(scene.statements) or t.word(at) in ("have", "be") and t.word(at + 1) in ("been",) or scene.region >= i:
        return None
    if t.word(i - 1) in ("who", "which", "it", "if", "i") or not t.is_word(at) or t.word(at) == "have":
        return None
    told = Predicate(i, must=True)
    holders = Subject(speakers_of(scene.statements), "speaker")
    k = at + 1 if t.word(at) in ("not", "also") else at
    if t.word(k) == "be" and _is_participle(t.word(k + 2 if t.word(k + 1) in tables.said["adverb"] else k + 1)):
        start = phrase_before(t, i, scene.region, tables)
        if start < 0 or t.word(start) in ABSTRACT:
            return None
        end = issue_end(t, at, "vp", scene.limit, tables)
        return _made(t, i, entry, Fit("subject", start, at), told, scene, holders, tables, end=end)
    return _made(t, i, entry, Fit("vp", at, at), told, scene, holders, tables)


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en", "wn", "ept", "ught")) or word in ("made", "held", "put", "done", "built", "met", "set", "found", "sent", "cut")


def _may_be_asked(t: Tokens, at: int) -> bool:
    return t.word(at) in ("we", "they", "you", "sides", "parties", "countries") or (at >= 0 and t.named[at] is not None)


def _is_open(t: Tokens, head: int, region: int) -> bool:
    """Whether what follows is only asked or thought away: "whether he feared", "I do not think that we should"."""
    for k in range(head - 1, max(region - 1, head - 6), -1):
        if t.word(k) in ("whether", "if", "unless"):
            return True
        if t.word(k) in ("think", "believe") and t.word(k - 1) in ("not", "don't", "doesn't", "didn't"):
            return True
        if not t.is_word(k):
            return False
    return False


def _made(
    t: Tokens, i: int, entry: Entry, fitted: Fit, told: Predicate, scene: Scene, holders: Subject, tables: StanceTables, *, end: int | None = None
) -> Proposal | None:
    construction = entry.construction
    negated = told.negated and construction.part != "must"
    stance = construction.denied if negated else construction.stance
    if told.future and stance == "calls_for" and construction.part == "verb":
        return None  # what will be asked for is not yet
    if stance is None or not holders.actors or _is_open(t, min(i, told.start), 0):
        return None
    if end is None:
        limit = _limit(t, fitted.issue, scene)
        end = issue_end(t, fitted.issue, fitted.slot, limit, tables, base=entry.form == "base")
    if end <= fitted.issue:
        return None
    claims = tables.said["claim"]
    if construction.claim and not negated and any(word in claims for word in _heads(t, fitted.issue, end, tables)):
        stance = construction.claim
    start = min(fitted.issue, told.start)
    last = max(end, i + len(construction.words))
    return Proposal(
        construction, stance, holders, t.span(fitted.issue, end), t.span(start, last), scene.cued or scene.statements,
        i, max(fitted.behind, i + 1), max(last, i + 1), fitted.slot, entry.form, told, bool(scene.statements), bool(scene.cued),
    )  # fmt: skip


def _limit(t: Tokens, at: int, scene: Scene) -> int:
    return scene.limit if scene.limit > at else len(t)


def _heads(t: Tokens, start: int, end: int, tables: StanceTables) -> Iterator[str]:
    """The words of a noun phrase up to its first preposition."""
    for k in range(start, end):
        if t.word(k) in tables.said["preposition"] or (t.word(k) in ("that", "which", "who") and k > start):
            return
        yield t.word(k)
