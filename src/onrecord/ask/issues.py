"""What sides are taken on, and a formula through time: a holder's wordings of one position, and what became of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, groupby
from typing import Any, Literal

from msgspec.structs import replace

from onrecord.ask.answers import Answer, quoted_at, report_words
from onrecord.ask.question import Question
from onrecord.ask.quotes import Difference, differences
from onrecord.ask.records import PositionAnswer, ask_positions
from onrecord.code.events.tables import words_by_kind
from onrecord.errors import QuestionError
from onrecord.packaged import filled_rows
from onrecord.records import Record, StanceName
from onrecord.store import Archive, match_for, terms_of, tokens

# What sides are taken on: issues as reports word them, and what each holder said on one, from its first wording to its last.

# An issue is known by its folded words without an article at the front: "the Taiwan question" and "Taiwan question" are one.
LINES = """
SELECT issue, count(*) AS positions, count(DISTINCT holder) AS holders, max(it) AS newest FROM (
    SELECT {bare} AS issue, who.name AS holder, it.reading * {most} + it.nr AS it
    FROM {source} CROSS JOIN newest_readings AS newest ON newest.row = findable.reading
    CROSS JOIN positions AS it ON it.reading = findable.reading AND it.nr = findable.nr
    CROSS JOIN actors AS who ON who.reading = it.reading AND who.id = it.holder
    WHERE {where} AND trim(findable.issue) NOT IN ({pronouns}) AND NOT EXISTS (
        SELECT 1 FROM actors AS whom WHERE whom.reading = it.reading AND whom.kind = 'person'
        AND lower(whom.name) = trim(findable.issue)
    )
) GROUP BY issue ORDER BY positions DESC, issue LIMIT :limit OFFSET :offset
"""
MOST_NR = 1_000_000  # positions of one report
WORDED = """
SELECT newest.report AS report_row, it.issue_start, it.issue_end
FROM positions AS it CROSS JOIN newest_readings AS newest ON newest.row = it.reading WHERE it.reading = ? AND it.nr = ?
"""
BARE = "CASE WHEN findable.issue GLOB 'the *' THEN substr(findable.issue, 5) ELSE findable.issue END"

PUBLISHERS = """
SELECT reports.id, newest.publisher FROM reports JOIN newest_readings AS newest ON newest.report = reports.row
WHERE reports.id IN ({ids})
"""
PRONOUNS = ("pron", "first", "third")

Turn = Literal["first", "same", "wording", "stance", "undated"]


class IssueLine(Answer, frozen=True, kw_only=True):
    """An issue in its folded words and in those of its newest position; how many positions are taken on it, and by how many holders
    (as reports name them).
    """

    issue: str
    words: str
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
    stance_before: StanceName | None = None
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
    sql = LINES.format(bare=BARE, source=source, where=where, pronouns=_pronouns(), most=MOST_NR)
    return [_line(archive, row) for row in archive.rows(sql, params)]


def _line(archive: Archive, row: Mapping[str, Any]) -> IssueLine:
    worded = next(iter(archive.rows(WORDED, divmod(row["newest"], MOST_NR))))
    words = quoted_at(worded, "issue", report_words(archive)).words
    told = {name: row[name] for name in ("issue", "positions", "holders")}
    return IssueLine(**told, words=" ".join(words.split()))


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


# A formula through time: a holder's wordings of one position, publisher by publisher, and what became of them.

MOST = 2_000  # positions of one holder that are looked through
NEAR = 0.45  # words whose vectors are at least as near may stand for each other in the name of an issue
SAME_WORDS = "the same words"  # why a position is on an issue that needs no further reason
USED = 2  # reports in a row with the formula before one without it is told

FormulaTurn = Literal["first", "same", "changed", "hardened", "softened", "stance", "absent", "undated"]

PERSONS = "SELECT DISTINCT name FROM actors WHERE kind = 'person' AND name COLLATE NOCASE IN ({names})"
HEARD = """
SELECT DISTINCT reports.id AS report, newest.publisher, newest.published, newest.title AS headline
FROM newest_readings AS newest
JOIN reports ON reports.row = newest.report JOIN registry AS who ON who.reading = newest.row
WHERE who."key" IN ({keys}) AND newest.published IS NOT NULL AND (
    EXISTS (SELECT 1 FROM statements WHERE statements.reading = newest.row AND statements.speaker = who.id)
    OR EXISTS (SELECT 1 FROM positions WHERE positions.reading = newest.row AND positions.holder = who.id)
) ORDER BY newest.published, reports.id
"""


class FormulaAnswer(Answer, frozen=True, kw_only=True):
    """One use of a formula, in order of publication; what one publisher tells is compared with what that one told before.

    `turn` is what became of it; `reason` why its issue is taken for the one asked for; `harder` and `softer` are words of the lists
    that make it so: "+fully" is new, "-fully" is gone. An "absent" report is one in
    which the holder is heard and the formula is missing, after `used` of its publisher's in a row that had it; it has no position.
    """

    turn: FormulaTurn
    publisher: str | None
    published: str | None
    report: str
    headline: str | None
    position: PositionAnswer | None = None
    reason: str | None = None
    stance_before: StanceName | None = None
    differences: tuple[Difference, ...] = ()
    harder: tuple[str, ...] = ()
    softer: tuple[str, ...] = ()
    used: int | None = None


def ask_formula(archive: Archive, holder: str, issue: str) -> list[FormulaAnswer]:
    """A holder's wordings of one position, the oldest first and the undated last. Raises QuestionError for what is no issue."""
    if not _content(issue):
        raise QuestionError("issue", f"{issue!r} names no issue", "Give words for what a side is taken on")
    held = ask_positions(archive, Question(wanted="positions", holder=holder, limit=MOST))
    publishers = publishers_of(archive, {one.evidence.report for one in held})
    names = sorted({issue.strip(), *(one.issue.words for one in held)})
    rows = archive.rows(PERSONS.format(names=", ".join("?" * len(names))), names)
    persons = {terms_of(row["name"]) for row in rows}
    if terms_of(issue) in persons:
        raise QuestionError("issue", f"{issue!r} is a person", "Ask onrecord actor, or give an issue")
    near: list[tuple[PositionAnswer, str]] = [
        (one, reason) for one in held if terms_of(one.issue.words) not in persons and (reason := reason_for(issue, one))
    ]
    near.sort(key=lambda one: (one[0].evidence.published or "~", one[0].evidence.report, one[0].evidence.span))
    found = []
    for publisher, lane in _lanes(near, publishers):
        found += list(_turns(lane, publisher))
        found += _absent(archive, lane, publisher)
    return sorted(
        found, key=lambda one: (one.published or "~", one.report, one.position.evidence.span.start if one.position else 0)
    )


