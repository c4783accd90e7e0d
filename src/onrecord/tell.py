"""How answers look in a terminal: what was found, and under it where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.text import Text

from onrecord.ask import (
    ActorAnswer,
    ActorLine,
    Answer,
    EventAnswer,
    Evidence,
    FigureAnswer,
    MembershipAnswer,
    OfficeAnswer,
    PositionAnswer,
    QuoteAnswer,
    Quoted,
    QuoteHits,
    ReportAnswer,
    StatementAnswer,
    StoryAnswer,
)
from onrecord.ask.actors import Candidate
from onrecord.ask.compare import Comparison, Row, Said
from onrecord.ask.issues import SAME_WORDS, FormulaAnswer
from onrecord.ask.quotes import Difference
from onrecord.ask.records import amount_words, change_words
from onrecord.export.formula import told_turn
from onrecord.export.page import relation_words
from onrecord.records import Span
from onrecord.show import ELSEWHERE, GAP, NAME, STYLES, one_line, printable, speaker_of, titled

OUTCOMES = {"exact": "bold green", "altered": "bold yellow", "not found": "bold"} | dict.fromkeys(
    ("misattributed", "unattributed"), "bold red"
)
SIDES = {"both": "{}", "quote": "[-{}-]", "report": "{{+{}+}}"}  # as `git diff --word-diff` marks them
STYLES_OF = {"both": "", "quote": "red", "report": "green"}
ALIASES = 8  # names of an actor on one line; --json has them all
FOUND = "bold reverse"  # the words asked for


def report_text(report: ReportAnswer) -> Text:
    """One report: its title, where it is, and how much it holds."""
    shown = Text("  ").append(one_line(report.title or "(no title)"), NAME)
    counts = ((number, name) for name in ("statements", "events", "figures", "positions") if (number := getattr(report, name)))
    held = ", ".join(f"{number} {name if number > 1 else name[:-1]}" for number, name in counts) or "nothing"
    return shown.append(f"  {held}\n    {_under(report.published, report.publisher, report.place, report.report)}\n", ELSEWHERE)


def story_text(story: StoryAnswer) -> Text:
    """One story: its first title, how many tell it, when, who, and the id to ask for it by."""
    shown = Text("  ").append(one_line(story.title or "(no title)"), NAME)
    copies = f" in {story.tellings} telling{'s' * (story.tellings != 1)}" if story.tellings != story.reports else ""
    days = " to ".join(dict.fromkeys(filter(None, (story.since, story.until))))
    under = one_line(_under(days or None, ", ".join(story.publishers), story.story))
    return shown.append(f"  {story.reports} reports{copies}\n    {under}\n", ELSEWHERE)


def answer_text(answer: StatementAnswer) -> Text:
    """One statement that was found, and where it stands; the words asked for stand out."""
    who = speaker_of(answer.speaker, answer.source.words if answer.source else None)
    shown = Text("  ").append(who, STYLES["source"])
    shown.append(f" ({answer.kind}{_unnamed(answer)}) ").append(
        one_line(answer.cue.words if answer.cue else "(no cue)"), STYLES["cue"]
    )
    shown.append(": ")
    shown += Text(GAP, STYLES["content"]).join(_with_highlights(piece, answer.highlights) for piece in answer.content)
    start, end = answer.content[0].span.start, answer.content[-1].span.end
    where = f"{answer.place} [{start}, {end})"
    shown.append(f"\n    {_under(answer.published, answer.title, where, _corrected(answer))}\n", ELSEWHERE)
    return shown


def _unnamed(answer: StatementAnswer) -> str:
    """That the source is not named, and why, where the report says so."""
    if answer.source_kind != "anonymous":
        return ""
    return f", not named: {one_line(answer.source_reason.words)}" if answer.source_reason else ", not named"


def _corrected(answer: Answer) -> str | None:
    """What was corrected by hand, if anything was."""
    told = getattr(answer, "corrected", None)
    return f"corrected: {told}" if told else None


def _with_highlights(piece: Quoted | Evidence, highlights: Iterable[Span]) -> Text:
    """The words of a piece on one line, those asked for in another style."""
    shown, done = Text(style=STYLES["content"]), piece.span.start
    hits = [hit for hit in highlights if hit in piece.span]
    for hit in hits:
        shown.append(_unwrapped(piece.words[done - piece.span.start : hit.start - piece.span.start]))
        shown.append(_unwrapped(piece.words[hit.start - piece.span.start : hit.end - piece.span.start]), FOUND)
        done = hit.end
    return shown.append(_unwrapped(piece.words[done - piece.span.start :]))


def _unwrapped(words: str) -> str:
    """The words without line breaks and doubled spaces, but with a space at their ends if they have one; safe to print."""
    return printable(re.sub(r"\s+", " ", words))


def actor_text(actor: ActorLine) -> Text:
    """One actor on two or three lines: what it is, its key, how often it occurs, and its names."""
    what = ", ".join(filter(None, (actor.kind, actor.state, actor.sector)))
    shown = Text("  ").append(one_line(actor.name), NAME).append(f" ({one_line(what)})")
    shown.append(f"  {one_line(actor.key)}\n", "bold")
    shown.append(f"    {_under(_reports(actor.reports), _dates(actor.first, actor.last), _aliases(actor))}\n", ELSEWHERE)
    if actor.merged:
        shown.append(f"    merged with it: {one_line(', '.join(actor.merged))}\n", ELSEWHERE)
    return shown


def candidate_text(one: Candidate) -> Text:
    """Two keys that may be one person: their names and keys, how the names agree, and what else does."""
    shown = Text("  ")
    for name, key, reports in ((one.name, one.key, one.reports), (one.into_name, one.into, one.into_reports)):
        shown.append(one_line(name), NAME).append(f" {one_line(key)}, {_reports(reports)}\n    ")
    return shown.append(f"{one_line(' · '.join((one.why, *one.evidence)))}\n", ELSEWHERE)


def whole_actor(actor: ActorAnswer) -> Text:
    """Everything about one actor, under headings for what there is."""
    shown = actor_text(actor)
    shown += _section("holds", [office_text(office) for office in actor.offices])
    shown += _section("in its offices", [office_text(office) for office in actor.officers])
    shown += _section("belongs to", [membership_text(membership) for membership in actor.memberships])
    shown += _section("has as members", [membership_text(membership) for membership in actor.members])
    shown += _section(f"said ({actor.statement_count})", [answer_text(answer) for answer in actor.statements])
    return shown + _section(f"did ({actor.event_count})", [event_text(event) for event in actor.events])


def _section(heading: str, lines: list[Text]) -> Text:
    return Text.assemble((f"\n{heading}\n", "bold"), *lines) if lines else Text()


def office_text(office: OfficeAnswer) -> Text:
    """Who holds what, with the evidence: reports with their newest evidence, or the table with its dates."""
    shown = Text("  ").append(one_line(office.person), NAME)
    shown.append(f" is {titled(office.title, office.of, former=office.former)}\n")
    if office.basis == "table":
        # Not the report's word: it is said on the line itself where it comes from.
        return shown.append(f"    {_under(_dates(office.since, office.until, open_end=True), office.source)}\n", "yellow")
    return shown.append(f"    {_under(_reports(office.reports), _dates(office.first, office.last))}\n", ELSEWHERE) + _shown_by(
        office
    )


def membership_text(membership: MembershipAnswer) -> Text:
    """Who belongs to what, and the newest report that says so."""
    shown = Text("  ").append(one_line(membership.member), NAME).append(" belongs to ")
    shown.append(one_line(membership.organisation), NAME).append("\n")
    shown.append(f"    {_under(_reports(membership.reports), _dates(membership.first, membership.last))}\n", ELSEWHERE)
    return shown + _shown_by(membership)


def event_text(event: EventAnswer) -> Text:
    """Who did what to whom, when and where, and the words that say so."""
    actors, recipients = (", ".join(party.name for party in parties) for parties in (event.actors, event.recipients))
    shown = Text("  ").append(one_line(f"{actors} → {recipients}" if recipients else actors), NAME)
    mode = f", {event.mode}" if event.mode else ""
    by = f" by {event.speaker}" if event.speaker else ""
    shown.append(" " + one_line(f"{event.type}{mode} ({event.modality}{by})"))
    return shown.append(_more(event.date, event.site) + "\n") + _shown_by(event)


def figure_text(figure: FigureAnswer) -> Text:
    """A figure, of what and when, against what, and by whom."""
    counted = figure.of and figure.of.words.casefold() == (figure.unit or "").casefold()  # "9 rounds", and not rounds: 9 rounds
    shown = Text(f"  {one_line(figure.of.words)}: " if figure.of and not counted else "  ")  # "of" would be wrong for a change
    shown.append(one_line(f"{amount_words(figure)} {figure.unit or ''}"), NAME).append(_more(figure.period))
    shown.append(" (XXXX: the year is not known)" if "XXXX" in (figure.period or "") else "")
    if figure.change:
        shown.append(one_line(f"; {change_words(figure.change)}"))
    giver = figure.giver or (figure.giver_words and f"({figure.giver_words.words})")
    return shown.append(one_line(f", says {giver}") if giver else "").append("\n") + _shown_by(figure)


def position_text(position: PositionAnswer) -> Text:
    """Who takes which side on what, and the words."""
    shown = Text("  ").append(one_line(position.holder), NAME).append(f" {position.stance.replace('_', ' ')}: ")
    shown.append(one_line(position.issue.words))
    by = f" (said by {one_line(position.speaker)})" if position.speaker and position.speaker != position.holder else ""
    return shown.append(f"{by}\n") + _shown_by(position)


def diff_text(pieces: Iterable[Difference]) -> Text:
    """A word diff on one line."""
    return Text(" ").join(Text(one_line(SIDES[piece.side].format(piece.words)), STYLES_OF[piece.side]) for piece in pieces)


def quote_text(answer: QuoteAnswer) -> Text:
    """What the record says of a quote: the outcome, the word diff, and who said it where."""
    shown = Text(answer.outcome, OUTCOMES[answer.outcome])
    if answer.differences:
        shown.append(f" ({answer.likeness:.0%} alike)\n  ")
        shown += diff_text(answer.differences)
    shown.append("\n")
    shown += answer_text(answer.statement) if answer.statement else _shown_by(answer)
    if len(answer.hits) > 1 or any(hit.reports > 1 for hit in answer.hits):
        for hit in answer.hits:
            shown += _hit_text(hit)
    return shown


def _hit_text(hit: QuoteHits) -> Text:
    """One speaker of a quote: in how many reports, and in which first and last."""
    number = _reports(hit.reports) if hit.is_whole else f"{hit.reports:,} reports or more"
    shown = Text("  ").append(one_line(hit.speaker or "nobody credited"), NAME).append(f": {number}")
    for when, evidence in {"first": hit.first, "newest": hit.newest}.items():
        if when == "first" or hit.newest != hit.first:
            shown.append(f" · {when} {evidence.published or 'undated'}, {one_line(evidence.place)}", ELSEWHERE)
    return shown.append("\n")


def _more(*stated: str | None) -> str:
    """What else is known, in one line after a comma."""
    return "".join(f", {one_line(words)}" for words in stated if words)


def _shown_by(answer: OfficeAnswer | MembershipAnswer | EventAnswer | FigureAnswer | PositionAnswer | QuoteAnswer) -> Text:
    """The newest evidence of an answer, on a line."""
    evidence = answer.evidence[0] if isinstance(answer.evidence, tuple) else answer.evidence
    if evidence is None:
        return Text()
    where = f"{evidence.place} [{evidence.span.start}, {evidence.span.end})"
    shown = Text("    ") + _with_highlights(evidence, getattr(answer, "highlights", ()))
    return shown.append(f" · {_under(evidence.published, evidence.headline, where, _corrected(answer))}\n", ELSEWHERE)


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} reports"


def _dates(first: str | None, last: str | None, *, open_end: bool = False) -> str | None:
    """From one date to another; one alone if they are the same."""
    if open_end:
        return f"{first} to {last or 'now, as far as the table goes'}"
    return first if first == last else f"{first} to {last}"


def _aliases(actor: ActorLine) -> str:
    words = [alias.words for alias in actor.aliases if alias.words != actor.name]
    return ", ".join(words[:ALIASES]) + (f" and {len(words) - ALIASES} more" if len(words) > ALIASES else "")


def _under(*stated: str | None) -> str:
    return " · ".join(one_line(words) for words in stated if words)


def comparison_text(comparison: Comparison) -> Text:
    """Reports side by side, a row below the other; then who is said to have met whom, and the order of topics."""
    shown = Text()
    for one in comparison.reports:
        shown.append(f"{one.number}  ", NAME).append(one_line(one.title or "(no title)"), NAME)
        shown.append(f"\n     {_under(one.published, one.publisher, one.place, one.report)}\n", ELSEWHERE)
    for number, row in enumerate(comparison.rows, 1):
        shown.append("\n").append(row_text(number, row, len(comparison.reports)))
    shown += _section("Who is said to have met or called whom", [_meeting_text(said) for said in comparison.meetings])
    orders = [f"  {number}: {' '.join(map(str, topics)) or 'none'}\n" for number, topics in comparison.topics.items()]
    shown += _section("Order of the rows that several tell", [Text(order) for order in orders])
    return shown + _section("What each report gives to whom", [_voice_text(said) for said in comparison.voices])


def row_text(number: int, row: Row, reports: int) -> Text:
    """One row of a table of reports: its relation and kind, and what each report has, with the place of the words."""
    shown = Text(f"{number}. ").append(relation_words(row, reports), "bold").append(f" ({row.kind})\n", ELSEWHERE)
    for side, told in row.told.items():
        who = f"{', '.join(told.speakers)}: " if told.speakers else ""
        shown.append(f"  {side}  ", NAME).append(one_line(who) + " " * bool(who), STYLES["source"]).append(
            one_line(GAP.join(told.words))
        )
        shown.append(f" [{row.cells[side][0].start}, {row.cells[side][-1].end})\n", ELSEWHERE)
    return shown + (Text("     ") + diff_text(row.differences) + Text("\n") if row.differences else Text())


def _meeting_text(said: Said) -> Text:
    who, whom = ", ".join(said.who), ", ".join(said.whom)
    return Text(one_line(f"  {said.number}: {who or 'somebody'} → {whom or 'somebody'}: {GAP.join(said.words)}") + "\n")


def _voice_text(said: Said) -> Text:
    return Text(one_line(f"  {said.number}: {', '.join(said.who)}: {GAP.join(said.words)}") + "\n")


def formula_text(one: FormulaAnswer) -> Text:
    """One use of a formula, or a report in which it is missing: what became of it, its words, the word diff, and why it is here."""
    shown = Text("  ").append(told_turn(one), "bold")
    if one.position:
        shown.append(f"  {one.position.holder} ", NAME).append(
            one_line(f"{one.position.stance.replace('_', ' ')}: {one.position.evidence.words}")
        )
    if one.differences:
        shown.append("\n    ").append(diff_text(one.differences))
    reason = f"joined: {one.reason}" if one.reason not in (None, SAME_WORDS) else None
    return shown.append(f"\n    {_under(one.published, one.publisher, one.headline, one.report, reason)}\n", ELSEWHERE)
