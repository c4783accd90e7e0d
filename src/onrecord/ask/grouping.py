"""Reports that are near each other in groups: by the average likeness of two groups, the likest first.

A group of reports about one event must be alike beyond what its reports share with all that is about them: in a war everything
names the same places. Of two groups whose average is the same the one with the first members goes first, so that the result is a
function of the pairs.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush

import numpy as np

from onrecord.ask.likeness import CANDIDATES, Near

ENOUGH = 0.07  # average likeness, beyond what is about them, from which two groups are one story
SHARE = 0.5  # of the likeness to those about it that counts against each report


def groups_of(near: Near, count: int) -> list[int]:
    """For each of `count` reports the first report of its group."""
    beyond = near.alike - SHARE * (near.around[near.first] + near.around[near.second]) / 2
    tied = _connected(near.first[beyond >= ENOUGH].tolist(), near.second[beyond >= ENOUGH].tolist(), count)
    whole = np.array(tied, np.int64)
    # Two groups can only be alike enough if two of their reports are: each connected part is joined by itself.
    inside = np.flatnonzero(whole[near.first] == whole[near.second])
    inside = inside[np.argsort(whole[near.first[inside]], kind="stable")]
    group = list(range(count))
    cuts = np.flatnonzero(np.diff(whole[near.first[inside]])) + 1
    for part in np.split(inside, cuts):
        pairs = zip(near.first[part].tolist(), near.second[part].tolist(), near.alike[part].tolist(), strict=True)
        _Joining(near, pairs, group).run()
    return [_root(group, at) for at in range(count)]


def _root(group: list[int], at: int) -> int:
    while group[at] != at:
        group[at] = group[group[at]]
        at = group[at]
    return at


def _connected(first: list[int], second: list[int], count: int) -> list[int]:
    group = list(range(count))
    for one, other in zip(first, second, strict=True):
        roots = sorted((_root(group, one), _root(group, other)))
        group[roots[1]] = roots[0]
    return [_root(group, at) for at in range(count)]


class _Joining:
    """The joining of one connected part, written to `group`: which group each report's group went into."""

    def __init__(self, near: Near, pairs: zip[tuple[int, int, float]], group: list[int]) -> None:
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        for one, other, alike in pairs:
            self._sums[one][other] = self._sums[other][one] = alike
        self._sizes = dict.fromkeys(self._sums, 1)
        self._around = {at: float(near.around[at]) for at in self._sums}
        self._group = group

    def run(self) -> None:
        """Join the two groups that are most alike until none are alike enough."""
        heap = [(-self._alike(one, other), one, other) for one, sums in self._sums.items() for other in sums if one < other]
        heap = [entry for entry in heap if -entry[0] >= ENOUGH]
        heapify(heap)
        while heap:
            alike, one, other = heappop(heap)
            if other not in self._sums.get(one, ()) or -alike != self._alike(one, other):
                continue  # one of them has grown since, or is gone
            self._join(one, other)
            for third in self._sums[one]:
                first, second = min(one, third), max(one, third)
                now = self._alike(first, second)
                if now >= ENOUGH:
                    heappush(heap, (-now, first, second))

    def _alike(self, one: int, other: int) -> float:
        """The average likeness of their reports, beyond what is about them. A report is compared with no more than CANDIDATES."""
        sizes = self._sizes[one], self._sizes[other]
        pairs = min(sizes[0] * sizes[1], CANDIDATES * min(sizes))
        about = self._around[one] / sizes[0] + self._around[other] / sizes[1]
        return self._sums[one][other] / pairs - SHARE * about / 2

    def _join(self, one: int, other: int) -> None:
        for third, alike in self._sums.pop(other).items():
            del self._sums[third][other]
            if third != one:
                self._sums[one][third] = self._sums[third][one] = self._sums[one].get(third, 0.0) + alike
        self._sizes[one] += self._sizes.pop(other)
        self._around[one] += self._around.pop(other)
        self._group[other] = one
