"""What a labelled sample says: precision with its interval, what is taken for what, how far two people agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.ask import Answer
from onrecord.errors import ExportError
from onrecord.export.files import need
from onrecord.export.sample import NO_RECORD, Row
from onrecord.records import Record

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
