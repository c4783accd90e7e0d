"""Bodies' names, their short forms; and all names together -> typed mentions that never overlap: the longest and surest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.records import Span, TaggedName
from onrecord.resolve.gazetteer import Known, speaks_as_government
from onrecord.resolve.names import (
    Board,
    Mention,
    Run,
    Search,
    body_in,
    called_by,
    capital_runs,
    describes_thing,
    is_loud,
    is_placed,
    parts_at_and,
)
from onrecord.resolve.people import put_han_names, put_nicknames, put_person, put_surnames, put_untagged_people, tagged_people
from onrecord.words import COMPANIES, NAME_WORDS, SMALL, Words, is_capital, load_lexicon

# Bodies' names: known, tagged or told by a word like "ministry"; their abbreviations and short forms.

ALIAS = re.compile(r"(?:,? ?[(\[]|, or )(?:the )?([A-Z][A-Za-z&.]{1,9})[)\]]?")
GOVERNMENTS = ("government", "governments")
NUMBERS = frozenset("two three four five".split())  # "the Mekong Five"
ASIDE = frozenset("to in for on at and against without".split())
REGIMES = {"regime": "regime", "dictatorship": "regime", "administration": "administration", "government": "government"}


def put_bodies(tagged: Sequence[tuple[str, Run]], known: Sequence[Known], search: Search) -> None:
    """Bodies and known names, the longest first; of equals the known."""
    words, lexicon = search.words, search.lexicon
    states = {k.span.start: k.span for k in known if k.kind == "state"}
    found: dict[Span, Mention] = {}
    runs = [
        part
        for run in capital_runs(words, search.board.taken)
        if not is_loud(run, search)
        for part in parts_at_and(run, words, lexicon)
    ]
    pieces = [part for _, piece in tagged for part in parts_at_and(piece, words, lexicon)]
    for run in [*runs, *pieces]:
        body = body_in(_before_name(_after_state(run, states, words), states, search), words, lexicon)
        if body:
            mention = _body(body, states, search)
            found.setdefault(mention.span, mention)
    people = (words.inside(m.span.start, m.span.end) for m in search.board.mentions)
    surnames = {part for inside in people for part in called_by([words.folded[i] for i in inside])}
    for kind, piece in tagged:
        own = kind == "organisation" and words.folded[piece.last] not in surnames
        single = _single(piece, search) if own else None
        if single:
            found.setdefault(single.span, single)
    for k in known:
        name, key = (k.span.words(words.text), None) if k.form == "people" else (k.name, k.key)
        found[k.span] = Mention(k.span, "group" if k.form == "people" else k.kind, name, k.form, key, k.state, k.sector)
    for mention in _groupings(states, search):
        found.setdefault(mention.span, mention)
    for mention in sorted(found.values(), key=lambda m: (m.span.start - m.span.end, m.span)):
        search.board.put(mention)


def _groupings(states: dict[int, Span], search: Search) -> Iterator[Mention]:
    """Bodies no table knows, told by the states in brackets behind them: "the Mekong Five (Cambodia, Laos, …)"."""
    words = search.words
    for start, span in states.items():
        listed = words.text.startswith((", ", " and "), span.end) and words.text[start - 2 : start] == " ("
        last = words.first_from(start) - 1
        first = last + 1
        while listed and first > 0 and last - first < 3 and is_capital(words.forms[first - 1]):
            if (first <= last and not words.adjoins(first - 1)) or words.folded[first - 1] in SMALL - NUMBERS:
                break
            first -= 1
        if listed and first <= last and words.ends[last] == start - 2:
            run = Run(first, last)
            yield Mention(run.span(words), "organisation", run.span(words).words(words.text), sector="IGO")


def _after_state(run: Run, states: dict[int, Span], words: Words) -> Run:
    """A run without a state that only stands before it: of "Peru to the World Bank" and "Government of Peru" no body is one."""
    if words.folded[run.first] in GOVERNMENTS and words.folded[run.first + 1 : run.first + 2] == ["of"]:
        of = run.first + 2 + (words.folded[run.first + 2 : run.first + 3] == ["the"])
        state = states.get(words.starts[of]) if of <= run.last else None
        if state and state.end >= words.ends[run.last]:
            return Run(run.last, run.last)  # "the Government of Peru" is Peru
    leading = states.get(words.starts[run.first])
    if leading is None or words.first_from(leading.end) >= run.last:
        return run
    after = words.first_from(leading.end)
    if after <= run.last and words.folded[after] in ASIDE:
        return Run(after + 1 + (words.folded[after + 1] == "the" and after + 1 < run.last), run.last)
    return run


def _before_name(run: Run, states: dict[int, Span], search: Search) -> Run:
    """A run without whoever is named behind the state of a body: "Office of the President of Ukraine [Ihor Zhovkva]"."""
    words, lexicon = search.words, search.lexicon
    for index in range(run.first + 1, run.last - 1):
        state = states.get(words.starts[index]) if words.folded[index - 1] in ("of", "the") else None
        after = words.first_from(state.end) if state else run.last
        rest = range(after, run.last + 1)
        named = len(rest) > 1 and all(is_capital(words.forms[i]) and words.folded[i] not in lexicon.sectors for i in rest)
        nouns = (lexicon.nouns.get(words.folded[i]) for i in range(run.first, after))
        if named and any(
            noun is not None and noun.kind == "body" for noun in nouns
        ):  # no "Infrastructure of Peru", of its minister
            return Run(run.first, after - 1)
    return run


def _body(run: Run, states: dict[int, Span], search: Search) -> Mention:
    """A body by its name, without the state before it where the rest is name enough: "US State Department"."""
    words, sectors = search.words, search.lexicon.sectors
    leading = states.get(words.starts[run.first])
    if leading and leading.end < words.ends[run.last]:
        rest = Run(words.first_from(leading.end), run.last)
        if rest.size > 1 and sectors.get(words.folded[rest.last], "") in ("GOV", "LEG", "JUD"):
            run = rest
    span = run.span(words)
    sector = next((sectors[f] for f in reversed(words.folded[run.first : run.last + 1]) if sectors.get(f)), None)
    return Mention(span, "organisation", span.words(words.text), sector=sector)


def _single(piece: Run, search: Search) -> Mention | None:
    """A body tagged without any word of bodies in its name: an abbreviation, or a name of its own."""
    words, lexicon = search.words, search.lexicon
    first, last = piece
    while first <= last and (words.folded[first] in SMALL or words.forms[first] in search.adjectives):
        first += 1
    while last > first and words.forms[last].islower():
        last -= 1
    if any(lexicon.is_head(f) for f in words.folded[first : last + 1]):
        return None  # "Special Envoy for the Horn of Africa"
    if first > last or any(f in lexicon.sectors or lexicon.is_title(f) for f in (words.folded[first], words.folded[last])):
        return None
    if (
        describes_thing(Run(first, last), words, lexicon)
        or any(words.folded[i] in lexicon.things for i in range(first, last + 1))
        or words.forms[last][-1].isdigit()
    ):
        return None
    run = Run(first, last)
    if "/" in words.text[words.starts[first] : words.ends[last]]:
        return None  # a dateline's "New Delhi/Muscat"
    if not is_capital(words.forms[first]) or search.heading[words.starts[first]] or is_placed(run, words):
        return None
    span = run.span(words)
    return Mention(span, "organisation", span.words(words.text))


def put_regimes(search: Search) -> None:
    """ "The Asad regime", "the Lund government": a government named after its head."""
    words, board = search.words, search.board
    if REGIMES.keys().isdisjoint(words.folded):
        return
    ends = {mention.span.end: mention for mention in board.mentions}
    for index, form in enumerate(words.folded):
        if form not in REGIMES or index == 0 or not is_capital(words.forms[index - 1]) or not words.adjoins(index - 1):
            continue
        before, head = words.folded[index - 1], ends.get(words.ends[index - 1])
        if before in SMALL or search.lexicon.is_title(before) or before in search.lexicon.sectors or (head and head.key):
            continue
        if head and head.span.start == words.starts[index - 1]:
            board.mentions.remove(head)
        elif board.taken[words.starts[index - 1]]:
            continue
        span = Run(index - 1, index).span(words)
        board.block(span)
        board.mentions.append(Mention(span, "organisation", f"{words.forms[index - 1]} {REGIMES[form]}", sector="GOV"))


def put_aliases(search: Search) -> None:
    """Abbreviations that stand in brackets after a body's name; they count wherever they stand."""
    text, board = search.words.text, search.board
    states = {m.span.end: m.span.start for m in board.mentions if m.kind == "state"}
    for mention in list(board.mentions):
        if mention.kind == "organisation" and mention.form == "name":
            found = ALIAS.match(text, mention.span.end)
            if found is None:
                continue
            start = states.get(mention.span.start - 1)
            whole = mention.name if start is None else text[start : mention.span.end]  # "Uganda Wildlife Authority (UWA)"
            joint = whole[whole.find(" ") + 1 :] if "-" in whole.split()[0] else whole  # "U.S.-Chile Consultative Group (CG)"
            if any(_stands_for(found[1], name) for name in (mention.name, whole, joint)):
                for index in (i for i in search.words.capitals if search.words.forms[i] == found[1]):
                    span = Run(index, index).span(search.words)
                    _replace(board, Mention(span, "organisation", found[1], "alias", of=mention.span), known=mention.key is None)


