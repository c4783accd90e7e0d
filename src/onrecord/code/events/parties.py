"""The parties of an event: phrases beside its trigger, pronouns in them, the speaker of the words -> actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.code.events.agents import Agents
from onrecord.code.events.cast import Cast
from onrecord.code.events.lexicon import Hit, copula_before
from onrecord.code.events.nominal import actors_of, possessor_before
from onrecord.code.events.sentence import POSSESSIVE, QUOTES, Phrase, Sentence
from onrecord.code.events.targets import Targets
from onrecord.code.events.voices import Voices
from onrecord.records import Span, Statement

ACTS = frozenset(("ASSAULT", "COERCE", "SANCTION", "MOBILIZE"))
PAIRS = frozenset(
    ("countries", "sides", "nations", "governments", "neighbours", "neighbors", "capitals", "states", "parties", "koreas")
)
SURE, LIKELY, GUESSED = 1.0, 0.85, 0.7  # how well the way parties were found holds; factors of the score


class Parties(NamedTuple):
    """Actor ids on either side; `how` is a factor of the score."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    how: float


class Finder:
    """Finds the parties of the triggers of one sentence."""

    def __init__(self, s: Sentence, cast: Cast, voices: Voices) -> None:
        self._s, self._cast, self._voices = s, cast, voices
        self.agents, self.targets = Agents(s), Targets(s)

    def find(self, hit: Hit) -> Parties:
        """Who acts and whom it is done to; joint events have all parties in actors."""
        s, span = self._s, self.span(hit)
        how = SURE
        told = self._voices.told_by(span)
        passive = hit.entry.kind == "v" and self.agents.is_passive(hit.i, hit.form, hit.head, transitive="obj" in hit.entry.to)
        if hit.entry.kind == "n":
            phrases, way = actors_of(s, hit, self.agents, self.targets)
            how = LIKELY if way == "subj" else SURE
            actors = self.ids(phrases or (self.claimant() if hit.entry.type == "ASSAULT" else ()))
            recipients = self.ids(self.targets.find(hit.j, hit.entry.to, hit.j))
            if not recipients and "poss" in hit.entry.to:
                recipients = self.ids(possessor_before(s, hit.i))  # "X's arrest"
            if not recipients and hit.entry.type == "REQUEST" and "at" in s.words[max(0, hit.i - 5) : hit.i]:
                recipients = self.ids(self.agents.clause_subject(hit.i))  # "met at Y's request": Y asked who met
        elif passive:
            actors = self.ids(self.targets.behind(hit.head, "by") or self.targets.behind(hit.j, "by"))
            recipients = self.ids(self.agents.subject(hit.i))
            if hit.entry.type == "MOBILIZE" and not actors:
                actors, recipients = recipients, ()  # "the army was put on alert": it is the army that stands ready
        else:
            verb = copula_before(s, hit.i) if hit.entry.kind == "a" else hit.i
            actors = self.ids(self.agents.subject(hit.i if verb is None else verb))
            objects = self._blamed(hit) if hit.entry.type == "ACCUSE" else None
            if objects is None:
                objects = self.targets.find(hit.j, hit.entry.to, hit.head)
            recipients = self.ids(phrase for phrase in objects if self._fits(phrase, hit.entry.flags))
        speakers = [statement.speaker for statement in told if statement.speaker]
        if speakers and not actors and not passive and hit.entry.kind != "n":
            actors = self._expanded(speakers)
        return _sorted(actors, recipients, hit, how)

    def _blamed(self, hit: Hit) -> tuple[Phrase, ...] | None:
        """ "condemned the killing of X by Y": Y. None where the object is no act."""
        s = self._s
        phrase = s.starting_at(hit.head)
        last = next((i for i in range(phrase.j - 1, phrase.i - 1, -1) if not s.is_adverb(i)), phrase.i)
        nouns = [row.entry for row in s.tables.lexicon.get(s.word(last), ()) if row.entry.kind == "n" and row.entry.type in ACTS]
        if not nouns or s.owner[last] is not None:
            return None
        found, _ = actors_of(
            s, Hit(nouns[0]._replace(by=("poss", "adj", "by")), last, last + 1, last + 1, ""), self.agents, self.targets
        )
        return found or self.claimant()

    def claimant(self) -> tuple[Phrase, ...]:
        """Who "claimed responsibility" in this sentence."""
        s = self._s
        at = s.words.index("responsibility") if "responsibility" in s.words else 0
        claim = next(
            (i for i in range(at - 1, max(-1, at - 4), -1) if s.word(i) in ("claimed", "claims", "claim", "claiming")), None
        )
        return self.agents.subject(claim) if claim is not None else ()

    def _fits(self, phrase: Phrase, flags: str) -> bool:
        """Whether an object is what the entry's flags h, n and p call for."""
        s = self._s
        persons = phrase.actor is None or self._cast[phrase.actor].kind in ("person", "group")
        plain = s.is_sign(phrase.j) or s.is_a(phrase.j, "prep") or s.is_a(phrase.j, "conj") or not s.word(phrase.j)
        named = "n" not in flags or (plain and s.word(phrase.j) not in QUOTES and self._is_head(phrase))
        return ("h" not in flags or self._is_head(phrase)) and ("p" not in flags or persons) and named

    def _is_head(self, phrase: Phrase) -> bool:
        """Whether a phrase means who it names: "met Y", "met Y's envoy", but not "met Y's demands"."""
        s = self._s
        if not phrase.mentions:
            return True
        last = phrase.mentions[-1]
        rest = s.words[last.j : phrase.j]
        whole = not rest or (last.noun and rest[0] not in POSSESSIVE)
        return whole or bool(set(rest) & s.tables.said["envoy"])

    def span(self, hit: Hit) -> Span:
        """The words of the trigger that stand together."""
        s = self._s
        last = hit.j if hit.j - hit.i <= 4 else hit.head
        return Span(s.starts[hit.i], s.ends[last - 1])

    def ids(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        """The actors of phrases, each once, in text order; groups told apart."""
        found: list[str] = []
        listed = list(phrases)
        shared = len(listed) > 1 and any(p.mentions and not p.mentions[-1].noun and p.mentions[-1].j == p.j for p in listed[:-1])
        for phrase in listed:
            adjectives = [mention.actor for mention in phrase.mentions if not mention.noun]
            actor = phrase.actor or self._pronoun(phrase)
            if shared and adjectives and phrase is listed[-1]:
                actor = adjectives[0]  # "Thai and Cambodian troops": two states
            if actor is not None:
                found.append(actor)
            elif {"two", "both"} & {self._s.word(phrase.i - 1), self._s.word(phrase.i)}:
                found += self._cast.pair() if self._s.word(phrase.j - 1) in PAIRS else ()
        return self._expanded(found)

    def _expanded(self, actors: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(member for actor in actors for member in self._cast.members(actor)))

    def _pronoun(self, phrase: Phrase) -> str | None:
        """Whom "we", "she", "its" stand for: the speaker, or who was named last before."""
        s, word = self._s, self._s.word(phrase.i)
        if phrase.j - phrase.i != 1:
            return None
        around = self._voices.around(Span(s.starts[phrase.i], s.ends[phrase.i]))
        speaker = next((statement.speaker for statement in around if statement.speaker), None)
        if word in ("i", "me", "my"):
            return speaker
        if s.is_a(phrase.i, "first") or word == "our":
            return self._we(around)
        kinds = ("person",) if word in ("he", "she", "him", "his", "her") else ("state", "organisation", "group")
        if word in ("they", "them", "their", "it", "its", *("he", "she", "him", "his", "her")):
            earlier = [m for m in s.mentions if m.j <= phrase.i and self._cast[m.actor].kind in kinds]
            if word in ("him", "her", "them") and s.breaks(phrase.i - 1):
                return earlier[-1].actor if earlier else None
            if speaker and self._cast[speaker].kind in kinds and around[0].kind != "direct":
                begin = self._voices.piece(around[0], Span(s.starts[phrase.i], s.ends[phrase.i])).start
                nearer = [m for m in earlier if s.starts[m.i] >= begin and kinds != ("person",)]
                return nearer[-1].actor if nearer else speaker
            return earlier[-1].actor if earlier else None
        return None

    def _we(self, around: Sequence[Statement]) -> str | None:
        """A body named in the source ("the ministry's spokesman") speaks for itself, a person in office for the state."""
        for statement in around:
            if statement.speaker:
                if statement.source:
                    inside = [named.actor for named in self._cast.inside(statement.source)]
                    bodies = [actor for actor in inside if self._cast[actor].kind == "organisation"]
                    if bodies:
                        return bodies[-1]
                return self._cast.speaks_for(statement.speaker)
        return None


def _sorted(actors: tuple[str, ...], recipients: tuple[str, ...], hit: Hit, how: float) -> Parties:
    recipients = tuple(actor for actor in recipients if actor not in actors)
    if "j" in hit.entry.flags and (recipients or len(actors) > 1):
        return Parties((*actors, *recipients), (), how)
    return Parties(actors, recipients, how)
