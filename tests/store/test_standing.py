"""What is kept of each key is what its newest readings come to, whatever was added, coded again and in which order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.records import Actor
from onrecord.store.opening import migrations

KEYS = ("person:a", "person:b", "state:C", None)
NAMES = ("Xi", "Zoé", "China")
actor = st.tuples(
    st.sampled_from(KEYS), st.sampled_from(NAMES), st.sampled_from(["person", "state"]), st.sampled_from([None, "CHN"])
)
# Each: the report's number, its actors, and whether it is dated; one number twice is a report coded again.
runs = st.lists(st.tuples(st.integers(0, 2), st.lists(actor, max_size=4), st.booleans()), max_size=6)


def kept(archive) -> dict[str, list[dict]]:
    return {table: list(archive.rows(f"SELECT * FROM {table}")) for table in ("appearances", "standing", "shapes", "known_as")}


def fresh(archive) -> dict[str, list[dict]]:
    """The same made anew from the readings, as the migration does for an older file."""
    for table in ("appearances", "shapes", "known_as"):
        archive._connection.execute(f"DELETE FROM {table}")
    script = migrations()[6]
    archive._connection.executescript(script[script.index("INSERT INTO appearances", script.index("A report coded again")) :])
    return kept(archive)


@settings(max_examples=60)
@given(runs)
def test_triggers_keep_what_the_migration_would_make(tmp_path_factory, run):
    from tests.conftest import make_report, span

    with onrecord.open(tmp_path_factory.mktemp("s") / "r.db", create=True) as archive:
        for nr, (report, actors, dated) in enumerate(run):
            text = f"Xi met Zoé in China, {report}."
            stated = {"published": f"2022-0{report + 1}-01"} if dated else {}
            made = tuple(
                Actor(id=f"a{at}", name=name, kind=kind, state=state, key=key, mentions=(span(name, text),))
                for at, (key, name, kind, state) in enumerate(actors)
            )
            reading = onrecord.Reading(report=make_report(text, f"{report}.txt", **stated), actors=made)
            archive.add(reading, text.encode(), f"coder-{nr}")
        assert kept(archive) == fresh(archive)
