"""Where the shared data and its scorers stand, and the readers borrowed from them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
POLNEAR = SHARED / "data" / "polnear"


def scorer(name: str) -> Any:
    """The module ../shared/score/NAME.py; exits with a clear line where shared is absent."""
    folder = SHARED / "score"
    if not (folder / f"{name}.py").exists():
        sys.exit(f"{folder}: no {name}.py. Put the project's shared/ folder beside the checkout.")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return __import__(name)
