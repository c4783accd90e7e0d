"""Real reports, labelled end to end: ../shared/gold/real/train, and our own in training/labels, as the trainer needs them.

    python -m training.labels pack FOLDER...      the NAME.gold.json of these folders -> training/labels/reports.jsonl
    python -m training.labels agree ONE OTHER     two annotators of the same reports, compared as ../shared/score/record.py does

A folder that `onrecord export labels` wrote is packed likewise: of its reports only the lines that somebody corrected teach.

Ours hold offsets and the text's SHA-256 alone; the texts are looked up in ../shared/data/news.jsonl.gz. A text whose hash no
longer fits raises LabelError.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer

from onrecord.tag.model import EVENTS, MODALITIES, SPANS
from training.prepare import TOKENIZER, Document, label_document
from training.shared import SHARED, scorer

REAL = SHARED / "gold" / "real"
OURS = Path(__file__).with_name("labels") / "reports.jsonl"
REPEATED = ("headline", "deck", "caption", "pull_quote")  # repeat the body: their words teach nothing of what is counted
KINDS = ("actors", "statements", "events", "figures", "offices", "memberships", "positions")
NEAR = 400  # code points before a trigger within which somebody named may act in it though its sentence names nobody

Edges = tuple[int, int]  # half-open, code points


class LabelError(ValueError):
    """A label does not fit its text."""


class Labelled(NamedTuple):
    """A report's text and its record in RECORD.md's terms."""

    name: str
    text: str
    gold: dict[str, Any]


def load_gold(folder: Path) -> list[Labelled]:
    """The reports of a folder of NAME.txt and NAME.gold.json, in the order of their names."""
    found = []
    for path in sorted(folder.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
        found.append(Labelled(name, text, json.loads(path.read_text(encoding="utf-8"))))
    return found


def pack(folders: Sequence[Path], into: Path = OURS) -> int:
    """Write the labels of these folders without any words of their texts, and return how many reports they are of.

    A text is known by its SHA-256, an actor by number, kind, state and places, an office by the place of its title.
    """
    rows = {}
    for folder in folders:
        for report in load_gold(folder):
            gold = {kind: [dict(item) for item in report.gold[kind]] for kind in KINDS}
            for kind, words in (("actors", ("name", "key")), ("offices", ("title",)), ("events", ("place",)), ("figures", ())):
                for item in gold[kind]:
                    for word in words:
                        item.pop(word, None)
            for item in gold["figures"]:  # a counted noun is a word of the text
                item.pop("unit", None)
            sha = hashlib.sha256(report.text.encode()).hexdigest()
            about = {"published": report.gold["report"].get("published"), "parts": report.gold["report"].get("parts") or []}
            about |= {name: value for name, value in report.gold["report"].items() if name == "looked_at"}
            rows[sha] = {"sha256": sha, "report": about, **gold}
    into.parent.mkdir(exist_ok=True)
    into.write_text("".join(json.dumps(rows[sha], separators=(",", ":")) + "\n" for sha in sorted(rows)), encoding="utf-8")
    return len(rows)


def agree(one: Path, other: Path) -> None:
    """Print what ../shared/score/record.py makes of one annotator's labels held against another's of the same reports."""
    record, common = scorer("record"), scorer("common")
    theirs = {report.name: report for report in load_gold(other)}
    ours = {report.name: report for report in load_gold(one) if report.name in theirs}
    with tempfile.TemporaryDirectory() as folder:
        for name, report in theirs.items():
            if name in ours:
                (Path(folder) / f"{name}.txt").write_bytes(report.text.encode())
                (Path(folder) / f"{name}.gold.json").write_text(json.dumps(report.gold), encoding="utf-8")
        pred = {name: report.gold | {"report": {**report.gold["report"], "text": report.text}} for name, report in ours.items()}
        for kind, row in record.score(Path(folder), pred).items():
            if kind != "accuracy":
                print(f"{kind:<30} {row:.2f}" if isinstance(row, float) else common.show(kind, row))


def load_ours(path: Path = OURS) -> list[Labelled]:
    """Our own labels, joined to the texts that they are of."""
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wanted = {row["sha256"]: row for row in rows}
    texts = {}
    with gzip.open(SHARED / "data" / "news.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            sha = hashlib.sha256(text.encode()).hexdigest()
            if sha in wanted:
                texts[sha] = text
    if len(texts) < len(wanted):
        raise LabelError(f"{path}: {len(wanted) - len(texts)} texts are not in the news data")
    return [Labelled(row["sha256"][:12], texts[row["sha256"]], row) for row in rows]


def calibrating(report: Labelled) -> bool:
    """Whether one of our own reports is kept out of training, for scores to be fitted on: one in eight, by its hash."""
    return int(report.gold["sha256"][:4], 16) % 8 == 0


class Anchor(NamedTuple):
    """What things are tied to: its kind in ANCHORS, its first wordpiece, and for each role the wordpieces of the words tied."""

    kind: str
    at: int
    roles: dict[str, list[int]]


class Told(NamedTuple):
    """A labelled report's wordpieces. spans: labels [N] of each kind in SPANS, modality [N]; -1 where nothing is to be learned."""

    document: Document
    spans: dict[str, np.ndarray]
    modality: np.ndarray
    anchors: list[Anchor]


