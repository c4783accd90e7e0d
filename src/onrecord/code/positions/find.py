"""Sentences, statements and actors -> Positions: what verbs, nouns and judgements say, the body’s word before a headline’s."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

from onrecord.code.positions.constructions import Proposal, Read, Sentence, holders_of, is_nested, made, read_noun, read_verb
from onrecord.code.positions.holders import PERSONAL, Subject, World, subject
from onrecord.code.positions.issues import issue_end, phrase_before, with_whole_issues
from onrecord.code.positions.predicates import Fit, Predicate, begins, fit, is_finite, predicate
from onrecord.code.positions.tokens import Construction, Entry, StanceTables, cut, load_stance_tables
from onrecord.code.who import Cast, Voices
from onrecord.records import Actor, Office, Part, PartKind, Position, Report, Span, Stance, StandIn, Statement

# Adjectives of a holder ("is ready to"), judgements of the issue ("is unacceptable"), and what "must" or "should" be.

ABSTRACT = frozenset("it this that these those such which he she they we i there".split())
JUDGED = frozenset("and but for to in because as at if when from until unless".split())  # words behind a whole judgement
UNASKED = frozenset("who which it if i".split())  # before a "must" that nobody calls for
ASKED = frozenset("we they sides parties countries".split())  # whose "need to" is a call on them
PARTICIPLES = frozenset("made held put done built met set found sent cut".split())


def read_adjective(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """ "is committed to", "remains open to", "was “ready to”", also behind "and": "is for a ban and opposed to a tax"."""
    fitted = fit(s.t, i, entry, s.tables)
    if fitted is None:
        return None
    told = predicate(s.t, i, s.tables)
    start = _copula(s, told)
    if start >= 0:
        copula = predicate(s.t, start, s.tables)
        if copula.infinitive:
            return None  # "told troops to remain ready"
        told = copula._replace(negated=told.negated != copula.negated, passive=True)
    elif not told.passive:
        again = s.t.word(told.start - 1) in ("and", "but", "or")
        if not (again and s.found and s.found[-1].construction.part == "adjective"):
            return None
    read = Read(i, entry, told, s.scene_at(i))
    return made(s, read, fitted, holders_of(s, read, "adjective"))


def _copula(s: Sentence, told: Predicate) -> int:
    """The index of "remains", or of an "is" that quotation marks part from its adjective; -1 where none belongs to it."""
    if told.passive:
        return -1  # the predicate has its "is"
    k = told.start - 1
    while k >= 0 and (s.t.is_quote(k) or s.t.word(k) in ("and", "also", "both")):
        k -= 1
    return k if s.t.word(k) in s.tables.said["feel"] else -1


def read_judgement(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """ "such talk is unacceptable", "it is too early to say so": the speaker judges the subject, or what "it" stands for."""
    t, construction = s.t, entry.construction
    behind = i + len(construction.words)
    if tuple(t.words[i:behind]) != construction.words:
        return None
    paired = t.word(i - 1) in ("and", "or") and t.word(i - 2) in s.tables.entries  # "fair or reasonable"
    read = Read(i, entry, predicate(t, i - 2 if paired else i, s.tables), s.scene_at(i))
    told, scene = read.told, read.scene
    if not scene.speakers or not told.passive or (told.doubt and not told.negated) or scene.region >= told.start:
        return None
    holders = Subject(scene.speakers, "speaker")
    if t.word(told.start - 1) == "it":
        fitted = fit(t, i, entry._replace(construction=_extraposed(construction)), s.tables)
        return made(s, read, fitted, holders) if fitted else None
    start = _judged(s, read, behind)
    return made(s, read, Fit("subject", start, behind), holders, told.start) if start >= 0 else None


def _judged(s: Sentence, read: Read, behind: int) -> int:
    """The first token of the noun phrase that is judged; -1 where none is."""
    t, told = s.t, read.told
    plain = any(frame.slot == "it" for frame in read.entry.construction.frames)
    if not plain or (t.is_word(behind) and t.word(behind) not in JUDGED):
        return -1
    start = phrase_before(t, told.start, read.scene.region, s.tables)
    return -1 if told.start - start == 1 and t.word(start) in ABSTRACT else start


def _extraposed(construction: Construction) -> Construction:
    """The frames of "it is …": what follows the adjective."""
    frames = (frame._replace(words=frame.words[1:]) for frame in construction.frames if frame.words[:1] == ("it",))
    return construction._replace(frames=tuple(frames))


def read_must(s: Sentence, i: int, entry: Entry) -> Proposal | None:
    """ "both sides should keep talking": the speaker calls for what the subject is to do."""
    t = s.t
    at = i + 2 if t.word(i + 1) == "to" else i + 1
    scene = s.scene_at(i)
    if not scene.speakers or scene.region >= i or not _is_asked(s, i, at, entry):
        return None
    read, holders = Read(i, entry, Predicate(i, must=True), scene), Subject(scene.speakers, "speaker")
    done = at + 1 if t.word(at) in ("not", "also") else at
    end = i
    while t.is_quote(end - 1):  # "any deal “must be checked”"
        end -= 1
    start = phrase_before(t, end, scene.region, s.tables)
    nameless = start < 0 or t.word(start) in ABSTRACT or t.word(start) in s.tables.said["nobody"]
    gerund = t.word(done) == "be" and t.word(scene.region + (t.word(scene.region) == "that")).endswith("ing")
    active = not gerund and (t.word(done) != "be" or not _is_participle(s, done + 1))
    if active and _is_barred(s, i, scene.region):
        read = read._replace(entry=entry._replace(construction=entry.construction._replace(stance="opposes")))
        return made(s, read, Fit("vp", at, at), holders)
    if nameless:  # what is to be done to it makes no issue without it
        return made(s, read, Fit("vp", at, at), holders) if active else None
    return made(s, read, Fit("subject", start, at), holders, issue_end(t, Fit("vp", at, at), scene.limit, s.tables))


def _is_barred(s: Sentence, i: int, region: int) -> bool:
    """Whether nobody is to do it: "no state should accept rockets"."""
    start = phrase_before(s.t, i, region, s.tables)
    return start >= 0 and s.t.word(start) in ("no", "nobody", "none")


def _is_asked(s: Sentence, i: int, at: int, entry: Entry) -> bool:
    """Whether somebody is to do something: not "must have been", "should it rain", "which should", "the roof needs to"."""
    t, word = s.t, s.t.word(at)
    if t.word(i - 1) in UNASKED or not t.is_word(at) or t.name(at) is not None or word in PERSONAL | {"you", "do", "have"}:
        return False
    if entry.construction.name != "need":
        return True
    asked = t.word(i - 1) in ASKED or t.name(i - 1) is not None
    return asked and t.word(i + 1) == "to" and entry.form in ("base", "s")


def _is_participle(s: Sentence, at: int) -> bool:
    word = s.t.word(at + 1 if s.t.word(at) in s.tables.said["adverb"] else at)
    return word.endswith(("ed", "en", "wn", "ept", "ught")) or word in PARTICIPLES


# Judgements given to an object ("called the sale illegal"), and what a holder "has never" done.

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


WORD = re.compile(r"[a-z]+")
SILENT: frozenset[PartKind] = frozenset(("byline", "dateline", "credit", "furniture"))
REPEATS: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption"))


class Found(NamedTuple):
    """A proposal, the kind of part it stands in, and its first holder."""

    proposal: Proposal
    kind: PartKind | None
    holder: Actor


def positions_by_table(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    actors: Sequence[Actor],
    offices: Sequence[Office] = (),
    stand_ins: Sequence[StandIn] = (),
    tables: StanceTables | None = None,
) -> tuple[Position, ...]:
    """The positions of a report in text order; what a headline or caption repeats of the body counts once.

    `tables` are those with a user's own stances.
    """
    body = [part.span for part in report.parts if part.kind not in REPEATS | SILENT]
    told_of = {actor.id for actor in actors for mention in actor.mentions if any(mention in span for span in body)}
    return positions_of(found_in(report, sentences, World(actors, statements, offices, stand_ins), tables), told_of)


def found_in(report: Report, sentences: Sequence[Span], world: World, tables: StanceTables | None = None) -> list[Found]:
    """All that the table proposes, in text order. A question takes no side, and most sentences hold no construction at all."""
    tables = tables or load_stance_tables()
    found: list[Found] = []
    for n, sentence in enumerate(sentences):
        words = sentence.words(report.text)
        if tables.triggers.isdisjoint(WORD.findall(words.casefold())) or words.rstrip('”" ').endswith("?"):
            continue
        world.before = _named_before(sentences[n - 1], found, world) if n else []
        for item in propose(Sentence(cut(report.text, sentence, world.mentions_in(sentence)), world, tables, [])):
            kind = _kind_at(report.parts, item.wording.start)  # a dateline stands in the body's first sentence
            if kind not in SILENT:
                found.append(Found(item, kind, world.actors[item.holders.actors[0]]))
    return found


READERS = {
    "verb": read_verb,
    "adjective": read_adjective,
    "noun": read_noun,
    "judgement": read_judgement,
    "must": read_must,
    "rating": read_rating,
    "never": read_never,
}


def propose(s: Sentence) -> list[Proposal]:
    """Every position the table sees in the sentence, in text order; what lies inside another's issue is left out."""
    for i, word in enumerate(s.t.words):
        for entry in s.tables.entries.get(word, ()):
            proposal = READERS[entry.construction.part](s, i, entry)
            bare = proposal and proposal.issue.words(s.t.text).casefold() in s.tables.said["determiner"]
            if proposal and not bare and not is_nested(proposal, s.found):
                s.found.append(proposal)
                break
    return s.found


