"""How readings and answers look in a terminal. The words are another's: what could steer the terminal is shown, not sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.text import Text

from onrecord.ask import (
    ActorAnswer,
    ActorLine,
    EventAnswer,
    Evidence,
    FigureAnswer,
    MembershipAnswer,
    OfficeAnswer,
    PositionAnswer,
    QuoteAnswer,
    Quoted,
    StatementAnswer,
)
from onrecord.records import Change, Event, Figure, Office, Position, Reading, Span, Statement

STYLES = {"source": "bold blue", "cue": "underline magenta", "content": "italic green"}
NAME = STYLES["source"]
OUTCOMES = {"exact": "bold green", "altered": "bold yellow", "not found": "bold"} | dict.fromkeys(
    ("misattributed", "unattributed"), "bold red"
)
SIDES = {"both": "{}", "quote": "[-{}-]", "report": "{{+{}+}}"}  # as `git diff --word-diff` marks them
STYLES_OF = {"both": "", "quote": "red", "report": "green"}
ALIASES = 8  # names of an actor on one line; --json has them all
FOUND = "bold reverse"  # the words asked for
ELSEWHERE = "dim"  # parts that are not the body: headline, caption, furniture, …
GAP = " … "  # between the pieces of one content


class Mark(NamedTuple):
    """A span with its label and style."""

    span: Span
    label: str
    style: str


def printable(text: str) -> str:
    """The text with each character that could steer a terminal replaced by one visible sign, so offsets stay as they are."""
    return re.sub(r"\r(?=\n)|[^\n\t -~]", _visible, text)


def _visible(found: re.Match[str]) -> str:
    char = found[0]
    if char == "\r" and found.string[found.end() : found.end() + 1] == "\n":
        return " "
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))  # ESC becomes ␛
    # C1 controls, half characters, and the marks that turn the direction of writing; joiners inside emoji and words stay.
    steers = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(char) in BIDI_CONTROLS
    return "\N{REPLACEMENT CHARACTER}" if steers else char


BIDI_CONTROLS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def one_line(text: str) -> str:
    """The text on one line, safe to print."""
    return printable(" ".join(text.split()))


def marked_report(reading: Reading, *, colour: bool) -> Text:
    """The whole report with source, cue and content of every statement, in colour or in brackets: [cue: said]."""
    text = printable(reading.report.text)
    marks = [Mark(part.span, part.kind, ELSEWHERE) for part in reading.report.parts if part.kind != "body"]
    # Coordinated speakers share their spans: each is marked once.
    marks += dict.fromkeys(mark for statement in reading.statements for mark in _marks(statement))
    if not colour:
        return Text(_bracketed(text, marks))
    shown = Text(text)
    for span, _, style in marks:
        shown.stylize(style, span.start, span.end)
    return Text(" ").join(Text(label, style) for label, style in STYLES.items()) + "\n\n" + shown


def _marks(statement: Statement) -> Iterator[Mark]:
    spans = {"source": (statement.source,), "cue": (statement.cue,), "content": statement.content}
    return (Mark(span, label, STYLES[label]) for label, found in spans.items() for span in found if span)


def _bracketed(text: str, marks: Iterable[Mark]) -> str:
    """The text with "[label: " before and "]" after every mark; what closes comes before what opens, the longer opens first."""
    cuts = []
    for span, label, _ in marks:
        cuts += [(span.end, 0, 0, "]"), (span.start, 1, -span.end, f"[{label}: ")]
    pieces, done = [], 0
    for at, _, _, bracket in sorted(cuts):
        pieces += [text[done:at], bracket]
        done = at
    return "".join(pieces) + text[done:]


def glance(reading: Reading) -> Text:
    """One report's title, its statements (who, how, what), positions and figures, and who holds or belongs to what."""
    report = reading.report
    shown = Text(one_line(report.title or report.place), "bold")
    shown.append(f"\n{_under(report.title and report.place, report.published)}\n", ELSEWHERE)
    for statement in reading.statements:
        actor = reading.actor(statement.speaker)
        cue = statement.cue.words(report.text) if statement.cue else None
        content = [span.words(report.text) for span in statement.content]
        source = statement.source.words(report.text) if statement.source else None
        shown += _said(_who(actor.name if actor else None, source), statement.kind, cue, content)
    if not reading.statements:
        shown.append("  no statements\n", ELSEWHERE)
    for event in reading.events:
        shown += _act(reading, event)
    for position in reading.positions:
        shown += _side(reading, position)
    for figure in reading.figures:
        shown += _amount(reading, figure)
    for office in reading.offices:
        shown += Text("  ").append(one_line(_name_in(reading, office.person)), NAME).append(f" is {_post(reading, office)}\n")
    for membership in reading.memberships:
        member, organisation = (one_line(_name_in(reading, who)) for who in (membership.member, membership.organisation))
        shown += Text("  ").append(member, NAME).append(" belongs to ").append(organisation, NAME).append("\n")
    for problem in reading.problems:
        shown.append(f"  problem: {one_line(problem.code)}: {one_line(problem.detail)}\n", "yellow")
    return shown


