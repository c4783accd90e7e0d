"""Merging two keys is a link: it can be undone, it never closes a circle, and no reading is rewritten."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import QuestionError
from onrecord.records import Actor, Reading, Report, Span, report_id
from onrecord.store import open_archive

KEYS = "abcdef"


def reading() -> Reading:
    """A report with one actor for each key."""
    raw = hashlib.sha256(KEYS.encode()).hexdigest()
    report = Report(id=report_id("p", KEYS), place="p", media_type="text/plain", sha256=raw, text=KEYS)
    actors = (Actor(id=f"a{nr}", name=key, kind="group", key=key, mentions=(Span(nr, nr + 1),)) for nr, key in enumerate(KEYS))
    return Reading(report=report, actors=tuple(actors))


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "r.db", create=True) as archive:
        archive.add(reading(), KEYS.encode(), "c")
        yield archive


def identities(archive) -> dict[str, str]:
    return {row["key"]: row["root"] for row in archive.rows('SELECT "key", root FROM identities')}


def test_merging_and_back_leaves_the_record_as_it_was(archive):
    before, readings = list(archive.dump()), list(archive.readings())
    assert archive.merge("a", "b")
    assert list(archive.readings()) == readings
    assert list(archive.dump()) == [*before, '{"into":"b","key":"a"}']
    assert archive.unmerge("a")
    assert list(archive.dump()) == before
    assert not archive.unmerge("a")


def test_saying_it_twice_changes_nothing(archive):
    assert archive.merge("a", "b")
    assert not archive.merge("a", "b")
    assert len(list(archive.rows("SELECT seq FROM merges"))) == 1


def test_a_chain_ends_at_its_last_and_breaks_where_it_is_undone(archive):
    for key, into in ("ab", "cd", "bc"):
        archive.merge(key, into)
    assert identities(archive) == {"a": "d", "b": "d", "c": "d"}
    archive.unmerge("b")
    assert identities(archive) == {"a": "b", "c": "d"}
    archive.merge("b", "c")
    assert identities(archive) == {"a": "d", "b": "d", "c": "d"}
    assert [tuple(row.values()) for row in archive.rows('SELECT "key", "into", undone FROM merges ORDER BY seq')] == [
        ("a", "b", 0),
        ("c", "d", 0),
        ("b", "c", 1),
        ("b", "c", 0),
    ]


@pytest.mark.parametrize(
    ("key", "into", "words"),
    [
        ("a", "z", "z: no actor in this record has that key. Take a key from onrecord actors, as in person:xi-jinping."),
        ("z", "a", "z: no actor in this record has that key."),
        ("a", "report:0#a1", "report:0#a1: a key of one report holds nowhere else."),
        ("a", "a", "a: it is the same key twice. Merge it into another key."),
        ("d", "b", "d: b is merged into it already, so they are one actor. To turn it round: unmerge b first."),
        ("d", "c", "d: c is merged into it already, so they are one actor."),
        ("b", "e", "b: it is merged into c already. Merge c instead, or unmerge b first."),
    ],
)
def test_what_is_refused(archive, key, into, words):
    archive.merge("b", "c")
    archive.merge("c", "d")
    before = list(archive.dump())
    with pytest.raises(QuestionError) as caught:
        archive.merge(key, into)
    assert str(caught.value).startswith(words)
    assert list(archive.dump()) == before


STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=25)


@settings(max_examples=60)
@given(STEPS)
def test_whatever_is_merged_and_undone_each_key_ends_where_its_links_lead(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("merging") / "r.db"
    links: dict[str, str] = {}

    def end(key: str) -> str:
        return end(links[key]) if key in links else key

    with open_archive(path, create=True) as archive:
        archive.add(reading(), KEYS.encode(), "c")
        before = list(archive.dump())
        for merge, key, into in steps:
            if not merge:
                assert archive.unmerge(key) == (links.pop(key, None) is not None)
            elif links.get(key) == into:
                assert not archive.merge(key, into)
            elif key in links or end(into) == key:
                with pytest.raises(QuestionError):
                    archive.merge(key, into)
            else:
                assert archive.merge(key, into)
                links[key] = into
            assert identities(archive) == {key: end(key) for key in links}
        for key in list(links):
            archive.unmerge(key)
        assert (list(archive.dump()), identities(archive)) == (before, {})
