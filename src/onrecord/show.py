"""How readings look in a terminal. The words are another's: what could steer the terminal is shown, not sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.text import Text

from onrecord.records import Change, Event, Figure, Membership, Office, Position, Reading, Span, Statement

STYLES = {"source": "bold blue", "cue": "underline magenta", "content": "italic green"}
NAME = STYLES["source"]
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
    """One report's title, and under a heading for each kind all that was found in it; then its problems."""
    report = reading.report
    shown = Text(one_line(report.title or report.place), "bold")
    shown.append(f"\n{_under(report.title and report.place, report.published)}\n", ELSEWHERE)
    sections = {
        "Statements": [_statement(reading, one) for one in reading.statements],
        "Events": [_act(reading, one) for one in reading.events],
        "Positions": [_side(reading, one) for one in reading.positions],
        "Figures": [_amount(reading, one) for one in reading.figures],
        "Offices": [_holding(reading, one) for one in reading.offices],
        "Memberships": [_tie(reading, one) for one in reading.memberships],
    }
    for heading, lines in sections.items():
        if lines:
            shown.append(f"{heading}\n", "bold")
            shown += Text().join(lines)
    if not any(sections.values()):
        shown.append("  nothing found\n", ELSEWHERE)
    for problem in reading.problems:
        shown.append(f"  problem: {one_line(problem.code)}: {one_line(problem.detail)}\n", "yellow")
    return shown


def _statement(reading: Reading, statement: Statement) -> Text:
    """Who, how, and what."""
    text = reading.report.text
    actor = reading.actor(statement.speaker)
    cue = statement.cue.words(text) if statement.cue else None
    source = statement.source.words(text) if statement.source else None
    content = [span.words(text) for span in statement.content]
    return _said(speaker_of(actor.name if actor else None, source), statement.kind, cue, content)


def _holding(reading: Reading, office: Office) -> Text:
    """Who holds which office."""
    return Text("  ").append(one_line(_name_in(reading, office.person)), NAME).append(f" is {_post(reading, office)}\n")


def _tie(reading: Reading, membership: Membership) -> Text:
    """Who belongs to what."""
    member, organisation = (one_line(_name_in(reading, who)) for who in (membership.member, membership.organisation))
    return Text("  ").append(member, NAME).append(" belongs to ").append(organisation, NAME).append("\n")


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
    return titled(office.title, _name_in(reading, office.of) if office.of else None, former=office.former)


def titled(title: str, of: str | None, *, former: bool) -> str:
    before = "former " if former and not title.casefold().startswith(("former", "ex-")) else ""
    return one_line(f"{before}{title} of {of}" if of else before + title)


def speaker_of(speaker: str | None, source: str | None) -> str:
    """The speaker's name; in brackets the report's words for one that no name was found for."""
    return one_line(speaker or (f"({source})" if source else "(nobody named)"))


def _said(speaker: str, kind: str, cue: str | None, content: Iterable[str]) -> Text:
    words = GAP.join(map(one_line, content))
    shown = Text("  ").append(speaker, STYLES["source"])
    shown.append(f" ({kind}) ").append(one_line(cue or "(no cue)"), STYLES["cue"])
    return shown.append(": ").append(words, STYLES["content"]).append("\n")


def _under(*stated: str | None) -> str:
    return " · ".join(one_line(words) for words in stated if words)
