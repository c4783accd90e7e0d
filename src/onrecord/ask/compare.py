"""Reports side by side: what they tell alike, in other words, or alone. Nothing of any text is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from onrecord.ask.answers import Answer
from onrecord.ask.clauses import Clause, Likeness, Matching, Voices, near_words, small_words, terms_in, voices_of
from onrecord.ask.quotes import Difference, differences
from onrecord.ask.reports import told
from onrecord.ask.stories import one_story, stories_of
from onrecord.errors import QuestionError
from onrecord.records import Reading, Record, Span
from onrecord.store import Archive, tokens

# Reports side by side, row by row: what they tell alike, in other words, or alone; every piece of every text is in one row.

Relation = Literal["both", "otherwise", "only"]
Kind = Literal["figure", "position", "event", "statement", "clause", "headline", "byline", "dateline", "credit", "furniture"]
KINDS: tuple[Kind, ...] = ("figure", "position", "event", "statement")  # the first of these that a piece holds is its kind
HEADINGS: dict[str, Kind] = {  # parts that are kinds of their own
    "headline": "headline", "byline": "byline", "dateline": "dateline", "credit": "credit", "furniture": "furniture",
}  # fmt: skip
SAME = 0.9  # share of the weight of both that they have in common where they say the same in the same words


class Told(Record, frozen=True, kw_only=True):
    """What one report has in a row: the exact words, the sentences they stand in, ids of the records in them, who is given them."""

    words: tuple[str, ...]
    sentences: tuple[Span, ...]
    records: tuple[str, ...]
    speakers: tuple[str, ...]


class Row(Answer, frozen=True, kw_only=True):
    """One row of the table. `cells` are spans in each report's text by the report's number, from 1; `told` what stands there.

    `differences` is the word diff from the first cell to the second, where just two tell the same otherwise.
    """

    relation: Relation
    kind: Kind
    cells: dict[str, tuple[Span, ...]]
    told: dict[str, Told]
    differences: tuple[Difference, ...] = ()


class _Side(NamedTuple):
    """One report; its records, each with its id, place and kind; and what helps to know its clauses again."""

    reading: Reading
    records: list[tuple[str, Span, Kind]]
    voices: Voices

    @property
    def text(self) -> str:
        return self.reading.report.text


def rows_of(readings: Sequence[Reading], keys: Sequence[Mapping[str, str]]) -> list[Row]:
    """The rows in the order of the first report; what only a later one tells stands behind what it tells it after.

    `keys` are those of each reading's actors across reports. Raises QuestionError where the reports are too long.
    """
    matching = Matching(readings, keys)
    groups = list(_joined(matching))
    pieces = [[matching.clauses[number] for number in group] for group in groups]
    sides = [_Side(reading, list(_records(reading)), voices_of(reading, {})) for reading in readings]
    return [_row(sides, piece) for piece in _in_order(pieces)]


def _joined(matching: Matching) -> Iterator[list[int]]:
    """The groups, those of one report that follow each other in one sentence put together."""
    before: list[int] = []
    for group in sorted(matching.groups):
        clauses = [matching.clauses[number] for number in group]
        alone = len({clause.side for clause in clauses}) == 1
        if (
            before
            and alone
            and matching.clauses[before[-1]].sentence_span == clauses[0].sentence_span
            and matching.clauses[before[-1]].part == clauses[0].part
            and before[-1] + 1 == group[0]
        ):
            before += group
            continue
        if before:
            yield before
        before = list(group) if alone else []
        if not alone:
            yield group
    if before:
        yield before


def _in_order(pieces: Iterable[list[Clause]]) -> list[list[Clause]]:
    """The first report's order; furniture last; what it has no part in behind what goes before in its own report."""
    firsts = sorted(pieces, key=lambda piece: (piece[0].part == "furniture", piece[0].side, piece[0].span))
    placed = [piece for piece in firsts if piece[0].side == 0]
    for piece in firsts:
        if piece[0].side == 0:
            continue
        if piece[0].part == "furniture":
            placed.append(piece)
            continue
        side, start = piece[0].side, piece[0].span.start
        before = [
            (max(clause.span.start for clause in other if clause.side == side), at)
            for at, other in enumerate(placed)
            if any(clause.side == side and clause.span.start < start for clause in other)
        ]
        placed.insert(max(before)[1] + 1 if before else 0, piece)
    return placed


