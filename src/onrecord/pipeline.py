"""The whole way through: one report in, one reading out. Touches no disk, no clock, no network."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from onrecord.code import (
    check_figures,
    code_statements,
    find_events,
    find_figures,
    find_memberships,
    find_offices,
    find_positions,
    join_spans,
    with_doubt,
    with_turns,
    without_repeats,
)
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

    def __init__(self, tagger: TagsText, tables: Tables, coder: str, confidence: tuple[float, ...] = ()) -> None:
        self.tagger, self.tables, self.coder, self.confidence = tagger, tables, coder, confidence


def load_tools(threads: int = 1, folder: Path | None = None) -> Tools:
    """Load the weights and tables of the package, or weights from `folder`; raises ModelError where they are damaged."""
    from onrecord.tag import Model, Tagger, shipped_folder  # here: who only asks a record loads no encoder

    model = Model(folder or shipped_folder(), threads)
    return Tools(Tagger(model), load_tables(), f"onrecord-{version('onrecord')}+{model.name}", model.confidence)


def code_report(report: Report, tools: Tools) -> Reading:
    """Take one report the whole way from text to record. The result depends on the report alone."""
    text = report.text
    quotes, unpaired = pair_quotes(text)
    sentences = split_sentences(text)
    tags = tools.tagger.tag(text, sentences, quotes, [part.span.start for part in report.parts])
    attributions = with_turns(without_repeats(join_spans(tags, tools.confidence), report.parts, text), report)
    who = resolve_actors(report, tags.names, attributions, sentences, tools.tables, tags.arguments)
    statements = code_statements(with_doubt(attributions, who.certainty), who.speakers, quotes, text)
    offices = find_offices(who.posts, who.actors, text)
    dates = find_dates(text, report.published)
    figures = find_figures(report, sentences, statements, who.actors, dates)
    events = find_events(report, sentences, statements, who.everybody, tags, dates, who.stand_ins)
    return Reading(
        report=report,
        actors=who.acting_in(events),
        statements=statements,
        events=events,
        figures=figures,
        offices=offices,
        memberships=find_memberships(who.actors, sentences, text),
        positions=find_positions(report, sentences, statements, who.actors, offices, who.stand_ins),
        problems=(*(_unpaired(at, text) for at in unpaired), *who.problems, *check_figures(report, figures)),
    )


def classify_pair(marked: str, model: Model) -> dict[str, float]:
    """`<s>Ukraine</s> accuses <t>Russia</t>` -> the probability of each PLOVER type. Raises MarkError."""
    from onrecord.tag import pair_scores, read_marked

    pair = read_marked(marked)
    return pair_scores(model, pair, pair_quotes(pair.text)[0])


def _unpaired(at: int, text: str) -> Problem:
    return Problem(code="unpaired-quote", span=Span(at, at + 1), detail=f"{text[at]} has no partner in its paragraph")
