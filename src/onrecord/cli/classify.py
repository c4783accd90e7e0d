"""The command that types marked pairs, one a row."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.commands import app
from onrecord.cli.terminal import print_line
from onrecord.errors import MarkError, ReadError
from onrecord.settings import settings_from

COLUMN = "marked_sentence"


@app.command()
def classify_pairs(
    tsv: Annotated[Path, typer.Option(help=f"Rows with the column {COLUMN}: <s>source</s> and <t>target</t>.", metavar="FILE")],
) -> int:
    """Print the PLOVER root that ties each row's source to its target, one a line, in the order of the rows.

    Roots are PLV's 15: YIELD stands for CONCEDE and RETREAT. All scores: onrecord.classify_pairs() in Python.

    Exit status: 0 every row has its label, 2 the file or a row cannot be read; then nothing is printed.
    """
    from onrecord.pipeline import classify_pair
    from onrecord.tag import Model, likeliest_root, shipped_folder

    rows, model = marked_rows(tsv), Model(shipped_folder(), settings_from(os.environ)["threads"])
    labels = []
    for line, marked in rows:
        try:
            labels.append(likeliest_root(classify_pair(marked, model)))
        except MarkError as error:
            raise MarkError(f"{tsv}:{line}", error.found, error.remedy) from error
    print_line("\n".join(labels).encode())
    return 0


def marked_rows(path: Path) -> list[tuple[int, str]]:
    """(line, marked sentence) of each row of a tab-separated file; raises ReadError."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t")
            if COLUMN not in (reader.fieldnames or ()):
                raise ReadError(f"{path}:1", f"no column {COLUMN}", "Name the columns in the first line, tabs between them")
            return [(reader.line_num, row[COLUMN] or "") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(str(path), f"cannot be read ({error})", "Give a tab-separated file in UTF-8") from error
