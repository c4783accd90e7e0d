"""Which reports are about the same event: how alike they are, and those near each other in groups. Order changes nothing."""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from heapq import heapify, heappop, heappush
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from onrecord.store.texts import terms_of, without_ending

# How alike reports are: their words and names weighed by how rare these are, and the few reports most like each.
#
# Everything here is a function of the set of reports: nothing depends on the order in which they came.

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
ADDRESS = re.compile(r"^\s*https?\s*:\s*/.*$|https?://\S+", re.MULTILINE)
ENDINGS = ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s")
OPENERS = frozenset(".!?:\"“”‘'`\n")  # after one of these a capital says nothing
NAME = 0.7  # what a name counts beside a word; it counts as its words too
SLOTS = 1 << 22  # numbers that terms are known by: two share one now and then, which moves no figure that was measured
MOST_TERMS = 200  # of a report, those that weigh most
COMMON = 200  # a term of more reports than these finds no candidates; it counts when two that are found are compared
CANDIDATES = 60  # reports that each is compared with, at most
LONE = 0.5  # what a term of one report alone counts in that report's length
USUAL, RARE = 30.0, 0.003  # how many reports the usual share of a word stands for; that of a word of no list
AROUND = 20  # reports that are about another: the likest
LEAST = 0.03  # likeness that is kept
SOON, LATE = 2.0, 30.0  # days: half of a likeness is gone to 1/e after the first, the other half after the second


class Near(NamedTuple):
    """Pairs of reports, first < second, and how alike they are, 0 to 1; `around` is how alike each is to those about it."""

    first: Numbers
    second: Numbers
    alike: Floats
    around: Floats


class Told:
    """The reports that are compared, each by the numbers of its terms and what they count before their rarity is known."""

    def __init__(self) -> None:
        self._keys, self._counts, self._ends, self._days = array("I"), array("f"), array("q", [0]), array("q")

    def __len__(self) -> int:
        return len(self._days)

    def add(self, text: str, day: int | None, also: Iterable[str] = ()) -> None:
        """One more report: its text, the day it was published (-1 or None: unknown), and names known of it otherwise."""
        counts: dict[int, float] = {}
        for term, count in weighed(text, also):
            key = _key(term)
            counts[key] = counts.get(key, 0.0) + count
        self._keys.extend(sorted(counts))
        self._counts.extend(counts[key] for key in sorted(counts))
        self._ends.append(len(self._keys))
        self._days.append(-1 if day is None else day)

    def near(self, order: list[int]) -> Near:
        """The pairs worth comparing, the reports numbered by their place in `order`."""
        keys, counts = np.frombuffer(self._keys, np.uint32), np.frombuffer(self._counts, np.float32)
        shared = np.zeros(SLOTS, np.int32)
        parts = [slice(self._ends[at], self._ends[at + 1]) for at in order]
        for part in parts:
            shared[keys[part]] += 1
        rare = _usual() * np.float32(USUAL)
        rare += shared
        np.log(np.float32(len(order) + 1 + USUAL) / rare, out=rare)
        rows = [_strongest(keys[part], counts[part], rare, shared) for part in parts]
        days = np.array([self._days[at] for at in order], np.int64)
        return _pairs(_Index(rows, shared), days)


def weighed(text: str, also: Iterable[str] = ()) -> Iterator[tuple[str, float]]:
    """A text's terms, each with what it counts: words without their endings, numbers, names and names that stand together."""
    words: Counter[str] = Counter()
    names: Counter[str] = Counter(f"known {name}" for name in also)
    text = ADDRESS.sub("\n", text)
    end, before = 0, ""
    for found in WORD.finditer(text):
        word, gap = found.group(), text[end : found.start()]
        opens = not end or not OPENERS.isdisjoint(gap)
        end = found.end()
        terms = _bare(word)
        words.update(terms)
        if not (word[0].isupper() and len(word) > 1 and terms):
            before = ""
            continue
        if not opens:
            names[f"name {terms[0]}"] += 1
        if before and not gap.strip():
            names[f"name {before} {terms[0]}"] += 1
        before = terms[0]
    yield from ((term, 1 + math.log(count)) for term, count in words.items())
    yield from ((term, NAME * (1 + math.log(count))) for term, count in names.items())


def bare_words(text: str) -> Iterator[str]:
    """The words of a text in order, folded and without their endings."""
    for found in WORD.finditer(text):
        yield from _bare(found.group())


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> tuple[str, ...]:
    if word[0].isdigit():
        return (f"#{word}",)
    return tuple(without_ending(term, ENDINGS) for term in terms_of(word).split() if len(term) > 1 or not term.isascii())