def reason_for(issue: str, position: PositionAnswer) -> str | None:
    """Why this position is on the issue, or None: the same words, or words of one stem or near in sense for each of them."""
    asked, there = _content(issue), _content(position.issue.words)
    if not there:
        return None
    if set(asked) <= set(there):
        return SAME_WORDS
    whole = _content(f"{position.issue.words} {position.evidence.words}")
    alike = {word: _alike(word, whole) for word in asked}
    if not all(alike.values()) or not set(alike.values()) & set(there):
        return None
    joined = [f"{word} ~ {other}" for word, other in alike.items() if word != other]
    return ", ".join(joined) or "the words stand beside the issue"


def _alike(word: str, others: list[str]) -> str | None:
    """The same word among others, else a form of it, else the nearest in sense, if it is near."""
    from onrecord.ask.clauses import stem
    from onrecord.tag.model import shipped_vectors  # here: who asks for nothing else loads no weights

    if word in others:
        return word
    form = next((other for other in others if stem(other) == stem(word)), None)
    if form is not None:
        return form
    rated = shipped_vectors().nearness([word], others)[0]
    return others[int(rated.argmax())] if rated.max() >= NEAR else None


def _content(words: str) -> list[str]:
    """The words of weight, folded, in order and each once."""
    from onrecord.ask.clauses import small_words

    return [term for term in dict.fromkeys(terms_of(words).split()) if term not in small_words().small]


