"""Run the checks of `make test` on whatever is installed, and name what fails and which packages are newer than the lock.

`make newest` does this in a folder of its own, on the newest release of everything. Exit status: 0 all hold, 1 any fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "locks" / "linked.txt"
PINNED = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", re.M)
HERE = Path(sys.executable).parent
BESIDE = "-n auto --maxprocesses 4 --dist loadgroup".split()
CHECKS = {
    "ruff check": [HERE / "ruff", "check", "."],
    "ruff format": [HERE / "ruff", "format", "--check", "."],
    "mypy": [HERE / "mypy"],
    "lint-imports": [HERE / "lint-imports"],
    "quality gate": [sys.executable, "quality/gate.py"],
}


def main() -> int:
    """Run every check, whatever the one before found, and say what became of them."""
    failed = [name for name, command in CHECKS.items() if subprocess.run(command, check=False, cwd=ROOT).returncode]
    failed += failed_tests()
    newer = [f"{name} {here} (locked: {locked})" for name, here, locked in moved(locked_versions(LOCK.read_text()), installed())]
    print(told("Newer than the lock, or other", newer))
    print(told("Fails on these", failed))
    return 1 if failed else 0


def failed_tests() -> list[str]:
    """The tests that fail or cannot be run, by name."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "tests.xml"
        tests = [sys.executable, "-m", "pytest", *BESIDE, f"--junit-xml={written}"]
        ended = subprocess.run(tests, check=False, cwd=ROOT).returncode
        names = list(fallen(written.read_text("utf-8"))) if written.exists() else []
    return names or (["pytest: it could not be run"] if ended else [])


def fallen(xml: str) -> Iterator[str]:
    """The tests of a JUnit file that have a failure or an error."""
    for case in ElementTree.fromstring(xml).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            name = re.sub(r"@[\w/]+$", "", case.get("name", ""))  # the group it ran in, from tests/conftest.py
            yield f"{case.get('classname')}::{name}"


def locked_versions(lock: str) -> dict[str, str]:
    """The version of every package in a lock that is meant for this machine."""
    from packaging.markers import Marker

    found = [(name, version) for name, version, when in PINNED.findall(lock) if not when or Marker(when).evaluate()]
    return {plain(name): version for name, version in found}


def installed() -> dict[str, str]:
    """The version of every package installed here."""
    return {plain(one.metadata["Name"]): one.version for one in distributions()}


def moved(locked: dict[str, str], here: dict[str, str]) -> list[tuple[str, str, str]]:
    """What is installed in another version than the lock has, or is not in it: name, version here, version there."""
    return [(name, here[name], locked.get(name, "none")) for name in sorted(here) if here[name] != locked.get(name)]


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def told(title: str, lines: list[str]) -> str:
    """A title, and its lines below it; or that there are none."""
    return f"\n{title}: none" if not lines else "\n".join([f"\n{title}:", *(f"  {line}" for line in lines)])


if __name__ == "__main__":
    raise SystemExit(main())
