"""Titles beside names -> Offices: one for each post a person holds, however often it is named."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Actor, Office, Post, Span

HOLDING = {"heads": "head", "leads": "leader", "chairs": "chair", "runs": "head"}  # "X, who heads the agency"


def find_offices(posts: Sequence[Post], actors: Sequence[Actor], text: str) -> tuple[Office, ...]:
    """Offices in text order. What is said twice of a person counts once, in its fuller wording."""
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
        same = next((index for index, other in enumerate(found) if _is_same(office, other)), None)
        if same is None:
            found.append(office)
        else:
            found[same] = _fuller(found[same], office)
    return tuple(found)


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
