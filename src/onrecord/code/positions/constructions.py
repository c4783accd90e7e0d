"""The constructions that tell a side, and what each becomes: stance, holders, issue and wording; what is open is none."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from onrecord.code.positions.holders import AGAIN, NOBODY, Clause, Subject, World, first_named, own, speakers_of, subject
from onrecord.code.positions.issues import head_phrase, issue_end, phrase_before, relative_before
from onrecord.code.positions.predicates import Fit, Predicate, fit, is_adjective, is_finite, predicate
from onrecord.code.positions.tokens import Construction, Entry, Named, StanceTables, Tokens
from onrecord.records import Span, Statement

# What a construction becomes: stance, holders, issue and wording; what is open, nested or another's is none.

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


# Stance verbs: as the predicate of a holder, in the passive, and in a relative clause behind their issue.

ABSTRACT = frozenset("it this that these those such which".split())
PROMISES = frozenset("continue spare endeavour endeavor do make".split())  # commit only in the future: "will continue to"
ENDINGS = frozenset(("", ".", ",", "as", ";", "”", "on", "in", "this", "last"))  # behind a verb whose object stands before it
RELATIVE = 15  # tokens of a subject in "a plan which, according to Oslo, Lima and Quito | back"
AGENTS = 12  # tokens behind "by"


def read_verb(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """The position of the verb at token i, if it takes one."""
    told = predicate(s.t, i, s.tables)
    name = entry.construction.name
    if told.must or (name in PROMISES and not told.future):
        return None  # "Oslo should support it" is no side of Oslo's
    read = Read(i, entry, told, s.scene_at(i))
    if entry.form == "en" and s.t.word(i + 1) == "by":
        return _passive(s, read)
    fitted = fit(s.t, i, entry, s.tables)
    if fitted is None:
        return _behind_its_issue(s, read) if entry.form != "ing" else None
    if not (is_finite(s.t, i, entry.form, told, s.tables) or _is_cue(read) or _is_coordinate(s, read)):
        return None
    holders = holders_of(s, read, entry.form)
    if name == "need" and not holders.actors:  # who says that others need something calls for it
        holders = Subject(read.scene.speakers, "speaker")
    return made(s, read, fitted, holders)


def _is_cue(read: Read) -> bool:
    told = read.told
    return bool(read.scene.cued) and read.entry.form in ("ed", "s", "ing") and not told.passive and not told.infinitive


def _is_coordinate(s: Sentence, read: Read) -> bool:
    """ "ready to work with Peru, and to stand against bullying and uphold the law": verbs that go on with another position's."""
    if read.entry.form != "base" or not s.found:
        return False
    start, last = read.told.start, s.found[-1]
    if read.told.infinitive:
        return s.t.word(start - 1) == "to" and s.t.word(start - 2) in ("and", "or", ",")
    return s.t.word(start - 1) in ("and", "or", ",") and (last.form == "base" or last.told.infinitive)


def _is_direct(construction: Construction) -> bool:
    return any(frame.slot == "np" and not frame.words for frame in construction.frames)


def _passive(s: Sentence, read: Read) -> Proposal | None:
    """ "a plan (was) backed by Oslo": the agent holds, the phrase before is the issue."""
    t, told = s.t, read.told
    if not _is_direct(read.entry.construction) or t.word(told.start - 1) in ("and", "or"):
        return None
    agents = _agents(s, read.head + 2)
    end = told.start if told.passive else read.head
    if told.passive and t.word(end - 1) in ("which", "that"):  # "a charge that was rejected by"
        end -= 2 if t.word(end - 2) == "," else 1
    start = phrase_before(t, end, read.scene.region, s.tables)
    if start < 0 or not agents or (t.word(start) in ABSTRACT and end - start == 1):
        return None
    stop = head_phrase(t, start, end)
    return made(s, read, Fit("passive", start, stop), Subject(agents, "agent"), stop)


def _agents(s: Sentence, at: int) -> tuple[str, ...]:
    """The actors behind "by", with those that "and" joins to them."""
    t, said, found = s.t, s.tables.said, dict[str, None]()
    for k in range(at, min(len(t), at + AGENTS)):
        named, word = t.name(k), t.word(k)
        if named is not None:
            if t.word(k + 1) != "'s":
                found[named.actor.id] = None
        elif (
            (word not in ("and", ",", "the", "both", "'s") and (found or not t.is_word(k)))
            or word in said["preposition"]
            or word in said["finite"]
        ):
            break
    return tuple(found)


def _behind_its_issue(s: Sentence, read: Read) -> Proposal | None:
    """ "a move that Lima condemned": the issue is what the relative hangs on."""
    t, (head, entry, told, scene) = s.t, read
    finite = bool(scene.cued) or is_finite(t, head, entry.form, told, s.tables)
    if not finite or told.passive or not _is_direct(entry.construction) or t.word(head + 1) not in ENDINGS:
        return None
    at = relative_before(t, told.start - 1)
    if at < 1 or told.start - at > RELATIVE or (at == told.start - 1 and not scene.cued):
        return None
    end = at - 1 if t.word(at - 1) == "," else at
    start = phrase_before(t, end, 0, s.tables)
    if start < 0:
        return None
    cued = Subject(speakers_of(scene.cued), "cue")
    holders = cued if cued.actors else subject(s.clause(scene)._replace(region=at, statements=()), told.start - 1)
    if end < at and _is_clause(s, start):
        whole = phrase_before(t, start - 1, 0, s.tables)
        start = whole if whole >= 0 else start
        read = read._replace(entry=_of_claims(entry))
    return made(s, read, Fit("relative", start, end), holders, end)


