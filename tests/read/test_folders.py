"""A folder is read or named, entry by entry: names in any bytes, folders that cannot be listed, links, and what is hidden."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from onrecord.intake import Job, items_of
from onrecord.intake.items import offers
from onrecord.read import Note, Source, find_sources, load_source, open_source
from onrecord.store.texts import storable

MEMO = os.fsdecode(b"m\xe9mo.txt")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("f/a.txt", "f/sub/b.txt", "f/sub/c.txt", "f/z.txt", "elsewhere/d.txt", "f/.git/e.txt", "f/.f.txt", "f/g.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Words of {name}.")
    return tmp_path


def told(*paths: str) -> tuple[list[str], list[str]]:
    """The places of the items, a fault with what was found; and the notes."""
    places, notes = [], []
    for item, _ in offers(Job(paths)):
        if isinstance(item, Note):
            notes.append(item.words)
        elif hasattr(item, "found"):
            places.append(f"{item.place}: {item.found}")
        elif isinstance(item, Source):
            places.append(item.place)
    return places, notes


@pytest.fixture
def unlistable(monkeypatch: pytest.MonkeyPatch):
    """Make one folder fail when it is listed: whoever runs the tests may be allowed everything."""
    scandir = os.scandir

    def make(name: str, error: OSError) -> None:
        def scan(path: str) -> object:
            if Path(path).name == name:
                raise error
            return scandir(path)

        monkeypatch.setattr(os, "scandir", scan)

    return make


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="this system's names are Unicode")
def test_a_name_that_is_not_utf8_is_read_and_its_place_is_text(folder: Path) -> None:
    (folder / "f" / MEMO).write_text("Words of a memo.")
    (folder / "f" / os.fsdecode(b"caf\xe9")).mkdir()
    (folder / "f" / os.fsdecode(b"caf\xe9") / "x.txt").write_text("Words of a café.")
    places, _ = told("f")
    assert places == ["f/a.txt", r"f/m\xe9mo.txt", "f/z.txt", r"f/caf\xe9/x.txt", "f/sub/b.txt", "f/sub/c.txt"]
    assert [load_source(path).raw for path in find_sources(["f"])][1] == b"Words of a memo."
    (folder / "f" / MEMO).unlink()
    assert told(f"f/{MEMO}")[0] == [r"f/m\xe9mo.txt: no such file"]


def test_a_place_in_the_record_is_always_text() -> None:
    assert storable(MEMO) == "m\\udce9mo.txt"
    assert storable("Zoë 🗳️") == "Zoë 🗳️"


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (PermissionError(13, "Permission denied"), "a folder that may not be listed; what is in it is not read"),
        (FileNotFoundError(2, "No such file"), "a folder that is gone"),
        (OSError(5, "Input/output error"), "a folder that cannot be listed (Input/output error)"),
    ],
)
def test_a_folder_that_cannot_be_listed_is_rejected_by_name(folder, unlistable, error, found) -> None:
    unlistable("sub", error)
    assert told("f")[0] == ["f/a.txt", "f/z.txt", f"f/sub: {found}"]
    assert told("f/sub")[0] == [f"f/sub: {found}"]
    assert len(list(items_of(Job(("f",))))) == 3
    assert [Path(path).name for path in find_sources(["f"])] == ["a.txt", "z.txt", "sub"]


def test_a_folder_that_cannot_be_listed_is_counted_when_the_unpacker_is_started_anew(folder, unlistable) -> None:
    unlistable("sub", PermissionError(13, "Permission denied"))
    for skip in range(4):
        assert (
            len([item for item, _ in offers(Job(("f",)), skip) if hasattr(item, "found") or isinstance(item, Source)]) == 3 - skip
        )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may list everything")
def test_a_folder_without_permission(folder: Path) -> None:
    (folder / "f" / "sub").chmod(0)
    try:
        assert told("f")[0][-1].startswith("f/sub: a folder that may not be listed")
    finally:
        (folder / "f" / "sub").chmod(0o700)


def test_what_is_hidden_and_links_to_folders_are_counted_and_said(folder: Path) -> None:
    (folder / "f" / "link").symlink_to("../elsewhere")
    (folder / "f" / "again").symlink_to(".")
    (folder / "f" / "link.txt").symlink_to("a.txt")
    places, notes = told("f")
    assert places == ["f/a.txt", "f/link.txt", "f/z.txt", "f/sub/b.txt", "f/sub/c.txt"]
    said = "1 files of other kinds (.png 1), 1 hidden files, 1 hidden folders, 2 links to folders (f/again, …)"
    assert notes == [f"passed over {said}; name one outright to have it read"]
    assert told("f/link")[0] == ["f/link/d.txt"]
    assert told("f/.git", "f/.f.txt")[0] == ["f/.git/e.txt", "f/.f.txt"]


def test_a_link_that_leads_nowhere_is_rejected_by_name(folder: Path) -> None:
    (folder / "f" / "gone.txt").symlink_to("nowhere.txt")
    assert "f/gone.txt: no such file" in told("f")[0]


def test_a_file_that_is_gone_when_it_is_opened_is_rejected_by_name(folder: Path) -> None:
    run = offers(Job(("f",)))
    next(run)
    (folder / "f" / "z.txt").unlink()
    assert "f/z.txt: no such file. Check the path." in [str(item) for item, _ in run]
    file, _ = open_source("f/a.txt")
    file.close()