def _lanes(
    near: Iterable[tuple[PositionAnswer, str]], publishers: dict[str, str | None]
) -> Iterator[tuple[str | None, list[tuple[PositionAnswer, str]]]]:
    lanes: dict[str | None, list[tuple[PositionAnswer, str]]] = {}
    for one in near:
        lanes.setdefault(publishers.get(one[0].evidence.report), []).append(one)
    yield from lanes.items()


def _turns(lane: list[tuple[PositionAnswer, str]], publisher: str | None) -> Iterator[FormulaAnswer]:
    """Each use beside the most alike of this publisher's last report before it."""
    before: list[PositionAnswer] = []
    for _, group in groupby(lane, key=lambda one: one[0].evidence.report):
        now = list(group)
        for position, reason in now:
            yield _turn(before, position, reason, publisher)
        before = [position for position, _ in now] if now[0][0].evidence.published else before


def _turn(before: list[PositionAnswer], now: PositionAnswer, reason: str, publisher: str | None) -> FormulaAnswer:
    told = {name: getattr(now.evidence, name) for name in ("published", "report", "headline")}
    told |= {"publisher": publisher, "position": now, "reason": reason}
    if not now.evidence.published or not before:
        return FormulaAnswer(turn="first" if now.evidence.published else "undated", **told)
    last, changed = beside_last(before, now)
    if not changed:
        return FormulaAnswer(turn="same", **told)
    harder, softer = moved(last.evidence.words, now.evidence.words)
    turn: FormulaTurn = "changed" if bool(harder) == bool(softer) else "hardened" if harder else "softened"
    if last.stance != now.stance:
        turn, told["stance_before"] = "stance", last.stance
    return FormulaAnswer(turn=turn, differences=changed, harder=harder, softer=softer, **told)


def moved(was: str, now: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What makes the wording now harder, and softer, than it was: "+firmly" is new, "-firmly" is gone."""
    hard_was, hard_now, soft_was, soft_now = (
        {found[0] for found in pattern.finditer(f" {terms_of(words)} ")} for pattern in _lists() for words in (was, now)
    )
    harder = [f"+{word.strip()}" for word in sorted(hard_now - hard_was)] + [
        f"-{word.strip()}" for word in sorted(soft_was - soft_now)
    ]
    softer = [f"+{word.strip()}" for word in sorted(soft_now - soft_was)] + [
        f"-{word.strip()}" for word in sorted(hard_was - hard_now)
    ]
    return tuple(harder), tuple(softer)


@cache
def _lists() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds words that harden, and words that soften, in folded words."""
    rows = {
        row[0]: sorted((terms_of(word) for word in row[1].split("|")), key=len, reverse=True)
        for row in filled_rows("formula_words.tsv")
    }
    harder, softer = (re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, rows[kind]))})(?= )") for kind in ("harder", "softer"))
    return harder, softer


def _absent(archive: Archive, lane: list[tuple[PositionAnswer, str]], publisher: str | None) -> list[FormulaAnswer]:
    """Reports of this publisher in which the holder is heard, without the formula, right after several that had it."""
    keys = sorted({position.holder_key for position, _ in lane})
    rows = archive.rows(HEARD.format(keys=", ".join("?" * len(keys))), keys)
    having, found, used = {position.evidence.report for position, _ in lane}, list[FormulaAnswer](), 0
    for row in rows:
        if row["publisher"] != publisher:
            continue
        if row["report"] in having:
            used += 1
            continue
        if used >= USED:
            told = {name: row[name] for name in ("publisher", "published", "report", "headline")}
            found.append(FormulaAnswer(turn="absent", used=used, **told))
        used = 0
    return found
