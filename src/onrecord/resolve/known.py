"""A state or well-known body found in a text, as the tables have it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from onrecord.records import Span
from onrecord.resolve.tables import Entry, Form, Tables


class Known(NamedTuple):
    """A state or body found in a text. `state` is a code; `form` says which kind of word stands for it.

    `form` "capital" is a town, which may be just a place: ask `speaks_as_government`. "seat" is a house, which always means
    who sits in it. `sure` is False where the word is more often, or here perhaps, something else.
    """

    span: Span
    kind: Literal["state", "organisation"]
    key: str
    name: str
    state: str | None
    sector: str | None
    form: Form
    sure: bool


def known_from(span: Span, item: Entry, form: Form, sure: bool, tables: Tables) -> Known:
    kind, _, code = item.key.partition(":")
    if kind == "state":
        return state_from(span, code, form, sure, tables, item.sector)
    body = tables.organisations[code]
    return Known(span, "organisation", item.key, body.name, body.state, body.sector, form, sure)


def state_from(span: Span, code: str, form: Form, sure: bool, tables: Tables, sector: str | None = None) -> Known:
    return Known(span, "state", f"state:{code}", tables.by_code[code].name, code, sector, form, sure)
