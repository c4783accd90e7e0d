"""The columns of other event data sets, in their order; kept as data."""

from __future__ import annotations

from onrecord.packaged import lines_of


def _load() -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for line in lines_of("event_columns.tsv"):
        form, *names = line.split("\t")
        forms[form] = (*forms.get(form, ()), *names)
    return forms


FORMS = _load()
