"""The frames are tried without any model: here the lexicon's word is enough for a trigger."""

from __future__ import annotations

import pytest

from onrecord.code.events import triggers


@pytest.fixture(autouse=True)
def lexicon_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "UNSEEN", 0.0)
