"""What each field of a question means, in one line: the same on the command line, over HTTP and for a language model."""

from __future__ import annotations

from typing import Any

from onrecord.ask.question import VALUES

MEANINGS = {
    "words": 'Words that must all occur; "of a phrase" together, begin* for a beginning.',
    "speaker": "Who is speaking: a key, or words of a name.",
    "about": "Who is mentioned in what is said.",
    "actor": "Who does it: a key or a name.",
    "recipient": "Who it is done to.",
    "party": "Who takes part, on either side.",
    "between": "Between these two, either way.",
    "giver": "Who the report says gave it.",
    "holder": "Who takes the position.",
    "person": "Who holds the office.",
    "of": "The state, body or person that the office or member belongs to.",
    "member": "Who the member is.",
    "issue": "Words of the issue.",
    "kind": "direct, indirect or mixed; for actors: person, state, organisation or group.",
    "type": "PLOVER's type, such as CONSULT.",
    "mode": "PLOVER's mode, such as phone.",
    "quad": "1 or 2: cooperation in word or deed; 3 or 4: conflict in word or deed.",
    "modality": "asserted, claimed, planned, hypothetical or negated.",
    "stance": "supports, opposes, commits_to, ready_to, calls_for, denies or concerned.",
    "unit": "Its unit, such as USD, percent or people.",
    "state": "ISO 3166-1 alpha-3 code, such as CHN.",
    "site": "Part of the name of the place where it happened.",
    "on": "On this day, or in this month or year.",
    "since": "From this date on: 2022, 2022-12 or 2022-12-30.",
    "until": "Up to this date: 2022, 2022-12 or 2022-12-30.",
    "publisher": "Who published it, as given in the report.",
    "place": "Part of the report's path or address.",
    "versions": "current: only the latest version of each report; all: earlier versions too.",
    "min_score": "Only statements and events with at least this score, 0 to 1.",
    "order": "newest, oldest; statements and events also by score, figures by value or giver.",
    "limit": "How many to show at most.",
    "offset": "How many to skip first.",
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
