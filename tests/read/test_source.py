"""From paths to bytes: what is found in a folder, in which order, and what is refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from onrecord.errors import ReadError
from onrecord.read import Source, find_sources, load_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "Z.TXT", "notes.pdf", ".hidden.txt", "sub/c.htm", ".git/d.txt", "sub/e.text", "sub/f.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("Words.")
    return tmp_path


def test_a_folder_is_walked_in_sorted_order(folder: Path) -> None:
    found = find_sources([folder])
    assert [os.path.relpath(file, folder) for file in found] == ["Z.TXT", "a.html", "b.txt", "notes.pdf", "sub/c.htm", "sub/e.text"]
    assert find_sources([folder]) == found


def test_named_files_are_kept_in_their_order_and_no_place_comes_twice(folder: Path) -> None:
    named = [folder / "notes.pdf", folder / "missing.txt", folder / "b.txt", folder / "sub" / ".." / "b.txt", folder]
    found = [os.path.relpath(file, folder) for file in find_sources(named)]
    assert found == ["notes.pdf", "missing.txt", "b.txt", "Z.TXT", "a.html", "sub/c.htm", "sub/e.text"]


def test_the_place_is_the_path_as_given_without_detours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert load_source("./sub/../b.txt") == Source("b.txt", b"Words.")
    assert find_sources(["."]) == ["Z.TXT", "a.html", "b.txt", "notes.pdf", "sub/c.htm", "sub/e.text"]


def test_a_file_may_be_as_large_as_allowed(folder: Path) -> None:
    assert load_source(folder / "b.txt", max_bytes=6).raw == b"Words."
    with pytest.raises(ReadError, match=r"b\.txt: larger than 5 bytes\. Split it, or raise max_bytes\."):
        load_source(folder / "b.txt", max_bytes=5)


def test_what_is_no_file_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"missing\.txt: no such file\. Check the path\."):
        load_source(folder / "missing.txt")
    with pytest.raises(ReadError, match="sub: a folder, not a file"):
        load_source(folder / "sub")
    with pytest.raises(ReadError, match="cannot be read"):
        load_source("a\0b")
    with pytest.raises(ReadError, match="cannot be read"):
        load_source(folder / ("x" * 5000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang_the_run(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(ReadError, match=r"pipe\.txt: a pipe, socket or device, not a file"):
        load_source(folder / "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused_by_name(folder: Path) -> None:
    (folder / "b.txt").chmod(0)
    with pytest.raises(ReadError, match="reading it is not permitted"):
        load_source(folder / "b.txt")
