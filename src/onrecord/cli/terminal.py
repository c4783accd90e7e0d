"""Printing: words as they are, at once, whatever the locale."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # these cost time to import, and --help needs none of them
    from rich.console import Console
    from rich.text import Text

    from onrecord.ask import Answer

AnswerType = TypeVar("AnswerType", bound="Answer")


def console_on(stream: Any) -> Console:
    """A console that prints words as they are: no markup, no emoji names, no guessed highlights."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def print_text(text: Text) -> None:
    """Print styled text on stdout at once. Through `capture`, as rich would end the program on a broken pipe itself."""
    console = console_on(sys.stdout)
    with console.capture() as shown:
        console.print(text, soft_wrap=True)
    sys.stdout.write(shown.get())
    sys.stdout.flush()


def print_line(line: bytes) -> None:
    """Print one line of UTF-8 on stdout at once, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def print_answers(answers: Iterable[AnswerType], as_text: Callable[[AnswerType], Text], *, as_json: bool) -> int:
    """Print each answer, as text or as a line of JSON; how many there are."""
    number = 0
    for answer in answers:
        number += 1
        if as_json:
            print_line(answer.to_json())
        else:
            print_text(as_text(answer))
    return number


def print_table(names: list[str], rows: list[list[str]]) -> None:
    """Print a table without lines: words to the left, numbers to the right."""
    from onrecord.show import one_line

    shown = [[one_line(cell) or "–" for cell in row] for row in [[name.replace("_", " ") for name in names], *rows]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    numbers = [all(cell.replace("–", "0").isdigit() for cell in column[1:]) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = [cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, numbers, strict=True)]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def note(words: str) -> None:
    """Say something beside an answer: on stderr, so that pipes stay clean."""
    warn(console_on(sys.stderr), words)


def warn(console: Console, words: str) -> None:
    """Print one line, made safe for a terminal."""
    from onrecord.show import one_line

    console.print(one_line(words), soft_wrap=True)