def _replace(board: Board, mention: Mention, *, known: bool) -> None:
    """Put an alias, also where the tagger saw a body of its own, or a table one (`known`) that goes by these letters elsewhere."""
    if not board.put(mention):
        board.mentions[:] = [
            mention if other.span == mention.span and (known or not other.key) else other for other in board.mentions
        ]


def _stands_for(short: str, name: str) -> bool:
    """Whether the capitals of an abbreviation come in the name, in their order, the first at its start."""
    letters = iter(name.casefold())
    capitals = [sign.casefold() for sign in short if sign.isupper()]
    return len(capitals) > 1 and name.casefold().startswith(capitals[0]) and all(sign in letters for sign in capitals)


def put_short_names(search: Search) -> None:
    """The first word of a body's name alone, where no table knows the word: "Prutmar", of "Prutmar Logistic"."""
    words, lexicon = search.words, search.lexicon
    short: set[str] = set()
    for mention in search.board.mentions:
        if mention.kind == "organisation" and mention.key is None and mention.form == "name":
            inside = words.inside(mention.span.start, mention.span.end)
            first = words.folded[inside[0]]
            plain = (
                first in lexicon.sectors
                or first in lexicon.things
                or lexicon.is_title(first)
                or words.forms[inside[0]] in search.adjectives
            )
            if len(inside) > 1 and not plain and first not in SMALL and words.folded[inside[-1]] in COMPANIES:
                short.add(words.forms[inside[0]])
    for index in words.capitals if short else ():
        if words.forms[index] in short:
            search.board.put(Mention(Run(index, index).span(words), "organisation", words.forms[index]))


