"""Sources -> the actors they name, with every mention of each in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.records import Actor, Span
from onrecord.resolve.names import Name, name_in, opens_sentence
from onrecord.resolve.tables import Tables


def resolve_speakers(text: str, sources: Sequence[Span | None], tables: Tables) -> tuple[tuple[Actor, ...], list[str | None]]:
    """(actors in the order they first speak, the actor of each source); None for a source that names nobody.

    A surname alone is the person of that surname who is named in full, if there is just one.
    """
    named = [name_in(text, source, tables) if source else None for source in sources]
    people = {text[name.span.start : name.span.end] for name in named if name and name.kind == "person"}
    full = {form: _full_name(form, people, text, tables) for form in people}
    actors: dict[str, tuple[str, Name, set[str]]] = {}
    speakers: list[str | None] = []
    for name in named:
        if name is None:
            speakers.append(None)
            continue
        form = name.span.words(text)
        shown = name.state.name if name.kind == "state" and name.state else full.get(form, form)
        key = shown.casefold()
        actor_id, first, forms = actors.setdefault(key, (f"a{len(actors) + 1}", name, set()))
        if first.state is None and name.state is not None:
            actors[key] = (actor_id, name, forms)
        forms.update((form, shown))
        if name.kind == "person" and not _shared(shown.split()[-1], people - forms):
            forms.add(shown.split()[-1])
        speakers.append(actor_id)
    return tuple(_actor(text, *row, shown=_shown(row[1], row[2], text)) for row in actors.values()), speakers


def _shared(surname: str, others: set[str]) -> bool:
    """Whether another person's name holds this surname too."""
    return any(surname in other.split() for other in others)


def _full_name(form: str, people: set[str], text: str, tables: Tables) -> str:
    """The one longer name that ends with, or in Asian order begins with, this form; the form itself where there is none or two."""
    longer = {other for other in people if other.endswith(" " + form) or other.startswith(form + " ")}
    if not longer and " " not in form:
        longer = set(_full_names(form, text, tables))
    return longer.pop() if len(longer) == 1 else form


def _full_names(form: str, text: str, tables: Tables) -> Iterator[str]:
    """Names in the text that hold this surname: "Kari Lund" inside a sentence, "Tan Wei Ming" after a title."""
    word = r"[^\W\d_a-z][\w’'\-]+"
    for found in re.finditer(rf"({word}) {re.escape(form)}(?!\w)", text):
        if not _is_no_name(found[1], tables) and not opens_sentence(text, found.start()):
            yield found.group()
    for found in re.finditer(rf"(\w+) ({re.escape(form)}(?: {word}){{1,2}})", text):
        if found[1].casefold() in tables.titles:
            yield found[2]


def _is_no_name(word: str, tables: Tables) -> bool:
    return word.casefold() in tables.titles | tables.bodies or word in tables.adjectives or word in tables.states


def _shown(name: Name, forms: set[str], text: str) -> str:
    if name.kind == "state" and name.state:
        return name.state.name
    return max(sorted(forms), key=len)


def _actor(text: str, actor_id: str, name: Name, forms: set[str], *, shown: str) -> Actor:
    """The actor with all places where one of its forms stands as whole words."""
    pattern = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    mentions = tuple(Span(*found.span()) for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text))
    state = name.state
    key = f"state:{state.code}" if name.kind == "state" and state else None
    return Actor(
        id=actor_id, name=shown, kind=name.kind, state=state.code if state else None, key=key, mentions=mentions or (name.span,)
    )  # fmt: skip
