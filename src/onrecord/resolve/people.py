"""People's names - tagged, after a title, before a post, or a surname alone - and which of them are one person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from onrecord.cities import cities_called
from onrecord.records import Post, Span
from onrecord.resolve.actors import Cast, Draft, parts_of, slug
from onrecord.resolve.names import (
    Mention,
    Run,
    Search,
    body_in,
    called_by,
    capital_runs,
    describes_thing,
    is_loud,
    is_placed,
    person_in,
    without_article,
)
from onrecord.words import COMPANIES, GOVERNMENTS, NAME_WORDS, SMALL, WORD, Lexicon, Words, is_capital, title_start

# People's names: tagged, after a title, before a post, or by surname alone.

VESSELS = NAME_WORDS["vessel"]
LANDFORMS = NAME_WORDS["landform"]
CALLED = re.compile(
    r",? (?:(?:who is )?(?:also|often|better|commonly|popularly|widely|sometimes) )?"
    r"(?:(?:known|referred to) as|called|nicknamed|dubbed) [“\"‘']?([A-Z][\w-]{2,})"
)
HAN = re.compile(r" ?[(（]([\u3400-\u9fff·]{2,8})[)）]")


def tagged_people(tagged: Sequence[tuple[str, Run]], whole: set[Span], search: Search) -> Iterator[tuple[Run, bool]]:
    """Tagged names that are people's: tagged so, or with a title before them, and not a state's or body's known name."""
    words, lexicon = search.words, search.lexicon
    whole_names = {words.folded[i] for kind, p in tagged if kind == "person" and p.size > 1 for i in range(p.first, p.last + 1)}
    firms = {words.folded[p.first] for _, p in tagged if p.size > 1 and words.folded[p.last] in COMPANIES}
    ends = {span.start: span.end for span in whole}
    begins = {span.end: span.start for span in whole}
    # whom the text below a heading names after a title, or by name: "FOREIGN MINISTER KAMILOV"
    below = {
        word
        for i, word in enumerate(words.folded)
        if i and not search.heading[words.starts[i]] and lexicon.is_head(words.folded[i - 1])
    }
    for kind, piece in tagged:
        if piece.size == 1 and words.folded[piece.first] in firms:
            continue  # "Prutmar", of "Prutmar Logistic"
        if words.folded[piece.first] in VESSELS or (piece.first > 0 and words.folded[piece.first - 1] in VESSELS):
            continue  # "the survey vessel Havørn"
        loud = search.heading[words.starts[piece.first]] and not _is_announced(piece, words, lexicon)
        loud = loud and not (words.folded[piece.last] in below and title_start(piece.first, words, lexicon) < piece.first)
        if loud or piece.span(words) in whole or body_in(piece, words, lexicon):
            continue
        if words.folded[piece.last] in LANDFORMS:
            continue  # "Second Thomas Shoal"
        whole_piece, piece = piece, _behind_state(piece, ends, words)  # noqa: PLW2901
        named = person_in(piece, words, lexicon, search.adjectives)
        if named is None or named[0].span(words) in whole:
            continue
        run, titled = named
        titled = titled or _after_title(run, words, lexicon)
        titled = titled or (piece != whole_piece and _after_state(run, begins, words, lexicon))
        lone = kind == "person" and run.size == 1 and not titled
        if lone and (is_placed(run, words) or describes_thing(run, words, lexicon)):
            continue
        run = _with_given(run, search)
        town = lone and run.size == 1 and words.folded[run.first] not in whole_names and cities_called(words.forms[run.first])
        if (kind == "person" or titled) and not town:
            yield run, titled


