"""What sides are taken on: issues as reports word them, and what each holder said on one, from its first wording to its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, groupby
from typing import Literal

from msgspec.structs import replace

from onrecord.ask.align import Difference, differences
from onrecord.ask.answers import Answer
from onrecord.ask.positions import PositionAnswer, ask_positions
from onrecord.ask.question import Question
from onrecord.code.events.tables import words_by_kind
from onrecord.records import Record, Stance
from onrecord.store import Archive, match_for, tokens

# An issue is known by its folded words without an article at the front: "the Taiwan question" and "Taiwan question" are one.
LINES = """
SELECT issue, count(*) AS positions, count(DISTINCT holder) AS holders FROM (
    SELECT {bare} AS issue, who.name AS holder
    FROM {source} CROSS JOIN newest_readings AS newest ON newest.row = findable.reading
    CROSS JOIN positions AS it ON it.reading = findable.reading AND it.nr = findable.nr
    CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.holder
    WHERE {where} AND trim(findable.issue) NOT IN ({pronouns}) AND NOT EXISTS (
        SELECT 1 FROM actors AS whom WHERE whom.reading = it.reading AND whom.kind = 'person'
        AND lower(whom.name) = trim(findable.issue)
    )
) GROUP BY issue ORDER BY positions DESC, issue LIMIT :limit OFFSET :offset
"""
BARE = "CASE WHEN findable.issue GLOB 'the *' THEN substr(findable.issue, 5) ELSE findable.issue END"

PUBLISHERS = """
SELECT reports.id, newest.publisher FROM reports JOIN newest_readings AS newest ON newest.report = reports.row
WHERE reports.id IN ({ids})
"""
PRONOUNS = ("pron", "first", "third")

Turn = Literal["first", "same", "wording", "stance", "undated"]


class IssueLine(Answer, frozen=True, kw_only=True):
    """An issue in its folded words, how many positions are taken on it, and by how many holders (as reports name them)."""

    issue: str
    positions: int
    holders: int


class Stand(Record, frozen=True, kw_only=True):
    """One position, and how it differs from what the same holder had in its last report before: in nothing, in its wording, or in
    the stance, which was `stance_before`; each publisher's reports are compared with that one's alone. What is undated is compared
    with nothing.
    """

    position: PositionAnswer
    turn: Turn
    publisher: str | None = None
    stance_before: Stance | None = None
    differences: tuple[Difference, ...] = ()


class Holder(Record, frozen=True, kw_only=True):
    """One holder's positions on an issue, the oldest first and the undated last."""

    holder: str
    key: str
    stands: tuple[Stand, ...]


def ask_issues(archive: Archive, words: str | None = None, limit: int = 20, offset: int = 0) -> list[IssueLine]:
    """Issues with these words in them, those with most positions first; pronouns and persons are none."""
    here = "findable.\"table\" = 'positions'"
    params: dict[str, object] = {"limit": limit, "offset": offset}
    source, where = "findable", here
    if words is not None:
        match = match_for(words, "issue")
        if not match:
            return []
        params["match"] = match
        source = "found_words CROSS JOIN findable ON findable.row = found_words.rowid"
        where = f"found_words MATCH :match AND {here}"
    sql = LINES.format(bare=BARE, source=source, where=where, pronouns=_pronouns())
    return [IssueLine(**row) for row in archive.rows(sql, params)]


def stands_on(archive: Archive, issue: str, most: int = 300) -> list[Holder]:
    """Who holds what on an issue whose words hold all of these, each holder's positions in order; those with most come first.

    Of more than `most` positions the newest are told.
    """
    found = ask_positions(archive, Question(wanted="positions", issue=issue, limit=most))
    reports = [list(positions) for _, positions in groupby(found, lambda position: position.evidence.report)]
    reports.reverse()
    reports.sort(key=lambda positions: not positions[0].evidence.published)
    by_holder: dict[str, list[PositionAnswer]] = {}
    for position in chain(*reports):
        by_holder.setdefault(position.holder_key, []).append(position)
    publishers = publishers_of(archive, {position.evidence.report for position in found})
    told = [Holder(holder=held[-1].holder, key=key, stands=tuple(_stands(held, publishers))) for key, held in by_holder.items()]
    return sorted(told, key=lambda holder: -len(holder.stands))


def publishers_of(archive: Archive, reports: Iterable[str]) -> dict[str, str | None]:
    """Who published each of these reports."""
    ids = sorted(reports)
    rows = archive.rows(PUBLISHERS.format(ids=", ".join("?" * len(ids))), ids)
    return {row["id"]: row["publisher"] for row in rows}


@cache
def _pronouns() -> str:
    """Words that stand for others, as SQL has a list."""
    words = {word for kind in PRONOUNS for word in words_by_kind()[kind]}
    return ", ".join(f"'{word}'" for word in sorted(words) if word.isalpha())


def _stands(held: list[PositionAnswer], publishers: Mapping[str, str | None]) -> Iterator[Stand]:
    before: dict[str | None, list[PositionAnswer]] = {}
    for report, positions in groupby(held, lambda position: position.evidence.report):
        now, publisher = list(positions), publishers.get(report)
        for position in now:
            yield replace(_stand(before.get(publisher, []), position), publisher=publisher)
        before[publisher] = now


def _stand(before: list[PositionAnswer], now: PositionAnswer) -> Stand:
    """A position beside those of the last report before it."""
    if not now.evidence.published:
        return Stand(position=now, turn="undated")
    if not before:
        return Stand(position=now, turn="first")
    last, changed = beside_last(before, now)
    if last.stance != now.stance:
        return Stand(position=now, turn="stance", stance_before=last.stance, differences=changed)
    return Stand(position=now, turn="wording" if changed else "same", differences=changed)


def beside_last(before: list[PositionAnswer], now: PositionAnswer) -> tuple[PositionAnswer, tuple[Difference, ...]]:
    """Of these the one of the same stance, else of any, that is most alike; and how its words differ, () where they do not."""
    words = tokens(now.evidence.words)
    terms = Counter(token.term for token in words)

    def likeness(position: PositionAnswer) -> tuple[bool, int]:
        shared = terms & Counter(token.term for token in tokens(position.evidence.words))
        return position.stance == now.stance, shared.total()

    last = max(before, key=likeness)
    was = tokens(last.evidence.words)
    same = [token.term for token in was] == [token.term for token in words]
    return last, () if same else differences(was, last.evidence.words, words, now.evidence.words)
