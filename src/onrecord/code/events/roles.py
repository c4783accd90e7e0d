"""Who does it and to whom, without a parser: what stands left and right of a verb's group, beside an event's noun; whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.lexicon import Hit
from onrecord.code.events.sentence import (
    BOTH,
    OPENS,
    POSSESSIVE,
    REACH,
    Group,
    Mention,
    Phrase,
    Sentence,
    Verbs,
    heads_ending_at,
    list_ending_at,
)

# Whose the noun at a token is: "X's arrest", "their arrest", "Chinese sanctions".

ITS = frozenset(("its", "their", "his", "her", "our", "my"))


def owner_before(s: Sentence, i: int) -> int | None:
    """The token of "its", "their" … before a noun at token i, with none but adjectives between."""
    at = i - 1
    while at >= 0 and not s.breaks(at) and s.word(at) not in ITS:
        at -= 1
    return at if at >= 0 and s.word(at) in ITS else None


def possessor_before(s: Sentence, i: int) -> tuple[Phrase, ...]:
    """Whose the noun at token i is: "X's arrest", "their arrest"."""
    owner = owner_before(s, i)
    return named_before(s, i, possessive=True) or ((Phrase(owner, owner + 1, ()),) if owner is not None else ())


def named_before(s: Sentence, i: int, *, possessive: bool) -> tuple[Phrase, ...]:
    """The actor named in the noun's own phrase: with "'s" or without."""
    phrase = s.ending_at(i)
    if possessive and s.word(phrase.i - 1) == "and" and not s.is_a(phrase.i, "det") and not phrase.mentions:
        phrase = s.ending_at(phrase.i - 1)  # "Arland's missile and drone attack"
    for mention in reversed(phrase.mentions):
        if not possessive and s.words[mention.i : mention.j] == ["military"]:
            continue  # "Cestria's military aid"
        ends = s.word(mention.j) in POSSESSIVE or s.word(mention.i) in ITS
        if ends == possessive and mention.i >= phrase.i:
            return _paired(s, phrase, mention)
    return ()


def _paired(s: Sentence, phrase: Phrase, mention: Mention) -> tuple[Phrase, ...]:
    """ "US-China talks" names two; "Israel and Egypt's deal" too, and "Israeli and Egyptian talks"."""
    if len(phrase.mentions) > 1 and s.word(mention.i - 1) in ("-", "–", "—", "/"):
        return tuple(Phrase(m.i, m.j, (m,)) for m in phrase.mentions[-2:])
    other = _joined(s, phrase, mention)
    if other is not None:
        return (Phrase(other.i, other.j, (other,)), Phrase(mention.i, mention.j, (mention,)))
    return (Phrase(mention.i, mention.j, (mention,)),)


def _joined(s: Sentence, phrase: Phrase, mention: Mention) -> Mention | None:
    """The first of "U.N. and Chinese sanctions": an adjective or abbreviation that "and" joins to the mention."""
    if mention.i != phrase.i or s.word(phrase.i - 1) != "and" or s.word(mention.j) in POSSESSIVE:
        return None
    first = s.ending_at(phrase.i - 1)
    other = first.mentions[0] if len(first.mentions) == 1 else None
    if other is None or other.person or other.j != first.j:
        return None
    return other if not other.noun or s.text[s.starts[other.i] : s.ends[other.j - 1]].isupper() else None


# Who does it: from a verb to its subject, without a parser — by what stands left of the verb's group of words.
#
# Every walk goes left a bounded number of steps, so that a long sentence costs no more than its length.