@lru_cache(maxsize=1 << 16)
def _key(term: str) -> int:
    return crc32(term.encode()) % SLOTS


@cache
def _usual() -> Floats:
    """In what share of reports a term is to be expected, by its slot: the tokenizer lists English words by how common they are."""
    words = json.loads(files("onrecord").joinpath("data/tokenizer.json").read_bytes())["model"]["vocab"]
    ranks = {word: rank for word, rank in words.items() if word.isalpha() and len(word) > 1}
    first = min(ranks.values())
    shares = np.full(SLOTS, RARE, np.float32)
    for word, rank in ranks.items():
        key = _key(without_ending(word, ENDINGS))
        shares[key] = max(shares[key], min(1.0, 300 / (1 + rank - first)))
    return shares


def _strongest(
    keys: npt.NDArray[np.uint32], counts: Floats, rare: Floats, shared: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.uint32], Floats]:
    """The terms of one report that it shares, those that weigh most, in a length of at most 1."""
    weights = counts * rare[keys]
    lone = shared[keys] < 2
    length = math.sqrt(float(np.square(np.where(lone, LONE, 1.0) * weights).sum())) or 1.0
    keys, weights = keys[~lone], (weights[~lone] / length).astype(np.float32)
    if len(keys) > MOST_TERMS:
        most = np.sort(np.lexsort((keys, -weights))[:MOST_TERMS])
        keys, weights = keys[most], weights[most]
    return keys, weights


class _Index:
    """The reports' terms one after the other, and for each term that is not common the reports that have it."""

    def __init__(self, rows: list[tuple[npt.NDArray[np.uint32], Floats]], shared: npt.NDArray[np.int32]) -> None:
        self.ends = np.cumsum([0, *(len(keys) for keys, _ in rows)])
        self.keys = np.concatenate([np.zeros(0, np.uint32), *(keys for keys, _ in rows)])
        self.weights = np.concatenate([np.zeros(0, np.float32), *(weights for _, weights in rows)])
        rows.clear()
        finds = np.flatnonzero(shared[self.keys] <= COMMON)
        finds = finds[np.argsort(self.keys[finds], kind="stable")]
        owners = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.ends))
        self.owners, self.parts = owners[finds], self.weights[finds]
        self.starts = np.zeros(SLOTS + 1, np.int32)
        np.add.at(self.starts[1:], self.keys[finds], np.int32(1))
        np.cumsum(self.starts, out=self.starts)
        self._scores = np.zeros(len(self.ends) - 1, np.float32)
        self._marks = np.zeros(len(self.ends) - 1, np.int32)
        self._own = np.zeros(SLOTS, np.float32)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def like(self, at: int) -> tuple[Numbers, Floats]:
        """The reports most like this one by the terms that are not common, and how alike they are by all."""
        part = slice(self.ends[at], self.ends[at + 1])
        keys, weights = self.keys[part], self.weights[part]
        others = self._likest(at, keys, weights)
        if not len(others):
            return others, np.zeros(0, np.float32)
        self._own[keys] = weights
        starts, lengths = self.ends[others], self.ends[others + 1] - self.ends[others]
        terms = _runs(starts, lengths)
        products = self._own[self.keys[terms]] * self.weights[terms]
        self._own[keys] = 0
        return others, np.add.reduceat(products, np.cumsum(lengths) - lengths)

    def _likest(self, at: int, keys: npt.NDArray[np.uint32], weights: Floats) -> Numbers:
        """Of the reports that share a term that is not common the CANDIDATES of the highest score, of equal ones the first."""
        starts = self.starts[keys].astype(np.int64)
        lengths = self.starts[keys.astype(np.int64) + 1] - starts
        terms = _runs(starts, lengths)
        owners = self.owners[terms]
        np.add.at(self._scores, owners, self.parts[terms] * np.repeat(weights, lengths))
        places = np.arange(len(owners), dtype=np.int32)
        self._marks[owners] = places
        others = owners[(self._marks[owners] == places) & (owners != at)].astype(np.int64)
        scores = self._scores[others]
        self._scores[owners] = 0
        if len(others) > CANDIDATES:
            least = np.partition(scores, -CANDIDATES)[-CANDIDATES]
            above, same = others[scores > least], np.sort(others[scores == least])
            others = np.concatenate([above, same[: CANDIDATES - len(above)]])
        return np.sort(others)


