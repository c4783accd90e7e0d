"""Plain text: its parts - headline, byline, dateline, captions, body - and what it says of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, cast

from onrecord.cities import cities_called
from onrecord.packaged import sets_of
from onrecord.read import lines
from onrecord.read.lines import Piece, Unit, edtf_date, find_units, merge_pieces, numeric_date
from onrecord.read.wraps import as_read
from onrecord.records import Part, PartKind

# Parts of a plain-text report: headline, deck, byline, dateline, pull quotes, captions, credits, furniture, body.
#
# Three passes over the lines: what a line's own words give away (rules.py), what repeats the body, then the head of the report
# from the top down to its first paragraph. What nothing speaks against is body: a missed caption costs less than a lost
# paragraph.

MAX_LABEL = 220  # code points; longest line that can be a byline, dateline, credit or furniture
MAX_HEADLINE = 200  # code points; the longest of 840 training headlines has 160
MAX_DECK, MAX_DECKS = 260, 2
_CROSS_HEAD = re.compile(rf"(?!Q\s|A\s[A-Z])[{lines.UPPER}][^|:;]*[\w?]|[‘'][^'‘’|:;]{{3,60}}[’']")
MAX_CROSS_HEAD, LEAST_PROSE = 80, 50  # code points: of a title between paragraphs, and of those
MAX_CAPTION, MAX_CREDIT = 420, 120
PULL_QUOTE = (40, 420)  # code points, shortest and longest
MAX_HEAD = 40  # units; no report has as many lines above its first paragraph
MAX_PULL_CANDIDATES = 40  # looking one up costs a pass over the text; keeps hostile input linear
_CREDIT_SIGNS = frozenset("([:/")  # no credit at the end of a line is without one; testing for them is cheap
LEAST_REPEAT = 16  # code points; a shorter run between two ellipses may stand anywhere
_ELISION = re.compile(r"(?:\. ?){3}|…|\[[^\]]{0,60}\]")
_STRAIGHT = (("“", '"'), ("”", '"'), ("„", '"'), ("«", '"'), ("»", '"'), ("‘", "'"), ("’", "'"))

_LABEL_KINDS: tuple[tuple[PartKind, re.Pattern[str]], ...] = (("furniture", lines.FURNITURE), ("credit", lines.CREDIT))

Marks = list[list[Piece]]  # one list per unit; empty while the unit is undecided


def find_parts(text: str) -> tuple[Part, ...]:
    """The parts of a plain text, in order: every character that is not blank lies in exactly one."""
    made = as_read(text)
    return cast("tuple[Part, ...]", made.back(_find_parts(made.text)))


def _find_parts(text: str) -> tuple[Part, ...]:
    units = find_units(text)
    marks = [label_pieces(unit) for unit in units]
    if units and lines.is_masthead(units[0].words[:MAX_LABEL]):
        marks[0] = []  # "Reuters" is a credit under a picture, and a masthead on top
    _mark_repeats(text, units, marks)
    _mark_head(text, units, marks)
    _mark_cross_heads(units, marks)
    _mark_body(units, marks)
    return merge_pieces(text, _with_a_body([piece for pieces in marks for piece in pieces], text))


def label_pieces(unit: Unit) -> list[Piece]:
    """What a line's own words say it is: furniture, a credit, or a caption with its credit; empty if they say nothing."""
    start, end, words, _ = unit
    if len(words) <= MAX_LABEL:
        for kind, pattern in _LABEL_KINDS:
            if pattern.fullmatch(words):
                return [Piece(kind, start, end)]
    return _caption_pieces(unit) if len(words) <= MAX_CAPTION else []


def _caption_pieces(unit: Unit) -> list[Piece]:
    start, end, words, _ = unit
    if match := lines.CREDIT_AT_START.match(words):
        cut = start + match.end()
        return [Piece("credit", start, cut), Piece("caption", cut, end)]
    tail = words[-MAX_CREDIT:]
    if not _CREDIT_SIGNS.isdisjoint(tail) and (match := lines.CREDIT_AT_END.search(words, len(words) - len(tail))):
        cut = start + match.start()
        return [Piece("caption", start, cut), Piece("credit", cut, end)][cut == start :]
    return [Piece("caption", start, end)] if lines.CAPTION.match(words) else []


