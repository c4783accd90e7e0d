"""Where one clause of a sentence ends and another begins: what stands beyond says nothing of this clause's day and place."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.events.sentence import Sentence

BORDERS = frozenset(
    'since after before when while who which that where whose if unless because until ahead following as ; “ ” "'.split()
)
COUNTED = frozenset("many much few little well such long soon far".split())  # "as many as 40", "as well as", "such as"
MEANT = frozenset(("to", "for"))  # behind a verb of saying these lead to the act meant
LOOK = 30  # tokens looked back for the comma that opens an inserted clause


def is_parted(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a border of clauses stands among the words, lower case, from `start` up to `end`; others stand around them."""
    return any(words[at] in BORDERS and not (words[at] == "as" and _is_counted(words, at)) for at in range(start, end))


def _is_counted(words: Sequence[str], at: int) -> bool:
    return words[at + 1] in COUNTED or words[at - 1] in COUNTED


def leads_on(s: Sentence, start: int, end: int) -> bool:
    """Whether words between lead to an act that is meant: "to meet", "for sending", "of ramming", but not "to a truce"."""
    return any(
        (s.word(at) in MEANT and not s.is_a(at + 1, "det") and not (s.word(at) == "to" and _is_named(s, at + 1)))
        or (s.word(at) == "of" and s.word(at + 1).endswith("ing"))
        for at in range(start, end)
    )


def _is_named(s: Sentence, at: int) -> bool:
    """Whether "to" leads to somebody, and not to an act: "to U.S. officials"."""
    return at < s.size and (s.owner[at] is not None or s.is_capital(at))


def is_inserted(s: Sentence, i: int, end: int) -> bool:
    """Whether token i stands in a clause that is inserted before `end`: "Y, which takes over in May, offered"."""
    comma = next((at for at in range(i, end) if s.word(at) == ","), None)
    opening = next((at for at in range(i - 1, max(-1, i - LOOK), -1) if s.word(at) == ","), None)
    return comma is not None and opening is not None and s.is_a(opening + 1, "rel")