def _row(reports: Sequence[_Side], piece: list[Clause]) -> Row:
    sides = sorted({clause.side for clause in piece})
    of_side = {side: [clause for clause in piece if clause.side == side] for side in sides}
    cells = {side: _spans(reports[side].text, of_side[side]) for side in sides}
    told = {side: _told(reports[side], of_side[side], cells[side]) for side in sides}
    kinds = [_kind(reports[side], of_side[side]) for side in sides]
    texts = [" ".join(told[side].words) for side in sides]
    relation: Relation = "only" if len(sides) == 1 else "both" if _same(reports, of_side, texts) else "otherwise"
    shown = relation == "otherwise" and len(sides) == 2
    return Row(
        relation=relation,
        kind=kinds[0] if kinds[0] not in KINDS else next((kind for kind in kinds if kind in KINDS), kinds[0]),
        cells={str(side + 1): cells[side] for side in sides},
        told={str(side + 1): told[side] for side in sides},
        differences=differences(tokens(texts[0]), texts[0], tokens(texts[1]), texts[1]) if shown else (),
    )


def _spans(text: str, clauses: list[Clause]) -> tuple[Span, ...]:
    """The clauses' spans, those with nothing but blanks between them as one."""
    found: list[Span] = []
    for clause in clauses:
        if found and not text[found[-1].end : clause.span.start].strip():
            found[-1] = Span(found[-1].start, clause.span.end)
        else:
            found.append(clause.span)
    return tuple(found)


def _told(one: _Side, clauses: list[Clause], spans: tuple[Span, ...]) -> Told:
    text, reading = one.text, one.reading
    records = [name for name, place, _ in one.records if any(_touch(place, span) for span in spans)]
    said = [one for one in reading.statements if any(_touch(piece, span) for piece in one.content for span in spans)]
    names = dict.fromkeys(actor.name for one in said if (actor := reading.actor(one.speaker)))
    return Told(
        words=tuple(span.words(text) for span in spans),
        sentences=tuple(dict.fromkeys(clause.sentence_span for clause in clauses)),
        records=tuple(dict.fromkeys(records)),
        speakers=tuple(names),
    )


def _kind(one: _Side, clauses: list[Clause]) -> Kind:
    if clauses[0].part in HEADINGS:
        return HEADINGS[clauses[0].part]
    held = {kind for _, span, kind in one.records for clause in clauses if _touch(span, clause.span)}
    return next((kind for kind in KINDS if kind in held), "clause")


def _records(reading: Reading) -> Iterator[tuple[str, Span, Kind]]:
    """Every statement, position, figure and event with its id, or a number where it has none, and where it stands."""
    for figure in reading.figures:
        yield figure.id, figure.span, "figure"
    for number, position in enumerate(reading.positions, 1):
        yield f"p{number}", position.wording, "position"
    for event in reading.events:
        yield event.id, event.trigger, "event"
    for statement in reading.statements:
        for span in statement.content:
            yield statement.id, span, "statement"


def _touch(one: Span, other: Span) -> bool:
    """Whether half of the shorter of both lies in the other."""
    return 2 * (min(one.end, other.end) - max(one.start, other.start)) >= min(one.end - one.start, other.end - other.start)


def _same(reports: Sequence[_Side], of_side: Mapping[int, list[Clause]], texts: list[str]) -> bool:
    """Whether all say the same in the same words: no words of weight but small differences, the same denials and figures."""
    terms = []
    for side, clauses in of_side.items():
        report = reports[side]
        found = {term.key: term for clause in clauses for term in terms_in(clause, report.text, report.voices)}
        terms.append([term for term in found.values() if not term.key.startswith("event ")])
    likeness = Likeness(terms, near_words(terms))
    denials = [sorted(word for token in tokens(text) if (word := token.term) in small_words().denied) for text in texts]
    figures = [{term.key for term in side if term.key.startswith("figure ") or term.word.isdigit()} for side in terms]
    even = all(one == denials[0] for one in denials) and all(one == figures[0] for one in figures)
    return even and all(likeness.least(0, other) >= SAME for other in range(1, len(terms)))


# The whole of a comparison: the reports, the table, who is said to have met whom, the order of topics, what is given to whom.

FEWEST, MOST = 2, 8  # reports


class Named(Record, frozen=True, kw_only=True):
    """One of the reports compared, by its number from 1: what it says of itself."""

    number: int
    report: str
    place: str
    title: str | None
    publisher: str | None
    published: str | None


class Said(Record, frozen=True, kw_only=True):
    """What a report gives to one speaker, or whom it says to have met or called whom: names, exact words and where they stand."""

    who: tuple[str, ...]
    whom: tuple[str, ...] = ()
    number: int
    spans: tuple[Span, ...]
    words: tuple[str, ...]