def _act(reading: Reading, event: Event) -> Text:
    """Who, to whom, what, and how sure the report is of it."""
    actors, recipients = (", ".join(_name_in(reading, each) for each in side) for side in (event.actors, event.recipients))
    shown = Text("  ").append(one_line(f"{actors} → {recipients}" if recipients else actors), NAME)
    what = one_line(event.trigger.words(reading.report.text))
    told = event.modality if event.statement is None else f"{event.modality} in {event.statement}"
    facts = (told, event.mode, event.date, event.place)
    return shown.append(f" {event.type}: {what}").append(f" · {_under(*facts)}\n", ELSEWHERE)


def _side(reading: Reading, position: Position) -> Text:
    """Holder, stance, and the formula a reader would quote."""
    text = reading.report.text
    shown = Text("  ").append(one_line(_name_in(reading, position.holder)), NAME)
    shown.append(f" ({position.stance.replace('_', ' ')}) ")
    return shown.append(one_line(position.wording.words(text)), STYLES["content"]).append("\n")


def _amount(reading: Reading, figure: Figure) -> Text:
    """The amount as written, what it measures, when, how it moved, who gave it."""
    text = reading.report.text
    of = f"{figure.of.words(text)}: " if figure.of else ""
    giver = reading.actor(figure.giver)
    given = giver.name if giver else figure.giver_span.words(text) if figure.giver_span else None
    shown = Text("  ").append(one_line(of + figure.span.words(text)))
    facts = (figure.period, _move(figure.change, text), given and f"says {given}")
    return shown.append(f" · {_under(*facts)}" if any(facts) else "", ELSEWHERE).append("\n")


def _move(change: Change | None, text: str) -> str | None:
    """ "up 47.5 percent", as the report writes it; None where nothing is compared."""
    if change is None:
        return None
    ways = {"up": "up", "down": "down", "none": "unchanged"}
    return f"{ways[change.direction]} ({change.span.words(text)}{f', {change.basis}' if change.basis else ''})"


def _name_in(reading: Reading, actor_id: str) -> str:
    actor = reading.actor(actor_id)
    return actor.name if actor else actor_id


def _post(reading: Reading, office: Office) -> str:
    """The title, with what it is of; "former" where the report says so and the title does not."""
    return _titled(office.title, _name_in(reading, office.of) if office.of else None, former=office.former)


def _titled(title: str, of: str | None, *, former: bool) -> str:
    before = "former " if former and not title.casefold().startswith(("former", "ex-")) else ""
    return one_line(f"{before}{title} of {of}" if of else before + title)


def answer_text(answer: StatementAnswer) -> Text:
    """One statement that was found, and where it stands; the words asked for stand out."""
    who = _who(answer.speaker, answer.source.words if answer.source else None)
    shown = Text("  ").append(who, STYLES["source"])
    shown.append(f" ({answer.kind}) ").append(one_line(answer.cue.words if answer.cue else "(no cue)"), STYLES["cue"])
    shown.append(": ")
    shown += Text(GAP, STYLES["content"]).join(_with_highlights(piece, answer.highlights) for piece in answer.content)
    start, end = answer.content[0].span.start, answer.content[-1].span.end
    shown.append(f"\n    {_under(answer.published, answer.title, f'{answer.place} [{start}, {end})')}\n", ELSEWHERE)
    return shown


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


def _who(speaker: str | None, source: str | None) -> str:
    """The speaker's name; in brackets the report's words for one that no name was found for."""
    return one_line(speaker or (f"({source})" if source else "(nobody named)"))


def _said(speaker: str, kind: str, cue: str | None, content: Iterable[str]) -> Text:
    words = GAP.join(map(one_line, content))
    shown = Text("  ").append(speaker, STYLES["source"])
    shown.append(f" ({kind}) ").append(one_line(cue or "(no cue)"), STYLES["cue"])
    return shown.append(": ").append(words, STYLES["content"]).append("\n")


