"""The whole way through: one report in, one reading out. Touches no disk, no clock, no network."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from onrecord.code import (
    UNFITTED,
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
    with_doubt,
    with_sources,
    with_turns,
    without_repeats,
)
from onrecord.read import unwrapped
from onrecord.records import Problem, Reading, Report, Span, Tags
from onrecord.resolve import Tables, find_dates, load_tables, resolve_actors
from onrecord.segment import pair_quotes, split_sentences

if TYPE_CHECKING:
    from onrecord.tag import Model


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
    ) -> None:
        self.tagger, self.tables, self.coder = tagger, tables, coder
        self.confidence, self.event_score = confidence, event_score or event_confidence(UNFITTED)


def load_tools(threads: int = 1, folder: Path | None = None, *, kernel: bool = True) -> Tools:
    """Load the weights and tables of the package, or weights from `folder`; raises ModelError where they are damaged.

    Without `kernel` they run under onnxruntime, even where our own encoder could.
    """
    from onrecord.tag import Model, Tagger, shipped_folder  # here: who only asks a record loads no encoder

    model = Model(folder or shipped_folder(), threads, kernel=kernel)
    score = event_confidence(model.event_confidence or UNFITTED)
    return Tools(Tagger(model), load_tables(), f"onrecord-{version('onrecord')}+{model.name}", model.confidence, score)


def code_report(report: Report, tools: Tools) -> Reading:
    """Take one report the whole way from text to record. The result depends on the report alone.

    It is read without the line breaks of hard-wrapped paragraphs; the offsets are those of the report as it is.
    """
    as_it_is, text = report, unwrapped(report.text)
    report = msgspec.structs.replace(report, text=text)
    quotes, unpaired = pair_quotes(text)
    sentences = split_sentences(text)
    tags = tools.tagger.tag(text, sentences, quotes, [part.span.start for part in report.parts])
    attributions = with_turns(without_repeats(join_spans(tags, tools.confidence), report.parts, text), report)
    found = resolve_actors(report, tags, attributions, sentences, tools.tables)
    statements = code_statements(with_doubt(attributions, found.certainty), found.speakers, quotes, text)
    statements = with_sources(statements, found.everybody, sentences, text)
    dates = find_dates(text, report.published)
    who = Cast(text, found.everybody, found.stand_ins, tags)
    figures = find_figures(report, sentences, who, dates, statements)
    events = find_events(report, sentences, statements, found.everybody, tags, dates, found.stand_ins, tools.event_score)
    offices = find_offices(found.posts, found.actors, text)
    positions = find_positions(report, sentences, statements, who, offices, found.stand_ins)
    return Reading(
        report=as_it_is,
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
