"""How often the kind of a source, and the stated reason why it is not named, are right: `python -m quality.source_kinds [--read]`.

Each set was labelled on 2026-11-30 before anything read it. source_kinds.jsonl: 160 sources of PolNeAR train, 112 drawn by chance,
48 by words such as "official" and "anonymity". source_kinds_2.jsonl: 150 sources by another annotator, who had seen neither rules
nor output: 138 of reports of all 15 sources of news.jsonl.gz that nobody had labelled, 12 of PolNeAR; 50 are anonymous, 27 of them
with a reason. source_kinds_3.jsonl: 40 more of the news, by the same annotator, after the rules were mended beside the second; 6
of their 31 reports are among those that the weights learned from. source_kinds_4.jsonl (2026-12-01): 206 sources by a third
annotator, who had seen neither rules nor output, of reports of 14 sources that nobody had labelled (10 sources of PolNeAR): 81 are
anonymous. Only 6 sources have a reason, as the texts at hand have no more; so the same annotator, still blind, made up 36 passages
of sources without a name, 28 with a reason: source_kinds_made.jsonl, the one set that holds its texts.
source_kinds_5.jsonl: 185 more of the news, 43 unnamed and none with a reason, by the same annotator, who by then had mended the
rules beside the fourth set, before anything read them. source_kinds_6.jsonl: 106 more by chance in the same way, after a second
mending.

The rest are offsets and hashes alone. The source is given, and who it stands for is not known: pronouns and titles are judged by
their words. With --read the package reads the texts, and a statement that it does not find with that source counts as wrong. A
reason is right if it is where one is and none where none is, by at least half of the words of both. --show lists what was wrong.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from onrecord.code.source_kinds import told_of  # noqa: E402
from onrecord.pipeline import code_report, load_tools  # noqa: E402
from onrecord.read import text_report  # noqa: E402
from onrecord.records import Reading, Span  # noqa: E402
from onrecord.segment import split_sentences  # noqa: E402
from training.shared import POLNEAR, SHARED  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SETS = (
    "source_kinds.jsonl",
    "source_kinds_2.jsonl",
    "source_kinds_3.jsonl",
    "source_kinds_4.jsonl",
    "source_kinds_5.jsonl",
    "source_kinds_6.jsonl",
    "source_kinds_made.jsonl",
)
NEWS = SHARED / "data" / "news.jsonl.gz"


class Told(NamedTuple):
    """What is said of one source: its kind (None where it was not found) and the reason's place."""

    kind: str | None
    reason: Span | None


def main(read: bool = False, show: bool = False) -> None:
    """Print the figures of each set by kind; says so and stops where the texts are absent."""
    if not NEWS.exists():
        print(f"not counted: {NEWS} is absent. Put the project's shared/ folder beside the checkout.")
        return
    texts = dict(_texts())
    tools = load_tools(1) if read else None
    for name in SETS:
        labels = [json.loads(line) for line in (Path(__file__).parent / name).read_text("utf-8").splitlines()]
        for label in labels:
            if "text" in label:
                label["sha256"] = hashlib.sha256(label["text"].encode()).hexdigest()
                texts[label["sha256"]] = label["text"]
        _count(name, labels, texts, [_by_words(label, texts[label["sha256"]]) for label in labels], show)
        if tools is not None:
            wanted = sorted({label["sha256"] for label in labels})
            readings = {sha: code_report(text_report(texts[sha]), tools) for sha in wanted}
            told = [_as_read(label, readings[label["sha256"]]) for label in labels]
            _count(f"{name}, read by the package", labels, texts, told, show)


def _texts() -> Iterator[tuple[str, str]]:
    for file in sorted((POLNEAR / "train" / "text").glob("*.txt")):
        text = file.read_bytes().decode()
        yield hashlib.sha256(text.encode()).hexdigest(), text
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            yield hashlib.sha256(text.encode()).hexdigest(), text


def _by_words(label: dict[str, Any], text: str) -> Told:
    """What the rules say of the labelled source's own words."""
    return Told(*told_of(text, _source(label), split_sentences(text)))


def _as_read(label: dict[str, Any], reading: Reading) -> Told:
    """What the package says of the statement with the first words of the labelled content and a word of the labelled source."""
    source, (start, _) = _source(label), label["content"][0]
    for one in reading.statements:
        of_it = one.source and one.source.start < source.end and source.start < one.source.end
        if of_it and any(part.start <= start + 1 and start < part.end for part in one.content):
            return Told(one.source_kind, one.source_reason)
    return Told(None, None)


def _source(label: dict[str, Any]) -> Span:
    return Span(label["source"][0][0], label["source"][-1][1])


def _count(title: str, labels: Sequence[dict[str, Any]], texts: dict[str, str], told: Sequence[Told], show: bool) -> None:
    right: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for label, (kind, reason) in zip(labels, told, strict=True):
        number[label["kind"]] += 1
        right[label["kind"]] += kind == label["kind"]
        fits = kind is not None and _fits(reason, label["reason"])
        if label["kind"] == "anonymous":
            name = "with a reason" if label["reason"] else "without a reason"
            number[name] += 1
            right[name] += fits
        if show and not (kind == label["kind"] and fits):
            text = texts[label["sha256"]]
            wanted = text[slice(*label["reason"])] if label["reason"] else None
            found = reason.words(text) if reason else None
            print(f"{label['kind']} / {kind}: {_source(label).words(text)!r}; reason {wanted!r} / {found!r}")
    print(f"{title}: {sum(one.kind is not None for one in told)} of {len(told)} found")
    for name in number:
        print(f"  {name:20} {right[name]:3} of {number[name]:3}")
    kinds = [name for name in number if "reason" not in name]
    reasons = [name for name in number if "reason" in name]
    print(f"  kind   {sum(right[name] for name in kinds) / sum(number[name] for name in kinds):.3f}")
    print(f"  reason {sum(right[name] for name in reasons) / sum(number[name] for name in reasons):.3f} of anonymous sources")


def _fits(found: Span | None, wanted: list[int] | None) -> bool:
    if found is None or wanted is None:
        return found is None and wanted is None
    shared = min(found.end, wanted[1]) - max(found.start, wanted[0])
    return shared >= 0.5 * max(found.end - found.start, wanted[1] - wanted[0])


if __name__ == "__main__":
    main("--read" in sys.argv, "--show" in sys.argv)