class Comparison(Answer, frozen=True, kw_only=True):
    """Reports side by side.

    `rows` hold every piece of every text; `meetings` who is said to have met or called whom; `voices` what each report gives
    to each speaker, those that several give words to first; `topics` the numbers of rows that several tell, from 1, in each
    report's order.
    """

    reports: tuple[Named, ...]
    rows: tuple[Row, ...]
    meetings: tuple[Said, ...]
    voices: tuple[Said, ...]
    topics: dict[str, tuple[int, ...]]


def compare(readings: Sequence[Reading], keys: Sequence[Mapping[str, str]] = ()) -> Comparison:
    """Lay these readings side by side; `keys` are those of each one's actors across reports. Raises QuestionError."""
    _check_number(readings)
    rows = tuple(rows_of(readings, keys or [{} for _ in readings]))
    told_by = list(enumerate(readings, 1))
    voices = [said for number, reading in told_by for said in _voices(number, reading)]
    return Comparison(
        reports=tuple(_named(number, reading) for number, reading in told_by),
        rows=rows,
        meetings=tuple(said for number, reading in told_by for said in _meetings(number, reading)),
        voices=tuple(sorted(voices, key=_shared_first(voices))),
        topics={str(number): _topics(str(number), rows) for number, _ in told_by},
    )


def compare_told(archive: Archive, reports: Sequence[str]) -> Comparison:
    """Lay reports on record side by side, each named by its id or place. Raises UnknownError, QuestionError."""
    _check_number(reports)
    found = [told(archive, report) for report in reports]
    return compare([one.reading for one in found], [one.keys for one in found])


def tellings_of(archive: Archive, report: str) -> list[str]:
    """The first report of each telling of the story that this one is of, the oldest first. Raises UnknownError, QuestionError."""
    found = stories_of(archive).reports
    first: dict[str, str] = {}
    for one in one_story(archive, report):
        first.setdefault(found[one].telling, one)
    ids = list(first.values())
    if not FEWEST <= len(ids) <= MOST:
        told_by = "no other report tells it" if len(ids) < FEWEST else f"it has {len(ids)} tellings"
        raise QuestionError("story", told_by, f"Compare {FEWEST} to {MOST} reports by their ids: {', '.join(ids)}")
    return ids


def compare_asked(archive: Archive, reports: Sequence[str] | None, story: str | None) -> Comparison:
    """Lay these reports side by side, or all tellings of a story; one of both is given. Raises UnknownError, QuestionError."""
    if (story is None) == (not reports):
        raise QuestionError("reports", "reports or a story are compared, and one of them", "Give two reports or more, or one story")
    return compare_told(archive, reports if story is None and reports else tellings_of(archive, story or ""))


def _check_number(compared: Sequence[object]) -> None:
    if not FEWEST <= len(compared) <= MOST:
        raise QuestionError("reports", f"{len(compared)} of them", f"Compare {FEWEST} to {MOST}")


def _named(number: int, reading: Reading) -> Named:
    one = reading.report
    return Named(number=number, report=one.id, place=one.place, title=one.title, publisher=one.publisher, published=one.published)


def _meetings(number: int, reading: Reading) -> list[Said]:
    """Who is said to have met or called whom, in the sentences that say so."""
    text = reading.report.text
    return [
        Said(
            who=_names(reading, event.actors),
            whom=_names(reading, event.recipients),
            number=number,
            spans=(event.evidence,),
            words=(event.evidence.words(text),),
        )
        for event in reading.events
        if event.type == "CONSULT" and event.modality in ("asserted", "claimed")
    ]


def _voices(number: int, reading: Reading) -> list[Said]:
    """What the report gives to each speaker, in its order."""
    spans: dict[str, list[Span]] = {}
    for statement in reading.statements:
        if statement.speaker:
            spans.setdefault(statement.speaker, []).extend(statement.content)
    return [
        Said(
            who=_names(reading, (speaker,)),
            number=number,
            spans=tuple(held),
            words=tuple(one.words(reading.report.text) for one in held),
        )
        for speaker, held in spans.items()
    ]


def _names(reading: Reading, actors: Sequence[str]) -> tuple[str, ...]:
    return tuple(actor.name for one in actors if (actor := reading.actor(one)))


def _last_name(said: Said) -> str:
    return said.who[0].split()[-1].casefold() if said.who else ""


def _shared_first(voices: Sequence[Said]) -> Callable[[Said], tuple[int, str, int]]:
    held: dict[str, set[int]] = {}
    for said in voices:
        held.setdefault(_last_name(said), set()).add(said.number)
    return lambda said: (-len(held[_last_name(said)]), _last_name(said), said.number)


def _topics(number: str, rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows that several reports tell, in the order in which this one does."""
    shared = [(row.cells[number][0], at) for at, row in enumerate(rows, 1) if row.relation != "only" and number in row.cells]
    return tuple(at for _, at in sorted(shared))
