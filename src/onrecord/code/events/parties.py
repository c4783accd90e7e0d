"""The parties of an event: phrases beside its trigger, the speaker of the words -> actors and recipients."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.code.events.agents import Agents
from onrecord.code.events.cast import Cast
from onrecord.code.events.heads import BOTH
from onrecord.code.events.lexicon import Hit, copula_before
from onrecord.code.events.naming import PAIRS, Naming
from onrecord.code.events.nominal import actors_of, possessor_before
from onrecord.code.events.sentence import POSSESSIVE, QUOTES, Phrase, Sentence
from onrecord.code.events.targets import Targets
from onrecord.code.who import Voices
from onrecord.records import Span

SURE, LIKELY, NONE = 1.0, 0.85, 0.0  # how well the way parties were found holds; factors of the score
ACTS = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
WHOLE = 4  # tokens of a trigger beyond which only its verb is marked
ASKED = frozenset(
    "release freeing end return withdrawal resumption extradition lifting removal implementation protection establishment "
    "suspension restoration cessation halt arrest trial creation".split()
)
CLAIM = frozenset(("claimed", "claims", "claim", "claiming"))


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

    def find(self, hit: Hit) -> Parties:
        """Who acts and whom it is done to; joint events have all parties in actors."""
        if hit.entry.kind == "n":
            found = self._of_noun(hit)
        elif hit.entry.kind == "v" and self.agents.verbs.is_passive(hit.i, hit.form, hit.head, transitive="obj" in hit.entry.to):
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
        return Parties(self.naming.actors(phrases), self.naming.actors(targets), LIKELY if way == "subj" else SURE)

    def _of_passive(self, hit: Hit) -> Parties:
        actors = self.naming.actors(self.targets.behind(hit.head, "by") or self.targets.behind(hit.j, "by"))
        recipients = self.naming.actors(self.agents.subject(hit.i))
        if hit.entry.type == "MOBILIZE" and not actors:
            return Parties(recipients, (), SURE)  # "the army was put on alert": it is the army that stands ready
        return Parties(actors, recipients, SURE)

    def _of_verb(self, hit: Hit) -> Parties:
        verb = copula_before(self._s, hit.i) if hit.entry.kind == "a" else hit.i
        actors = self.naming.actors(self.agents.subject(hit.i if verb is None else verb))
        if not actors:
            told = self._voices.told_by(self.span(hit))
            actors = self.naming.members(statement.speaker for statement in told if statement.speaker)
        objects = self._blamed(hit) if hit.entry.type == "ACCUSE" else None
        if objects is None:
            objects = self.targets.of_verb(hit.j, hit.entry.to, hit.head)
        if hit.entry.type == "REQUEST" and self._s.word(hit.j) in BOTH and self._s.word(hit.j + 1) in PAIRS:
            return Parties((), (), NONE)  # "called on both sides": a stance, by our rulings
        if hit.entry.type == "REQUEST":  # "called for the release of X": not asked of X
            objects = tuple(phrase for phrase in objects if not self._is_of_act(hit.j, phrase))
        return Parties(actors, self.naming.actors(phrase for phrase in objects if self._fits(phrase, hit.entry.flags)), SURE)

    def _is_of_act(self, j: int, phrase: Phrase) -> bool:
        """Whether a phrase hangs with "of" on an act that is asked for."""
        words = self._s.words[j : phrase.i]
        return any(words[at + 1 : at + 2] == ["of"] and word in ASKED for at, word in enumerate(words))

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
