"""Issues that the encoder cuts short, to the end of their phrase: "with additional | air defences", "how | the pact limits it"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from onrecord.code.positions.issues import ADJECTIVE, DEGREES, issue_end
from onrecord.code.positions.predicates import Fit
from onrecord.code.positions.tokens import StanceTables, Tokens, cut
from onrecord.records import Position, Span

QUALIFIES = DEGREES | frozenset("such further other more additional potential possible certain continued".split())
ASKS = frozenset("how what why whether if".split())
UNSURE = frozenset(("commits_to", "supports", "ready_to"))  # nobody takes these sides where he only "must"
LOOK = 2  # tokens before a wording in which its "must" stands


def with_whole_issues(
    positions: Iterable[Position], text: str, sentences: Sequence[Span], tables: StanceTables
) -> Iterator[Position]:
    """The positions with issues that end where their phrase does; none of what somebody only must do, or of no noun at all."""
    starts = [sentence.start for sentence in sentences]
    for position in positions:
        at = bisect_right(starts, position.issue.start) - 1
        if at < 0 or position.issue not in sentences[at]:
            yield position
            continue
        t = cut(text, sentences[at], ())
        whole = _whole(t, position.issue, tables)
        if whole is not None and not (position.stance in UNSURE and _is_demanded(t, position, tables)):
            last = max(position.wording.end, whole.end)
            yield msgspec.structs.replace(position, issue=whole, wording=Span(position.wording.start, last))


def _is_demanded(t: Tokens, position: Position, tables: StanceTables) -> bool:
    """ "the party must promise": a "must" opens the wording or stands right before it, or before its issue's verb."""
    first, issue = t.at(position.wording.start), t.at(position.issue.start)
    words = t.words[max(0, first - LOOK) : max(first, issue - 1)]
    return any(word in tables.said["must"] for word in words)


def _whole(t: Tokens, issue: Span, tables: StanceTables) -> Span | None:
    """The issue to the end of its phrase if it is left hanging; None where it hangs all the same."""
    first, end = t.at(issue.start), t.at(issue.end)
    if first >= end or not _hangs(t, first, end, tables):
        return issue
    found = issue_end(t, Fit("clause" if t.word(first) in ASKS else "np", first, end + 1), len(t), tables)
    whole = t.span(first, found) if found > end else issue
    return None if found <= end and _is_empty(t, first, end, tables) else whole


def _hangs(t: Tokens, first: int, end: int, tables: StanceTables) -> bool:
    """Whether the last word goes on with the next: "with additional", "the", "work to support", "how"."""
    last, following, said = t.word(end - 1), t.word(end), tables.said
    closed = said["preposition"] | said["be"] | said["auxiliary"] | said["finite"] | said["stop"]
    if not t.is_word(end) or (following in closed and last not in ASKS | {"such"}):
        return False
    if last in said["determiner"] or last in said["preposition"] or last in ASKS or last in QUALIFIES:
        return True
    if t.word(end - 2) == "to" and end - 2 > first:
        return following in said["determiner"] or t.is_capital(end)
    return last.endswith(ADJECTIVE) and following not in said["determiner"] and t.name(end) is None and not t.is_capital(end)


def _is_empty(t: Tokens, first: int, end: int, tables: StanceTables) -> bool:
    words = t.words[first:end]
    return all(word in tables.said["determiner"] or word in tables.said["preposition"] or word in ASKS for word in words)
