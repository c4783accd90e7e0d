"""The forms of English verbs, regular by rule and irregular by table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

VOWELS = "aeiou"
Forms = dict[str, str]  # a form -> base, s, ing, ed (past and participle alike), past or en (where they differ)


def load_irregular(rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Past and participle by base."""
    return {base: (past, participle) for base, past, participle in rows}  # American "canceled" is found by rule


def forms_of(base: str, irregular: dict[str, tuple[str, str]]) -> Forms:
    """ "accuse" -> accuse, accuses, accused, accusing; a form that is two (put, put) counts as the past."""
    past, participle = irregular.get(base, ("", ""))
    stem = past[:-2] if past.endswith("ed") and len(past) > len(base) + 2 else base  # "expelled" tells that the l doubles
    forms = {base: "base", _third(base): "s", _ing(stem if stem != base else base, base): "ing"}
    if not past:
        past = participle = _past(base)
    forms[participle] = "en" if participle != past else "ed"
    forms[past] = "past" if past not in (participle, base) else "ed"
    return forms


def _third(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "z", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2:-1] not in VOWELS else f"{base}s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2:-1] not in VOWELS else f"{base}ed"


def _ing(stem: str, base: str) -> str:
    if stem != base:
        return f"{stem}ing"
    if base in ("cut", "put", "set", "hit", "shut", "let", "win", "quit"):
        return f"{base}{base[-1]}ing"
    if base.endswith("e") and not base.endswith(("ee", "oe")):
        return f"{base[:-1]}ing"
    return f"{base}ing"
