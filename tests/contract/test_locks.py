"""The lock: it holds what pyproject.toml asks for, by hashes, for every Python we name; and it names no machine of ours."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("demo", "serve", "test", "linked")
LOCKED = [("demo", ()), ("serve", ("serve",)), ("test", ("test",)), ("linked", ("test", "linked"))]  # with which extras
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64"))

path = ROOT / "quality" / "newest.py"
spec = importlib.util.spec_from_file_location("newest", path)
assert spec is not None and spec.loader is not None
newest = importlib.util.module_from_spec(spec)
spec.loader.exec_module(newest)


def text_of(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text("utf-8")


def locked(name: str, python: str, system: str = "linux", machine: str = "x86_64") -> dict[str, str]:
    """What this lock installs on such a machine."""
    env = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system, "platform_machine": machine}
    pins = newest.PINNED.findall(text_of(name))
    held = [(newest.plain(pin), version) for pin, version, when in pins if not when or Marker(when).evaluate(env)]
    assert len(dict(held)) == len(held), "one package in two versions"
    return dict(held)


def asked(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for, with these extras and those they name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines, wanted, seen = list(project["project"]["dependencies"]), list(extras), set()
    while wanted:
        extra = wanted.pop()
        for line in project["project"]["optional-dependencies"][extra] if extra not in seen else ():
            requirement = Requirement(line)
            if requirement.name == "onrecord":
                wanted += requirement.extras
            else:
                lines.append(line)
        seen.add(extra)
    return [Requirement(line) for line in (*lines, *project["build-system"]["requires"])]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("name", "extras"), LOCKED)
def test_a_lock_is_within_the_ranges_of_the_package(name, extras, python):
    for system, machine in PLATFORMS:
        held = locked(name, python, system, machine)
        for requirement in asked(*extras):
            assert requirement.specifier.contains(held[newest.plain(requirement.name)], prereleases=True), requirement


@pytest.mark.parametrize("python", PYTHONS)
def test_each_lock_holds_the_one_before(python):
    demo, serve, test, linked = (locked(name, python) for name in NAMES)
    assert demo.items() <= serve.items() <= test.items() <= linked.items()
    assert not {"pytest", "mypy", "starlette", "pyarrow"} & set(demo), "what runs needs none of these"


@pytest.mark.parametrize("name", [*NAMES, "docs"])
def test_every_line_of_a_lock_is_a_pin_with_hashes_or_a_comment(name):
    lines = text_of(name).splitlines()
    assert all(re.match(r"#|    # |[\w.-]+==\S+( ; .+)? \\$|    --hash=sha256:[0-9a-f]{64}( \\)?$", line) for line in lines)
    assert len(newest.PINNED.findall("\n".join(lines))) == sum(not line.startswith((" ", "#")) for line in lines)
    assert "://" not in text_of(name)


def test_what_builds_the_docs_is_in_its_own_lock_alone():
    assert "zensical" in locked("docs", "3.13") and not any("zensical" in text_of(name) for name in NAMES)


def test_the_package_asks_for_each_thing_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lines in (project["dependencies"], *project["optional-dependencies"].values()):
        names = [str(Requirement(line)) for line in lines]
        assert len({Requirement(line).name for line in lines}) == len(names)


def test_what_moved_and_what_fell_is_named():
    there = newest.locked_versions('a-b==1.0 \\\n    --hash=sha256:0\nc==2 ; sys_platform == "nowhere" \\\n')
    assert there == {"a-b": "1.0"}
    assert newest.moved(there, {"a-b": "1.1", "c": "2"}) == [("a-b", "1.1", "1.0"), ("c", "2", "none")]
    xml = '<x><testcase classname="t.a" name="x"/><testcase classname="t.a" name="y[1]@t/a"><failure/></testcase></x>'
    assert list(newest.fallen(xml)) == ["t.a::y[1]"]
    assert newest.told("Fails", []) == "\nFails: none" and newest.told("Fails", ["a"]) == "\nFails:\n  a"
