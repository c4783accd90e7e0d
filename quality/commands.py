"""The command line in words, from the functions it is made of: how typer lays out its help differs from release to release."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Annotated, Any, get_args, get_origin

from onrecord.cli import app
from onrecord.cli.app import GROUPS, ORDER

WIDTH = 80


def command_names() -> list[str]:
    """Every command, in the order in which `onrecord --help` lists them."""
    registered = [_name(command) for command in app.registered_commands]
    return sorted(registered, key=ORDER.index)


def program_text() -> str:
    """The program, its options and its commands, by group, each with its one line."""
    program = app.registered_callback
    assert program is not None and program.callback is not None
    groups = [_rows(f"{title}:", lines.items()) for title, lines in GROUPS.items()]
    parts = ["onrecord [OPTIONS] COMMAND [ARGUMENTS]", *_paragraphs(program.callback.__doc__ or "")]
    return "\n\n".join([*parts, _rows("Options:", _options(program.callback)), *groups]) + "\n"


def command_text(name: str) -> str:
    """One command: how it is called, what it does, its arguments and its options."""
    function = _function(name)
    arguments, options = list(_arguments(function)), list(_options(function))
    call = " ".join([f"onrecord {name}", *(["[OPTIONS]"] if options else []), *(word for word, _ in arguments)])
    lists = [_rows(title, rows) for title, rows in (("Arguments:", arguments), ("Options:", options)) if rows]
    return "\n\n".join([call, *_paragraphs(_help(name)), *lists]) + "\n"


def option_names(name: str) -> list[str]:
    """Every option of one command as it is typed, all its spellings."""
    return [spelling for words, _ in _options(_function(name)) for spelling in words.replace(",", "").split() if spelling[0] == "-"]


def _name(command: Any) -> str:
    return str(command.name or command.callback.__name__.replace("_", "-"))


def _command(name: str) -> Any:
    return next(command for command in app.registered_commands if _name(command) == name)


def _function(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = _command(name).callback
    return function


def _help(name: str) -> str:
    return _command(name).help or _function(name).__doc__ or ""


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield textwrap.fill(" ".join(paragraph.split()), WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _given(function: Callable[..., Any], kind: str) -> Iterator[tuple[inspect.Parameter, Any, Any]]:
    """Every parameter that is an OptionInfo or an ArgumentInfo, with its type and what was said of it."""
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        if get_origin(parameter.annotation) is Annotated:
            plain, said = get_args(parameter.annotation)[:2]
            if type(said).__name__ == kind:
                yield parameter, plain, said


def _arguments(function: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    for parameter, plain, said in _given(function, "ArgumentInfo"):
        word = said.metavar or parameter.name.upper()
        many = "..." if "list" in str(plain) and not word.endswith("...") else ""
        yield word + many, said.help + _default(parameter)


def _options(function: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    for parameter, plain, said in _given(function, "OptionInfo"):
        first = [said.default] if isinstance(said.default, str) else []  # the first spelling stands where a default may
        names = [*first, *(name for name in said.param_decls if [*first, name] != ["--db", "--into"])] or [
            f"--{parameter.name.replace('_', '-')}"
        ]
        value = "" if plain in (bool, bool | None) else f" {said.metavar or parameter.name.upper()}"
        yield ", ".join(names) + value, said.help + _default(parameter)


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is inspect.Parameter.empty:
        return " [needed]"
    return "" if parameter.default in (None, False, ()) else f" [{parameter.default}]"


def _rows(title: str, rows: Any) -> str:
    rows = list(rows)
    column = max(len(words) for words, _ in rows) + 4
    lines = [
        textwrap.fill(
            help, WIDTH, initial_indent=f"  {words}".ljust(column), subsequent_indent=" " * column, break_on_hyphens=False
        )
        for words, help in rows
    ]
    return "\n".join([title, *lines])
