"""The whole way through: one report in, one reading out. Touches no disk, no clock, no network."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from onrecord.code import (
    UNFITTED,
    Book,
    Cast,
    check_figures,
    code_statements,
    event_confidence,
    find_events,
    find_figures,
    find_memberships,
    find_offices,
    find_positions,
    join_spans,
    load_book,
    with_agents,
    with_doubt,
    with_posts,
    with_retorts,
    with_sources,
    with_turns,
    without_repeats,
    without_thanked,
)
from onrecord.code.codebook import other_sentences
from onrecord.errors import CodebookError
from onrecord.read import as_read
from onrecord.records import Problem, Reading, Report, Span, Tags
from onrecord.resolve import Tables, find_dates, load_tables, resolve_actors
from onrecord.segment import pair_quotes, split_sentences

if TYPE_CHECKING:
    from onrecord.code.events.tables import EventTables
    from onrecord.code.positions.tokens import StanceTables
    from onrecord.tag import Head, Model

LEAST_EVENT = 0.13  # the score below which an event is not written down: training/RUNS.md


class TagsText(Protocol):
    """What the way through needs of a tagger; tests bring a small one of their own."""

    def tag(self, text: str, sentences: list[Span], quotes: list[Span], breaks: list[int]) -> Tags: ...


class Tools:
    """What is loaded once and used for every report. `coder` names the code and the weights: the version of a reading."""

    def __init__(
        self,
        tagger: TagsText,
        tables: Tables,
        coder: str,
        confidence: tuple[float, ...] = (),
        event_score: Callable[[tuple[float, ...]], float] | None = None,
        book: Book | None = None,
    ) -> None:
        """`book` is a user's own code book; the tagger has its head."""
        self.tagger, self.tables, self.coder = tagger, tables, coder
        self.confidence, self.event_score = confidence, event_score or event_confidence(UNFITTED)
        self.least_event = LEAST_EVENT if event_score else 0.0
        self.book = book
        self.event_tables: EventTables | None = book.event_tables() if book else None
        self.stance_tables: StanceTables | None = book.stance_tables() if book else None


def load_tools(threads: int = 1, folder: Path | None = None, *, kernel: bool = True, codebook: Path | None = None) -> Tools:
    """Load the weights and tables of the package, or weights from `folder`; raises ModelError where they are damaged.

    Without `kernel` they run under onnxruntime, even where our own encoder could. `codebook` is a user's own (code/codebook.py);
    raises CodebookError where it cannot be taken or its examples are not learned from yet.
    """
    from onrecord.tag import Model, Tagger, digest_of, shipped_folder  # here: who only asks a record loads no encoder

    model = Model(folder or shipped_folder(), threads, kernel=kernel)
    score = event_confidence(model.event_confidence or UNFITTED)
    name = f"onrecord-{version('onrecord')}+{model.name}"
    book = load_book(codebook) if codebook else None
    head = learned_head(book, model) if book and book.learned else None
    if book:
        name += f"+codebook-{digest_of(book.digest, head.digest if head else '')}"
    return Tools(Tagger(model, head), load_tables(), name, model.confidence, score, book)


def learned_head(book: Book, model: Model) -> Head:
    """The head that was learned from a code book's examples, read from its file; raises CodebookError where it is of others."""
    from onrecord.tag import load_head

    remedy = f"Learn from them: onrecord codebook {book.place} --learn"
    if not book.head.exists():
        raise CodebookError(book.place, "its examples have not been learned from", remedy)
    head = load_head(book.head)
    if head.examples != book.learned_from:
        raise CodebookError(str(book.head), "it was learned from other examples or types", remedy)
    if head.model.partition("+")[0] != model.name.partition("+")[0]:
        raise CodebookError(str(book.head), f"it was learned on {head.model}, and these weights are {model.name}", remedy)
    return head


def learn_book(book: Book, model: Model) -> Head:
    """Learn from a code book's examples, and write the head beside it, whole or not at all."""
    from onrecord.tag import Example, OwnType, learn

    numbers = {own.name: number for number, (_, own) in enumerate(book.learned)}
    types = [OwnType(own.name, own.stands_for, kind) for kind, own in book.learned]
    examples = [
        Example(one.text, tuple((span, numbers[name]) for span, name in one.marked), tuple(pair_quotes(one.text)[0]))
        for one in book.sentences
    ]
    marked = (span.words(one.text) for one in book.sentences for span, _ in one.marked)
    others = other_sentences(frozenset(one.like for one in types), marked)
    head = learn([*examples, *(Example(words, ()) for words in others)], types, model, book.learned_from)
    part = book.head.with_suffix(".part")
    part.write_bytes(head.to_json())
    part.replace(book.head)
    return head


def code_report(report: Report, tools: Tools) -> Reading:
    """Take one report the whole way from text to record. The result depends on the report alone.

    It is read with its accents composed, without the line breaks of hard-wrapped paragraphs; the offsets are those of the report
    as it is.
    """
    made = as_read(report.text)
    reading = _code(msgspec.structs.replace(report, text=made.text, parts=made.parts(report.parts)), tools)
    return msgspec.structs.replace(cast("Reading", made.back(reading)), report=report)


def _code(report: Report, tools: Tools) -> Reading:
    text = report.text
    quotes, unpaired = pair_quotes(text)
    sentences = split_sentences(text)
    tags = tools.tagger.tag(text, sentences, quotes, [part.span.start for part in report.parts])
    tags = tools.book.mark(tags, text, sentences) if tools.book else tags
    attributions = with_agents(with_retorts(join_spans(tags, tools.confidence), quotes, text), sentences, text)
    attributions = without_thanked(attributions, text)
    attributions = with_posts(with_turns(without_repeats(attributions, report.parts, text), report), report)
    found = resolve_actors(report, tags, attributions, sentences, tools.tables)
    statements = code_statements(with_doubt(attributions, found.certainty), found.speakers, quotes, text)
    statements = with_sources(statements, found.everybody, sentences, text)
    dates = find_dates(text, report.published)
    who = Cast(text, found.everybody, found.stand_ins, tags)
    figures = find_figures(report, sentences, who, dates, statements)
    events = find_events(
        report,
        sentences,
        statements,
        found.everybody,
        tags,
        dates,
        found.stand_ins,
        tools.event_score,
        tools.event_tables,
        tools.least_event,
    )
    offices = find_offices(found.posts, found.actors, text)
    positions = find_positions(report, sentences, statements, who, offices, found.stand_ins, tools.stance_tables)
    return Reading(
        report=report,
        actors=found.acting_in(events, positions, figures),
        statements=statements,
        events=events,
        figures=figures,
        offices=offices,
        memberships=find_memberships(found.actors, sentences, text, who),
        positions=positions,
        problems=(*(_unpaired(at, text) for at in unpaired), *found.problems, *check_figures(report, figures)),
    )


def classify_pair(marked: str, model: Model) -> dict[str, float]:
    """`<s>Ukraine</s> accuses <t>Russia</t>` -> the probability of each PLOVER type. Raises MarkError."""
    from onrecord.tag import pair_scores, read_marked

    pair = read_marked(marked)
    return pair_scores(model, pair, pair_quotes(pair.text)[0])


def _unpaired(at: int, text: str) -> Problem:
    return Problem(code="unpaired-quote", span=Span(at, at + 1), detail=f"{text[at]} has no partner in its paragraph")
