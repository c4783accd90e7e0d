"""docs/how-to/actors.md: its file of names loads; test_docs.py runs its commands and its Python."""

from __future__ import annotations

import re
from pathlib import Path

from onrecord.resolve.tables import load_overrides

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/how-to/actors.md").read_text("utf-8")


def test_the_file_of_names_loads(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
    (tmp_path / "names.toml").write_text(example, "utf-8")
    overrides = load_overrides(tmp_path / "names.toml")
    assert {naming.name for naming in overrides.by_name.values()} == {"Meridian News"}
    assert overrides.by_state == {"CZE": "Czech Republic"}
