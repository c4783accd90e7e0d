"""Settings: a name or a number that none can have is said, and not passed over."""

from __future__ import annotations

import pytest

from onrecord.errors import SettingError
from onrecord.settings import SETTINGS, settings_from


def test_a_misspelt_setting_is_named_with_the_likeliest() -> None:
    with pytest.raises(
        SettingError, match=r"ONRECORD_MAX_WORD: no setting has this name\. Say ONRECORD_MAX_WORDS, or take it out\."
    ):
        settings_from({"ONRECORD_MAX_WORD": "1"})
    with pytest.raises(SettingError, match=r"ONRECORD_ZZZ: no setting has this name\. Take it out; there are ONRECORD_THREADS, "):
        settings_from({"ONRECORD_ZZZ": "1"})


def test_other_variables_are_nobodys_business_here() -> None:
    defaults = {row.name: row.default for row in SETTINGS}
    assert settings_from({"PATH": "x", "ONRECORDS": "y", "ONRECORD_CHROMIUM": "/usr/bin/chromium"}) == defaults


@pytest.mark.parametrize("name", ["THREADS", "WORKERS"])
def test_what_starts_processes_or_threads_has_an_upper_bound(name: str) -> None:
    with pytest.raises(SettingError, match=f"ONRECORD_{name}: 999999 is above 256. Give at most 256"):
        settings_from({f"ONRECORD_{name}": "999999"})
    assert settings_from({f"ONRECORD_{name}": "256"})[name.lower()] == 256
