"""A user's file of names: what it changes, what it leaves, and how each thing wrong in it is named."""

from __future__ import annotations

import pickle

import pytest

from onrecord.errors import NamesError
from onrecord.records import Actor, Span
from onrecord.resolve.tables import load_overrides

NEWS = """
[[actor]]
key = "org:meridian-news"
name = "Meridian News"
kind = "organisation"
state = "IDN"
sector = "JRN"
aliases = ["Meridian", "MN  Wire"]

[[actor]]
name = "Jane Straße"

[[rename]]
state = "CZE"
name = "Czech Republic"
"""


@pytest.fixture
def load(tmp_path):
    def load_words(words: str | bytes):
        (tmp_path / "names.toml").write_bytes(words.encode() if isinstance(words, str) else words)
        return load_overrides(tmp_path / "names.toml")

    return load_words


def actor(name: str, **stated) -> Actor:
    return Actor(**{"id": "a1", "kind": "group", "mentions": (Span(3, 5), Span(0, 2))} | stated, name=name)


@pytest.mark.parametrize("name", ["Meridian News", "MERIDIAN", "mn wire", " Meridian "])
def test_an_actor_is_found_by_any_of_its_names(load, name):
    (changed,) = load(NEWS).apply((actor(name),))
    expected = {"kind": "organisation", "state": "IDN", "sector": "JRN", "key": "org:meridian-news"}
    assert changed == actor("Meridian News", **expected)  # id and mentions as they were


def test_what_is_not_stated_stays(load):
    was = actor("JANE STRASSE", kind="person", state="DEU", sector="GOV", key="person:jane-strasse")
    assert load(NEWS).apply((was,)) == (actor("Jane Straße", kind="person", state="DEU", sector="GOV", key="person:jane-strasse"),)


def test_others_stay_and_order_is_kept(load):
    actors = (actor("Ada", id="a3"), actor("Meridian", id="a1"), actor("Meridian Bank", id="a2"))
    changed = load(NEWS).apply(actors)
    assert (changed[0], changed[2]) == (actors[0], actors[2]) and changed[1].id == "a1"


def test_a_state_is_shown_by_the_name_given(load):
    czechia, ministry = actor("Czechia", kind="state", state="CZE"), actor("Czech Ministry", kind="organisation", state="CZE")
    assert [one.name for one in load(NEWS).apply((czechia, ministry))] == ["Czech Republic", "Czech Ministry"]


def test_an_empty_file_changes_nothing(load):
    assert load("").apply((actor("Ada"),)) == (actor("Ada"),)


def test_another_file_has_another_digest(load):
    assert load(NEWS).digest == load(NEWS).digest != load(NEWS + "\n").digest
    assert len(load("").digest) == 8


WRONG = {
    "[[actor]]\nname = ": ("", "it is not TOML: Invalid value (at end of document)", "Write entries as [[actor]]"),
    "[[actor]]\nkey = 'org:x'": (", [[actor]] 1", "Object missing required field `name`", "Put it right"),
    "[[actor]]\nname = 'A'\n[[actor]]\nname = 'B'\nkind = 'party'": (
        ", [[actor]] 2",
        "kind 'party' is unknown",
        "Give one of person, state, organisation, group",
    ),
    "[[actor]]\nname = 'A'\nstate = 'Indonesia'": (
        ", [[actor]] 1",
        "state 'Indonesia' is unknown",
        "Give its ISO 3166-1 alpha-3 code",
    ),
    "[[actor]]\nname = 'A'\nsector = 'PRESS'": (", [[actor]] 1", "sector 'PRESS' is not PLOVER's", "Give one of GOV MIL REB"),
    "[[actor]]\nname = 'A'\nkey = 'the key'": (", [[actor]] 1", "key 'the key' is no key", "Give one without spaces"),
    "[[actor]]\nname = 'A'\ncolour = 'red'": (", [[actor]] 1", "there is no field 'colour'", "Give name, aliases, key"),
    "[[actor]]\nname = 'A'\naliases = 'B'": (", [[actor]] 1", "Expected `array`, got `str` - at `$.aliases`", "Put it right"),
    "[[actor]]\nname = 'A'\naliases = ['B']\n[[actor]]\nname = 'b'": (
        ", [[actor]] 2",
        "'b' is a name already given, to 'A'",
        "Give each name once",
    ),
    "[[actor]]\nname = 'A'\naliases = ['a']": (", [[actor]] 1", "'a' is a name already given, to 'A'", "Give each name once"),
    "[[actor]]\nname = ' '": (", [[actor]] 1", "a name is empty", "Give it a letter"),
    "[actor]\nname = 'A'": (", [actor]", "it has single brackets", "Write [[actor]]"),
    "actor = [1]": (", [[actor]] 1", "it is no table", "Write it as"),
    "[[actors]]\nname = 'A'": ("", "'actors' is nothing a file of names has", "Write [[actor]] or [[rename]]"),
    "[[rename]]\nstate = 'XYZ'\nname = 'A'": (", [[rename]] 1", "state 'XYZ' is unknown", "Give its ISO"),
    "[[rename]]\nstate = 'CZE'\nname = 'A'\n[[rename]]\nstate = 'CZE'\nname = 'B'": (
        ", [[rename]] 2",
        "state 'CZE' is renamed already",
        "Rename each state once",
    ),
    "[[rename]]\nstate = 'CZE'\nname = ''": (", [[rename]] 1", "a name is empty", "Give the state a name"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_named_with_its_place(load, tmp_path, words):
    place, found, remedy = WRONG[words]
    with pytest.raises(NamesError) as caught:
        load(words)
    error = caught.value
    assert (error.place, error.found) == (f"{tmp_path / 'names.toml'}{place}", found)
    assert error.remedy.startswith(remedy)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_files_that_cannot_be_read(load, tmp_path):
    with pytest.raises(NamesError, match=r"none\.toml: it cannot be read: No such file or directory\. Name a TOML file\."):
        load_overrides(tmp_path / "none.toml")
    with pytest.raises(NamesError, match=r"byte 1 is not UTF-8\. Save it as UTF-8"):
        load(b"#\xff")