def opening_end(words: str) -> int:
    """Length of the dateline that opens a paragraph ("RIGA, May 6, 2025 –"), 0 without one."""
    match = lines.OPENING.match(words[:MAX_LABEL]) or lines.SMALL_OPENING.match(words[:MAX_LABEL])
    town = match.groupdict().get("town") if match else None
    return match.end() if match and (town is None or cities_called(town)) else 0


def _mark_repeats(text: str, units: list[Unit], marks: Marks) -> None:
    """Mark what is printed twice: pull quotes with the name under them, captions one after the other, the headline again."""
    undecided = [i for i, pieces in enumerate(marks) if not pieces] or [len(units)]
    first, last = undecided[0], undecided[-1]
    times = Counter(unit.words for unit in units)
    flat, looked_up = text, 0
    for curly, straight in _STRAIGHT:  # seventy times faster than str.translate; lengths stay
        flat = flat.replace(curly, straight)
    for i in range(first + 1, len(units)):
        unit = units[i]
        if marks[i] or not PULL_QUOTE[0] <= len(unit.words) <= PULL_QUOTE[1]:
            continue
        if unit.words == units[first].words:
            marks[i] = [Piece("furniture", unit.start, unit.end)]
        elif unit.words == units[i - 1].words and i == last:  # in mid-story it is a slip of the press
            marks[i - 1], marks[i] = ([Piece("caption", u.start, u.end)] for u in (units[i - 1], unit))
        elif times[unit.words] == 1 and looked_up < MAX_PULL_CANDIDATES:  # a refrain of whole lines is no pull quote
            looked_up += 1
            if _repeats(flat, unit):
                marks[i] = [Piece("pull_quote", unit.start, unit.end)]
                _mark_quoted_name(units, marks, i + 1)


def _repeats(flat: str, unit: Unit) -> bool:
    """Whether all of the unit's words, cut at its ellipses and brackets, stand elsewhere in the text too."""
    words = flat[unit.start : unit.end]
    segments = _ELISION.split(words) if "." in words[:-1] or "…" in words or "[" in words else [words]
    segments = [segment.strip(" \"'.,;") for segment in segments]
    segments = [segment for segment in segments if len(segment) >= LEAST_REPEAT]
    return bool(segments) and all(flat.find(s, 0, unit.start) >= 0 or flat.find(s, unit.end) >= 0 for s in segments)


def _mark_quoted_name(units: list[Unit], marks: Marks, i: int) -> None:
    """Give a pull quote the lines below it that name its speaker and the speaker's post."""
    for pattern in (lines.QUOTED_NAME, lines.POST):
        if i >= len(units) or marks[i] or not pattern.fullmatch(units[i].words[:MAX_LABEL]):
            return
        marks[i] = [Piece("pull_quote", units[i].start, units[i].end)]
        i += 1


def _mark_head(text: str, units: list[Unit], marks: Marks) -> None:
    """Mark the undecided units from the top down to the first paragraph, which stays undecided."""
    seen: list[PartKind] = []
    for i, unit in enumerate(units[:MAX_HEAD]):
        if marks[i]:
            continue
        rest = [units[j] for j in range(i + 1, min(i + 6, len(units))) if not marks[j]]
        if "headline" in seen and rest and _quotes_somebody(unit, rest[0]):
            marks[i] = [Piece("pull_quote", unit.start, unit.end)]
            _mark_quoted_name(units, marks, i + 1)
            continue
        kind = _head_kind(text, unit, rest, seen)
        if kind is None:
            return
        seen.append(kind)
        marks[i] = [Piece(kind, unit.start, unit.end)]


