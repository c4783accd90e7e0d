"""Known names, tagged names and rules -> typed mentions that never overlap: the longest and surest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.records import ActorKind, Span, TaggedName
from onrecord.resolve.gazetteer import Known, find_known, speaks_as_government
from onrecord.resolve.lexicon import SMALL, Lexicon, load_lexicon
from onrecord.resolve.runs import Run, body_in, capital_runs, is_capital, person_in
from onrecord.resolve.tables import Tables
from onrecord.resolve.words import Words

ALIAS = re.compile(r"(?:,? ?[(\[]|, or )(?:the )?([A-Z][A-Za-z&.]{1,9})[)\]]?")
HAN = re.compile(r" ?[(（]([\u3400-\u9fff·]{2,8})[)）]")
PLACED = re.compile(
    r"\b(?:in|near|off|from|at|around|outside|to|towns?|city|cities|province|region|port|village|coast|island) (?:of )?\Z"
)
REGIMES = {"regime": "regime", "dictatorship": "regime", "administration": "administration", "government": "government"}
SPLIT = re.compile(r"[^\n]+")
REACH = 14  # code points looked back for what makes a name a place's: "province of " is the longest


class Mention(NamedTuple):
    """Words that stand for an actor. `form`: name | adjective | people | capital | seat | abbreviation | alias | noun | source.

    `of` gives an alias the span of the name it stands for.
    """

    span: Span
    kind: ActorKind
    name: str
    form: str = "name"
    key: str | None = None
    state: str | None = None
    sector: str | None = None
    of: Span | None = None


class Board:
    """Which characters are taken, by which mentions."""

    def __init__(self, length: int, quiet: Iterable[Span]) -> None:
        self.taken = bytearray(length)
        self.mentions: list[Mention] = []
        for span in quiet:
            self.block(span)

    def block(self, span: Span) -> None:
        self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def put(self, mention: Mention) -> bool:
        """Take the mention's place; False where something stands there."""
        if any(self.taken[mention.span.start : mention.span.end]):
            return False
        self.block(mention.span)
        self.mentions.append(mention)
        return True


class Search(NamedTuple):
    """What every rule below needs: the words, where headings are, tables and lexicon, the adjectives of states."""

    words: Words
    board: Board
    heading: bytearray
    adjectives: frozenset[str]
    lexicon: Lexicon


def find_mentions(
    words: Words,
    names: Sequence[TaggedName],
    quiet: Iterable[Span],
    headings: Iterable[Span],
    starts: Iterable[int],
    tables: Tables,
) -> tuple[list[Mention], bytearray]:
    """(every named mention outside the quiet parts, in text order; which characters are taken).

    In `headings` capitals prove nothing. At `starts` a source begins: a name there is somebody's.
    """
    text = words.text
    marked = {(name.span.start, name.span.end) for name in names}
    every = find_known(text, tables)
    known = [k for k in every if _means_it(k, text, marked)]
    adjectives = frozenset(text[k.span.start : k.span.end] for k in known if k.form == "adjective")
    heading = bytearray(len(text))
    for span in headings:
        heading[span.start : span.end] = b"\1" * (span.end - span.start)
    search = Search(words, Board(len(text), quiet), heading, adjectives, load_lexicon())
    tagged = list(_pieces(names, search))
    whole = {k.span for k in every}
    for run, titled in _people(tagged, whole, search):
        _put_person(run, titled, search)
    bodies = [(kind, piece) for kind, piece in tagged if kind != "person" and piece.span(words) not in whole]
    _put_bodies(bodies, known, search)
    _put_regimes(search)
    _put_aliases(search)
    _put_untagged_people(set(starts), search)
    _put_surnames(search)
    return sorted(search.board.mentions, key=lambda mention: mention.span), search.board.taken


def _means_it(known: Known, text: str, marked: set[tuple[int, int]]) -> bool:
    """Whether a known word stands for its state or body here: a capital where it speaks, a doubtful word where it is tagged too."""
    if known.form == "capital":
        return speaks_as_government(text, known.span)
    return known.sure or (known.span.start, known.span.end) in marked