def positions_of(items: Sequence[Found], told_of: Collection[str]) -> tuple[Position, ...]:
    """One position for each holder; none from a headline of whom the body tells (`told_of`): its own words are the record."""
    found: dict[tuple[str, str, Span], Position] = {}
    for item, kind, _ in items:
        for holder in item.holders.actors:
            if kind in REPEATS and holder in told_of:
                continue
            statement = _statement(item, holder)
            position = Position(holder=holder, stance=item.stance, issue=item.issue, wording=item.wording, statement=statement)
            found.setdefault((holder, item.stance, item.issue), position)
    return tuple(sorted(found.values(), key=lambda position: (position.wording, position.issue, position.holder)))


def _named_before(sentence: Span, found: Sequence[Found], world: World) -> list[Actor]:
    """The actors of the sentence before: those that took a side in it, then those it names."""
    held = [item.holder for item in found[-3:] if item.proposal.wording in sentence]
    return held[::-1] + [named.actor for named in world.mentions_in(sentence)]


def _kind_at(parts: Sequence[Part], offset: int) -> PartKind | None:
    return next((part.kind for part in parts if part.span.start <= offset < part.span.end), None)


def _statement(item: Proposal, holder: str) -> str | None:
    """The statement the words stand in: the holder's own where several share its content."""
    own = next((statement.id for statement in item.statements if statement.speaker == holder), None)
    return own or (item.statements[0].id if item.statements else None)