def _quotes_somebody(unit: Unit, below: Unit) -> bool:
    """Whether the unit is all quotation and the line below names who is quoted: a pull quote need not repeat word by word."""
    is_quoted = unit.words[0] in '"“‘«' and unit.words[-1] in '"”’»'
    return is_quoted and len(unit.words) <= PULL_QUOTE[1] and lines.QUOTED_NAME.fullmatch(below.words[:MAX_LABEL]) is not None


def _head_kind(text: str, unit: Unit, rest: list[Unit], seen: list[PartKind]) -> PartKind | None:
    """The kind of a unit above the first paragraph, or None if it is that paragraph."""
    if rest and (kind := _label_kind(text, unit, rest, seen)):
        return kind
    if opening_end(unit.words):
        return None
    if "headline" not in seen:
        return "headline" if _is_headline(text, unit, rest) else None
    if rest and lines.BARE_NAMES.fullmatch(unit.words[:MAX_LABEL]):
        # Reporters seldom name themselves in their story; the people of its pictures are in it.
        return "caption" if text.find(unit.words, unit.end) >= 0 else "byline"
    if rest and unit.words[0].islower() and len(unit.words) <= MAX_CAPTION:
        return "caption"
    return "deck" if seen.count("deck") < MAX_DECKS and _is_deck(unit, rest) else None


def _label_kind(text: str, unit: Unit, rest: list[Unit], seen: list[PartKind]) -> PartKind | None:
    """Masthead, date or byline, if the unit's words have the form of one."""
    words = unit.words
    if len(words) > MAX_LABEL:
        return None
    is_dated = len(rest) > 1 and lines.DATE_LINE.fullmatch(rest[0].words[:MAX_LABEL])
    is_issuer = lines.ISSUER.fullmatch(words) and is_dated and _is_title(rest[1])
    if not seen and (is_issuer or (lines.is_masthead(words) and _is_headline(text, rest[0], rest[1:]))):
        return "furniture"
    is_placed = lines.PLACED_DATE_LINE.fullmatch(words) and ("headline" in seen or _is_title(rest[0]))
    if is_placed or lines.DATE_LINE.fullmatch(words):
        return "dateline"
    if "headline" in seen and (lines.ISSUER.fullmatch(words) or lines.ATTRIBUTED.fullmatch(words)):
        return "byline"
    return "byline" if lines.BYLINE.fullmatch(words) or lines.STAMPED_BYLINE.fullmatch(words) else None


def _is_title(unit: Unit) -> bool:
    """Whether a line is written like a title: short, and without the full stop of a sentence."""
    return len(unit.words) <= MAX_HEADLINE and unit.words[-1] not in ".:,…" and not lines.STOP_AT_END.search(unit.words[-4:])


def _is_headline(text: str, unit: Unit, rest: list[Unit]) -> bool:
    """Whether the first line of a report is its headline; with a full stop it must be short, above a story, and not tell one."""
    words, left = unit.words, len(text) - unit.end
    if not rest or len(words) > MAX_HEADLINE or left < len(words) // 2 or lines.ITEM.match(words):
        return False
    if _is_title(unit):
        return True
    if words[-1] in ":,":
        return False
    if opening_end(rest[0].words):
        return True
    tells = lines.SENTENCE_BREAK.search(words) or (words[-1] != "?" and lines.PROSE.search(words))
    return left >= 4 * len(words) and (not tells or _is_title_case(words))


def _is_title_case(words: str) -> bool:
    """Whether nearly all words long enough to carry a capital have one."""
    long = [word for word in words.split() if len(word) > 4 and word[0].isalpha()]
    return len(long) >= 3 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _is_deck(unit: Unit, rest: list[Unit]) -> bool:
    """Whether a line under the headline sums the report up: a title, or one sentence set apart from the paragraphs."""
    if not rest or len(unit.words) > MAX_DECK or unit.words[-1] in ":," or lines.ITEM.match(unit.words):
        return False
    if _is_title(unit):
        return True
    is_apart = bool(lines.BYLINE.fullmatch(rest[0].words[:MAX_LABEL]) or lines.DATE_LINE.fullmatch(rest[0].words[:MAX_LABEL]))
    return is_apart and not lines.SENTENCE_BREAK.search(unit.words)