def _under(*stated: str | None) -> str:
    return " · ".join(one_line(words) for words in stated if words)


def actor_text(actor: ActorLine) -> Text:
    """One actor on two or three lines: what it is, its key, how often it occurs, and its names."""
    what = ", ".join(filter(None, (actor.kind, actor.state, actor.sector)))
    shown = Text("  ").append(one_line(actor.name), NAME).append(f" ({one_line(what)})")
    shown.append(f"  {one_line(actor.key)}\n", "bold")
    shown.append(f"    {_under(_reports(actor.reports), _dates(actor.first, actor.last), _aliases(actor))}\n", ELSEWHERE)
    if actor.merged:
        shown.append(f"    merged with it: {one_line(', '.join(actor.merged))}\n", ELSEWHERE)
    return shown


def whole_actor(actor: ActorAnswer) -> Text:
    """Everything about one actor, under headings for what there is."""
    shown = actor_text(actor)
    shown += _section("holds", [office_text(office) for office in actor.offices])
    shown += _section("in its offices", [office_text(office) for office in actor.officers])
    shown += _section("belongs to", [membership_text(membership) for membership in actor.memberships])
    shown += _section("has as members", [membership_text(membership) for membership in actor.members])
    shown += _section(f"said ({actor.statement_count} in all)", [answer_text(answer) for answer in actor.statements])
    return shown + _section(f"did ({actor.event_count} in all)", [event_text(event) for event in actor.events])


def _section(heading: str, lines: list[Text]) -> Text:
    return Text.assemble((f"\n{heading}\n", "bold"), *lines) if lines else Text()


def office_text(office: OfficeAnswer) -> Text:
    """Who holds what, and what says so: reports with their newest evidence, or the table with its dates."""
    shown = Text("  ").append(one_line(office.person), NAME)
    shown.append(f" is {_titled(office.title, office.of, former=office.former)}\n")
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
    shown = Text("  ").append(one_line(f"{_value(figure)} {figure.unit or ''}"), NAME)
    shown.append(f" of {one_line(figure.of.words)}" if figure.of else "").append(_more(figure.period))
    if figure.change:
        amount = (_number(figure.change.value), figure.change.unit)
        direction = "unchanged" if figure.change.direction == "none" else figure.change.direction
        change = (direction, *(amount if figure.change.value is not None else ()), figure.change.basis)
        shown.append(one_line(f"; {' '.join(filter(None, change))}"))
    giver = figure.giver or (figure.giver_words and f"({figure.giver_words.words})")
    return shown.append(one_line(f", says {giver}") if giver else "").append("\n") + _shown_by(figure)


def _value(figure: FigureAnswer) -> str:
    if figure.bound == "range":
        return f"{_number(figure.low)} to {_number(figure.high)}"
    before = {"about": "about ", "at_least": "at least ", "at_most": "at most "}.get(figure.bound, "")
    return before + _number(figure.value)


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.15g}"


def position_text(position: PositionAnswer) -> Text:
    """Who takes which side on what, and the words."""
    shown = Text("  ").append(one_line(position.holder), NAME).append(f" {position.stance.replace('_', ' ')}: ")
    shown.append(one_line(position.issue.words))
    by = f" (said by {one_line(position.speaker)})" if position.speaker and position.speaker != position.holder else ""
    return shown.append(f"{by}\n") + _shown_by(position)


def quote_text(answer: QuoteAnswer) -> Text:
    """What the record says of a quote: the outcome, the word diff, and who said it where."""
    shown = Text(answer.outcome, OUTCOMES[answer.outcome])
    if answer.differences:
        shown.append(f" ({answer.likeness:.0%} alike)\n  ")
        shown += Text(" ").join(
            Text(one_line(SIDES[piece.side].format(piece.words)), STYLES_OF[piece.side]) for piece in answer.differences
        )
    shown.append("\n")
    return shown + (answer_text(answer.statement) if answer.statement else _shown_by(answer))


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
    return shown.append(f" · {_under(evidence.published, evidence.headline, where)}\n", ELSEWHERE)


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} reports"


def _dates(first: str | None, last: str | None, *, open_end: bool = False) -> str | None:
    """From one date to another; one alone if they are the same."""
    if open_end:
        return f"{first} to {last or 'the end of the table'}"
    return first if first == last else f"{first} to {last}"


def _aliases(actor: ActorLine) -> str:
    words = [alias.words for alias in actor.aliases if alias.words != actor.name]
    return ", ".join(words[:ALIASES]) + (f" and {len(words) - ALIASES} more" if len(words) > ALIASES else "")
