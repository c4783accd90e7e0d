"""What a construction becomes: stance, holders, issue and wording; what is open, nested or another's is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.code.positions.holders import AGAIN, NOBODY, Clause, Subject, World, first_named, speakers_of, subject
from onrecord.code.positions.issues import issue_end
from onrecord.code.positions.predicates import Fit, Predicate
from onrecord.code.positions.tokens import Construction, Entry, StanceTables, Tokens
from onrecord.records import Span, Statement

NEAR = 8  # proposals before one that it may be nested in or go on from
ASIDE = 8  # tokens before a predicate in which "whether" or "if" opens its clause
OPEN = frozenset("whether if unless why how what".split())
HOPES = frozenset("expect expects expected hope hopes hoped hoping trust trusts".split())
UNHELD = frozenset("nothing something".split())
PART = frozenset("only everything all every everyone".split())  # behind "not": "not everything backed by Oslo"
TOPICS = frozenset("discuss discussed discusses discussing detailed raised reviewed about on".split())  # before "the need for"
OF_ITS_OWN = frozenset("named own pronoun first head".split())
SILENCE = frozenset("comment say answer elaborate discuss disclose identify name speculate be give rule confirm".split())  # refused
TRIVIAL = frozenset("say tell know note see discuss ask understand remember".split())  # "it is too early to say" judges nothing


class Scene(NamedTuple):
    """What surrounds a construction: the content it lies in or opens, as token indices, and its statements."""

    region: int
    limit: int
    statements: tuple[Statement, ...]
    cued: tuple[Statement, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        return speakers_of(self.statements)


class Proposal(NamedTuple):
    """One construction read in its sentence; `holders` may be several.

    `head` is its first token, `behind` where the search for the issue's end began, `last` the token behind the wording.
    """

    construction: Construction
    stance: str
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


class Read(NamedTuple):
    """A construction on the way to a proposal: its head token, what it is, what its predicate says, what surrounds it."""

    head: int
    entry: Entry
    told: Predicate
    scene: Scene


class Sentence(NamedTuple):
    """All that reading one sentence needs; `found` are the proposals before."""

    t: Tokens
    world: World
    tables: StanceTables
    found: list[Proposal]

    def clause(self, scene: Scene) -> Clause:
        return Clause(self.t, scene.region, scene.statements, self.world, self.tables)

    def scene_at(self, head: int) -> Scene:
        """The content around token `head`, or the one that its cue opens; else the whole sentence."""
        t = self.t
        start, end = t.starts[head], t.ends[head]
        cued = self.world.cued(start, end)
        content, statements = self.world.around(start)
        region, limit = (t.at(content.start), t.at(content.end)) if content else (0, len(t))
        opened = [t.at(piece.end) for statement in cued for piece in statement.content if piece.start >= end]
        limit = min([limit, *(at for at in opened if at > head + 1)])
        return Scene(region, limit, statements, cued)


def holders_of(s: Sentence, read: Read, form: str) -> Subject:
    """The cue's speakers, else the subject, else that of the predicate before, else what opens the clause."""
    t, told, scene = s.t, read.told, read.scene
    before = told.start - 1
    if form == "s" and s.found and _goes_on(t.word(before), s.found[-1]):
        return Subject(s.found[-1].holders.actors, "carried")
    if speakers_of(scene.cued):
        nobody = any(x.source and x.source.words(t.text).split()[0].casefold() in s.tables.said["nobody"] for x in scene.cued)
        return NOBODY if nobody else Subject(speakers_of(scene.cued), "cue")
    clause = s.clause(scene)
    participle = form == "ing" and not told.passive
    if not participle and not told.infinitive:
        holders = subject(clause, before)
        if holders.actors or t.word(before) not in AGAIN:
            return holders
    near = s.found[-NEAR:]
    earlier = [p for p in near if p.behind > scene.region and p.holders.way != "cue"] or [p for p in near if p.cued]
    if earlier and not (form == "ing" and scene.region == 0):
        return Subject(earlier[-1].holders.actors, "carried")
    return first_named(clause, before)


