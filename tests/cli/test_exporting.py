"""`onrecord export` and `rehydrate` from the command line."""

from __future__ import annotations

import pytest


@pytest.fixture
def record(run, reports):
    run("read", "--into", "r.db", "reports")


@pytest.mark.parametrize("form", ["csv", "jsonl", "html", "readings", "ftm", "jsonld", "annotations", "standoff"])
def test_export(run, record, tmp_path, form):
    result = run("export", "--db", "r.db", form, "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out").exists() and result.stderr.startswith("out: ")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["csv", "out", "--kind", "statements", "--place", "b.txt"], 0),
        (["polecat", "out"], 1),
        (["csv", "out", "--since", "2022"], 1),
        (["pdf", "out"], 2),
        (["csv", "out", "--kind", "nonsense"], 2),
        (["csv", "out", "--since", "soon"], 2),
        (["ftm", "reports"], 2),
    ],
)
def test_exit_status(run, record, arguments, status):
    assert run("export", "--db", "r.db", *arguments).exit_code == status


def test_a_pack_is_joined_to_the_same_texts_and_to_no_others(run, record, tmp_path, reports):
    run("export", "--db", "r.db", "standoff", "pack")
    copies = tmp_path / "copies"
    copies.mkdir()
    for path in reports.iterdir():
        (copies / f"my-{path.name}").write_bytes(path.read_bytes())
    assert run("rehydrate", "pack", "copies", "--into", "mine.db").exit_code == 0
    said = run("statements", "--db", "mine.db").stdout
    assert said.count("copies/my-") == 3 and "it rained" in said
    assert run("verify", "mine.db").exit_code == 0
    (copies / "my-b.txt").write_text("Weather\n\nZoé said it snowed.\n", "utf-8")
    result = run("rehydrate", "pack", "copies", "--into", "other.db")
    assert result.exit_code == 1
    assert "refused: copies/my-b.txt: no pack was made on this text" in result.stderr
    assert "joined 2 · no copy found 1 · packed 3" in result.stderr
    assert run("rehydrate", "r.db", "copies", "--into", "x.db").exit_code == 2
