"""The packaged tables of leaders and officials as a hint: the state of somebody who has the name of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.resolve.actors import Cast, Draft, slug
from onrecord.resolve.tables import Leader, every_leader, every_official, held_on
from onrecord.words import load_lexicon

RULERS = frozenset("president minister premier chancellor taoiseach king queen emir sultan prince leader dictator ruler".split())
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
SOON, LONG = 25, 45  # years before somebody's post and after it in which reports name him


class Holder(NamedTuple):
    """A row of either table: `words` are those of the name, without initials; `high` for heads of state and government."""

    state: str
    leader: Leader
    words: frozenset[str]
    high: bool


def place_leaders(drafts: Iterable[Draft], published: str | None, people: Iterable[Draft] | None = None) -> None:
    """Give a state to people who have the name of just one leader or official of their time, and whose state the report names.

    A leader in office on the day needs no state named. Of somebody named by a surname alone the title must be the leader's too,
    "President Ruiz", or the post be held on the day. A full name on the day is surer than any words beside it.

    It says where they belong and nothing else: no office comes of the tables, as the report does not say it. Of a leader of
    several states (a king, a president with territories) the state the report names is taken, and where it names two or none
    his own, if the table of officials has him there.

    `drafts` are all of the report; `people` those of them that are placed, if not all.
    """
    around = [draft for draft in drafts if draft.mentions]
    named: set[str | None] = {draft.state for draft in around if draft.kind in ("state", "organisation") and draft.named}
    countries: set[str | None] = {draft.state for draft in around if draft.kind == "state"}
    for person in around if people is None else people:
        if person.kind != "person" or person.sector == "IGO" or not person.named:
            continue
        words = name_words(person.name)
        sure = _in_full(words, person, published, named) if len(words) > 1 else set()
        if sure and (person.state is None or _in_full(words, person, published, named, on_day=True)):
            person.state = _his_own(sure, words, countries, published) or person.state
        elif person.state is None and len(words) == 1:
            found = _by_surname(words, person, published, named)
            person.homeless |= len(found) > 1 and not found & countries  # of a state that the report leaves unnamed
            person.state = _his_own(found, words, countries, published)


def offices_of(person: Draft, published: str | None) -> list[tuple[str, str, bool]]:
    """(state, title, whether on that day) of each office in the tables that somebody of this full name held around that day."""
    words = name_words(person.name)
    if person.kind != "person" or len(words) < 2:
        return []
    near = (row for row in _alike(words) if row.leader.title and (not published or _is_near(row.leader, published)))
    return [(row.state, row.leader.title.casefold(), bool(published) and held_on(row.leader, published or "")) for row in near]


def key_leaders(cast: Cast, published: str | None) -> None:
    """Give somebody of the tables the one key that all reports give: with an initial or without, or by surname and office.

    Only where nobody else of that state in the tables has the surname: George Bush is not George W. Bush. A surname alone counts
    with its holder's title or, in a dated report, in the days of the office. Two full names with one key are one actor.
    """
    people = [draft for draft in cast.drafts if draft.kind == "person" and draft.mentions and draft.named]
    by_key = {draft.key: draft for draft in reversed(people)}
    for person in people:
        words, rows = name_words(person.name), _only_one(person)
        if not rows or (len(words) > 1 and words != rows[0].words):
            continue
        key = f"person:{'-'.join(_telling(rows[0].leader.name))}"
        held = any(_titled(person, row) or (published and held_on(row.leader, published)) for row in rows)
        if key not in by_key and (len(words) > 1 or held):
            by_key[key], person.key = person, key
        elif len(words) > 1 and by_key[key] is not person:
            cast.merge(person, by_key[key])


def _only_one(person: Draft) -> list[Holder]:
    """The rows of the one in the tables who has this person's state and surname; none where several have.

    One name with an initial and without is one person's only where both began an office in one year.
    """
    words = name_words(person.name)
    rows = [row for row in _holders(words) if row.state == person.state and words & _surnames(row)]
    since: dict[str, set[str]] = {}
    for row in rows:
        since.setdefault(slug(row.leader.name), set()).add(row.leader.since[:4])
    first, *others = since.values() or [set()]
    one = len({row.words for row in rows}) == 1 and all(first & years for years in others)
    return rows if one and len(rows[0].words) > 1 else []


def _telling(name: str) -> list[str]:
    """The words of a name in their order, without initials and suffixes."""
    return [word for word in slug(name).split("-") if len(word) > 1 and word not in SUFFIXES]


def is_ruler(person: Draft) -> bool:
    """Whether somebody has the name of a head of state or government of the state that he is of."""
    words = name_words(person.name)
    return any(h.high and h.state == person.state and _one_in_other(words, h.words) for h in _holders(words)) if words else False


def _only(states: set[str], named: set[str | None]) -> str | None:
    """The one state, or the one of several that the report names."""
    kept = list(states) if len(states) == 1 else [state for state in states if state in named]
    return kept[0] if len(kept) == 1 else None


def _his_own(states: set[str], words: frozenset[str], named: set[str | None], published: str | None) -> str | None:
    """The one state, or the one of several that the report names; on a day the one whose table of officials has the name.

    That is a president's own, and none of its territories.
    """
    at_home = {holder.state for holder in _holders(words) if not holder.high and holder.state in states}
    return _only(states, named) or (_only(at_home, named) if published else None)


def _alike(words: frozenset[str]) -> list[Holder]:
    """Those who may be somebody of this full name: all words of one name are in the other, and two of them at least."""
    return [holder for holder in _holders(words) if len(words & holder.words) > 1 and _one_in_other(words, holder.words)]


def _in_full(
    words: frozenset[str], person: Draft, published: str | None, named: set[str | None], *, on_day: bool = False
) -> set[str]:
    """The states of those with this full name: in office on the day, else, unless that is asked, in the years around."""
    alike = _alike(words)
    today = [h for h in alike if published and held_on(h.leader, published)]
    ruling = any(RULERS & set(title.split()) for title in person.titles)
    around = [] if on_day else [h for h in alike if published is None or _is_near(h.leader, published)]
    for group in (today, around):
        states = {h.state for h in group if h.state in named or (h.high and (ruling or group is today)) or _titled(person, h)}
        if states:
            return states
    return set()


def _by_surname(words: frozenset[str], person: Draft, published: str | None, named: set[str | None]) -> set[str]:
    """The states of those with this surname: by their title, or by the day where no title speaks against it."""
    ending = [holder for holder in _holders(words) if words & _surnames(holder)]
    titled = [h for h in ending if h.high and h.leader.title.casefold() in person.titles]
    today = [h for h in ending if published and held_on(h.leader, published)]
    known = today if published else ending
    now = {h.state for h in known if h in titled or (h.state in named and (not person.titles or _titled(person, h)))}
    return now or {h.state for h in titled}


def _titled(person: Draft, holder: Holder) -> bool:
    """Whether a person's title is the holder's: the words of one are in the other."""
    held = set(holder.leader.title.casefold().split()) - {"of", "the"}
    told = [set(title.split()) - {"of", "the"} for title in person.titles]
    return any(words and (words <= held or held <= words) for words in told)


def _is_near(leader: Leader, published: str) -> bool:
    """Whether a report of that time may name somebody who held the office; one without a year may."""
    year = published[:4]
    return not year.isdigit() or int(leader.since[:4] or 0) - SOON <= int(year) <= int(leader.until[:4] or 9999) + LONG


def _one_in_other(one: frozenset[str], two: frozenset[str]) -> bool:
    return one <= two or two <= one


def _surnames(holder: Holder) -> frozenset[str]:
    """What somebody is called alone: the last word of the name, or the first where that is the family's."""
    words = [word for word in slug(holder.leader.name).split("-") if word not in SUFFIXES]
    return frozenset((words[-1], *(words[:1] if words[0] in load_lexicon().family_first else ())))


def name_words(name: str) -> frozenset[str]:
    """The words that tell a name, lower case and without accents: neither initials nor "Jr."."""
    words = [word for word in slug(name).split("-") if word not in SUFFIXES]
    return frozenset(word for word in words if len(word) > 1) or frozenset(words)


def _holders(words: frozenset[str]) -> Iterator[Holder]:
    """Everybody whose name has one of these words."""
    seen: set[int] = set()
    for word in words:
        for holder in _by_word().get(word, ()):
            if id(holder) not in seen:
                seen.add(id(holder))
                yield holder


@cache
def _by_word() -> dict[str, Sequence[Holder]]:
    """Leaders and officials by each word of their names."""
    found: dict[str, list[Holder]] = {}
    for rows, high in ((every_leader(), True), (every_official(), False)):
        for state, leader in rows:
            holder = Holder(state, leader, name_words(leader.name), high)
            for word in holder.words:
                found.setdefault(word, []).append(holder)
    return dict(found)
