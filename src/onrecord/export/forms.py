"""The columns of other event data sets, in their order; kept as data."""

from __future__ import annotations

from importlib.resources import files


def _load() -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for line in (files("onrecord") / "data" / "event_columns.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            form, *names = line.split("\t")
            forms[form] = (*forms.get(form, ()), *names)
    return forms


FORMS = _load()
