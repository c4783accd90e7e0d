"""Whether it happened, and on whose word: one sentence, one trigger, one modality."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.code.events.scene import events_of

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "modality.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
][1:]


def test_the_table_holds_as_many_of_each_kind() -> None:
    kinds = [row[2] for row in ROWS]
    assert len(ROWS) >= 200 and all(kinds.count(kind) >= 40 for kind in set(kinds))


@pytest.mark.parametrize(("sentence", "trigger", "modality"), ROWS, ids=[f"{n}-{row[2]}" for n, row in enumerate(ROWS, 1)])
def test_modality(sentence: str, trigger: str, modality: str) -> None:
    text, events = events_of(sentence)
    found = [event for event in events if trigger in event.trigger.words(text)]
    assert found, [(event.type, event.trigger.words(text)) for event in events]
    assert found[0].modality == modality
    assert (found[0].statement is None) == (modality == "asserted" or "{" not in sentence)