def _is_clause(s: Sentence, start: int) -> bool:
    """Whether a verb stands before the phrase: "it would cost jobs, which Oslo denies" is about the whole."""
    said = s.tables.said
    return any(s.t.word(start - 1) in said[kind] for kind in ("modal", "be", "auxiliary"))


def _of_claims(entry: Entry) -> Entry:
    construction = entry.construction
    return entry._replace(construction=construction._replace(stance=construction.claim or construction.stance))


# Stance nouns on what carries them: "expressed its deep concern", "Oslo’s readiness", "stressed on Friday the need".

FARTHEST = 9  # tokens between the verb and its noun
SECOND_NOUN = 4  # tokens from "and its" to the second noun
SHOWN = frozenset(("need", "necessity", "importance", "urgency"))  # stressed by who calls for it; whose they are does not count


class Carrier(NamedTuple):
    """The verb's token or -1, the named possessor or None, where the wording begins, and "country" of "his country’s" or -1."""

    verb: int
    owner: Named | None
    start: int
    own: int = -1


def read_noun(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """The position of the noun at token i, if a verb or a possessor carries it."""
    fitted = fit(s.t, i, entry, s.tables)
    if fitted is None:
        return None
    scene, carried = s.scene_at(i), _carrier(s, i, entry.construction)
    none = "no" in s.t.words[max(0, i - 2) : i]  # "has no intention of"
    bare = Read(i, entry, Predicate(carried.start, negated=none), scene)
    if carried.own >= 0:
        return made(s, bare, fitted, own(s.clause(scene), carried.own))
    if carried.verb < 0 and carried.owner is None:
        return _again(s, bare, fitted)
    told = predicate(s.t, carried.verb, s.tables) if carried.verb >= 0 else bare.told
    told = told._replace(negated=told.negated != none) if carried.verb >= 0 else told
    if carried.owner is not None:
        denied = told.negated and entry.construction.denied is None
        return None if denied else made(s, bare, fitted, Subject((carried.owner.actor.id,), "possessor"))
    scene = scene._replace(cued=s.world.cued(s.t.starts[carried.verb], s.t.ends[i]) or scene.cued)
    if told.infinitive and not scene.cued:
        return None
    read = Read(i, entry, told, scene)
    form = "ing" if s.t.word(carried.verb).endswith("ing") and not told.passive else "noun"
    return made(s, read, fitted, holders_of(s, read, form))


def _again(s: Sentence, read: Read, fitted: Fit) -> Proposal | None:
    """ "readiness to help and its determination to stay", "rejected it over fears": the noun goes on with another holder."""
    t, i = s.t, read.head
    if not s.found:
        return None
    last = Subject(s.found[-1].holders.actors, "carried")
    if t.word(i - 1) in ("over", "amid"):  # "rejected the plan over fears it would cost jobs"
        return made(s, read, fitted, last)
    if s.found[-1].construction.part != "noun":
        return None
    for k in range(i - 1, max(i - SECOND_NOUN, 0), -1):
        if t.word(k) in s.tables.said["possessive"] and t.word(k - 1) in ("and", ","):
            return made(s, read._replace(told=Predicate(k)), fitted, last)
    return None


def _carrier(s: Sentence, noun: int, construction: Construction) -> Carrier:
    """Walk left over the noun's adjectives, possessor and article to the verb that carries it."""
    t, said, start = s.t, s.tables.said, noun
    owner: Named | None = None
    k = noun - 1
    while k >= 0 and noun - k < FARTHEST:
        word, named = t.word(k), t.name(k)
        if word in s.tables.carriers and named is None:
            shown = construction.name in SHOWN or word not in said["show"]
            return Carrier(k if shown else -1, owner, start if owner else k)
        if word == "'s" and t.word(k - 1) in said["own"] and t.word(k - 2) in said["possessive"]:
            return Carrier(-1, None, start, k - 1)
        owned = t.name(k - 1) if word == "'s" else None
        if (owned or named) and _has_possessive(t, k, noun, said["possessive"]):
            break  # "Kenya's border and our resolve"
        if owned is not None or named is not None:
            holder = owned or (named if named and _owns(t, k, named) else None)
            owner = owner or (holder if construction.name not in SHOWN else None)
            k = t.first_of(k - 1 if owned else k) - 1
            continue
        if _ends(s, k):
            break
        start = k if t.is_word(k) and not owner else start
        k -= 1
    return Carrier(-1, owner, start)


def _has_possessive(t: Tokens, k: int, noun: int, possessive: Container[str]) -> bool:
    """Whether "our" or "his" tells between token k and the noun whose the noun is."""
    return any(t.word(i) in possessive for i in range(k + 1, noun))


def _ends(s: Sentence, k: int) -> bool:
    """Whether the word can stand between no noun and its possessor or verb: a sign, a preposition, a verb, a plural."""
    t, said, word = s.t, s.tables.said, s.t.word(k)
    if not (t.is_word(k) or t.is_quote(k)) or word in said["finite"]:
        return True
    if word.endswith("s") and not word.endswith(("ss", "ous", "us")) and word not in said["determiner"]:
        return True
    return word in said["preposition"] and not (word in ("on", "in") and t.word(k + 1) in said["day"])


def _owns(t: Tokens, k: int, named: Named) -> bool:
    """Whether a name beside the noun is its possessor: "Chinese concern", "US support", "the States’ commitment"."""
    words = named.span.words(t.text)
    return is_adjective(words, named.actor.name) or words.isupper() or "." in words or t.word(k + 1) == "'"
