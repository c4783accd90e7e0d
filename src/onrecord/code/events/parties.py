"""The parties of an event: phrases beside its trigger, the speaker of the words -> the actors that they name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.code.events.lexicon import Hit, copula_before
from onrecord.code.events.roles import Agents, Targets, actors_of, possessor_before
from onrecord.code.events.sentence import BOTH, HOME, POSSESSIVE, QUOTES, Named, Phrase, Sentence
from onrecord.code.who import Voices
from onrecord.records import Actor, ActorKind, Span, StandIn, Statement

# The actors of a report as events need them: by id, by mention, by state; groups told apart into those they name.

LEAST = 0.5  # how sure it must be whom a pronoun or title stands for
PRONOUNS = frozenset(
    "he him his himself she her hers herself it its itself they them their theirs themselves we us our ours i me my mine".split()
)
ADJECTIVE = re.compile(r"(?:ese|ian|ean|an|ish|ch|i|ic|ss|can)\Z")
SPEAKS_FOR_STATE = frozenset(("GOV", "MIL", "LEG"))


class Cast:
    """All actors of one report."""

    def __init__(self, actors: Sequence[Actor], text: str, stand_ins: Sequence[StandIn] = ()) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._by_name: dict[str, str] = {}
        self._states: dict[str, str] = {}
        for actor in actors:
            self._by_name.setdefault(actor.name, actor.id)
            if actor.kind == "state" and actor.state:
                self._states.setdefault(actor.state, actor.id)
        self.named = [
            Named(span, actor.id, _is_noun(actor, span.words(text)), actor.kind == "person")
            for actor in actors
            for span in actor.mentions
        ]
        self._several: dict[str, tuple[str, ...]] = {}
        self._pronouns: dict[int, str] = {}
        for item in stand_ins:
            if item.score >= LEAST and item.span.words(text).casefold() in PRONOUNS:
                self._pronouns[item.span.start] = self._meant(item)
            elif item.score >= LEAST:
                self.named.append(Named(item.span, self._meant(item), True))
        self.named.sort()
        self._starts = [named.span.start for named in self.named]
        self._told = sorted(self._pronouns)

    def __getitem__(self, actor: str) -> Actor:
        return self._actors[actor]

    def inside(self, span: Span) -> list[Named]:
        """The mentions that begin within a span, in text order."""
        return self.named[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def stands_in(self, span: Span) -> bool:
        """Whether a pronoun within a span stands for somebody."""
        at = bisect_left(self._told, span.start)
        return at < len(self._told) and self._told[at] < span.end

    def named_by(self, word: Span) -> str | None:
        """The actor whose name a word ends, or stands in."""
        at = bisect_left(self._starts, word.end)
        return next((item.actor for item in reversed(self.named[max(0, at - 4) : at]) if word.end <= item.span.end), None)

    def pronoun(self, start: int) -> str | None:
        """Whom resolve takes the pronoun at this offset for."""
        return self._pronouns.get(start)

    def _meant(self, item: StandIn) -> str:
        """The actor that words stand for; of several, a group of them that is known here alone."""
        if len(item.actors) == 1:
            return item.actors[0]
        together = "+".join(item.actors)
        self._several[together] = item.actors
        self._actors[together] = Actor(id=together, name=together, kind="group", mentions=(item.span,))
        return together

    def members(self, actor: str) -> tuple[str, ...]:
        """ "Xi Jinping and Vladimir Putin", a group: the two; anybody else himself."""
        if actor in self._several:
            return self._several[actor]
        found = self._actors[actor]
        if found.kind != "group" or " and " not in found.name:
            return (actor,)
        parts = [self._by_name.get(name.strip()) for name in found.name.replace(" and ", ", ").split(", ")]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) == PAIR else (actor,)

    def pair(self, times: int = 1) -> tuple[str, ...]:
        """ "both countries": the two states named more than `times` as often as any other; nobody where there are no such two."""
        counts = sorted(((len(a.mentions), a.id) for a in self._actors.values() if a.kind == "state"), reverse=True)
        if len(counts) < 2 or (len(counts) > 2 and counts[2][0] * times >= counts[1][0]):
            return ()
        return tuple(sorted((counts[0][1], counts[1][1]), key=lambda actor: min(self._actors[actor].mentions)))

    def state_of(self, actor: str) -> str | None:
        """The state an actor belongs to, as an actor of the report; the state itself for a state."""
        return self._states.get(self._actors[actor].state or "")

    def speaks_for(self, actor: str) -> str | None:
        """Whom a speaker's "we" means: his state for who holds office, himself for a body."""
        found = self._actors[actor]
        if found.kind == "person" and found.sector in SPEAKS_FOR_STATE:
            return self.state_of(actor) or actor
        return actor

    def is_one_side(self, one: str, two: str) -> bool:
        """Whether two actors are the same, or one speaks for the state that the other is or belongs to."""
        if one == two or two in self.members(one) or one in self.members(two):
            return True
        first, second = self._actors[one], self._actors[two]
        if first.state is None or first.state != second.state or "JRN" in (first.sector, second.sector):
            return False  # a state's broadcaster is not the state
        return "state" in (first.kind, second.kind)