def _mark_cross_heads(units: list[Unit], marks: Marks) -> None:
    """Mark the titles between paragraphs as decks."""
    body = [i for i, pieces in enumerate(marks) if not pieces]
    for nr in cross_heads([units[i].words for i in body]):
        marks[body[nr]] = [Piece("deck", units[body[nr]].start, units[body[nr]].end)]


def cross_heads(blocks: list[str]) -> set[int]:
    """Which blocks of a body, by number, are titles of what follows: a short line without a stop, between two that are prose."""
    return {
        nr + 1
        for nr, (before, words, after) in enumerate(zip(blocks, blocks[1:], blocks[2:], strict=False))
        if is_cross_head(words) and _is_prose(before) and _is_prose(after)
    }


def is_heading(words: str) -> bool:
    """Whether words that are marked as a title are one: what old pages set large is a paragraph if it is as long as one."""
    return len(words) <= MAX_CROSS_HEAD or (len(words) <= MAX_DECK and not lines.STOP_AT_END.search(words[-4:]))


def is_cross_head(words: str) -> bool:
    """Whether a line in the middle of a report is written as a title of what follows it."""
    if not (3 <= len(words) <= MAX_CROSS_HEAD and _CROSS_HEAD.fullmatch(words)):
        return False
    is_place = "," in words and words.istitle()
    return not (is_place or lines.ITEM.match(words) or lines.BARE_NAMES.fullmatch(words))


def _is_prose(words: str) -> bool:
    """Whether a line is a paragraph: long, and with a stop at its end."""
    return len(words) >= LEAST_PROSE and bool(lines.STOP_AT_END.search(words[-4:]))


def _mark_body(units: list[Unit], marks: Marks) -> None:
    """Mark what is left as body, less the dateline that opens the first paragraph."""
    is_first = True
    for i, unit in enumerate(units):
        if not marks[i]:
            cut = unit.start + (opening_end(unit.words) if is_first else 0)
            marks[i] = [Piece("dateline", unit.start, cut)] if cut > unit.start else []
            marks[i].append(Piece("body", cut, unit.end))
            is_first = False


# If nothing was left for the body, these give themselves up for it, first row first.
_LABELS: tuple[PartKind, ...] = ("byline", "dateline", "credit", "furniture")
_GIVES_WAY: tuple[tuple[PartKind, ...], ...] = (("deck", "caption", "pull_quote"), ("headline",), _LABELS)


def _with_a_body(pieces: list[Piece], text: str) -> list[Piece]:
    """The pieces, with a body even where every line looked like something else; bare labels without a sentence stay labels."""
    if any(piece.kind == "body" for piece in pieces):
        return pieces
    for kinds in _GIVES_WAY:
        can_give = [piece for piece in pieces if piece.kind in kinds]
        if kinds is _LABELS:
            can_give = [piece for piece in can_give if lines.STOP_AT_END.search(text, max(piece.start, piece.end - 4), piece.end)]
        if can_give:
            giving = {piece.start for piece in can_give}
            return [Piece("body", piece.start, piece.end) if piece.start in giving else piece for piece in pieces]
    return pieces


# What a plain-text report says of itself: title, publisher, authors, date, language. What it does not state is None.

# Function words of English that its neighbours ("in", "is", "was", "an", "as", "he") do not share.
ENGLISH = sets_of("text_words.tsv")["english"]
LEAST_WORDS, ENGLISH_SHARE = 12, 0.12  # share of words; 924 training reports: median 0.23, and 5 below
_WORD = re.compile(r"[^\W\d_]+")
_NAME_ENDS = re.compile(
    r"\s+(?:in|at|for|of|with|from|on)\s|\s+(?:Contact|Follow|E-?mail|Special to)\b|\s*[|·•/(@]|\S+@|\s+[–—-]\s"
)
_ROLE = re.compile(r"(?i)\b(?:staff|writers?|reporters?|correspondents?|editors?|columnists?)\b")
_PARTICLES = frozenset("al el bin ibn de da di del der den van von la le y e".split())


