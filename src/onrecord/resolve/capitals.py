"""Whether a capital stands for the government it seats: rules in towns.tsv, by the words beside it."""

from __future__ import annotations

import re
from functools import cache

from onrecord.packaged import rows_of
from onrecord.records import Span


def speaks_as_government(text: str, span: Span) -> bool:
    """Whether a capital stands here for the government it seats, by the words beside it; a place where they do not say so."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 100]
    return next((verdict for verdict, left, right in _town_rules() if left.search(before) and right.match(after)), False)


@cache
def _town_rules() -> list[tuple[bool, re.Pattern[str], re.Pattern[str]]]:
    """(government or not, what must stand before, what after): the first that fits decides. Compiled when first asked."""
    rules = []
    words: dict[str, str] = {}
    for kind, before, after in rows_of("towns.tsv"):
        if kind == "words":
            words[f"<{before}>"] = f"(?:{after})"
            continue
        for name, choice in words.items():
            before, after = before.replace(name, choice), after.replace(name, choice)  # noqa: PLW2901
        rules.append((kind == "government", re.compile(rf"(?:{before})\Z"), re.compile(after)))
    return rules