DEPTH = 4  # verbs followed from one to the next: "agreed to ask them to urge X to leave"
RESOLVES = frozenset(
    "decision plan plans move refusal attempt attempts effort efforts bid intention promise pledge threat order readiness "
    "willingness failure desire agreement ability".split()
)
PART = frozenset(("in", "by"))  # "Y's role in ending it", "Y's help by sending grain"
REPORTS = frozenset("reported report reports confirmed confirms described describes recalled recalls".split())
PLACES = frozenset(("in", "near", "at", "outside"))
MARKS = frozenset(("“", '"', "‘"))
ENDINGS = (("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("s", ""), ("old", "ell"))


class Agents:
    """The subjects of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s
        self.verbs = Verbs(s)

    def subject(self, i: int, depth: int = 0) -> tuple[Phrase, ...]:
        """The noun phrases that are the subject of the verb at token i, several where it is a list."""
        s, group = self._s, self.verbs.group(i)
        if depth > DEPTH or group.i == 0:
            return self._following(i) if s.word(i).endswith("ing") else ()
        before = group.i - 1
        if group.to:
            return self._of_infinitive(before, depth)
        if self._is_participle(i, group):
            return self._of_participle(before, depth)
        if s.word(before) in MARKS and s.is_tight(group.i) and before > 0:
            before -= 1  # 'it "stands behind"': the quotation begins with the verb
        return self._left_of(before, depth)

    def clause_subject(self, i: int) -> tuple[Phrase, ...]:
        """The subject of the verb that governs a noun at token i: the nearest verb before it."""
        verb = self.verbs.before(i - 1)
        return self.subject(verb) if verb is not None else ()

    def subject_of_object(self, i: int) -> tuple[Phrase, ...]:
        """The same, but not of who only tells of what the noun means: "both reported the attacks"."""
        verb = self.verbs.before(i - 1)
        return () if verb is None or self._s.word(verb) in REPORTS else self.subject(verb)

    def _is_participle(self, i: int, group: Group) -> bool:
        bare = self._s.word(i).endswith("ing") and not group.be
        return bare or (self._s.word(group.i).endswith("ing") and group.helped)

    def _left_of(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """The subject of a finite verb by the token before its group."""
        s, word = self._s, self._s.word(before)
        if word.endswith("ing") and not s.owner[before] and s.is_a(before, "verb"):
            return self.subject(before, depth + 1)
        if s.is_a(before, "rel"):
            return self._antecedent(before)
        if s.is_a(before, "conj") or (word == "," and self._is_chained(before)):
            verb = self._joined_to(before)  # "X met Y and thanked him": the subject of the verb before
            return self.subject(verb, depth + 1) if verb is not None else self._first(before)
        return self._behind_insertion(before) if s.is_sign(before) else heads_ending_at(s, before + 1)

    def _of_infinitive(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "X agreed to meet": X; "X urged Y to meet": Y; "Y's decision to meet": Y."""
        s, verb = self._s, self.verbs.before(before)
        phrase = s.ending_at(before + 1)
        if phrase.mentions and s.word(phrase.i - 1) in ("of", "by") and s.word(phrase.i - 2) in RESOLVES:
            return (phrase,)  # "condemned the decision of Y to detain": Y
        if s.word(before) in RESOLVES and (owner := possessor_before(s, before)):
            return owner  # "condemned Y's move to annex": Y
        if s.word(before) == "," and (named := self._behind_insertion(before)) and verb is not None and named[-1].j > verb:
            return named if self._takes_infinitive(s.word(self.verbs.before(named[0].i) or -1)) else self.subject(verb, depth + 1)
        if verb is None:
            place = s.is_a(phrase.i - 1, "prep")  # "they use a port in Y to bomb": not Y
            return (phrase,) if phrase.mentions and not place else self._first(before)
        if verb < phrase.i and phrase.mentions and self._takes_infinitive(s.word(verb)):
            return list_ending_at(s, before + 1, is_object=True)
        return self.subject(verb, depth + 1)

    def _joined_to(self, before: int) -> int | None:
        """The verb that one behind "and" goes with: behind ", and" none of a clause with "who" that ends there."""
        s, verb = self._s, self.verbs.before(before - 1)
        if verb is None or s.word(before) != "and" or s.word(before - 1) != ",":
            return verb
        for at in range(before - 2, max(-1, before - REACH), -1):
            if s.is_a(at, "rel") and s.word(at) != "that" and s.word(at - 1) != ",":
                return self.verbs.before(at - 1)
            if s.word(at) in STOPS or s.word(at) == ",":
                break
        return verb

    def _takes_infinitive(self, word: str) -> bool:
        """ "urged", "urges", "urging" -> "urge": whether its object does what the infinitive says."""
        verbs = self._s.tables.said["infinitive_object"]
        return word in verbs or any(word.endswith(a) and word.removesuffix(a) + b in verbs for a, b in ENDINGS)

    def _of_participle(self, before: int, depth: int) -> tuple[Phrase, ...]:
        """ "accused X of bombing": X; "X made it while meeting Y", "X left, ending it": X."""
        s, verb = self._s, self.verbs.before(before)
        phrase = s.ending_at(before + 1)
        if verb is None:
            return (phrase,) if phrase.mentions else self._following(before + 1) or self._first(before)
        if s.word(before) in ("of", "from", "for", "with") and s.ending_at(before).mentions:
            return list_ending_at(s, before)
        if s.word(before) in PART and (owner := possessor_before(s, before)):
            return owner
        if not s.breaks(before) and phrase.mentions:
            return list_ending_at(s, before + 1)
        return self.subject(verb, depth + 1)

    def _antecedent(self, rel: int) -> tuple[Phrase, ...]:
        """ "Y, which bombed": Y; "rebels in X, Y, who shelled": the rebels."""
        s, at = self._s, rel
        while at > 0 and (s.is_sign(at - 1) or s.is_a(at - 1, "prep")):
            at -= 1
        land = s.ending_at(at).i - 1
        placed = self._placed(land) if s.word(rel) == "who" and s.word(land) == "," else ()
        return placed or (heads_ending_at(s, at) if at else ())

    def _placed(self, j: int) -> tuple[Phrase, ...]:
        """Who is in the place that ends before token j: "rebels in the town of X"."""
        s, phrase = self._s, self._s.ending_at(j)
        if s.word(phrase.i - 1) == "of":
            phrase = s.ending_at(phrase.i - 1)
        return list_ending_at(s, phrase.i - 1) if s.word(phrase.i - 1) in PLACES else ()

    def _is_chained(self, comma: int) -> bool:
        """Whether a comma stands between verbs of one subject, not behind an apposition."""
        alone = all(self._s.word(at) != "," for at in range(comma - 1, max(-1, comma - REACH), -1))
        return alone and self.verbs.before(comma - 1) is not None

    def _behind_insertion(self, sign: int) -> tuple[Phrase, ...]:
        """ "X, who leads Y, urged": what stands before the comma, dash or bracket that opens the insertion."""
        s = self._s
        opening = "(" if s.word(sign) == ")" else s.word(sign)
        for at in range(sign - 1, max(0, sign - REACH), -1):
            if s.word(at) != opening:
                continue
            phrase, inner = s.ending_at(at), s.ending_at(sign)
            if inner.i == at + 1 and _ends_in_name(inner) and not _ends_in_name(phrase):
                return (inner,)  # "Y's premier, Z, left": Z
            if s.is_a(at + 1, "rel"):
                return self._antecedent(at + 1)  # "the paper, which did not name Y, urged": not Y
            if phrase.mentions and not (s.is_a(phrase.i - 1, "prep") and s.word(phrase.i - 1) != "of"):
                return heads_ending_at(s, at)
        return self._first(sign)

    def _following(self, i: int) -> tuple[Phrase, ...]:
        """ "Meeting Y in Z, X said": what stands behind the next comma."""
        s = self._s
        comma = next((at for at in range(i, min(s.size, i + REACH)) if s.word(at) == ","), s.size)
        phrase = s.starting_at(comma + 1)
        return (phrase,) if phrase.mentions else ()

    def _first(self, i: int) -> tuple[Phrase, ...]:
        """The first phrase of token i's clause that names somebody and hangs on no preposition."""
        s = self._s
        opening = next((at for at in range(i, max(-1, i - 2 * REACH), -1) if s.word(at) in OPENS), 0)
        for mention in s.mentions:
            if not opening <= mention.i < i:
                continue
            j = mention.j
            while j < s.size and not s.breaks(j):
                j += 1
            if not s.is_a(s.ending_at(j).i - 1, "prep"):
                return list_ending_at(s, j)
        return ()


def _ends_in_name(phrase: Phrase) -> bool:
    return bool(phrase.mentions) and phrase.mentions[-1].j == phrase.j


# To whom: from a trigger to its recipients, by what stands right of it.

REACH_AHEAD = 14  # tokens looked ahead for a preposition of the frame
NEAR = 9  # of a noun's own prepositions
MANY = 3  # parties that make a list even without "and"
HOPS = 3  # prepositions followed from an object that names nobody: "the stance of the government of X"
LIST = 12
SOME = frozenset("one two three four five six seven eight nine ten dozens hundreds some many most several all both".split())
INNER = ("of", "by", "from", "to", "between", "among")
ABOUT = frozenset(("over", "about", "around", "nearly", "some", "than", "more", "least", "at", "as", "many"))
BESIDE = frozenset("coordination accordance line compliance conjunction tandem keeping connection".split())
STOPS = frozenset(".;:?!")


class Targets:
    """The objects of one sentence."""

    def __init__(self, s: Sentence) -> None:
        self._s = s

    def of_verb(self, j: int, ways: Sequence[str], head: int) -> tuple[Phrase, ...]:
        """The phrases found first by one of the ways; `head` is behind the verb, `j` behind the last word of the trigger."""
        infinitive = head == j and self._is_infinitive(j)
        start = j if self._s.is_a(j - 1, "prep") else head
        for way in filter(None, ways):
            if way == "obj" and infinitive:
                continue  # "promised to release them": they are not promised
            found = self.object(start) if way == "obj" else self.behind(j + (infinitive and way == "to"), way)
            if found:
                return found
        return ()

    def of_noun(self, j: int, ways: Sequence[str]) -> tuple[Phrase, ...]:
        """The same of a noun, whose own prepositions stand near and whose list of parties may be a subject."""
        return next((found for way in ways if way and (found := self.behind(j, way, noun=True))), ())

    def _is_infinitive(self, i: int) -> bool:
        """ "to release", not "to Cestria" nor "to the rebels"."""
        named = self._s.owner[i + 1] is not None or self._s.is_a(i + 1, "det") or self._s.word(i + 1)[:1].isdigit()
        return self._s.word(i) == "to" and not named

    def object(self, i: int) -> tuple[Phrase, ...]:
        """The object at token i: what it names, or what hangs on it by "of", "by" …"""
        s = self._s
        while s.is_adverb(i) or (s.word(i) in ABOUT and (s.word(i + 1)[:1].isdigit() or s.word(i + 1) in ABOUT)):
            i += 1
        i = s.manner(i)
        if (s.word(i).isdigit() or s.word(i) in SOME) and s.word(i + 1) == "of" and s.is_a(i + 2, "object"):
            i += 2  # "detained 12 of them"
        owns = s.word(i) == "her" and s.starting_at(i).j > i + 1  # "met her counterpart"
        if s.is_a(i, "object") and s.owner[i] is None and not owns:
            return (Phrase(i, i + 1, ()),)
        for _ in range(HOPS):
            phrase = s.starting_at(i)
            if apposed := self._apposed(phrase):
                return apposed
            if phrase.mentions:
                return self.list_from(phrase)
            inner = s.starting_at(phrase.j + 1)
            if s.word(phrase.j) == "of" and inner.mentions:
                return self._apposed(inner, titled=True) or self.list_from(inner)
            on = s.word(phrase.j) in INNER or (s.word(phrase.j) == "that" and phrase.j > phrase.i)
            if not on or (s.word(phrase.j) == "from" and self._is_act(phrase.j + 1)):
                return ()
            i = phrase.j + 1
        return ()

    def behind(self, j: int, way: str, *, noun: bool = False) -> tuple[Phrase, ...]:
        """What stands behind the preposition `way` within the clause."""
        s = self._s
        depth = 0
        for at in range(j, min(s.size, j + REACH_AHEAD)):
            word = s.word(at)
            depth += (word == "(") - (word == ")")
            if word == "with" and at > j and s.word(at - 1) in BESIDE:
                return ()  # "imposed sanctions in coordination with Y": not on Y
            if word == way and (found := self._at(at + 1, way, noun=noun)):
                return found
            if noun and (at - j > NEAR or any(s.is_a(at, kind) for kind in ("be", "have", "modal", "rel"))):
                return ()
            if word in STOPS or (s.is_a(at, "subord") and word != "as") or (word in ("who", "which", "whose") and at > j):
                return ()
        return ()

    def _at(self, i: int, way: str, *, noun: bool) -> tuple[Phrase, ...]:
        """What a preposition has at token i; up to its "of" where it names nobody itself."""
        s = self._s
        if way == "from" and self._is_act(i):
            return ()
        phrase = s.starting_at(i)
        if apposed := self._apposed(phrase):
            return apposed
        if phrase.mentions:
            return self.list_from(phrase, noun=noun)
        if BOTH & set(s.words[phrase.i : phrase.j]):
            return (phrase,)
        if s.word(phrase.j) in ("of", "from", "in") and way != "in":
            inner = s.starting_at(phrase.j + 1)
            if inner.mentions:
                return self._apposed(inner, titled=True) or self.list_from(inner, noun=noun)
        return ()

    def _apposed(self, phrase: Phrase, *, titled: bool = False) -> tuple[Phrase, ...]:
        """ "Y's premier, Lin", "the Premier of Y, Lin" (`titled`): Lin, where the head of the phrase is a title."""
        s, at = self._s, phrase.j
        if s.is_a(at - 1, "day") or s.words[at - 1][:1].isdigit():
            return ()  # "on Wednesday, South Korea's military said"
        if titled and s.word(at) == "of":  # "the People's Republic of China" cut in two
            at = s.starting_at(at + 1).j
        named = bool(phrase.mentions) and phrase.mentions[-1].j == phrase.j and not titled
        mention = s.owner[at + 1] if s.word(at) == "," and phrase.j > phrase.i and not named else None
        if mention is None or not mention.noun or self._is_subject(Phrase(mention.i, mention.j, (mention,)), "" if titled else ","):
            return ()
        return (Phrase(mention.i, mention.j, (mention,)),)

    def _is_act(self, i: int) -> bool:
        """ "banned them from [entering] Y": Y is not banned."""
        return self._s.word(i).endswith("ing") and self._s.owner[i] is None and not self._s.is_capital(i)

    def list_from(self, first: Phrase, *, noun: bool = False) -> tuple[Phrase, ...]:
        """ "A, B and C" that begins with this phrase; a verb behind a phrase makes it a clause, but not of a noun."""
        s, found = self._s, [first]
        while len(found) < LIST:
            at = found[-1].j
            joint = s.word(at)
            if joint not in ("and", ",", "&"):
                break
            skip = at + 2 if joint == "," and s.word(at + 1) == "and" else at + 1
            phrase = s.starting_at(skip)
            if not phrase.mentions or (not noun and self._is_subject(phrase, joint)):
                break
            if len(found) == 1 and self._is_one_title(first, phrase):
                found = []  # "Y's deputy premier and foreign minister Z": Z
            found.append(phrase)
            if joint == "and" or s.word(skip - 1) == "and":
                break
        if 1 < len(found) < MANY and s.word(found[1].i - 1) == "," and not any(s.word(p.i - 1) == "and" for p in found[1:]):
            return (first,)  # "Y, Z's leader, said": an apposition, no list
        return tuple(found)

    def _is_one_title(self, first: Phrase, second: Phrase) -> bool:
        """Whether "and" joins two titles of one person."""
        titles = self._s.tables.said["envoy"]
        rest = self._s.words[first.mentions[-1].j : first.j]
        return bool(rest) and rest[-1] in titles and second.mentions[-1].j == second.j and second.mentions[-1].noun

    def _is_subject(self, phrase: Phrase, joint: str) -> bool:
        s = self._s
        word = s.word(phrase.j)
        if any(s.is_a(phrase.j, kind) for kind in ("be", "have", "do", "modal", "verb")):
            return True
        return word.endswith("ed") and s.breaks(phrase.j) and joint != ","


# Who stands beside an event's noun: "X's visit to Y", "talks between X and Y", "Chinese sanctions on Z", "the expulsion of W".


def actors_of(s: Sentence, hit: Hit, agents: Agents, targets: Targets) -> tuple[tuple[Phrase, ...], str]:
    """(the phrases that act, the way they were found); ways are tried in the entry's order."""
    for way in hit.entry.by:
        if way == "poss":
            found = possessor_before(s, hit.i)
        elif way == "adj":
            found = named_before(s, hit.i, possessive=False)
        elif way == "latter":
            found = _latter(s, hit.i)
        elif way == "subj":
            found = agents.subject_of_object(hit.i)
        else:
            found = targets.behind(hit.j, way, noun=True) if way else ()
        if found:
            return found, way
    return (), ""


def _latter(s: Sentence, i: int) -> tuple[Phrase, ...]:
    """ "at the latter's request": who was named last."""
    if "latter" not in s.words[max(0, i - 4) : i]:
        return ()
    earlier = [mention for mention in s.mentions if mention.j <= i]
    return tuple(Phrase(mention.i, mention.j, (mention,)) for mention in earlier[-1:])