def _pieces(names: Sequence[TaggedName], search: Search) -> Iterator[tuple[str, Run]]:
    """(kind, words) of each tagged name, cut at line breaks."""
    words = search.words
    for name in names:
        for line in SPLIT.finditer(words.text, name.span.start, name.span.end):
            inside = words.inside(line.start(), line.end())
            if inside:
                yield name.kind, Run(inside[0], inside[-1])


def _people(tagged: list[tuple[str, Run]], whole: set[Span], search: Search) -> Iterator[tuple[Run, bool]]:
    """Tagged names that are people's: tagged so, or with a title before them, and not a state's or body's known name."""
    words, lexicon = search.words, search.lexicon
    for kind, piece in tagged:
        if search.heading[words.starts[piece.first]] or body_in(piece, words, lexicon):
            continue
        named = person_in(piece, words, lexicon, search.adjectives)
        if named is None or named[0].span(words) in whole:
            continue
        run, titled = named
        if kind == "person" and run.size == 1 and not titled and (_placed(run, words) or _describes(run, words, lexicon)):
            continue
        if kind == "person" or titled:
            yield _with_given(run, search), titled


def _placed(run: Run, words: Words) -> bool:
    """Whether words before it make the name a place's: "in Tartus"."""
    start = words.starts[run.first]
    return PLACED.search(words.text[max(0, start - REACH) : start]) is not None