class About(NamedTuple):
    """The fields of a Report that say where it is from; `published` is EDTF."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    lang: str | None = None


def describe(text: str, parts: Sequence[Part]) -> About:
    """Read the metadata off the parts of a plain text."""
    made = as_read(text)
    text, parts = made.text, made.parts(parts)
    first = next((part for part in parts if part.kind == "headline"), None)
    bylines, datelines = (_words(text, parts, kind) for kind in ("byline", "dateline"))
    head = [part for part in parts if first and part.kind == "furniture" and part.span.end <= first.span.start]
    return About(
        title=" ".join(first.span.words(text).split()) if first else None,
        publisher=_publisher(_words(text, head, "furniture"), bylines, datelines),
        authors=tuple(dict.fromkeys(name for line in bylines for name in byline_names(line))),
        published=next(filter(None, map(_date, (*datelines, *bylines, *_stamps(text, parts)))), None),
        lang=guess_lang(text),
    )


def byline_names(line: str) -> list[str]:
    """The people a byline names, written as names: "By XU WEI in Beijing and REN QI" -> ["Xu Wei", "Ren Qi"]."""
    names = []
    for piece in re.split(r"\s+(?:and|with)\s+|[,;&]|\s+And\s+", re.sub(r"^\W*(?:by\s+)?", "", line, flags=re.IGNORECASE)):
        words = _NAME_ENDS.split(f" {piece.strip()} ", maxsplit=1)[0].strip(" .").split()
        if 2 <= len(words) <= 5 and all(word[0].isupper() or word in _PARTICLES for word in words):
            names.append(" ".join(_cased(word) for word in words))
    return [
        name
        for name in names
        if not (lines.INSTITUTION.search(name) or _ROLE.search(name) or name.casefold() in lines.MASTHEAD_NAMES)
    ]


def guess_lang(text: str) -> str | None:
    """Give "en" where English function words make it plain, else None."""
    words = _WORD.findall(text[:4000].lower())
    share = sum(word in ENGLISH for word in words) / max(len(words), 1)
    return "en" if len(words) >= LEAST_WORDS and share >= ENGLISH_SHARE else None


def _words(text: str, parts: Sequence[Part], kind: PartKind) -> list[str]:
    return [line.strip() for part in parts if part.kind == kind for line in part.span.words(text).splitlines() if line.strip()]


def _stamps(text: str, parts: Sequence[Part]) -> list[str]:
    """Lines of credits and furniture that stamp the report itself: "Source: Xinhua | 2022-12-30 | Editor: …"."""
    return [line for line in _words(text, parts, "credit") if line.casefold().startswith("source:")]


def _date(line: str) -> str | None:
    """What a line of the head states as the report's date: a day, else the year that is sure."""
    return edtf_date(line) or numeric_date(line)


def _publisher(mastheads: list[str], bylines: list[str], datelines: list[str]) -> str | None:
    """A masthead above the headline; else the agency or office in a dateline; else one in a byline."""
    for line in mastheads:
        if lines.is_masthead(line) or lines.ISSUER.fullmatch(line):
            return line
    for line in datelines:
        if sent := list(lines.AGENCY.finditer(line)):  # of "PRAGUE (CZECHIA), 21 MAY 88 (AGENCY)" the last
            return (sent[-1][1] or sent[-1][2]).strip()
        if (match := lines.PLACED_DATE_LINE.fullmatch(line)) and lines.INSTITUTION.search(office := match["places"].split(", ")[0]):
            return office
    return next((piece for line in bylines for piece in re.split(r"\s*[|·•,]\s*", line)[1:] if lines.is_masthead(piece)), None)


def _cased(word: str) -> str:
    """A name in capitals as a name: "O'DOWD" -> "O'Dowd"; initials and mixed case stay."""
    return word if not word.isupper() or len(word.strip(".")) < 2 or "." in word[:-1] else word.title()