# Known names, tagged names and rules -> typed mentions that never overlap: the longest and surest wins.

REGIONS = NAME_WORDS["region"]  # places that are nobody
PARTIES = frozenset("party movement militia coalition alliance company newspaper magazine broadcaster carrier".split())
LINE = re.compile(r"[^\n]+")
SHOUTED = 40  # code points of a line all in capitals that is no heading


class Given(NamedTuple):
    """What earlier steps say of a text: names tagged and known, parts where nobody is named, headings, where sources begin.

    In a heading capitals prove nothing; a name where a source begins is somebody's.
    """

    names: Sequence[TaggedName]
    known: Sequence[Known]
    quiet: Sequence[Span]
    headings: Sequence[Span]
    starts: Iterable[int]


def find_mentions(words: Words, given: Given) -> tuple[list[Mention], bytearray]:
    """(every named mention outside the quiet parts, in text order; which characters are taken)."""
    text = words.text
    marked = {(name.span.start, name.span.end) for name in given.names}
    homes = {item.state for item in given.known if item.sure}
    known = [item for item in given.known if _means_it(item, text, marked, homes)]
    adjectives = frozenset(item.span.words(text) for item in known if item.form == "adjective")
    heading = bytearray(len(text))
    for span in given.headings:
        heading[span.start : span.end] = b"\1" * (span.end - span.start)
    search = Search(words, Board(len(text), given.quiet), heading, _shouted(text), adjectives, load_lexicon())
    tagged = list(_pieces(given.names, search))
    whole = {item.span for item in given.known}
    for run, titled in list(tagged_people(tagged, whole, search)):
        put_person(run, titled, search)
    put_bodies([(kind, piece) for kind, piece in tagged if kind != "person" and piece.span(words) not in whole], known, search)
    put_regimes(search)
    put_aliases(search)
    put_short_names(search)
    put_untagged_people(frozenset(given.starts), search)
    put_surnames(search)
    put_han_names(search)
    put_nicknames(search)
    return sorted(search.board.mentions, key=lambda mention: mention.span), search.board.taken


def _shouted(text: str) -> bytearray:
    """Which characters stand in lines all of capitals."""
    shouted = bytearray(len(text))
    for line in LINE.finditer(text):
        if line.end() - line.start() >= SHOUTED and line.group().isupper():
            shouted[line.start() : line.end()] = b"\1" * (line.end() - line.start())
    return shouted


def _means_it(known: Known, text: str, marked: set[tuple[int, int]], homes: set[str | None]) -> bool:
    """Whether a known word stands for its state or body here: a capital where it speaks, a doubtful word where it is tagged too.

    A state's body of a doubtful name, as "Congress", is another's where nothing of that state is named for sure (`homes`).
    """
    if known.form == "capital":
        return speaks_as_government(text, known.span)
    somewhere = known.kind == "state" or known.state is None or known.state in homes
    return known.sure or (somewhere and (known.span.start, known.span.end) in marked)


def _pieces(names: Sequence[TaggedName], search: Search) -> Iterator[tuple[str, Run]]:
    """(kind, words) of each tagged name, cut at line breaks and after an owner: "Sudan’s Rapid Support Forces"."""
    words = search.words
    for name in names:
        start, end = name.span.start, name.span.end
        marked = words.text[start:end]
        lines = LINE.finditer(words.text, start, end) if "\n" in marked else None
        for left, right in (line.span() for line in lines) if lines else ((start, end),):
            inside = words.inside(left, right)
            if not inside or words.text[left:right].casefold() in REGIONS:
                continue
            first, last = inside[0], inside[-1]
            if "’" in marked or "'" in marked:
                first = next((i + 1 for i in reversed(inside[:-1]) if words.possessive(i)), first)
            party = first > 0 and words.folded[first - 1] in PARTIES and words.adjoins(first - 1)  # "the opposition party Akhali"
            kind = "organisation" if party and name.kind == "person" else name.kind
            yield kind, Run(first + (words.folded[first] == "the" and first < last), last)
