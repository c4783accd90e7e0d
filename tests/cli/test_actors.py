"""`onrecord actors`, `actor`, `offices`, `memberships`, `merge`, `unmerge`, and names of the user's own."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import msgspec
import pytest

import onrecord
from onrecord.records import Reading

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture
def ask(run, tmp_path, world_file):
    shutil.copyfile(world_file, tmp_path / "r.db")
    return lambda command, *arguments, **env: run(command, "--db", "r.db", *arguments, **env)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("actors", ["actors"]),
        ("actor_xi", ["actor", "Xi"]),
        ("actor_brics", ["actor", "org:BRICS"]),
        ("offices_of_china", ["offices", "--of", "China"]),
        ("offices_of_france_on", ["offices", "--of", "France", "--on", "2022-12"]),
        ("memberships", ["memberships", "--of", "BRICS"]),
    ],
)
def test_what_is_printed(ask, golden, name, arguments):
    result = ask(*arguments)
    assert result.exit_code == 0
    golden(f"{name}.txt", result.stdout)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("actors", ["actors", "Xi"]),
        ("actor", ["actor", "person:macron"]),
        ("offices", ["offices", "--person", "Macron"]),
        ("memberships", ["memberships"]),
    ],
)
def test_json(ask, golden, name, arguments):
    result = ask(*arguments, "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    golden(f"{name}.json", json.dumps(answers, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["actors", "beijing"], 0),
        (["actors", "--kind", "person", "--state", "fra"], 0),
        (["actors", "Lula"], 1),
        (["actors", "--kind", "party"], 2),
        (["actors", "--state", "France"], 2),
        (["actors", "..."], 2),
        (["actors", "--limit", "0"], 0),
        (["actor", "state:BRA"], 0),
        (["actor", "Lula"], 1),
        (["actor", "..."], 2),
        (["actor"], 2),
        (["offices", "--of", "Brazil"], 1),
        (["offices", "--of", "Brazil", "--on", "2015"], 0),
        (["offices", "--on", "soon"], 2),
        (["memberships", "--member", "Brazil"], 0),
        (["memberships", "--member", "China"], 1),
        (["memberships", "--of", ""], 2),
        (["merge", "person:macron"], 2),
    ],
)
def test_exit_status(ask, arguments, status):
    result = ask(*arguments)
    assert result.exit_code == status
    assert bool(result.stdout) == (status == 0) and (result.stderr or status == 0)


def test_limit_comes_from_the_setting(ask):
    assert len(ask("actors", "--json").stdout.splitlines()) == 8
    assert len(ask("actors", "--json", ONRECORD_LIMIT="2").stdout.splitlines()) == 2


def test_an_ambiguous_name_leaves_with_1_and_the_candidates(ask, tmp_path):
    world = WORLD["world"]()
    namesake = msgspec.structs.replace(world[2].actors[0], key="person:another-macron")
    report = msgspec.structs.replace(world[2].report, place="d.txt", id="d" * 16)
    other = Reading(report=report, actors=(namesake,))
    with onrecord.open(tmp_path / "r.db") as record:
        record.add(other, report.text.encode(), "c1")
    result = ask("actor", "Macron")
    assert (result.exit_code, result.stderr) == (1, "2 actors go by 'Macron'. Ask again with one of their keys.\n")
    assert "person:macron" in result.stdout and "person:another-macron" in result.stdout
    assert len(ask("actor", "--json", "Macron").stdout.splitlines()) == 2


def test_merge_and_unmerge(ask):
    before = ask("statements", "--speaker", "emmanuel")
    assert before.exit_code == 1
    merged = ask("merge", "person:macron", "person:emmanuel-macron")
    assert (merged.exit_code, merged.stdout, merged.stderr) == (0, "", "person:macron is now shown as person:emmanuel-macron\n")
    again = ask("merge", "person:macron", "person:emmanuel-macron")
    assert again.stderr == "person:macron is already shown as person:emmanuel-macron\n"
    assert len(ask("statements", "--json", "--speaker", "emmanuel").stdout.splitlines()) == 2
    assert "merged with it: person:macron" in ask("actor", "person:macron").stdout
    undone = ask("unmerge", "person:macron")
    assert (undone.exit_code, undone.stderr) == (0, "person:macron is an actor of its own again\n")
    again = ask("unmerge", "person:macron")
    assert (again.exit_code, again.stderr) == (1, "person:macron is not merged into another\n")
    assert ask("statements", "--speaker", "emmanuel").exit_code == 1


def test_a_merge_that_is_refused(ask):
    result = ask("merge", "person:nobody", "state:FRA")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "onrecord: person:nobody: no actor in this record has that key. Take a key from onrecord actors"
    )


NAMES = '[[actor]]\nname = "Xi Jinping"\naliases = ["Xi"]\nkey = "person:xi-jinping"\nstate = "CHN"\n'


def test_read_with_names_of_ones_own(run, reports, tmp_path):
    (tmp_path / "names.toml").write_text(NAMES)
    run("read", "--into", "r.db", "reports/a.txt")
    result = run("read", "--into", "r.db", "--json", "--names", "names.toml", "reports/a.txt")
    assert result.coded  # another reading than the one without names
    actor = Reading.from_json(result.stdout).actors[0]
    assert (actor.name, actor.key, actor.state) == ("Xi Jinping", "person:xi-jinping", "CHN")
    with onrecord.open("r.db") as record:
        assert record.actor("Jinping").key == "person:xi-jinping"
        assert [answer.coder.split("+")[0] for answer in record.statements()] == ["fake-1", "fake-1"]
        assert all("+names-" in answer.coder for answer in record.statements())
    assert not run("read", "--into", "r.db", "--names", "names.toml", "reports/a.txt").coded


def test_a_bad_file_of_names_is_named_before_anything_is_read(run, reports, tmp_path):
    (tmp_path / "names.toml").write_text('[[actor]]\nname = "Xi"\nstate = "China"\n')
    result = run("read", "--names", "names.toml", "reports")
    assert (result.exit_code, result.coded, result.stdout) == (2, [], "")
    assert result.stderr == (
        "onrecord: names.toml, [[actor]] 1: state 'China' is unknown. Give its ISO 3166-1 alpha-3 code, as in IDN.\n"
    )
