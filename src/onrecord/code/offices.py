"""Titles and what is tied to them -> Offices: one for each post a person holds, however often it is named."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.code.cast import Cast
from onrecord.records import Actor, Office, Post, Span, singular_title

HOLDING = {"heads": "head", "leads": "leader", "chairs": "chair", "runs": "head"}  # "X, who heads the agency"
LEAST = 0.8  # probability of a title; from 0.4 on the encoder gave many a wrong owner
LEAST_PERSON, LEAST_BODY = 0.6, 0.6  # of whose it is and of what


def find_offices(posts: Sequence[Post], actors: Sequence[Actor], text: str, who: Cast) -> tuple[Office, ...]:
    """Offices in text order: what titles beside names say, and of persons of whom they say nothing what the encoder is sure of.

    What is said twice of a person counts once, in its fuller wording.
    """
    told = offices_of(posts, actors, text)
    placed = {office.person for office in told}
    more = [office for office in marked_offices(who) if office.person not in placed]
    return tuple(sorted((*told, *more), key=lambda office: (office.title_span, office.person)))


def offices_of(posts: Sequence[Post], actors: Sequence[Actor], text: str) -> list[Office]:
    """What titles beside names say, in text order."""
    owners = {span: actor for actor in actors for span in actor.mentions}
    found: list[Office] = []
    for post in sorted(posts, key=lambda post: (post.title, post.person)):
        person = owners.get(post.person)
        if person is None or person.kind != "person":
            continue
        of = owners.get(post.of) if post.of else None
        words = post.name(text)
        office = Office(
            person=person.id, title=HOLDING.get(words, words), of=of.id if of else None, title_span=post.title, former=post.former
        )  # fmt: skip
        _take(found, office)
    return found


def marked_offices(who: Cast) -> list[Office]:
    """The titles that the encoder marks, with the persons and bodies it ties to them, in text order."""
    found: list[Office] = []
    for number, mark in who.found("title"):
        if mark.score < LEAST:
            continue
        people = [actor for actor in who.parties(number, "person", LEAST_PERSON) if who[actor].kind == "person"]
        bodies = [actor for actor in who.parties(number, "body", LEAST_BODY) if actor not in people]
        words = mark.span.words(who.text)
        title = singular_title(words) if len(people) > 1 else words
        for person in people if len(people) > 1 and title != words else people[:1]:
            of = next(iter(bodies), None)
            _take(found, Office(person=person, title=title, of=of, title_span=mark.span, former=mark.type == "former"))
    return found


def _take(found: list[Office], office: Office) -> None:
    """Add an office, or make one of it and an earlier wording."""
    same = next((index for index, other in enumerate(found) if _is_same(office, other)), None)
    if same is None:
        found.append(office)
    else:
        found[same] = _fuller(found[same], office)


def _is_same(one: Office, two: Office) -> bool:
    """Whether two wordings tell of one post: one holder, one body as far as told, the words of one in the other."""
    first, second = _words(one), _words(two)
    bodies = one.of == two.of or one.of is None or two.of is None
    return one.person == two.person and one.former == two.former and bodies and (first <= second or second <= first)


def _fuller(one: Office, two: Office) -> Office:
    """The office in the longer wording, the first of equals, with the body that either names."""
    kept, other = (two, one) if len(_words(two)) > len(_words(one)) else (one, two)
    of: str | None = kept.of or other.of
    span: Span = kept.title_span
    return Office(person=kept.person, title=kept.title, of=of, title_span=span, former=kept.former)


def _words(office: Office) -> frozenset[str]:
    return frozenset(office.title.casefold().split())
