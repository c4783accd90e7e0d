"""The packaged table of leaders as a hint: the state of somebody who has a leader's name on the day of the report."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from onrecord.resolve.actors import Draft, slug
from onrecord.resolve.tables import Leader, every_leader, leaders_on

RULERS = frozenset("president minister premier chancellor taoiseach king queen emir sultan prince leader dictator ruler".split())


def place_leaders(drafts: Iterable[Draft], published: str | None) -> None:
    """Give a state to people whom nothing beside their names places, where just one leader of that day has the name.

    Of somebody named by a surname alone the title must be the leader's too: "President Ruiz".

    Or, of those with a ruler's title, of any day, if the name is just that. It says where they belong and nothing else: no office
    comes of the table, as the report does not say it. Of a leader of several states (a king, a president with territories) the
    state the report names is taken, and none where it names two or none.
    """
    people = [draft for draft in drafts if draft.kind == "person" and draft.state is None and draft.mentions]
    if not people:
        return
    named = {draft.state for draft in drafts if draft.kind == "state" and draft.mentions}
    for person in people:
        ruling = any(RULERS & set(title.split()) for title in person.titles)
        if not person.key and not ruling:
            continue
        found = _namesakes(person.name, published, whenever=ruling)
        states = {state for state, leader in found if not ruling or leader.title.casefold() in person.titles}
        person.homeless |= len(states) > 1 and not states & named  # of a state that the report leaves unnamed
        states = states if len(states) == 1 else states & named
        if len(states) == 1:
            person.state = states.pop()


def _namesakes(name: str, published: str | None, *, whenever: bool) -> list[tuple[str, Leader]]:
    """(state, leader) of those in office on the day whose names hold all words of this one; else, `whenever`, share two of them.

    Of a surname alone all who ever had it: "Ferdinand Marcos Jr." is in the table without his "Jr.", others with a middle name.
    """
    words = frozenset(slug(name).split("-"))
    rows = [row for row in _by_word().get(max(words, key=len), ()) if words <= row[2]]
    on_day = [(state, leader) for state, leader, _ in rows if published and leader in leaders_on(state, published)]
    if on_day or not whenever:
        return on_day
    alike = {row[:2] for word in words for row in _by_word().get(word, ()) if len(words & row[2]) >= min(2, len(words))}
    return sorted(alike)


@cache
def _by_word() -> dict[str, list[tuple[str, Leader, frozenset[str]]]]:
    """Leaders with their states by each word of their names."""
    found: dict[str, list[tuple[str, Leader, frozenset[str]]]] = {}
    for state, leader in every_leader():
        words = frozenset(slug(leader.name).split("-"))
        for word in words:
            found.setdefault(word, []).append((state, leader, words))
    return found
