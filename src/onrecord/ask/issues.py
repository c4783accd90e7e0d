"""What sides are taken on: issues as reports word them, and what each holder said on one, from its first wording to its last."""

from __future__ import annotations

from typing import Literal

from onrecord.ask.align import Difference, differences
from onrecord.ask.answers import Answer
from onrecord.ask.positions import PositionAnswer, ask_positions
from onrecord.ask.question import Question
from onrecord.records import Record
from onrecord.store import Archive, match_for, tokens

# An issue is known by its folded words without an article at the front: "the Taiwan question" and "Taiwan question" are one.
LINES = """
SELECT issue, count(*) AS positions, count(DISTINCT holder) AS holders FROM (
    SELECT {bare} AS issue, who.name AS holder
    FROM {source} CROSS JOIN newest_readings AS newest ON newest.row = findable.reading
    CROSS JOIN positions AS it ON it.reading = findable.reading AND it.nr = findable.nr
    CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.holder
    WHERE {where}
) GROUP BY issue ORDER BY positions DESC, issue LIMIT :limit OFFSET :offset
"""
BARE = "CASE WHEN findable.issue GLOB 'the *' THEN substr(findable.issue, 5) ELSE findable.issue END"

Turn = Literal["first", "same", "wording", "stance"]


class IssueLine(Answer, frozen=True, kw_only=True):
    """An issue in its folded words, how many positions are taken on it, and by how many holders (as reports name them)."""

    issue: str
    positions: int
    holders: int


class Stand(Record, frozen=True, kw_only=True):
    """One position, and how it differs from the same holder's last: in nothing, in its wording, or in the stance itself."""

    position: PositionAnswer
    turn: Turn
    differences: tuple[Difference, ...] = ()


class Holder(Record, frozen=True, kw_only=True):
    """One holder's positions on an issue, the oldest first."""

    holder: str
    key: str
    stands: tuple[Stand, ...]


def ask_issues(archive: Archive, words: str | None = None, limit: int = 20, offset: int = 0) -> list[IssueLine]:
    """Issues with these words in them, those with most positions first."""
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
    sql = LINES.format(bare=BARE, source=source, where=where)
    return [IssueLine(**row) for row in archive.rows(sql, params)]


def stands_on(archive: Archive, issue: str, most: int = 300) -> list[Holder]:
    """Who holds what on an issue whose words hold all of these, each holder's positions in order; those with most come first.

    Of more than `most` positions the newest are told.
    """
    found = ask_positions(archive, Question(wanted="positions", issue=issue, limit=most))
    by_holder: dict[str, list[PositionAnswer]] = {}
    for position in reversed(found):
        by_holder.setdefault(position.holder_key, []).append(position)
    told = [Holder(holder=held[-1].holder, key=key, stands=tuple(_stands(held))) for key, held in by_holder.items()]
    return sorted(told, key=lambda holder: -len(holder.stands))


def _stands(held: list[PositionAnswer]) -> list[Stand]:
    stands: list[Stand] = []
    for nr, position in enumerate(held):
        before = held[nr - 1] if nr else None
        turn, changed = _turn(before, position)
        stands.append(Stand(position=position, turn=turn, differences=changed))
    return stands


def _turn(before: PositionAnswer | None, now: PositionAnswer) -> tuple[Turn, tuple[Difference, ...]]:
    if before is None:
        return "first", ()
    was, is_now = (tokens(position.evidence.words) for position in (before, now))
    same = [token.term for token in was] == [token.term for token in is_now]
    if same and before.stance == now.stance:
        return "same", ()
    changed = () if same else differences(was, before.evidence.words, is_now, now.evidence.words)
    return ("stance" if before.stance != now.stance else "wording"), changed
