"""How readings and answers look in a terminal. The words are another's: what could steer the terminal is shown, not sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.text import Text

from onrecord.ask import StatementAnswer
from onrecord.records import Reading, Span, Statement

STYLES = {"source": "bold blue", "cue": "underline magenta", "content": "italic green"}
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
    """One report's title and its statements: who, how, what."""
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
    for problem in reading.problems:
        shown.append(f"  problem: {one_line(problem.code)}: {one_line(problem.detail)}\n", "yellow")
    return shown


def answer_text(answer: StatementAnswer) -> Text:
    """One statement that was found, and where it stands."""
    pieces = [piece.words for piece in answer.content]
    who = _who(answer.speaker, answer.source.words if answer.source else None)
    shown = _said(who, answer.kind, answer.cue.words if answer.cue else None, pieces)
    start, end = answer.content[0].span.start, answer.content[-1].span.end
    shown.append(f"    {_under(answer.published, answer.title, f'{answer.place} [{start}, {end})')}\n", ELSEWHERE)
    return shown


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
