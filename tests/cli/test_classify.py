"""`onrecord classify-pairs`: a label a row in order, or one line that says which row cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.tag.model import ROOTS

HEAD = "sentence\tmarked_sentence\tsource\ttarget\n"


def classify(path: Path) -> Result:
    return CliRunner().invoke(app, ["classify-pairs", "--tsv", str(path)])


@pytest.mark.slow
def test_every_row_gets_one_root_in_order(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    rows = [
        "<s>Fiji</s> expelled <t>two Tongan diplomats</t>.",
        "<s>Nurses in Porto</s> walked out over pay.",
        "<s>Peru</s> met <t>Chile</t>.",
    ]
    path.write_text(HEAD + "".join(f"x\t{row}\ta\tb\n" for row in rows), encoding="utf-8")
    done = classify(path)
    labels = done.stdout.split()
    assert done.exit_code == 0 and len(labels) == 3 and set(labels) <= set(ROOTS)
    assert labels == ["SANCTION", "PROTEST", "CONSULT"]


@pytest.mark.slow
def test_a_row_whose_marks_enclose_nothing_is_named_and_nothing_printed(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(HEAD + "x\t<s>Fiji</s> left.\ta\tb\nx\t<s>Fiji left.\ta\tb\n", encoding="utf-8")
    done = classify(path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{path}:3: <s> and </s> do not enclose words" in " ".join(done.stderr.split())


def test_a_file_without_the_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("sentence\nFiji left.\n", encoding="utf-8")
    done = classify(path)
    assert done.exit_code == 2 and "no column marked_sentence" in " ".join(done.stderr.split())
