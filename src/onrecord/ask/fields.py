"""What each field of a question means, in one line: the same on the command line, over HTTP and for a language model."""

from __future__ import annotations

from typing import Any

from onrecord.ask.question import VALUES

MEANINGS = {
    "words": 'Words that must all occur; "of a phrase" together, begin* for a beginning.',
    "speaker": "The speaker's key, or words of a name they go by.",
    "about": "Who is mentioned in what is said.",
    "actor": "Who does it: a key or a name.",
    "recipient": "To whom it is done.",
    "party": "Who has a part in it, whichever.",
    "between": "Between these two, either way.",
    "giver": "Whom the report credits with it.",
    "holder": "Whose position it is.",
    "person": "Who holds it.",
    "of": "The state, body or person whose it is: an office, or a member.",
    "member": "The member.",
    "issue": "Words of what it is about.",
    "kind": "direct, indirect or mixed; of actors person, state, organisation or group.",
    "type": "PLOVER's type, as in CONSULT.",
    "mode": "PLOVER's mode, as in phone.",
    "quad": "1, 2: cooperation, 3, 4: conflict; in word, in deed.",
    "modality": "asserted, claimed, planned, hypothetical or negated.",
    "stance": "supports, opposes, commits_to, ready_to, calls_for, denies or concerned.",
    "unit": "Its unit, as in USD, percent or people.",
    "state": "ISO 3166-1 alpha-3, as in CHN.",
    "site": "Part of the name of where it took place.",
    "on": "On this day, or in this month or year.",
    "since": "Of 2022, 2022-12 or 2022-12-30 or later.",
    "until": "Of 2022, 2022-12 or 2022-12-30 or earlier.",
    "publisher": "Who published the report, as it names it.",
    "place": "Part of the report's path or address.",
    "versions": "current: only what stands in its place now; all: earlier versions too.",
    "min_score": "Only statements and events with at least this score, 0 to 1.",
    "order": "newest, oldest; statements and events also by score, figures by value or giver.",
    "limit": "How many at most.",
    "offset": "Leave out so many first.",
}
LONGEST = 1_000  # characters of a field that comes from elsewhere


def schema_of(name: str, most: int) -> dict[str, Any]:
    """The JSON Schema of a field for those who ask from elsewhere; `most` rows may be asked for at once."""
    shape: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    if name == "between":
        shape = {"type": "array", "items": shape, "minItems": 2, "maxItems": 2}
    elif name in VALUES:
        shape = {"type": "integer" if name == "quad" else "string", "enum": list(VALUES[name])}
    elif name == "min_score":
        shape = {"type": "number", "minimum": 0, "maximum": 1}
    elif name in ("since", "until", "on"):
        shape = {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"}
    elif name == "state":
        shape = {"type": "string", "pattern": "^[A-Z]{3}$"}
    elif name == "limit":
        shape = {"type": "integer", "minimum": 1, "maximum": most}
    elif name == "offset":
        shape = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    return shape | {"description": MEANINGS[name]}