def _is_noun(actor: Actor, words: str) -> bool:
    """Whether a mention can have a verb behind it: a state's name can, "Chinese" cannot."""
    return actor.kind in ("person", "organisation") or words == actor.name or ADJECTIVE.search(words) is None


# Phrases -> actors: names, pronouns, "both countries", groups told apart into those they name.

PAIRS = frozenset("countries sides nations governments neighbours neighbors capitals states parties koreas".split())
PERSONAL = frozenset(("he", "she", "him", "his", "her"))
OTHERS = frozenset(("they", "them", "their", "it", "its"))
THEY = frozenset(("they", "them", "their"))
OBJECTS = frozenset(("him", "her", "them"))
PERSON: tuple[ActorKind, ...] = ("person",)
BODIES: tuple[ActorKind, ...] = ("state", "organisation", "group")


class Naming:
    """Whom the phrases of one sentence name."""

    def __init__(self, s: Sentence, cast: Cast, voices: Voices) -> None:
        self._s, self._cast, self._voices = s, cast, voices

    def actors(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        """The actors of phrases, each once, in text order."""
        listed = list(phrases)
        shared = any(not phrase.mentions[-1].noun for phrase in listed[:-1] if phrase.mentions)
        found: list[str] = []
        for phrase in listed:
            adjective = next((mention.actor for mention in phrase.mentions if not mention.noun), None)
            if self._s.is_firm(phrase):
                continue
            if shared and adjective and phrase is listed[-1]:
                found.append(adjective)  # "Thai and Cambodian troops": two states
            elif actor := phrase.actor or self._pronoun(phrase):
                found.append(actor)
            elif state := self._own_country(phrase):
                found.append(state)
            elif BOTH & set(self._s.words[max(0, phrase.i - 1) : phrase.i + 1]) and self._s.word(phrase.j - 1) in PAIRS:
                found += self._cast.pair()
        return self.members(found)

    def members(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Each actor once, and of a group of two those two."""
        return tuple(dict.fromkeys(member for actor in actors for member in self._cast.members(actor)))

    def _own_country(self, phrase: Phrase) -> str | None:
        """ "her country": the state of whom "her" stands for."""
        if phrase.mentions or self._s.word(phrase.j - 1) not in HOME:
            return None
        owner = self._pronoun(Phrase(phrase.i, phrase.i + 1, ()))
        return self._cast.state_of(owner) if owner else None

    def _pronoun(self, phrase: Phrase) -> str | None:
        """Whom "we", "she", "its" stand for: the speaker, or who was named last before."""
        s, word = self._s, self._s.word(phrase.i)
        if phrase.j - phrase.i != 1:
            return None
        around = self._voices.around(Span(s.starts[phrase.i], s.ends[phrase.i]))
        if word in ("i", "me", "my"):
            return next((statement.speaker for statement in around if statement.speaker), None)
        if s.is_a(phrase.i, "first"):
            return self._we(around)
        elsewhere = word in PERSONAL or (word in THEY and not any(statement.kind == "direct" for statement in around))
        meant = self._cast.pronoun(s.starts[phrase.i]) if elsewhere else None
        if word in ("him", "them") and meant:
            return meant  # who was named last may be who meets "him"
        return (self._third(phrase.i, around) if word in PERSONAL | OTHERS else None) or meant

    def _third(self, i: int, around: Sequence[Statement]) -> str | None:
        """Whom a third person stands for: in reported speech its speaker, unless a nearer name fits; else who was named last."""
        s, word = self._s, self._s.word(i)
        kinds = PERSON if word in PERSONAL else BODIES
        earlier = [mention for mention in s.mentions if mention.j <= i and self._cast[mention.actor].kind in kinds]
        speaker = next((statement.speaker for statement in around if statement.speaker), None)
        is_object = word in OBJECTS and s.breaks(i - 1)
        if speaker and not is_object and self._cast[speaker].kind in kinds and around[0].kind != "direct":
            begin = self._voices.piece(around[0], Span(s.starts[i], s.ends[i])).start
            nearer = [mention for mention in earlier if s.starts[mention.i] >= begin and kinds is BODIES]
            return nearer[-1].actor if nearer else speaker
        return earlier[-1].actor if earlier else None

    def _we(self, around: Sequence[Statement]) -> str | None:
        """A body named in the source ("the ministry's spokesman") speaks for itself, a person in office for the state."""
        told = next((statement for statement in around if statement.speaker), None)
        if told is None or told.speaker is None:
            return None
        inside = [named.actor for named in self._cast.inside(told.source)] if told.source else []
        bodies = [actor for actor in inside if self._cast[actor].kind == "organisation"]
        return bodies[-1] if bodies else self._cast.speaks_for(told.speaker)


# The parties of an event: phrases beside its trigger, the speaker of the words -> actors and recipients.

SURE, LIKELY, NONE = 1.0, 0.85, 0.0  # how well the way parties were found holds; factors of the score
ACTS = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
WHOLE = 4  # tokens of a trigger beyond which only its verb is marked
ASKED = frozenset(
    "release freeing end return withdrawal resumption extradition lifting removal implementation protection establishment "
    "suspension restoration cessation halt arrest trial creation".split()
)
PAIR = 2  # of more than two who speak as one the group acts
OWNED = frozenset("government administration regime cabinet office forces army troops family party campaign team".split())
SINCE = frozenset(("after", "during", "amid", "following", "for"))
CLAIM = frozenset(("claimed", "claims", "claim", "claiming"))


def is_act(s: Sentence, i: int) -> bool:
    """Whether a noun is what somebody is asked to do with whom it is of: "the release of X", "the killing of X"."""
    rows = s.tables.lexicon.get(s.word(i), ())
    return s.word(i) in ASKED or any(row.entry.kind == "n" and row.entry.type in ACTS for row in rows)


class Parties(NamedTuple):
    """Actor ids on either side; `how` is a factor of the score."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    how: float


class Finder:
    """Finds the parties of the triggers of one sentence."""

    def __init__(self, s: Sentence, cast: Cast, voices: Voices) -> None:
        self._s, self._cast, self._voices = s, cast, voices
        self.agents, self.targets, self.naming = Agents(s), Targets(s), Naming(s, cast, voices)

    def _on(self, hit: Hit, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        """Recipients, but none who only tells of the act, nor whose government it is: "a town the army said", "Lund's forces"."""
        s = self._s
        sources = [statement.source for statement in self._voices.around(self.span(hit)) if statement.source]
        told = (p for p in phrases if not any(Span(s.starts[p.j - 1], s.ends[p.j - 1]) in it for it in sources))
        return self.naming.actors(p for p in told if not (p.mentions and p.mentions[-1].person and s.word(p.j - 1) in OWNED))

    def find(self, hit: Hit) -> Parties:
        """Who acts and whom it is done to; joint events have all parties in actors."""
        if hit.entry.kind == "n":
            found = self._of_noun(hit)
        elif hit.entry.kind == "v" and self._is_passive(hit):
            found = self._of_passive(hit)
        else:
            found = self._of_verb(hit)
        if hit.entry.type == "REQUEST" and hit.entry.kind == "v" and set(found.actors) & set(found.recipients):
            return Parties((), (), NONE)  # "called on both sides": a stance, by our rulings
        if "k" in hit.entry.flags and not found.recipients:
            return Parties((), (), found.how)  # "the two visited a centre"
        recipients = tuple(actor for actor in found.recipients if actor not in found.actors)
        if "j" in hit.entry.flags and (recipients or len(found.actors) > 1):
            return Parties((*found.actors, *recipients), (), found.how)
        return found._replace(recipients=recipients)

    def _is_passive(self, hit: Hit) -> bool:
        """Whether it is done to its subject; "ten men arrested after a match" too, as nobody is told whom they arrest."""
        verbs, transitive = self.agents.verbs, "obj" in hit.entry.to
        if verbs.is_passive(hit.i, hit.form, hit.head, transitive=transitive):
            return True
        group = verbs.group(hit.i)
        bare = hit.form in ("ed", "en") and not (group.helped or group.to) and self._s.word(hit.head) in SINCE
        return bare and transitive and hit.entry.type in ("COERCE", "SANCTION")

    def span(self, hit: Hit) -> Span:
        """The words of the trigger, or of its verb where they stand far apart."""
        last = hit.j if hit.j - hit.i <= WHOLE else hit.head
        return Span(self._s.starts[hit.i], self._s.ends[last - 1])

    def _of_noun(self, hit: Hit) -> Parties:
        s = self._s
        phrases, way = actors_of(s, hit, self.agents, self.targets)
        if not phrases and hit.entry.type == "ASSAULT":
            phrases = self._claimant()
        targets = self.targets.of_noun(hit.j, hit.entry.to)
        if not targets and "poss" in hit.entry.to:
            targets = possessor_before(s, hit.i)  # "X's arrest"
        if not targets and hit.entry.type == "REQUEST" and "at" in s.words[max(0, hit.i - 5) : hit.i]:
            targets = self.agents.clause_subject(hit.i)  # "met at Y's request": Y asked who met
        return Parties(self.naming.actors(phrases), self._on(hit, targets), LIKELY if way == "subj" else SURE)

    def _of_passive(self, hit: Hit) -> Parties:
        actors = self.naming.actors(self.targets.behind(hit.head, "by") or self.targets.behind(hit.j, "by"))
        given = hit.entry.type == "AID" and "obj" not in hit.entry.to  # "guns donated by Y to X": X
        objects = self.targets.of_verb(hit.j, hit.entry.to, hit.head) if given else self.agents.subject(hit.i)
        recipients = self._on(hit, objects)
        if hit.entry.type == "MOBILIZE" and not actors:
            return Parties(recipients, (), SURE)  # "the army was put on alert": it is the army that stands ready
        return Parties(actors, recipients, SURE)

    def _of_verb(self, hit: Hit) -> Parties:
        verb = copula_before(self._s, hit.i) if hit.entry.kind == "a" else hit.i
        actors = self.naming.actors(self.agents.subject(hit.i if verb is None else verb))
        if not actors and not self._has_subject(hit.i if verb is None else verb):
            told = self._voices.told_by(self.span(hit))
            actors = self.naming.members(statement.speaker for statement in told if statement.speaker)
        objects = self._blamed(hit) if hit.entry.type == "ACCUSE" else None
        if objects is None:
            objects = self.targets.of_verb(hit.j, hit.entry.to, hit.head)
        if hit.entry.type == "REQUEST" and self._s.word(hit.j) in BOTH and self._s.word(hit.j + 1) in PAIRS:
            return Parties((), (), NONE)  # "called on both sides": a stance, by our rulings
        if hit.entry.type == "REQUEST":  # "called for the release of X": not asked of X
            objects = tuple(phrase for phrase in objects if not self._is_of_act(hit.j, phrase))
        return Parties(actors, self._on(hit, (phrase for phrase in objects if self._fits(phrase, hit.entry.flags))), SURE)

    def _has_subject(self, i: int) -> bool:
        """Whether a noun stands before a verb, so that it does what nobody named does: "“the base gave air support”, X said"."""
        phrase = self._s.ending_at(self.agents.verbs.group(i).i)
        return phrase.j > phrase.i and not self._s.is_a(phrase.j - 1, "pron")

    def _is_of_act(self, j: int, phrase: Phrase) -> bool:
        """Whether a phrase hangs with "of" on an act that is asked for."""
        return any(self._s.word(at + 1) == "of" and is_act(self._s, at) for at in range(j, phrase.i - 1))

    def _blamed(self, hit: Hit) -> tuple[Phrase, ...] | None:
        """ "condemned the killing of X by Y": Y. None where the object is no act."""
        s = self._s
        phrase = s.starting_at(hit.head)
        last = next((i for i in range(phrase.j - 1, phrase.i - 1, -1) if not s.is_adverb(i)), phrase.i)
        rows = s.tables.lexicon.get(s.word(last), ()) if s.owner[last] is None else ()
        noun = next((row.entry for row in rows if row.entry.kind == "n" and row.entry.type in ACTS), None)
        if noun is None:
            return None
        act = Hit(noun._replace(by=("poss", "adj", "by")), last, last + 1, last + 1, "")
        return actors_of(s, act, self.agents, self.targets)[0] or self._claimant()

    def _claimant(self) -> tuple[Phrase, ...]:
        """Who "claimed responsibility" in this sentence."""
        words = self._s.words
        at = words.index("responsibility") if "responsibility" in words else 0
        claim = next((i for i in range(at - 1, max(-1, at - 4), -1) if words[i] in CLAIM), None)
        return self.agents.subject(claim) if claim is not None else ()

    def _fits(self, phrase: Phrase, flags: str) -> bool:
        """Whether an object is what the entry's flags h, n and p call for."""
        s = self._s
        persons = phrase.actor is None or self._cast[phrase.actor].kind in ("person", "group")
        ends = s.word(phrase.j) not in QUOTES and (s.is_sign(phrase.j) or s.is_a(phrase.j, "prep") or s.is_a(phrase.j, "conj"))
        head = self._is_head(phrase)
        return (head or not {"h", "n"} & set(flags)) and (persons or "p" not in flags) and (ends or "n" not in flags)

    def _is_head(self, phrase: Phrase) -> bool:
        """Whether a phrase means who it names: "met Y", "met Y's envoy", but not "met Y's demands"."""
        if not phrase.mentions:
            return True
        last = phrase.mentions[-1]
        rest = self._s.words[last.j : phrase.j]
        whole = not rest or (last.noun and rest[0] not in POSSESSIVE)
        return whole or not self._s.tables.said["envoy"].isdisjoint(rest)