def told_of(report: Labelled, tokenizer: Tokenizer | None = None) -> Told:
    """Everything a labelled report teaches."""
    return _Teacher(report, tokenizer or Tokenizer.from_file(str(TOKENIZER))).told()


def attributions_of(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """Statements as PolNeAR has attributions: those with one cue and content are one, what stands inside another's content none."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in gold["statements"]:
        content = [tuple(span) for span in item["content"]]
        key = (tuple(item["cue"] or ()), tuple(content))
        source, cue = ([tuple(item[role])] if item[role] else [] for role in ("source", "cue"))
        found.setdefault(key, {"source": source, "cue": cue, "content": content})
    outer: list[dict[str, Any]] = []
    for item in sorted(found.values(), key=lambda each: -sum(end - start for start, end in each["content"])):
        taken = [span for other in outer for span in other["content"]]
        own = [*item["source"], *item["cue"], *item["content"]]
        if not any(start < e and s < end for start, end in own for s, e in taken):
            outer.append(item)
    return outer


class _Teacher:
    """Turns one record into labels of wordpieces."""

    def __init__(self, report: Labelled, tokenizer: Tokenizer) -> None:
        self.gold = report.gold
        self.document = label_document(report.name, report.text, attributions_of(report.gold), [], tokenizer)
        self.tokens = self.document.tokens
        self.heads = np.flatnonzero(self.tokens.first)
        self.middles = (self.tokens.starts[self.heads] + self.tokens.ends[self.heads]) / 2
        self.mentions = {a["id"]: sorted(tuple(m) for m in a["mentions"]) for a in self.gold["actors"]}
        self.spans = {kind: np.full(self.tokens.size, -1) for kind in SPANS}
        for labels in self.spans.values():
            labels[self.heads] = 0
        self.modality = np.full(self.tokens.size, -1)
        self.anchors: dict[tuple[str, int], dict[str, list[int]]] = {}

    def told(self) -> Told:
        self.tell_events()
        self.tell_positions()
        self.tell_offices()
        self.tell_figures()
        self.tell_mentions()
        self.tell_speakers()
        self.hush()
        away = self.not_looked_at()
        anchors = [Anchor(kind, at, roles) for (kind, at), roles in sorted(self.anchors.items()) if at not in away]
        return Told(self.document, self.spans, self.modality, anchors)

    def tell_events(self) -> None:
        for event in self.gold["events"]:
            first = self.mark("event", event["trigger"], EVENTS.index(event["type"]))
            if first is not None:
                self.modality[first] = MODALITIES.index(event["modality"])
                at, evidence = event["trigger"][0], event["evidence"]
                sides = {"actor": event["actors"], "recipient": event["recipients"]}
                self.tie("event", first, {role: self.named(ids, at, evidence) for role, ids in sides.items()})

    def tell_positions(self) -> None:
        for item in self.gold["positions"]:
            first = self.mark("issue", item["issue"], SPANS["issue"].index(item["stance"]))
            if first is not None:
                holder = self.named([item["holder"]], item["wording"][0], self.line(item["wording"]))
                self.tie("issue", first, {"holder": holder, "wording": self.words(item["wording"])})

    def tell_offices(self) -> None:
        for item in self.gold["offices"]:
            first = self.mark("title", item["title_span"], int(bool(item["former"])))
            if first is not None:
                at, line = item["title_span"][0], self.line(item["title_span"])
                body = self.named([item["of"]], at, line) if item["of"] else []
                self.tie("title", first, {"person": self.named([item["person"]], at, line), "body": body})

    def tell_figures(self) -> None:
        for item in self.gold["figures"]:
            first = self.mark("figure", item["span"], 0)
            if first is not None:
                roles = {"of": item["of"], "giver": item["giver_span"]}
                self.tie("figure", first, {role: self.words(span) if span else [] for role, span in roles.items()})

    def tell_mentions(self) -> None:
        """Mentions by kind of actor; those of states and bodies are tied to what they are said to belong to, mostly nothing."""
        belongs = {(m["member"], m["organisation"]): m["evidence"] for m in self.gold["memberships"]}
        longest = sorted(((m, a) for a in self.gold["actors"] for m in self.mentions[a["id"]]), key=lambda x: x[0][0] - x[0][1])
        for span, actor in longest:
            first = self.mark("mention", span, SPANS["mention"].index(actor["kind"]))
            if first is None or actor["kind"] not in ("state", "organisation"):
                continue
            into = [
                word
                for (member, body), evidence in belongs.items()
                if member == actor["id"] and evidence[0] <= span[0] < evidence[1]
                for word in self.named([body], span[0], evidence)
            ]
            self.tie("member", first, {"organisation": into})

    def tell_speakers(self) -> None:
        """A source is tied to the nearest name of its speaker: in itself, or before it."""
        for item in self.gold["statements"]:
            words = self.words(item["source"]) if item["source"] else []
            if words and item["speaker"]:
                self.tie("source", words[0], {"speaker": self.named([item["speaker"]], item["source"][0], item["source"], True)})

    def words(self, edges: Sequence[int]) -> list[int]:
        return list(map(int, self.heads[(self.middles > edges[0]) & (self.middles < edges[1])]))

    def line(self, edges: Sequence[int]) -> Edges:
        """The line that a span begins in."""
        start = self.document.text.rfind("\n", 0, edges[0]) + 1
        end = self.document.text.find("\n", edges[0])
        return start, len(self.document.text) if end < 0 else end

    def named(self, ids: Sequence[str], at: int, within: Sequence[int], capital: bool = False) -> list[int]:
        """The words that name these actors in a stretch; for one not named there, its nearest mention before `at`, if it is near.

        With `capital`, mentions without a capital letter do not count: they stand for a name themselves.
        """
        found: list[int] = []
        for actor in ids:
            spans = [m for m in self.mentions[actor] if not capital or not self.document.text[slice(*m)].islower()]
            inside = [m for m in spans if within[0] <= m[0] and m[1] <= within[1]]
            nearest = [m for m in spans if at - NEAR <= m[0] < at][-1:] or [m for m in spans if at <= m[0] < at + NEAR // 2][:1]
            for span in inside or nearest:
                found += self.words(span)
        return found

    def mark(self, kind: str, edges: Sequence[int], number: int) -> int | None:
        """Label a span's words; its first wordpiece, or None where it has no word or its first one is taken."""
        labels, inside = self.spans[kind], self.words(edges)
        if not inside:
            return None
        if labels[inside[0]] > 0:
            return inside[0] if labels[inside[0]] == 1 + number else None
        free = [word for word in inside if labels[word] == 0]
        labels[free] = len(SPANS[kind]) + 1
        labels[inside[0]] = 1 + number
        return inside[0]

    def tie(self, kind: str, at: int, roles: dict[str, list[int]]) -> None:
        held = self.anchors.setdefault((kind, at), {})
        for role, words in roles.items():
            held[role] = sorted({*held.get(role, []), *words})

    def not_looked_at(self) -> set[int]:
        """The words outside the lines in which somebody corrected something, where the report says which: they teach nothing."""
        lines = self.gold["report"].get("looked_at")
        if lines is None:
            return set()
        away = set(map(int, self.heads)) - {word for line in lines for word in self.words(line)}
        for labels in (*self.spans.values(), self.modality, self.document.labels):
            labels[sorted(away)] = -1
        return away

    def hush(self) -> None:
        """What a headline repeats of the body is not labelled and not wrong: its words teach no events and positions."""
        for part in self.gold["report"].get("parts") or []:
            if part["kind"] in REPEATED:
                inside = self.words(part["span"])
                for kind in ("event", "issue"):
                    labels = self.spans[kind]
                    labels[[word for word in inside if labels[word] == 0]] = -1


def main() -> None:
    command, *folders = sys.argv[1:] or [""]
    if command == "pack" and folders:
        print(f"{pack([Path(folder) for folder in folders])} reports in {OURS}")
    elif command == "agree" and len(folders) == 2:
        agree(*map(Path, folders))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
