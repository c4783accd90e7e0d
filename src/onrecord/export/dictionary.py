"""The data dictionary: what every exported column means, kept as data."""

from __future__ import annotations

from functools import cache

from onrecord.packaged import lines_of


@cache
def load_descriptions() -> dict[str, str]:
    """The meaning of each column by its name, and of endings by "*_ending"."""
    return dict(line.split("\t") for line in lines_of("columns.tsv"))


def describe(name: str) -> str:
    """What a column means, by its own name or by what its ending says of another; raises KeyError for one nobody has described."""
    told = load_descriptions()
    if name in told:
        return told[name]
    base, _, ending = name.rpartition("_")
    return told[f"*_{ending}"].format(of=told[base])