def _is_announced(piece: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether a heading says whose words follow: "Remarks by President Ruiz on the Fire"."""
    first = title_start(piece.first, words, lexicon)
    titled = first < piece.first or lexicon.is_title(words.folded[first])
    return (
        titled
        and first > 1
        and words.folded[first - 1] in ("by", "from")
        and words.line_at(words.starts[first - 1]) == words.line_at(words.starts[first])
    )


def _behind_state(run: Run, ends: dict[int, int], words: Words) -> Run:
    """A name without the state it is tagged with: "President of [Kazakhstan Daniyar Sarsenov]"."""
    end = ends.get(words.starts[run.first])
    after = words.first_from(end) if end else run.first
    of = run.first > 0 and words.folded[run.first - 1] in ("of", "the")
    return Run(after, run.last) if of and run.first < after <= run.last else run


def _after_state(run: Run, states: dict[int, int], words: Words, lexicon: Lexicon) -> bool:
    """Whether a post and its state or body stand before the name: "Minister of Foreign Affairs of Tajikistan Farrukh Lo"."""
    at = run.first - 1
    start = states.get(words.ends[at]) if at >= 0 and words.adjoins(at) else None
    if start is None:
        return False
    of = words.first_from(start) - 1
    of -= of > 0 and words.folded[of] == "the"
    return of > 0 and words.folded[of] == "of" and lexicon.is_title(words.folded[of - 1])


def _after_title(run: Run, words: Words, lexicon: Lexicon) -> bool:
    """Whether a title and a comma stand before the name: "Its director, Vasile Grosu", "their ministers, Sigrid Aune and"."""
    if run.first == 0 or words.between(run.first - 1, run.first) != ", ":
        return False
    before = words.folded[run.first - 1]
    return lexicon.is_head(before) or (before.endswith("s") and lexicon.is_head(before[:-1]))


def _with_given(run: Run, search: Search) -> Run:
    """The name with the given name the tagger left out: "Refugee Council [Enver] Solomon"."""
    words, lexicon = search.words, search.lexicon
    first = run.first
    initial = run.size > 1 and len(words.forms[first]) == 1  # "[Antony] J. Blinken"
    if (initial or (run.size == 1 and first > 1)) and first > 0 and words.adjoins(first - 1) and not words.possessive(first - 1):
        word = words.folded[first - 1]
        plain = not (
            word in SMALL or word in lexicon.sectors or lexicon.is_title(word) or words.forms[first - 1] in search.adjectives
        )
        if (
            plain
            and is_capital(words.forms[first - 1])
            and (initial or not words.opens_sentence(first - 1))
            and not words.forms[first - 1].isupper()
        ):
            return Run(first - 1, run.last)
    return run


def put_person(run: Run, titled: bool, search: Search) -> None:
    span = run.span(search.words)
    search.board.put(Mention(span, "person", span.words(search.words.text), "titled" if titled else "name"))


def put_untagged_people(starts: frozenset[int], search: Search) -> None:
    """People the tagger missed: with a title before the name, or named in full where a source begins or a post follows."""
    words, lexicon = search.words, search.lexicon
    states = {m.span.end: m.span.start for m in search.board.mentions if m.kind in ("state", "organisation")}
    for run in capital_runs(words, search.board.taken):
        if is_loud(run, search) or body_in(run, words, lexicon):
            continue
        joined = False  # "Foreign Ministers Ana Ruiz and Kari Lund": the title is both's
        for part in _names_in(run, words):
            named = person_in(part, words, lexicon, search.adjectives)
            if named is None:
                continue
            person, titled = named
            if words.folded[person.last] in LANDFORMS or (not titled and _is_place(person, words)):
                continue
            if not titled and person.size == 1 and _is_charge(person.first, words, lexicon):
                continue
            begins = words.starts[part.first] in starts or words.starts[person.first] in starts
            whole = person.size > 1
            if (
                person.size == 1
                and begins
                and not titled
                and words.forms[person.first].isupper()
                and len(words.forms[person.first]) > 1
            ):
                span = person.span(words)
                search.board.put(Mention(span, "organisation", span.words(words.text)))
            elif (
                titled
                or (joined and whole)
                or (begins and (whole or not words.opens_sentence(person.first)))
                or (whole and _after_state(person, states, words, lexicon))
                or (whole and (_post_follows(person, words, lexicon) or _after_title(person, words, lexicon)))
            ):
                put_person(person, titled, search)
                joined = joined or titled or begins


def _is_place(run: Run, words: Words) -> bool:
    """Whether one word in capitals is no person's name for the words around it: "officials in Tripoli", "the Juba leadership"."""
    if run.size > 1:
        return False
    described = run.last + 1 < len(words.forms) and words.adjoins(run.last) and words.forms[run.last + 1][0].islower()
    called = described and words.folded[run.last + 1] in GOVERNMENTS
    return is_placed(run, words) or called or (described and run.first > 0 and words.folded[run.first - 1] == "the")


def _is_charge(index: int, words: Words, lexicon: Lexicon) -> bool:
    """Whether a word tells what somebody has charge of: "Minister of [Mines]"."""
    return index > 1 and words.folded[index - 1] in ("of", "for") and lexicon.is_head(words.folded[index - 2])


def _names_in(run: Run, words: Words) -> Iterator[Run]:
    """The stretches of a run between its "and"s."""
    first = run.first
    for index in range(run.first + 1, run.last):
        if words.forms[index] == "and":
            yield Run(first, index - 1)
            first = index + 1
    yield Run(first, run.last)


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


def put_han_names(search: Search) -> None:
    """Names in Chinese signs, in brackets after a person's: "Lin Haoran (林浩然)"."""
    for mention in [m for m in search.board.mentions if m.kind == "person"]:
        found = HAN.match(search.words.text, mention.span.end)
        if found:
            search.board.put(Mention(Span(*found.span(1)), "person", found[1], "alias", of=mention.span))


def put_nicknames(search: Search) -> None:
    """What somebody is said to be called, wherever it stands: "Ana Ruiz, often referred to as ARU"."""
    words, board = search.words, search.board
    for mention in [m for m in board.mentions if m.kind == "person"]:
        found = CALLED.match(words.text, mention.span.end)
        if found and not search.lexicon.is_title(found[1].casefold()):
            for index in (i for i in words.capitals if words.forms[i] == found[1]):
                alias = Mention(Run(index, index).span(words), "person", found[1], "alias", of=mention.span)
                if not board.put(alias):
                    board.mentions[:] = [alias if m.span == alias.span and m.key is None else m for m in board.mentions]


def put_surnames(search: Search) -> None:
    """Bare surnames, and full names in headings, of people who are named in full elsewhere."""
    words, board, lexicon = search.words, search.board, search.lexicon
    people = [m for m in board.mentions if m.kind == "person" and m.form != "alias"]
    lasts: set[str] = set()
    for mention in people:
        parts = [words.folded[i] for i in words.inside(mention.span.start, mention.span.end)]
        lasts |= called_by(parts) - {parts[0]}
        if parts[0] in lexicon.family_first or len(parts) == 1:
            lasts.add(parts[0])
    givens = {words.folded[i] for m in people for i in words.inside(m.span.start, m.span.end)}
    small = {form for form in words.forms if form.islower()}
    for index in words.capitals:
        form = words.folded[index]
        if form not in lasts or board.taken[words.starts[index]]:
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
        put_person(Run(first, last), False, search)


# People's mentions -> people: full names first, then bare surnames, and never a silent guess between two of one surname.


def place_mentioned(people: Sequence[Mention], posts: Iterable[Post], cast: Cast, text: str, lexicon: Lexicon) -> None:
    """Give each mention of a person to the one it can mean."""
    roll = _Roll(cast, lexicon)
    titles: dict[Span, list[str]] = {}
    for post in posts:
        titles.setdefault(post.person, []).append(post.name(text).casefold())
    for mention in sorted(people, key=lambda m: (-len(parts_of(m.name)), m.span)):
        gender, before = _title_before(mention.span, text, lexicon)
        roll.place(mention, titles.get(mention.span, []), before, gender)


class _Roll:
    """Everybody named so far, by full name and by each surname; who has been called by the bare surname."""

    def __init__(self, cast: Cast, lexicon: Lexicon) -> None:
        self.cast, self.lexicon = cast, lexicon
        self.full: dict[tuple[str, ...], Draft] = {}
        self.surnames: dict[str, list[Draft]] = {}
        self.called: dict[str, Draft] = {}

    def place(self, mention: Mention, told: list[str], before: list[str], gender: str) -> None:
        """Find or make the person of one mention; `told` are its posts, `before` the words before it that make one."""
        parts = parts_of(mention.name)
        draft = self.full.get(tuple(parts)) if len(parts) > 1 else None
        draft = draft or self._one_of(mention, parts, [*told, *before], gender) or self._new(mention, parts)
        if draft.name.isupper() and not mention.name.isupper() and len(parts_of(draft.name)) == len(parts):
            draft.name = mention.name
        self.cast.mention(draft, mention.span)
        draft.titles += [title for title in told if title not in draft.titles]
        draft.called += [title for title in before if not told and title not in draft.called]
        draft.gender = draft.gender or gender or (self.lexicon.given.get(parts[0], "") if len(parts) > 1 else "")

    def _new(self, mention: Mention, parts: list[str]) -> Draft:
        """Somebody new; a bare surname that either of two may mean is an actor of its own, the same each time."""
        draft = self.full.get(tuple(parts))
        if draft is None:
            draft = self.full[tuple(parts)] = self.cast.add(Draft(mention.name, "person"))
            draft.key = f"person:{slug(mention.name)}" if len(parts) > 1 else None
            if mention.span not in self.cast.namesakes:
                for word in called_by(parts):
                    self.surnames.setdefault(word, []).append(draft)
        return draft

    def _one_of(self, mention: Mention, parts: list[str], told: list[str], gender: str) -> Draft | None:
        """The one person these parts of a name mean: by name, by title, or as the one of the name whom the report knew by then.

        Where it knew two and has called one of them so before, it is he, but the other is noted as his namesake.
        """
        fitting = _fitting(self.surnames.get(parts[-1], ()), parts, gender)
        last = [d for d in fitting if parts_of(d.name)[-1] == parts[-1]]
        group = last if last and len(last) == len(fitting) else fitting
        titled = [d for d in group if any(_alike(a, b) for a in told for b in d.titles)]
        for sure in (group, titled):
            if len(sure) == 1:
                return sure[0]
        if not group:
            return None
        known = [d for d in group if d.start < mention.span.start]
        word = parts[-1]
        if len(known) == 1:
            self.called[word] = known[0]
            return known[0]
        if not known:
            return min(group, key=lambda draft: draft.start)  # a heading calls him so whom the text names first
        held = self.called.get(word)
        self.cast.namesakes[mention.span] = tuple(d for d in group if d is not held)
        return held if held in group else None


def _fitting(known: Sequence[Draft], parts: list[str], gender: str) -> list[Draft]:
    """All who may go by these parts of a name."""
    return [d for d in known if _fits(parts, parts_of(d.name)) and not (gender and d.gender and gender != d.gender)]


def _fits(short: list[str], whole: list[str]) -> bool:
    """Whether all parts of the shorter name come in the longer in their order; an initial fits its name."""
    rest = iter(whole)
    return len(short) <= len(whole) and all(
        any(part == other or (len(part) == 1 and other.startswith(part)) or without_article(other) == part for other in rest)
        for part in short
    )


def _alike(a: str, b: str) -> bool:
    """Whether two titles can be one: the words of one are in the other."""
    one, two = set(a.split()), set(b.split())
    return bool(one) and (one <= two or two <= one)


def _title_before(span: Span, text: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """(gender, the title) right before a name: "Mr Johnson", "deputy spokeswoman Gao"; no title of ranks and honorifics alone."""
    before = WORD.findall(text[max(0, span.start - 40) : span.start])[-3:]
    told: list[str] = []
    gender, heads = "", False
    for word in reversed(before):
        row = lexicon.posts.get(word.casefold())
        if row is None:
            break
        gender = gender or row.gender
        if row.use in ("office", "royal", "job", "modifier"):
            told.insert(0, word.casefold())
            heads |= row.use != "modifier"
    return gender, [" ".join(told)] if heads else []
