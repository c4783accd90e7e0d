"""A random sample to label by hand, the same wherever it is drawn again; and what its labels say: precision and agreement."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from onrecord.ask import Answer, Question, Told, told
from onrecord.ask.answers import selection
from onrecord.ask.conditions import KINDS
from onrecord.ask.counts import PARTS, ways_to_count
from onrecord.ask.question import check_known, one_of, unknown_value
from onrecord.ask.quotes import around
from onrecord.errors import ExportError, QuestionError
from onrecord.export.columns import need, write_file
from onrecord.export.page import Item, items_of
from onrecord.records import EventType, Record, Span, Stance, StatementKind
from onrecord.store import Archive

# A random sample, drawn by strata and the same wherever it is drawn again, as a table to label; and the labels read again.

# How a record of each kind is named within its report, and the field by which a person would say what it is instead.
IDS = dict.fromkeys(("statements", "events", "figures"), "it.id") | {
    "positions": "'p' || (it.nr + 1)",
    "offices": "'o' || (it.nr + 1)",
    "memberships": "'m' || (it.nr + 1)",
}
CLASSES = {"statements": "kind", "events": "type", "figures": "unit", "positions": "stance"}
NONE = "(none)"  # the stratum of records that have no such value
ALL = "(all)"  # the one stratum of a sample that has no others


class Drawn(NamedTuple):
    """One record of a sample: where it is, its stratum, how many there are in that, and what it is coded as."""

    report: str
    coder: str
    record: str
    stratum: str
    size: int
    coded: str


def draw(archive: Archive, question: Question, number: int, by: str | None = None, seed: int = 1) -> list[Drawn]:
    """So many of the records a question asks for, as many from each stratum as there are or as the others leave; in random order.

    Who comes first is told by the hash of the seed and the record's address: the same seed gives the same sample on any machine,
    a larger number holds the smaller, and reports that are added later change little of it. Raises QuestionError.
    """
    if question.wanted not in IDS:
        raise QuestionError("kind", f"{question.wanted} cannot be sampled", f"Use one of {one_of(IDS)}")
    strata: dict[str, list[Drawn]] = {}
    for row in _rows(archive, question, by):
        told = str(NONE if row["stratum"] is None else row["stratum"]) if by else ALL
        coded = str(row["coded"]) if row["coded"] is not None else ""
        strata.setdefault(told, []).append(Drawn(row["report"], row["coder"], row["record"], told, 0, coded))
    if number < len(strata):
        raise QuestionError("n", f"{number} is fewer than the {len(strata)} values of {by}", f"Give at least {len(strata)}")
    shares = _shares({name: len(rows) for name, rows in strata.items()}, number)
    drawn = [
        one._replace(size=len(rows))
        for name, rows in strata.items()
        for one in sorted(rows, key=lambda one: _place(seed, one))[: shares[name]]
    ]
    return sorted(drawn, key=lambda one: _place(seed, one))


def _rows(archive: Archive, question: Question, by: str | None) -> Any:
    ways = {name: way for name, way in ways_to_count(question.wanted).items() if name not in PARTS.get(question.wanted, {})}
    if by is not None and by not in ways:
        raise QuestionError("by", f"{question.wanted} cannot be sampled by {by!r}", f"Use one of {one_of(ways)}")
    way, coded = ways[by] if by else None, CLASSES.get(question.wanted)
    columns = f"""reports.id AS report, newest.coder, {IDS[question.wanted]} AS record,
    {f"it.{coded}" if coded else "NULL"} AS coded, {way.column if way else "NULL"} AS stratum"""
    joins = f"{KINDS[question.wanted].joins} {way.joins if way else ''}"
    chosen = selection(archive, question)
    return archive.rows(f"SELECT {columns} {chosen.source(columns, joins)}", chosen.params)


def _place(seed: int, one: Drawn) -> bytes:
    return hashlib.sha256(f"{seed}\0{one.report}#{one.record}".encode()).digest()


def _shares(sizes: dict[str, int], number: int) -> dict[str, int]:
    """How many to draw from each stratum: the same from all, and what small ones do not have from the larger."""
    shares = dict.fromkeys(sizes, 0)
    left = min(number, sum(sizes.values()))
    while left:
        open_ones = sorted(name for name in sizes if shares[name] < sizes[name])
        for name in open_ones[:left]:
            more = min(max(1, left // len(open_ones)), sizes[name] - shares[name])
            shares[name] += more
        left = min(number, sum(sizes.values())) - sum(shares.values())
    return shares


GIVEN = (
    "record", "kind", "by", "seed", "stratum", "stratum_size", "coded", "told", "words", "sentence", "sentence_start", "spans",
    "published", "publisher", "title", "place", "coder",
)  # fmt: skip
EMPTY = ("right", "label", "note")  # what the person fills in
COLUMNS = (*GIVEN, *EMPTY)
ANSWERS = {"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no", "false": "no"} | {
    "unsure": "unsure", "u": "unsure", "?": "unsure", "": "",
}  # fmt: skip
NO_RECORD = "none"  # the label of what is no record of this kind at all
LABELS = {"events": get_args(EventType), "statements": get_args(StatementKind), "positions": get_args(Stance)}
MOST_BYTES = 100_000_000

Row = dict[str, str]


def write_sample(archive: Archive, question: Question, out: Path, number: int, by: str | None = None, seed: int = 1) -> list[Row]:
    """Draw a sample and write it as CSV with empty columns for labels; its rows. Raises QuestionError, ExportError.

    A file that is there already is left alone: there may be labels in it.
    """
    if out.exists():
        raise ExportError(str(out), "is there already, and may hold labels", "Name another file, or take this one away")
    told_of = lru_cache(maxsize=64)(lambda report: told(archive, report))
    rows = []
    for one in draw(archive, question, number, by, seed):
        found = told_of(one.report)
        item = next(item for item in items_of(found.reading) if item.id == one.record)
        head = {"kind": question.wanted, "by": by or "", "seed": str(seed), "stratum": one.stratum, "stratum_size": str(one.size)}
        rows.append({"record": f"{one.report}#{one.record}", **head, "coded": one.coded, **_shown(found, item)})
    if rows:
        save_rows(out, rows)
    return rows


def _shown(found: Told, item: Item) -> Row:
    """What a person needs to judge a record."""
    report = found.reading.report
    own = [span for _, span in item.spans]
    main = [span for part, span in item.spans if part in ("content", "trigger", "figure", "wording", "title")] or own
    sentence = around(report.text, Span(min(span.start for span in own), max(span.end for span in own)))
    spans = [[part, span.start, span.end] for part, span in item.spans]
    return {
        "told": item.told,
        "words": " … ".join(span.words(report.text) for span in main),
        "sentence": sentence.words(report.text),
        "sentence_start": str(sentence.start),
        "spans": json.dumps(spans),
        "published": report.published or "",
        "publisher": report.publisher or "",
        "title": report.title or "",
        "place": report.place,
        "coder": found.coder,
    } | dict.fromkeys(EMPTY, "")


def save_rows(path: Path, rows: list[Row]) -> None:
    """Write the table, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    write_file(path, text.getvalue().encode("utf-8", "replace"))


