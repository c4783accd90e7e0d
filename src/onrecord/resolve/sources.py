"""Source phrases -> those they name: "the Foreign Ministers Ana Ruiz and Kari Lund", "a senior Indonesian official"."""

from __future__ import annotations

import re

from onrecord.records import Span
from onrecord.resolve.actors import Draft, Found, noun_ending, noun_mention, owner_of, plural_ending, slug
from onrecord.resolve.names import Mention
from onrecord.resolve.scene import Scene
from onrecord.words import GOVERNMENTS, NAME_WORDS, Lexicon, Words

PRONOUNS = frozenset("he she it they we i who which him her them".split())
RELATIVE = frozenset("who which that whose where when".split())
PREPOSITIONS = NAME_WORDS["after_source"]
DEFINITE = frozenset("the its his her their our this that".split())
BESIDE = frozenset("the of both a his her its their counterpart colleague host".split())  # "Ruiz and her Chilean counterpart, Paz"
STOP = re.compile(r"[,;:()“”\"–—]| - ")


class Phrase:
    """One source: its words first to last, and where its head noun phrase ends."""

    def __init__(self, span: Span, scene: Scene) -> None:
        words = scene.words
        inside = words.inside(span.start, span.end)
        self.span, self.first, self.stop = span, inside.start, inside.stop
        self.cut = self.stop  # where the first comma, bracket or relative clause stands
        self.relative = self.stop
        self.head = self.stop - 1
        for index in inside:
            if words.folded[index] in RELATIVE and index > self.first:
                self.relative = index
                break
        for index in inside:
            if index == self.relative or (index > self.first and STOP.search(words.between(index - 1, index))):
                self.cut = index
                break
        for index in range(self.first + 1, self.cut):
            doing = words.folded[index].endswith("ing") and words.folded[index + 1 : index + 2] in (["the"], ["a"], ["an"])
            modifies = words.folded[index] == "monitoring" and words.folded[index + 1 : index + 2] in (
                ["group"],
                ["body"],
                ["agency"],
            )
            if (words.folded[index] in PREPOSITIONS and not modifies) or doing:  # "the coalition fighting the Front"
                self.head = index - 1
                break
        else:
            self.head = self.cut - 1


