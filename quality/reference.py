"""Write docs/reference from the code itself: `python quality/reference.py`; with `--check` only say whether it is up to date."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by quality/reference.py; change the code, not this file. -->\n\n"


def pages() -> dict[str, str]:
    """Every page of the reference by its file's name."""
    return {
        "cli.md": "".join(_cli()),
        "python.md": "".join(_python()),
        "columns.md": "".join(_columns()),
        "http.md": "".join(_http()),
        "errors-and-settings.md": "".join(_errors()),
    }


def _cli() -> Iterator[str]:
    from commands import command_names, command_text, program_text

    yield f"{MADE}# The command line\n\n```text\n{program_text()}```\n"
    for name in command_names():
        yield f"\n## onrecord {name}\n\n```text\n{command_text(name)}```\n"


def _python() -> Iterator[str]:
    import onrecord

    yield f"{MADE}# Python\n\n`import onrecord` is light; the model is loaded when the first report is read.\n"
    for name in ("read", "open", "to_arrow", "to_pandas", "to_polars"):
        yield _function(f"onrecord.{name}", getattr(onrecord, name))
    yield "\n## The record\n\n"
    yield _words(onrecord.OpenArchive.__doc__)
    for name, method in inspect.getmembers(onrecord.OpenArchive, inspect.isfunction):
        if not name.startswith("_") and method.__doc__:
            yield _function(f"record.{name}", method)
    yield f"\n## Questions\n\n{_words(onrecord.Question.__doc__)}\n"
    yield "\n## What comes back\n"
    for name in sorted(onrecord.__all__):
        shape = getattr(onrecord, name)
        if inspect.isclass(shape) and hasattr(shape, "__struct_fields__") and name != "Question":
            yield f"\n### {name}\n\n{_words(shape.__doc__)}\n"
            yield "".join(f"- `{field}`: `{kind}`\n" for field, kind in _annotations(shape))


def _annotations(shape: type) -> Iterator[tuple[str, str]]:
    fields = {name: kind for base in reversed(shape.__mro__) for name, kind in inspect.get_annotations(base).items()}
    return ((name, str(fields[name])) for name in shape.__struct_fields__)


def _function(name: str, function: object) -> str:
    signature = str(inspect.signature(function)).replace("'", "").replace("(self, ", "(").replace("(self)", "()")
    return f"\n### {name}\n\n```python\n{name}{signature}\n```\n\n{_words(function.__doc__)}\n"


def _words(text: str | None) -> str:
    return inspect.cleandoc(text or "") + "\n"


def _columns() -> Iterator[str]:
    from onrecord.export import KIND_NAMES
    from onrecord.export.columns import columns_of, describe
    from onrecord.export.events import FORMS

    yield f"{MADE}# Columns of exported tables\n\nThe same for CSV, Parquet and data frames; `datapackage.json` has them too.\n"
    for kind in KIND_NAMES:
        yield f"\n## {kind}\n\n| column | type | meaning |\n| --- | --- | --- |\n"
        yield "".join(f"| {column.name} | {column.type} | {column.description} |\n" for column in columns_of(kind))
        yield f"| same_event | string | {describe('same_event')}; in files of `onrecord export` alone |\n" * (kind == "events")
    for form, names in FORMS.items():
        yield f"\n## {form}\n\n{len(names)} columns, in this order: {', '.join(names)}.\n"


def _http() -> Iterator[str]:
    from onrecord.serve.operations import operations
    from onrecord.settings import settings_from

    most = settings_from({})["serve_rows"]
    yield (
        f"{MADE}# The HTTP API\n\n`onrecord serve` answers GET and HEAD; `/openapi.json` says the same to a machine."
        " POST has one address, `/add`, and that only with\n`--allow-add`: it takes the form of the page there.\n"
    )
    for operation in operations(most).values():
        yield f"\n## GET /api/{operation.name}\n\n{operation.help}\n\n| field | | meaning |\n| --- | --- | --- |\n"
        for name, shape in operation.fields.items():
            needed = "needed" if name in operation.needed else "given twice" if name == "between" else ""
            yield f"| {name} | {needed} | {shape['description']} |\n"


def _errors() -> Iterator[str]:
    from onrecord import errors
    from onrecord.settings import SETTINGS

    yield f"{MADE}# Errors and settings\n\n## Errors\n\n```text\n{inspect.cleandoc(errors.__doc__)}\n```\n\n## Settings\n\n"
    yield "Each is an environment variable.\n\n| variable | default | unit | meaning |\n| --- | --- | --- | --- |\n"
    yield "".join(f"| {row.variable} | {row.default:,} | {row.unit} | {row.help} |\n" for row in SETTINGS)


def main() -> int:
    """Write the pages, or with --check name those that differ."""
    made = pages()
    if "--check" in sys.argv[1:]:
        old = [name for name, text in made.items() if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != text]
        print(f"out of date: {', '.join(old)}; run python quality/reference.py" if old else "up to date")
        return 1 if old else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