def load_rows(path: Path) -> list[Row]:
    """The rows of a sample with their labels, checked; raises ExportError where it is none, or a label is none that can be given.

    What a spreadsheet does to a table is borne: a byte-order mark, semicolons, columns in another order or added.
    """
    try:
        text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig")
    except OSError as error:
        raise ExportError(str(path), f"cannot be read: {error.strerror}", "Name a file that onrecord sample has written") from error
    except UnicodeDecodeError as error:
        raise ExportError(str(path), f"is not in UTF-8 ({error.reason})", "Save it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    missing = [
        name for name in ("record", "kind", "stratum", "stratum_size", "coded", *EMPTY) if name not in (reader.fieldnames or ())
    ]
    if missing:
        raise ExportError(str(path), f"has no column {missing[0]}", "Give a file that onrecord sample has written")
    rows = [{name: value or "" for name, value in row.items() if isinstance(name, str)} for row in reader]
    if not rows:
        raise ExportError(str(path), "has no rows", "Give a file that onrecord sample has written")
    return list(_checked(path, rows))


def _checked(path: Path, rows: list[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 2):
        place = f"{path}, row {number}"
        if not row["stratum_size"].isdigit():
            raise ExportError(place, f"stratum_size is {row['stratum_size']!r}", "Leave this column as it was written")
        try:
            yield row | {"right": known_answer(row["right"]), "label": known_label(row["kind"], row["label"])}
        except QuestionError as error:
            raise ExportError(f"{place}, {error.place}", error.found, error.remedy) from None


def known_answer(words: str) -> str:
    """yes, no, unsure or nothing, as somebody wrote it; raises QuestionError."""
    answer = ANSWERS.get(words.strip().casefold())
    if answer is None:
        raise QuestionError("right", f"{words!r} is no answer", "Write yes, no or unsure, or leave it empty")
    return answer


def known_label(kind: str, words: str) -> str:
    """What a record is instead, in the code book's own spelling; raises QuestionError for what it does not have."""
    words = words.strip()
    known: dict[str, str] = {one.casefold(): one for one in (*LABELS.get(kind, ()), NO_RECORD)}
    if words and kind in LABELS and words.casefold() not in known:
        try:
            check_known(CLASSES[kind], words, LABELS[kind])  # of a user's code book
        except QuestionError:
            raise unknown_value(CLASSES[kind], words, known.values()) from None
    return known.get(words.casefold(), words)


# What a labelled sample says: precision with its interval, what is taken for what, how far two people agree.

Z = 1.959964  # of the normal distribution, for intervals of 95 %
SURE = ("yes", "no")
NOT_SAID = "(not said)"  # what a record is instead, where the person says only that it is wrong


class Precision(Record, frozen=True, kw_only=True):
    """How many of those judged are right, and the interval of 95 % in which the share of all lies; None where none is judged."""

    stratum: str
    size: int
    sampled: int
    judged: int
    right: int
    unsure: int
    precision: float | None
    low: float | None
    high: float | None


class Between(Record, frozen=True, kw_only=True):
    """Two people's labels of the same records: how many both judged, the share that agrees, Krippendorff's alpha of right and of
    label (None where it has no value, as everybody gave the same answer), and the records they differ on."""

    both: int
    agreed: float | None
    alpha_right: float | None
    alpha_label: float | None
    differ: tuple[str, ...]


class Agreement(Answer, frozen=True, kw_only=True):
    """What a labelled sample says. `precision` is over all records the sample was drawn from, each stratum weighing what it holds;
    `confusion` counts (coded, label); `covered` is the share of all records whose stratum has a label."""

    kind: str
    by: str
    seed: str
    size: int
    sampled: int
    judged: int
    unsure: int
    covered: float
    precision: float | None
    low: float | None
    high: float | None
    strata: tuple[Precision, ...]
    confusion: tuple[tuple[str, str, int], ...]
    between: Between | None
    paragraph: str


def agreement(rows: Sequence[Row], other: Sequence[Row] | None = None) -> Agreement:
    """What these labels say, and how far another person's agree with them. Raises ExportError, ExtraError."""
    kinds = {row["kind"] for row in rows}
    if len(kinds) > 1:
        raise ExportError("kind", f"the file has {len(kinds)} kinds of record in it", "Label each sample in its own file")
    strata = tuple(_precision(name, [row for row in rows if row["stratum"] == name]) for name in _names(rows))
    size, known = sum(one.size for one in strata), [one for one in strata if one.judged]
    total = sum(one.size for one in known)
    interval = stratified_wilson([(one.size / total, one.right, one.judged) for one in known]) if known else (None, None, None)
    told: dict[str, Any] = {
        "kind": next(iter(kinds)),
        "by": rows[0].get("by", ""),
        "seed": rows[0].get("seed", ""),
        "size": size,
        "sampled": len(rows),
        "judged": sum(one.judged for one in strata),
        "unsure": sum(one.unsure for one in strata),
        "covered": round(total / size, 4) if size else 0.0,
        **dict(zip(("precision", "low", "high"), interval, strict=True)),
        "strata": strata,
        "confusion": _confusion(rows),
        "between": _between(rows, other) if other is not None else None,
    }
    return Agreement(**told, paragraph=_paragraph(told, {row.get("coder", "") for row in rows}))


def _names(rows: Iterable[Row]) -> list[str]:
    return sorted({row["stratum"] for row in rows})


def _precision(name: str, rows: list[Row]) -> Precision:
    given = Counter(row["right"] for row in rows)
    judged = given["yes"] + given["no"]
    value, low, high = (given["yes"] / judged, *wilson(given["yes"], judged)) if judged else (None, None, None)
    return Precision(
        stratum=name,
        size=int(rows[0]["stratum_size"]),
        sampled=len(rows),
        judged=judged,
        right=given["yes"],
        unsure=given["unsure"],
        precision=value,
        low=low,
        high=high,
    )


def wilson(right: int, judged: int, z: float = Z) -> tuple[float, float]:
    """The interval of a share. Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212."""
    share, square = right / judged, z * z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    reach = z / (1 + square / judged) * math.sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def stratified_wilson(strata: Sequence[tuple[float, int, int]]) -> tuple[float, float, float]:
    """The share over strata of (weight, right, judged), and its interval; with one stratum that is Wilson's own.

    The limits are those of the strata by weight, at the quantile that makes their sum one of 95 %. Source: Yan and Su 2010,
    Statistics in Biopharmaceutical Research 2, 329-335; variances after Agresti and Coull 1998, so that none is zero.
    """
    share = sum(weight * right / judged for weight, right, judged in strata)
    errors = [weight * math.sqrt(_variance(right, judged)) for weight, right, judged in strata]
    z = Z * math.sqrt(sum(error * error for error in errors)) / sum(errors)
    limits = [(weight, wilson(right, judged, z)) for weight, right, judged in strata]
    return share, sum(weight * low for weight, (low, _) in limits), sum(weight * high for weight, (_, high) in limits)


def _variance(right: int, judged: int) -> float:
    number = judged + Z * Z
    share = (right + Z * Z / 2) / number
    return share * (1 - share) / number


def _label(row: Row) -> str | None:
    """What the person says the record is; None where nothing is said of it."""
    if row["right"] not in SURE:
        return None
    return row["label"] or (row["coded"] if row["right"] == "yes" else NOT_SAID)


def _confusion(rows: Iterable[Row]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter((row["coded"], label) for row in rows if row["coded"] and (label := _label(row)) is not None)
    return tuple((coded, label, number) for (coded, label), number in sorted(counted.items(), key=lambda one: (one[0][0], -one[1])))


def _between(rows: Sequence[Row], other: Sequence[Row]) -> Between:
    """Over the records of both files; raises ExportError if they have none in common."""
    theirs = {row["record"]: row for row in other}
    pairs = [(row, theirs[row["record"]]) for row in rows if row["record"] in theirs]
    if not pairs:
        raise ExportError(
            "SECOND.csv", "it has none of the records of the first file", "Give the same sample, labelled by a second person"
        )
    both = [(mine, their) for mine, their in pairs if mine["right"] in SURE and their["right"] in SURE]
    differ = [mine["record"] for mine, their in both if (mine["right"], _label(mine)) != (their["right"], _label(their))]
    labels = [tuple(None if (label := _label(row)) == NOT_SAID else label for row in pair) for pair in both if pair[0]["coded"]]
    return Between(
        both=len(both),
        agreed=sum(mine["right"] == their["right"] for mine, their in both) / len(both) if both else None,
        alpha_right=alpha([(mine["right"], their["right"]) for mine, their in both]),
        alpha_label=alpha(labels),
        differ=tuple(differ),
    )


def alpha(pairs: Sequence[Sequence[str | None]]) -> float | None:
    """Krippendorff's nominal alpha of two people's labels of each record; None where it has no value. Needs the extra "validate".

    It has none where fewer than two values occur: nobody can then agree by more than chance.
    """
    whole = [pair for pair in pairs if None not in pair]
    values = sorted({str(label) for pair in whole for label in pair})
    if len(values) < 2:
        return None
    table = [[values.index(str(pair[person])) for pair in whole] for person in (0, 1)]
    return float(need("krippendorff", "validate").alpha(table, level_of_measurement="nominal"))


def percent(share: float | None) -> str:
    """A share as people write it."""
    return "–" if share is None else f"{100 * share:.1f} %"


def _paragraph(told: dict[str, Any], coders: set[str]) -> str:
    """What to say of it in a paper: every number from the labels, and what is left out."""
    if not told["judged"]:
        return f"None of the {told['sampled']:,} records of the sample has a label yet."
    by = f", stratified by {told['by']}" if told["by"] else ""
    named = " and ".join(sorted(filter(None, coders)))
    drawn = (
        f"We drew a random sample of {told['sampled']:,} of {told['size']:,} {told['kind']}{by} (seed {told['seed']}), "
        f"coded by {named or 'Onrecord'}, and judged {told['judged']:,} of them by hand against the report."
    )
    weighed = " (each stratum weighted by its share of all)" if told["by"] else ""
    right = (
        f" Precision was {percent(told['precision'])}{weighed}, with a 95 % Wilson interval of {percent(told['low'])} to "
        f"{percent(told['high'])}."
    )
    if told["covered"] < 1:
        right += f" The strata with labels hold {percent(told['covered'])} of all {told['kind']}; nothing is said of the others."
    if told["unsure"]:
        right += f" {told['unsure']:,} that could not be decided were left out."
    return drawn + right + _agreed(told["between"])


def _agreed(between: Between | None) -> str:
    if between is None:
        return " All labels are one person's."
    if not between.both:
        return " No record was judged by both people."
    alpha = "has no value, as all answers were the same" if between.alpha_right is None else f"was {between.alpha_right:.2f}"
    label = "" if between.alpha_label is None else f" ({between.alpha_label:.2f} for the label)"
    return (
        f" Two people judged {between.both:,} records independently and agreed on {percent(between.agreed)}; "
        f"Krippendorff's alpha {alpha}{label}. The precision is by the first person's labels."
    )


def confusion_table(counted: Iterable[tuple[str, str, int]]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a table: coded by label, those that occur, "none" and what is not said last."""
    cells = {(coded, label): number for coded, label, number in counted}
    last = (NO_RECORD, NOT_SAID)
    labels = sorted({label for _, label in cells}, key=lambda label: (label in last, label))
    rows = [[coded, *(str(cells.get((coded, label), 0)) for label in labels)] for coded in sorted({coded for coded, _ in cells})]
    return ["coded", *labels], rows