class Sources:
    """Tells whom a source phrase names; makes the unnamed actors it needs."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.words, self.cast, self.lexicon = scene, scene.words, scene.cast, lexicon
        self.by_last = {self.words.first_from(m.span.end) - 1: m for m in scene.mentions}
        self.unnamed: dict[str, Draft] = {}

    def named(self, phrase: Phrase) -> list[Draft]:
        """Those the phrase names: a person, several joined by "and", or the body or state at its head."""
        words = self.words
        end = words.starts[phrase.relative] if phrase.relative < phrase.stop else phrase.span.end
        inside = [m for m in self.scene.touched_by(phrase.span.start, end) if m.span in self.cast.by_span]
        people = [m for m in inside if _is_person(m, words)]
        if people:
            return self._drafts(self._with_bodies(self._joined(people), inside, phrase))
        others = [m for m in inside if m.form != "adjective"]
        head = words.starts[phrase.head]
        named = next((m for m in others if m.span.start <= head < m.span.end), None)
        if named is not None and named.kind == "state":  # "Transparency International Georgia" is no state
            named = next((m for m in others if m.kind == "organisation" and m.span.end + 1 == named.span.start), named)
        if named is not None:
            bodies = [m for m in others if m.kind != "group"]
            chains = (self._joined(bodies[at:]) for at in range(len(bodies)))
            return self._drafts(next((chain for chain in chains if named in chain), [named]))
        apposed = next((m for m in others if phrase.head + 1 == phrase.cut < phrase.stop and self._opens(m, phrase.cut)), None)
        if apposed is not None and phrase.relative > phrase.cut:
            return self._drafts([apposed])
        known = self._before_noun(phrase, others)
        if known is not None:
            return self._drafts([known])
        if words.folded[phrase.head] in GOVERNMENTS:
            state = next((m for m in inside if m.kind == "state"), None)
            return [self.cast.by_span[state.span]] if state else self._government(phrase)
        return []

    def _before_noun(self, phrase: Phrase, named: list[Mention]) -> Mention | None:
        """The body whose name stands right before the noun that it is: "North Korea's official KCNA news agency"."""
        found = noun_ending(self.words, phrase.head, self.lexicon)
        if found is None or found.noun.kind != "body" or found.noun.sector not in ("JRN", "NGO", "BUS"):
            return None
        before = found.first - 1
        return next(
            (
                m
                for m in named
                if m.kind == "organisation" and self.words.first_from(m.span.end) - 1 == before and self.words.adjoins(before)
            ),
            None,
        )

    def _opens(self, mention: Mention, index: int) -> bool:
        """Whether the mention stands at this word, or behind its article: "A rival group, the Front for Azawad"."""
        at = self.words.first_from(mention.span.start)
        return at == index or (at == index + 1 and self.words.folded[index] == "the")

    def _joined(self, mentions: list[Mention]) -> list[Mention]:
        """The first, and those joined to it by commas and "and" with nothing but titles and owners between."""
        joined = [mentions[0]]
        for mention in mentions[1:]:
            left = joined[-1].span.end
            owned = {
                i for m in self.scene.mentions_in(left, mention.span.start) for i in self.words.inside(m.span.start, m.span.end)
            }
            between = [self.words.folded[i] for i in self.words.inside(left, mention.span.start) if i not in owned]
            plain = [word for word in between if not self.lexicon.is_title(word) and word not in BESIDE]
            listed = not plain and "," in self.words.text[left : mention.span.start] and mention is not mentions[-1]
            if plain != ["and"] and not listed:
                break
            joined.append(mention)
        return joined

    def _with_bodies(self, people: list[Mention], inside: list[Mention], phrase: Phrase) -> list[Mention]:
        """Persons, with the body or state that opens or ends their phrase beside "and": "Ruiz and the Nile Council"."""
        first, last, words = people[0].span.start, people[-1].span.end, self.words
        others = [m for m in inside if m.kind in ("organisation", "state") and m.form != "adjective"]
        bodies = [m for m in others if not words.text.startswith(("’s", "'s"), m.span.end)]
        before = [m for m in bodies if m.span.end <= first and self._opens(m, phrase.first) and self._plain_and(m.span.end, first)]
        behind = [m for m in bodies if m.span.start >= last and words.first_from(m.span.end) >= phrase.cut]
        after = [m for m in behind if self._plain_and(last, m.span.start, titles=False)]
        return [*before[-1:], *people, *after[:1]]

    def _plain_and(self, start: int, end: int, *, titles: bool = True) -> bool:
        """Whether "and", an article and titles are all that stands between two names."""
        between = [self.words.folded[i] for i in self.words.inside(start, end)]
        plain = [word for word in between[1:] if word != "the" and not (titles and self.lexicon.is_title(word))]
        return between[:1] == ["and"] and not plain and "," not in self.words.text[start:end]

    def _drafts(self, mentions: list[Mention]) -> list[Draft]:
        """The actors mentioned, each once."""
        drafts = [self.cast.by_span[mention.span] for mention in mentions]
        return [draft for n, draft in enumerate(drafts) if draft not in drafts[:n]]

    def _government(self, phrase: Phrase) -> list[Draft]:
        """ "the government" of no named state: of the one around."""
        if self.is_another(phrase):
            return []
        state = self.scene.state_around(phrase.span.start)
        draft = self.cast.by_key.get(f"state:{state}")
        if draft is None or self.words.folded[phrase.head] not in ("government", "authorities"):
            return []
        self.cast.mention(draft, self.np(phrase))
        return [draft]

    def is_another(self, phrase: Phrase) -> bool:
        """Whether a name of nobody known stands by the head: "Crimean authorities", "officials in Tripoli" are others."""
        beside = (*range(phrase.first, phrase.head), *range(phrase.head + 1, phrase.stop))
        return any(self.words.forms[i][0].isupper() and self.words.folded[i] not in DEFINITE for i in beside)

    def np(self, phrase: Phrase) -> Span:
        """The phrase to its first comma, without who is named in it: "The minister", of "Egypt’s minister" the minister."""
        end = self.words.ends[phrase.head]
        owners = [m.span.end for m in self.scene.touched_by(self.words.starts[phrase.first], end)]
        first = max(phrase.first, *(self.words.first_from(at) for at in owners), phrase.first)
        return Span(self.words.starts[min(first, phrase.head)], end)

    def owner(self, phrase: Phrase) -> Mention | None:
        """The state or body in the phrase whose the unnamed one is: "an EU diplomat", "Thailand's foreign minister"."""
        cut = self.words.ends[phrase.cut - 1]
        return next(
            (m for m in self.scene.mentions_in(phrase.span.start, cut) if m.kind in ("state", "organisation") and m.form != "noun"),
            None,
        )

    def unnamed_one(self, phrase: Phrase) -> list[Draft] | None:
        """The actor whom a common noun names, made when it is new; [] where it speaks for no one, None where no rule knows."""
        words = self.words
        found = noun_ending(words, phrase.head, self.lexicon) or plural_ending(words, phrase.head, self.lexicon)
        if found is None:
            return None
        owner = self.owner(phrase)
        kind = found.noun.kind
        if kind == "nobody":
            return []
        if kind == "paper":
            if owner and owner.span.start > words.starts[phrase.head]:
                owner = None  # "a letter seen by Sky News" is not theirs
            return [self.cast.by_span[owner.span]] if owner and owner.span in self.cast.by_span else []
        return self._unnamed(phrase, found, owner)

    def partaker(self, phrase: Phrase, found: Found) -> list[Draft]:
        """The actor whom a common noun names that takes part in an event."""
        if self.words.folded[phrase.head] in GOVERNMENTS:
            return self.of_owner(found) or self._government(phrase)
        return self._unnamed(phrase, found, self.owner(phrase))

    def of_owner(self, found: Found) -> list[Draft]:
        """The state whose government a noun is: "Khartoum authorities", "Sudan’s military-led government"."""
        owner = owner_of(self.words, found.first, self.by_last)
        state = self.cast.by_span.get(owner.span) if owner is not None and owner.kind == "state" else None
        if state is None:
            return []
        self.cast.mention(state, Span(self.words.starts[found.first], self.words.ends[found.last]))
        return [state]

    def _unnamed(self, phrase: Phrase, found: Found, owner: Mention | None) -> list[Draft]:
        """The actor of a body's, a group's or a person's common noun, made when it is new."""
        mention = noun_mention(self.words, found, owner_of(self.words, found.first, self.by_last) or owner, "source")
        there = self.cast.by_span.get(mention.span)
        if there:
            return [there]
        if found.noun.kind == "body":
            return self._body(mention, phrase, abroad=found.noun.abroad)
        return [self._new(mention, phrase, owner, abroad=found.noun.abroad)]

    def _body(self, mention: Mention, phrase: Phrase, *, abroad: bool) -> list[Draft]:
        """ "the agency" is the last body called so; "the presidential palace" is that of the state around."""
        noun = mention.name.casefold().split()[-1]
        if self.words.folded[phrase.first] in DEFINITE and self.owner(phrase) is None:
            known = self._spoke_last(mention, noun) or self._last_such(mention, noun)
            if known:
                self.cast.mention(known, self.np(phrase))
                return [known]
        ours = mention.sector in ("GOV", "MIL", "LEG", "JUD") and not abroad
        state = mention.state or (self.scene.state_around(mention.span.start) if ours else None)
        key = f"org:{state.casefold()}-{slug(mention.name)}" if state else None
        draft = self.cast.by_key.get(key or "")
        if draft is None:
            draft = self.cast.add(Draft(mention.name, "organisation", state, mention.sector, key, named=False, homeless=abroad))
        self.cast.mention(draft, mention.span)
        return [draft]

    def known_body(self, phrase: Phrase) -> Draft | None:
        """The body or state that "the ministry", "the government" points back to; None where none is known."""
        words = self.words
        if words.folded[phrase.head] in ("government", "authorities"):
            if self.is_another(phrase):
                return None
            return self.cast.by_key.get(f"state:{self.scene.state_around(phrase.span.start)}")
        found = noun_ending(words, phrase.head, self.lexicon)
        if found is None or found.noun.kind not in ("body", "group"):
            return None
        mention = noun_mention(words, found, None, "source")
        noun = words.folded[phrase.head]
        return self._last_such(mention, noun) if found.noun.kind == "body" else self._last_group(mention, noun)

    def _last_group(self, mention: Mention, noun: str) -> Draft | None:
        """The one group called so: "the ministers", after "European Union foreign ministers"."""
        such = [d for d in self.cast.drafts if d.kind == "group" and d.mentions and d.name.casefold().split()[-1] == noun]
        return such[0] if len(such) == 1 and such[0].start < mention.span.start else None

    def _last_such(self, mention: Mention, noun: str) -> Draft | None:
        """The last body before here that may be called by this noun."""
        for other in reversed(self.scene.mentions_in(0, mention.span.start)[-60:]):
            draft = self.cast.by_span.get(other.span)
            such = draft and (noun in draft.name.casefold().split() or self._is_such(draft, noun, mention))
            if draft and such and draft.kind == "organisation":
                return draft
        return None

    def _spoke_last(self, mention: Mention, noun: str) -> Draft | None:
        """Who spoke last in this sentence or the two before, if a body that may be called so."""
        _, last = self.scene.spoke_last(mention.span.start) or (0, None)
        return last if last and last.kind == "organisation" and self._is_such(last, noun, mention) else None

    def _is_such(self, draft: Draft, noun: str, mention: Mention) -> bool:
        """Whether a body may be called by a noun that its name does not hold: customs are an agency."""
        generic = {"agency": ("GOV", "JRN", "IGO", "SPY"), "authority": ("GOV",), "company": ("BUS", None), "firm": ("BUS", None),
                   "body": ("IGO", "GOV", "NGO"), "bloc": ("IGO",), "organisation": ("IGO", "NGO"), "organization": ("IGO", "NGO"),
                   "group": ("NGO", "REB", "BUS", "IGO"), "charity": ("NGO",), "newspaper": ("JRN",), "broadcaster": ("JRN",),
                   "alliance": ("IGO",), "party": ("PTY",)}  # fmt: skip
        return draft.named and " " not in mention.name and draft.sector in generic.get(noun, ())

    def _called(self, name: str) -> list[Draft]:
        """The unnamed groups whose name ends in this noun."""
        noun = " " + name.casefold()
        return [d for d in self.unnamed.values() if d.kind == "group" and f" {d.name.casefold()}".endswith(noun)]

    def _new(self, mention: Mention, phrase: Phrase, owner: Mention | None, *, abroad: bool) -> Draft:
        """An unnamed person or group; the same words are the same group, but another person."""
        words = self.words
        first = phrase.first
        joint = next((i for i in range(phrase.head - 1, first, -1) if words.folded[i] == "and"), None)
        if joint is not None and self.scene.mentions_in(words.starts[first], words.starts[joint]):
            first = joint + 1  # "Poland and the Polish people": the people
        while first < phrase.head and words.folded[first] in ("the", "a", "an", "some", "its", "one"):
            first += 1
        name = words.text[words.starts[first] : words.ends[phrase.head]]
        key = f"{mention.kind}:{slug(name)}"
        if mention.kind == "group" and key in self.unnamed:
            draft = self.unnamed[key]
        elif mention.kind == "group" and words.folded[phrase.first] in DEFINITE and len(same := self._called(mention.name)) == 1:
            draft = same[0]  # "the ministers", after "European Union foreign ministers"
        else:
            body = self.cast.by_span.get(owner.span) if owner else None
            sector = body.sector if body and body.kind == "organisation" and body.sector else mention.sector
            state = state_named = (body.state if body else None) or mention.state
            guessed = owner is None and not abroad and mention.kind == "group" and sector in ("GOV", "MIL", "LEG", "COP")
            if state is None and guessed and not self.is_another(phrase):
                state = self.scene.state_around(mention.span.start)
            if words.folded[first] == "administration" and state_named is None:
                state, abroad = ("USA" if "state:USA" in self.cast.by_key else None), True  # the word is American usage
            owners = {m.state for m in self.scene.touched_by(phrase.span.start, phrase.span.end) if m.kind == "state"}
            several = len(owners) > 1  # "the presidents of Peru and Chile"
            state = None if several else state
            draft = self.unnamed[key] = self.cast.add(
                Draft(name, mention.kind, state, sector, named=False, homeless=several or abroad)
            )
        self.cast.mention(draft, mention.span)
        return draft


def _is_person(mention: Mention, words: Words) -> bool:
    """Whether somebody is named here, and not only as the owner of what follows: "Xi’s spokesman"."""
    own = not words.text.startswith(("’s", "'s"), mention.span.end)
    return mention.kind == "person" and mention.form in ("name", "titled") and own