def _goes_on(before: str, last: Proposal) -> bool:
    """ "Oslo remains committed to talks and opposes a ban": one subject, whatever is taken for a cue."""
    return before in ("and", ",") and last.holders.way in ("named", "own", "carried") and last.form in ("s", "plain")


def made(s: Sentence, read: Read, fitted: Fit, holders: Subject, end: int | None = None) -> Proposal | None:
    """The proposal, if a side is taken at all; `end` is the issue's where it stands before its construction."""
    t, (head, entry, told, scene) = s.t, read
    stance, holders = _stance(read), _with_a_side(s, holders)
    if (
        stance is None
        or not holders.actors
        or _is_open(t, min(head, told.start), will=told.future)
        or not _is_held(s, read, fitted)
    ):
        return None
    if end is None:
        limit = scene.limit if scene.limit > fitted.issue else len(t)
        end = issue_end(t, fitted, limit, s.tables, base=entry.form == "base")
    if end <= fitted.issue:
        return None
    construction = entry.construction
    if construction.claim and not told.negated and not s.tables.said["claim"].isdisjoint(_heads(s, fitted.issue, end)):
        stance = construction.claim
    start, last = min(fitted.issue, told.start), max(end, head + len(construction.words))
    return Proposal(
        construction, stance, holders, t.span(fitted.issue, end), t.span(start, last), scene.cued or scene.statements,
        head, max(fitted.behind, head + 1), last, fitted.slot, entry.form, told, bool(scene.statements), bool(scene.cued),
    )  # fmt: skip


def _with_a_side(s: Sentence, holders: Subject) -> Subject:
    """The holders without those who stand for nobody: analysts, critics, some."""
    crowd = s.tables.said["crowd"]
    kept = tuple(actor for actor in holders.actors if s.world.actors[actor].name.casefold().rpartition(" ")[2] not in crowd)
    return holders._replace(actors=kept)


def _stance(read: Read) -> str | None:
    construction, told = read.entry.construction, read.told
    if told.future and construction.part == "verb" and construction.stance == "calls_for":
        return None  # what will be asked for is not yet
    negated = told.negated and construction.part != "must"
    return construction.denied if negated else construction.stance


def _is_held(s: Sentence, read: Read, fitted: Fit) -> bool:
    """Whether the issue is one that a side can be taken on."""
    construction, word = read.entry.construction, s.t.word(fitted.issue)
    if construction.part == "judgement" and fitted.slot == "vp" and word in TRIVIAL:
        return False
    if construction.name in ("refuse", "decline") and fitted.slot == "vp" and word in SILENCE:
        return False
    if read.told.negated and construction.stance == "ready_to" and fitted.slot != "vp":
        return False
    if word == "not" and s.t.word(fitted.issue + 1) in PART:
        return False
    return word not in UNHELD and not (construction.name == "deny" and word in s.tables.said["withheld"])


def _is_open(t: Tokens, head: int, *, will: bool = False) -> bool:
    """Whether what follows is only asked, hoped for (`will`) or thought away: "whether he feared", "I do not think we should"."""
    for k in range(head - 1, max(-1, head - ASIDE), -1):
        if t.word(k) in HOPES and (t.word(k + 1) == "that" or will):
            return will  # "Oslo expects that Lima will back it"
        if t.word(k) in OPEN or (t.word(k) in ("think", "believe") and t.word(k - 1) in ("not", "don't", "doesn't", "didn't")):
            return True
        if not t.is_word(k):
            return False
    return False


def _heads(s: Sentence, start: int, end: int) -> Iterator[str]:
    """The words of a noun phrase up to its first preposition or relative."""
    for k in range(start, end):
        word = s.t.word(k)
        if word in s.tables.said["preposition"] or (word in ("that", "which", "who") and k > start):
            return
        yield word


def is_nested(new: Proposal, found: Sequence[Proposal]) -> bool:
    """Whether a construction lies in another's wording without a subject of its own, or is that construction read once more."""
    for old in found[-NEAR:]:
        told_apart = old.slot in ("that", "clause") and old.stance != "denies" and new.holders.way in OF_ITS_OWN
        if old.head <= new.head < old.behind or (old.behind <= new.head < old.last and not told_apart):
            return True
    return False