def _describes(run: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether the name only describes the noun after it: "the Flores earthquake"."""
    return run.last + 1 < len(words.forms) and words.adjoins(run.last) and words.folded[run.last + 1] in lexicon.things


def _with_given(run: Run, search: Search) -> Run:
    """The name with the given name the tagger left out: "Refugee Council [Enver] Solomon"."""
    words, lexicon = search.words, search.lexicon
    first = run.first
    if run.size == 1 and first > 1 and words.adjoins(first - 1) and not words.possessive(first - 1):
        word = words.folded[first - 1]
        plain = not (
            word in SMALL or word in lexicon.sectors or lexicon.is_title(word) or words.forms[first - 1] in search.adjectives
        )
        if (
            plain
            and is_capital(words.forms[first - 1])
            and not words.opens_sentence(first - 1)
            and not words.forms[first - 1].isupper()
        ):
            return Run(first - 1, run.last)
    return run


def _put_person(run: Run, titled: bool, search: Search) -> None:
    span = run.span(search.words)
    search.board.put(Mention(span, "person", span.words(search.words.text), "titled" if titled else "name"))


def _put_bodies(tagged: Sequence[tuple[str, Run]], known: Sequence[Known], search: Search) -> None:
    """Bodies and known names, the longest first; of equals the known."""
    words, lexicon = search.words, search.lexicon
    states = {k.span.start: k.span for k in known if k.kind == "state"}
    found: dict[Span, Mention] = {}
    runs = [run for run in capital_runs(words, search.board.taken) if not _is_loud(run, search)]
    for run in [*runs, *(piece for _, piece in tagged)]:
        body = body_in(run, words, lexicon)
        if body:
            mention = _body(body, states, search)
            found.setdefault(mention.span, mention)
    surnames = {words.folded[words.inside(m.span.start, m.span.end)[-1]] for m in search.board.mentions}
    for kind, piece in tagged:
        own = kind == "organisation" and words.folded[piece.last] not in surnames
        single = _single(piece, search) if own else None
        if single:
            found.setdefault(single.span, single)
    for k in known:
        name, key = (k.span.words(words.text), None) if k.form == "people" else (k.name, k.key)
        found[k.span] = Mention(k.span, "group" if k.form == "people" else k.kind, name, k.form, key, k.state, k.sector)
    for mention in sorted(found.values(), key=lambda m: (m.span.start - m.span.end, m.span)):
        search.board.put(mention)


def _is_loud(run: Run, search: Search) -> bool:
    """Whether the run stands in a heading, where all words may have capitals."""
    return bool(search.heading[search.words.starts[run.first]])


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
    if first > last or any(f in lexicon.sectors or lexicon.is_title(f) for f in (words.folded[first], words.folded[last])):
        return None
    if (
        _describes(Run(first, last), words, lexicon)
        or any(words.folded[i] in lexicon.things for i in range(first, last + 1))
        or words.forms[last][-1].isdigit()
    ):
        return None
    run = Run(first, last)
    if not is_capital(words.forms[first]) or search.heading[words.starts[first]] or _placed(run, words):
        return None
    span = run.span(words)
    return Mention(span, "organisation", span.words(words.text))


def _put_regimes(search: Search) -> None:
    """ "The Asad regime", "the Lund government": a government named after its head."""
    words, board = search.words, search.board
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


def _put_aliases(search: Search) -> None:
    """Abbreviations and names in Chinese signs that stand in brackets after a name; an abbreviation counts wherever it stands."""
    text, board = search.words.text, search.board
    for mention in list(board.mentions):
        if mention.kind == "person":
            found = HAN.match(text, mention.span.end)
            if found:
                board.put(Mention(Span(*found.span(1)), "person", found[1], "alias", of=mention.span))
        elif mention.kind == "organisation" and mention.form == "name":
            found = ALIAS.match(text, mention.span.end)
            if found and _stands_for(found[1], mention.name):
                for index in (i for i, form in enumerate(search.words.forms) if form == found[1]):
                    span = Run(index, index).span(search.words)
                    _replace(board, Mention(span, "organisation", found[1], "alias", of=mention.span))


def _replace(board: Board, mention: Mention) -> None:
    """Put an alias, also where the tagger saw a body of its own."""
    if not board.put(mention):
        board.mentions[:] = [mention if other.span == mention.span and not other.key else other for other in board.mentions]


def _stands_for(short: str, name: str) -> bool:
    """Whether the capitals of an abbreviation come in the name, in their order, the first at its start."""
    letters = iter(name.casefold())
    capitals = [sign.casefold() for sign in short if sign.isupper()]
    return len(capitals) > 1 and name.casefold().startswith(capitals[0]) and all(sign in letters for sign in capitals)


def _put_untagged_people(starts: set[int], search: Search) -> None:
    """People the tagger missed: with a title before the name, or named in full where a source begins or a post follows."""
    words, lexicon = search.words, search.lexicon
    for run in capital_runs(words, search.board.taken):
        if _is_loud(run, search) or body_in(run, words, lexicon):
            continue
        named = person_in(run, words, lexicon, search.adjectives)
        if named is None:
            continue
        person, titled = named
        begins = words.starts[run.first] in starts or words.starts[person.first] in starts
        if (
            titled
            or (begins and (person.size > 1 or not words.opens_sentence(person.first)))
            or (person.size > 1 and _post_follows(person, words, lexicon))
        ):
            _put_person(person, titled, search)


def _post_follows(run: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether an apposition with a post stands after the name: ", the first deputy chairman of"."""
    if not words.text.startswith(", ", words.ends[run.last]):
        return False
    for index in range(run.last + 1, min(run.last + 7, len(words.forms))):
        if index > run.last + 1 and not words.adjoins(index - 1):
            return False
        if lexicon.is_head(words.folded[index]):
            return True
    return False


def _put_surnames(search: Search) -> None:
    """Bare surnames, and full names in headings, of people who are named in full elsewhere."""
    words, board, lexicon = search.words, search.board, search.lexicon
    people = [m for m in board.mentions if m.kind == "person" and m.form != "alias"]
    lasts: set[str] = set()
    for mention in people:
        parts = [words.folded[i] for i in words.inside(mention.span.start, mention.span.end)]
        lasts.add(parts[-1])
        if parts[0] in lexicon.family_first or len(parts) == 1:
            lasts.add(parts[0])
    givens = {words.folded[i] for m in people for i in words.inside(m.span.start, m.span.end)}
    small = {form for form in words.forms if form.islower()}
    for index, form in enumerate(words.folded):
        if form not in lasts or board.taken[words.starts[index]] or (not words.forms[index][0].isupper() and "-" not in form):
            continue
        if form in small and words.opens_sentence(index):
            continue
        first = last = index
        while (
            first > 0
            and words.folded[first - 1] in givens
            and words.adjoins(first - 1)
            and not board.taken[words.starts[first - 1]]
        ):
            first -= 1
        while last + 1 < len(words.forms) and words.folded[last + 1] in givens and words.adjoins(last):
            last += 1
        _put_person(Run(first, last), False, search)
