"""How surely words mean whom they are taken to mean, and what to say where two would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.records import Problem
from onrecord.resolve.actors import Draft
from onrecord.resolve.scene import Saying


class Choice(NamedTuple):
    """Whom words stand for: nobody, one, or several together; how likely that is; who else would fit.

    `neither` says that the actor is a bare surname, made because it may be any of the rivals.
    """

    drafts: tuple[Draft, ...] = ()
    score: float = 1.0
    rivals: tuple[Draft, ...] = ()
    neither: bool = False

    @property
    def in_doubt(self) -> bool:
        """Whether somebody else may well be meant."""
        return bool(self.rivals) and self.score < DOUBTFUL


NOBODY = Choice()

# Shares of GUM's he and she in news, biographies and interviews that go to the right one of those we name, by what is known of the
# others near by (`python quality/pronouns.py news bio interview` prints them; fitted on the same texts, so expect a little less).
ALONE = 0.9
PAIR = 0.9  # two who stand out; not measured
ALONE_AFAR = 0.65  # nobody else fits, but he stands two sentences back or more
OF_KNOWN_GENDER = 0.9  # his gender is known and fits, of the others none is
OF_ONE_GENDER = 0.75
EITHER = 0.6
EITHER_SPEAKS = 0.85  # as the source of a statement, where the last speaker mostly goes on; all sources together 0.91 of 58
THING = 0.5  # "it" and "they" mean things and people unnamed as often as those we name: 26 and 22 in GUM, too few for more
TITLED_ALONE, TITLED_EITHER = 0.95, 0.75  # not measured: gold/dev has no title that is resolved wrongly
CALLED_SO = 0.85  # he went by the bare surname before; not measured
DOUBTFUL = 0.9  # a source below this that somebody else fits is a problem of the record


def of_he_or_she(found: Draft, rivals: Sequence[Draft], away: int, *, speaks: bool) -> Choice:
    """The choice of one over his rivals for "he" or "she"; `away` is how many sentences back he stands."""
    if not rivals:
        score = ALONE if away < 2 else ALONE_AFAR
    elif speaks and not (found.gender and not any(rival.gender for rival in rivals)):
        score = EITHER_SPEAKS
    elif found.gender:
        score = OF_ONE_GENDER if any(rival.gender for rival in rivals) else OF_KNOWN_GENDER
    else:
        score = EITHER
    return Choice((found,), score, tuple(rivals))


def of_namesakes(drafts: Sequence[Draft], namesakes: Sequence[Draft]) -> Choice:
    """Who is named: surely, unless by a bare surname that others of the report have; then an actor of its own, or one of them."""
    if not namesakes:
        return Choice(tuple(drafts))
    neither = any(draft.key is None and draft.kind == "person" for draft in drafts)
    return Choice(tuple(drafts), round(1 / len(namesakes), 2) if neither else CALLED_SO, tuple(namesakes), neither)


def doubts(sayings: Sequence[Saying], chosen: Sequence[Choice], numbers: dict[int, str], text: str) -> Iterator[Problem]:
    """A problem for each source that may mean somebody else: its words, the candidates, who was taken and how surely."""
    told = set()
    for saying, choice in zip(sayings, chosen, strict=True):
        source = saying.source
        if source is None or not choice.in_doubt or source in told:
            continue
        told.add(source)
        named = () if choice.neither else choice.drafts
        either = [f"{draft.name} ({numbers[id(draft)]})" for draft in (*named, *choice.rivals)]
        taken = f"taken for {named[0].name} ({choice.score:.2f})" if named else "taken for neither"
        detail = f"{source.words(text)!r} may be {' or '.join(either)}: {taken}"
        yield Problem(code="ambiguous-speaker", span=source, detail=detail)