def _runs(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of several runs one after the other: from each start on so many."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def _pairs(index: _Index, days: Numbers) -> Near:
    around = np.zeros(len(index), np.float32)
    codes, kept = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for at in range(len(index)):
        others, alike = index.like(at)
        known = (days[others] >= 0) & (days[at] >= 0)
        apart = np.abs(days[others] - days[at])
        alike *= np.where(known, (np.exp(-apart / SOON) + np.exp(-apart / LATE)) / 2, 1.0).astype(np.float32)
        around[at] = np.sort(alike)[-AROUND:].sum() / AROUND
        most = alike >= LEAST
        codes.append(np.minimum(others[most], at) * len(index) + np.maximum(others[most], at))
        kept.append(alike[most])
    pairs, where = np.unique(np.concatenate(codes), return_index=True)
    return Near(pairs // max(1, len(index)), pairs % max(1, len(index)), np.concatenate(kept)[where], around)


# Reports that are near each other in groups: by the average likeness of two groups, the likest first.
#
# A group of reports about one event must be alike beyond what its reports share with all that is about them: in a war everything
# names the same places. Of two groups whose average is the same the one with the first members goes first, so that the result is a
# function of the pairs.

ENOUGH = 0.03  # average likeness, beyond what is about them, from which two groups are one story
SHARE = 0.7  # of the likeness to those about it that counts against each report
FLOOR, FEW = 0.04, 0.1  # what counts against each at least, and up to how much more where reports are few: one by their number


def groups_of(near: Near, count: int) -> list[int]:
    """For each of `count` reports the first report of its group."""
    floor = FLOOR + min(FEW, 1 / max(1, count))
    beyond = near.alike - np.maximum(SHARE * (near.around[near.first] + near.around[near.second]) / 2, floor)
    tied = _connected(near.first[beyond >= ENOUGH].tolist(), near.second[beyond >= ENOUGH].tolist(), count)
    whole = np.array(tied, np.int64)
    # Two groups can only be alike enough if two of their reports are: each connected part is joined by itself.
    inside = np.flatnonzero(whole[near.first] == whole[near.second])
    inside = inside[np.argsort(whole[near.first[inside]], kind="stable")]
    group = list(range(count))
    cuts = np.flatnonzero(np.diff(whole[near.first[inside]])) + 1
    for part in np.split(inside, cuts):
        pairs = zip(near.first[part].tolist(), near.second[part].tolist(), near.alike[part].tolist(), strict=True)
        _Joining(near, pairs, group, floor).run()
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

    def __init__(self, near: Near, pairs: zip[tuple[int, int, float]], group: list[int], floor: float) -> None:
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        for one, other, alike in pairs:
            self._sums[one][other] = self._sums[other][one] = alike
        self._sizes = dict.fromkeys(self._sums, 1)
        self._around = {at: float(near.around[at]) for at in self._sums}
        self._group = group
        self._floor = floor

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
        return self._sums[one][other] / pairs - max(SHARE * about / 2, self._floor)

    def _join(self, one: int, other: int) -> None:
        for third, alike in self._sums.pop(other).items():
            del self._sums[third][other]
            if third != one:
                self._sums[one][third] = self._sums[third][one] = self._sums[one].get(third, 0.0) + alike
        self._sizes[one] += self._sizes.pop(other)
        self._around[one] += self._around.pop(other)
        self._group[other] = one


# Stories: reports about the same event together. A function of the set of reports; their order changes nothing.

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Text(NamedTuple):
    """One report to be grouped: its id, its text, when it was published (EDTF), and names known of it beside its words."""

    id: str
    text: str
    published: str | None = None
    also: tuple[str, ...] = ()


def group_texts(texts: Iterable[Text]) -> dict[str, str]:
    """For each id its story: the id of the story's first report by day, the undated last. Each id must come once.

    The texts are read one after the other and not kept.
    """
    told, ids, days = Told(), list[str](), list[int | None]()
    for text in texts:
        day = day_of(text.published)
        told.add(text.text, day, text.also)
        ids.append(text.id)
        days.append(day)
    order = sorted(range(len(ids)), key=lambda at: ((days[at] or 0) == 0, days[at] or 0, ids[at]))
    groups = groups_of(told.near(order), len(order))
    return {ids[at]: ids[order[first]] for at, first in zip(order, groups, strict=True)}


def day_of(published: str | None) -> int | None:
    """The number of the day that an EDTF date begins with; None where it is no whole day."""
    match = DAY.match(published or "")
    try:
        return date.fromisoformat(match.group()).toordinal() if match else None
    except ValueError:
        return None