# Beside the table what the encoder marks: its own word comes second, but first that of a head of the user's own stances.


def find_positions(
    report: Report,
    sentences: Sequence[Span],
    statements: Sequence[Statement],
    who: Cast,
    offices: Sequence[Office] = (),
    stand_ins: Sequence[StandIn] = (),
    tables: StanceTables | None = None,
) -> tuple[Position, ...]:
    """The positions of a report in text order: the table's, and those of the encoder whose issues the table has not.

    The table finds more than the encoder on real reports (docs/why/reader.md), so that its word comes first; but before it that
    of a head of the user's own stances. `tables` are those with his words.
    """
    marked = learned_positions(report, statements, who)
    learned = tuple(with_whole_issues(marked, report.text, sentences, tables or load_stance_tables()))
    own = [position for position in learned if position.stance not in get_args(Stance)]
    told = positions_by_table(report, sentences, statements, tuple(who.actors.values()), offices, stand_ins, tables)
    told = (*own, *_apart(told, own))
    return tuple(sorted((*told, *_apart(learned, told)), key=lambda position: (position.wording, position.issue, position.holder)))


def _apart(positions: Iterable[Position], others: Sequence[Position]) -> Iterator[Position]:
    """The positions whose issues share no words with those of others."""
    for position in positions:
        if not any(position.issue.start < other.issue.end and other.issue.start < position.issue.end for other in others):
            yield position


LEAST = 0.8  # probability of an issue; swept 0.3-0.8 on gold/real/dev, see training/RUNS.md
LEAST_HOLDER = 0.3  # of a holder; swept with it
LEAST_WORDING = 0.5
QUIET: frozenset[PartKind] = frozenset(("headline", "deck", "pull_quote", "caption", "byline", "dateline", "credit", "furniture"))


def learned_positions(report: Report, statements: Sequence[Statement], who: Cast) -> tuple[Position, ...]:
    """Positions in text order, one for each holder, stance and issue; who holds it is named by the words, or speaks."""
    voices, quiet = Voices(statements), report.spans_of(*QUIET)
    found: dict[tuple[str, str, Span], Position] = {}
    for number, mark in who.found("issue"):
        if (mark.score < LEAST and not mark.own) or any(mark.span in part for part in quiet):
            continue
        statement = next(iter(voices.around(mark.span)), None) or next(iter(voices.told_by(mark.span)), None)
        holders = list(who.parties(number, "holder", LEAST_HOLDER))[:1]
        if not holders and statement and statement.speaker:
            holders = [statement.speaker]
        wording = _wording(who, number, mark.span)
        for holder in holders:
            position = Position(
                holder=holder,
                stance=mark.own or mark.type,
                issue=mark.span,
                wording=wording,
                statement=statement.id if statement else None,
            )
            found.setdefault((holder, position.stance, mark.span), position)
    return tuple(found.values())


def _wording(who: Cast, number: int, issue: Span) -> Span:
    """The issue with the words of the stance, in its line."""
    start, end = issue.start, issue.end
    for tie in who.ties(number, "wording", LEAST_WORDING):
        first, last = min(start, tie.span.start), max(end, tie.span.end)
        if "\n" not in who.text[first:last]:
            start, end = first, last
    return Span(start, end)
