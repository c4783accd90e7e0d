"""The page that measurements of reading are written to, a section each: docs/reference/reliability.md."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "reliability.md"
HEAD = "# What reading survives\n\nWritten by the commands it names; edit nothing by hand.\n"


def measured(words: str, script: str, seconds: float | None = None) -> str:
    """The words, and when and by which command they were measured."""
    command = " ".join(["python", f"benchmarks/{script}", *sys.argv[1:]])
    took = f" in {seconds:,.0f} seconds" if seconds is not None else ""
    return f"{words}\n\nMeasured on {datetime.date.today()}{took} with `{command}`."


def write(title: str, words: str) -> None:
    """Put a section into the page, in the place of what it said before."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    page = re.sub(rf"\n{re.escape(title)}\n[\s\S]*?(?=\n## |\Z)", "", page)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"{page.rstrip()}\n\n{title}\n\n{words}\n", "utf-8")
