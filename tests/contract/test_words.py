"""Plain English: phrases that a reader stumbled over stay out of pages, help and docs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [line.split("\t") for line in (Path(__file__).parent / "odd_phrases.tsv").read_text("utf-8").splitlines()]
READ = [
    *sorted((ROOT / "src/onrecord/serve/templates").glob("*.html")),
    *sorted((ROOT / "docs").rglob("*.md")),  # docs/reference/cli.md is the help of every command
    *(path for path in sorted(ROOT.glob("*.md")) if path.name != "CHANGELOG.md"),
]


def messages(path: Path) -> str:
    """What a module may print: its strings, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(node.value for node in strings if id(node) not in told)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every page, page of the docs and message by the file it is in."""
    read = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in READ}
    modules = sorted((ROOT / "src/onrecord").rglob("*.py"))
    return read | {str(path.relative_to(ROOT)): messages(path) for path in modules}


@pytest.mark.parametrize(("odd", "plain"), ROWS, ids=[row[0] for row in ROWS])
def test_odd_phrases_stay_out(odd: str, plain: str, texts: dict[str, str]) -> None:
    pattern = re.compile(rf"\b{re.escape(odd)}\b".replace(r"\ ", r"\s+"), re.I)
    found = [f"{name}: {hit[0]!r}" for name, text in texts.items() for hit in pattern.finditer(text)]
    assert not found, f"say {plain!r} in {found}"
