"""Reports that come as fields and not as a page: which column or key holds what, and a report made of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.errors import ReadError
from onrecord.packaged import rows_of
from onrecord.read.lines import Piece, Unit, edtf_date, is_masthead, merge_pieces, month_date, numeric_date
from onrecord.read.plain_text import describe, find_parts, guess_lang, is_heading, label_pieces
from onrecord.records import Part, PartKind, Problem, Report, Span, report_id

if TYPE_CHECKING:
    from onrecord.read.markup import Marked

# Reports that come as fields - a row of a table, an entry of a feed, a document of an export - and not as a page or a text.

_GAP = "\n\n"
_ISO = re.compile(r"\s*((?:1[5-9]|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?=\D|$))?)?(?![\d-]|[/.]\d)")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=T|\s*$)")

# The end of an element, a break, an entity: what fields have that were filled from pages. "a < b > c" has none.
_MARKED = re.compile(
    r"</(?:p|div|span|a|b|i|u|em|strong|li|[uo]l|t[dr]|table|h[1-6]|font|blockquote)\s*>|<(?:br|hr|img|p)\b[^<>]{0,2000}>"
    r"|&(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{1,6}|#x[\da-fA-F]{1,6});"
)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of one report, in the words of what it came in; `markup` says that the text is a piece of HTML.

    `headings` are the titles between its paragraphs, if what it came in marks them as such. A post of a page has the page's title
    as `of`, and in `stamp` the words that say when it was posted.
    """

    text: str
    markup: bool = False
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    lang: str | None = None
    headings: tuple[str, ...] = ()
    of: str | None = None
    stamp: str | None = None
    problems: tuple[Problem, ...] = ()


def given_report(place: str, given: Given, media_type: str, sha256: str) -> tuple[Report, tuple[Problem, ...]]:
    """The report these fields make, its title as its headline; raises ReadError if it has no text.

    What the fields leave out is read off the text, as in a plain text. A date that cannot be read is a problem on the record.
    """
    marked = _unmarked(place, given.text) if given.markup else None
    body = marked.text if marked else _bare(place, given.text.replace("\0", "\ufffd"))
    if not body.strip():
        raise ReadError(place, "a report without text", "Give the field that holds the text, or leave the report out")
    title = " ".join((given.title or "").replace("\0", "").split()) or None
    text, parts = _with_head(title, given, body)
    parts = _with_headings(text, parts, marked.headings if marked else given.headings)
    text, parts = _with_captions(text, parts, marked.captions if marked else ())
    told = describe(text, parts)
    published = stated_date(given.published)
    report = Report(
        id=report_id(place, text),
        place=place,
        media_type=media_type,
        sha256=sha256,
        title=title or told.title or _line(given.of),
        publisher=_line(given.publisher) or told.publisher,
        authors=tuple(filter(None, map(_line, given.authors))) or told.authors,
        published=published or told.published,
        lang=_language(given.lang) or guess_lang(text),
        text=text,
        parts=parts,
    )
    return report, (*given.problems, *_unread(given.published, published))


def _unread(words: str | None, published: str | None) -> Iterator[Problem]:
    """What of a given date is not taken, as the field does not say it."""
    if words and words.strip() and not published:
        yield Problem(code="date-not-read", detail=f"the date given as {words[:60]!r} is not taken for one")
    elif words and published == numeric_date(words[:200]) and len(published or "") == len("2025"):
        detail = f"of the date given as {words[:60]!r} the year is taken: day or month first?"
        yield Problem(code="date-not-read", detail=detail)


def edtf_of(words: str | None) -> str | None:
    """The date in a field as EDTF, no more exact than it is: "2022-12", "2022-12-30T08:00Z", "December 30, 2022"."""
    if not words:
        return None
    if match := _ISO.match(words) or _COMPACT.match(words):
        date = "-".join(filter(None, match.groups()))
        return date if len(date) < len("2022-12-30") else edtf_date(date)
    return edtf_date(words[:200]) or month_date(words[:200])


def stated_date(words: str | None) -> str | None:
    """The date in a field as EDTF, also of a stamp as mail and feeds have it, and in numbers as far as they settle it."""
    return edtf_of(words) or edtf_of(mail_day(words)) or numeric_date((words or "")[:200])


def mail_day(words: str | None) -> str | None:
    """The day in a stamp as mail and feeds have it, with its year in two digits perhaps, if that is the day written.

    Words that are no such stamp are given back as they are: what reads them says what they are.
    """
    day = None if not words or edtf_of(words) else parsedate(words)
    if not words or not day or not 1000 <= day[0] <= 9999:
        return words
    numbers = set(map(int, re.findall(r"\d{1,9}", words)))
    is_written = day[2] in numbers and {day[0], day[0] % 100} & numbers
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if is_written else words


def _bare(place: str, words: str) -> str:
    """Words that should be plain, each paragraph with tags or entities in it without them: many fields are filled from pages."""
    if len(_MARKED.findall(words)) < 2:
        return words
    return _GAP.join(_unmarked(place, one).text if _MARKED.search(one) else one for one in words.split(_GAP))


def _unmarked(place: str, words: str) -> Marked:
    """What a piece of HTML says."""
    from onrecord.read.markup import check_markup, marked_words  # lxml takes its time to import

    check_markup(place, words)
    return marked_words(words)


def _with_headings(text: str, parts: tuple[Part, ...], headings: tuple[str, ...]) -> tuple[Part, ...]:
    """The parts, with each block of the body that is one of these titles as a deck: nobody says it."""
    names = {words for words in headings if is_heading(words)}
    if not names:
        return parts
    pieces: list[Piece] = []
    for part in parts:
        start, end = part.span.start, part.span.end
        blocks = text[start:end].split(_GAP) if part.kind == "body" else [text[start:end]]
        for words in blocks:
            pieces.append(Piece("deck" if part.kind == "body" and words in names else part.kind, start, start + len(words)))
            start += len(words) + len(_GAP)
    found = merge_pieces(text, pieces)
    return found if any(part.kind == "body" for part in found) else parts


def _with_captions(text: str, parts: tuple[Part, ...], captions: tuple[str, ...]) -> tuple[str, tuple[Part, ...]]:
    """The text with what stands under its pictures at the end, each a caption, its credit apart if it has one."""
    pieces = [Piece(part.kind, part.span.start, part.span.end) for part in parts]
    for words in captions:
        start = len(text) + len(_GAP)
        text += _GAP + words
        pieces += label_pieces(Unit(start, len(text), words, 0)) or [Piece("caption", start, len(text))]
    return text, merge_pieces(text, pieces) if captions else parts


def _with_head(title: str | None, given: Given, body: str) -> tuple[str, tuple[Part, ...]]:
    """The text with its title on top, unless it begins with it already, and when it was posted below."""
    head: list[tuple[PartKind, str]] = []
    if title is not None and not " ".join(body[: 2 * len(title) + 40].split()).startswith(title):
        head.append(("headline", title))
    if given.stamp:
        head.append(("dateline", given.stamp))
    if not head and not given.of:
        return body, find_parts(body)
    text, pieces = "", []  # type: str, list[Piece]
    for kind, words in head:
        pieces.append(Piece(kind, len(text), len(text) + len(words)))
        text += words + _GAP
    shift = len(text)
    for part in find_parts(body):  # the title is the headline; what the body has of its own kind is its first line
        pieces.append(Piece("body" if part.kind == "headline" else part.kind, shift + part.span.start, shift + part.span.end))
    return text + body, merge_pieces(text + body, pieces) or (Part(kind="body", span=Span(0, len(text + body))),)


def _line(words: str | None) -> str | None:
    return " ".join((words or "").replace("\0", "").split())[:300] or None


def _language(code: str | None) -> str | None:
    """ "en-GB" and "English" as RECORD.md has them; None for anything else."""
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][\w-]{1,20})?", (code or "").strip())
    return match[1].lower() if match else {"english": "en"}.get((code or "").strip().lower())


# Which column or key holds what: as the user says, else by the usual names (data/fields.tsv), and then it is said.

FIELDS = ("text", "html", "title", "date", "author", "publisher", "lang")
# What programs write where they have nothing, as it gets into tables: no report, author or paper is called so.
NOTHING = frozenset(("nan", "NaN", "NaT", "None", "null", "NULL", "<NA>", "N/A"))
_TURNED = re.compile(
    r"[^\W\d_][\w'’.-]* ?[\w'’-]*, [^\W\d_][\w'’.-]*(?: \w\.)?(?:; ?[^\W\d_][\w'’.-]* ?[\w'’-]*, [^\W\d_][\w'’.-]*(?: \w\.)?)+"
)
_ONE_TURNED = re.compile(r"([^\W\d_]{2}[\w'’-]*), ([^\W\d_]{2}[\w'’-]*(?: \w\.?)?)")
MOST_NAME = 6  # words; more are a sentence
_PLACED = re.compile(r" (?:in|at) [A-Z][\w .'’-]*$")  # where the author wrote
_NO_AUTHOR = re.compile(
    r"(?i)(?:with |www\.|https?:|staff\b|(?:no |unknown )?authors?$|admin(?:istrator)?$|[\w.+-]+@[\w.-]+$"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\.? \d{1,2}$)"
)
_APART = re.compile(r"\s*[;|]\s*|\s*,\s+|\s+and\s+")


class Columns(msgspec.Struct, frozen=True):
    """Which name each field goes by in one table; `guessed` are those the user did not give."""

    names: dict[str, str]
    guessed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(f"{field} from {self.names[field]!r}" for field in FIELDS if field in self.guessed)


def columns_for(place: str, names: Iterable[str], asked: Mapping[str, str]) -> Columns:
    """Where the fields are in a table with these columns; raises ReadError if none holds a text, or one asked for is missing."""
    known = list(names)
    missing = [name for name in asked.values() if name not in known]
    if missing:
        found = f"no column named {missing[0]!r}; there are {', '.join(map(repr, known[:20]))}"
        raise ReadError(place, found, "Name one of these columns")
    guessed = {field: name for field, name in _guesses(known).items() if field not in asked and name not in asked.values()}
    if "text" in asked or "html" in asked:
        guessed = {field: name for field, name in guessed.items() if field not in ("text", "html")}
    elif "text" in guessed:
        guessed.pop("html", None)
    fields = {**guessed, **asked}
    if twice := [name for name in fields.values() if known.count(name) > 1]:
        raise ReadError(place, f"{known.count(twice[0])} columns named {twice[0]!r}", "Name each column otherwise")
    if not {"text", "html"} & set(fields):
        found = f"no column that is known to hold text; there are {', '.join(map(repr, known[:20])) or 'none'}"
        raise ReadError(place, found, "Name it with --text-field")
    return Columns(fields, tuple(guessed))


def given_from(place: str, row: Mapping[str, Any], columns: Columns) -> Given:
    """The fields of one row. Lists of names are several authors, a list as the text is its paragraphs.

    Raises ReadError if what should be the text is something else.
    """
    value = {field: row.get(name) for field, name in columns.names.items()}
    markup = "text" not in columns.names
    kind = "html" if markup else "text"
    doubts = [doubt for field in ("title", "publisher", "date", "lang") if (doubt := _doubt(field, value.get(field)))]
    return Given(
        text=text_in(place, columns.names.get(kind, kind), value.get(kind)),
        markup=markup,
        title=_words(value.get("title")),
        publisher=_words(value.get("publisher")),
        authors=authors_from(value.get("author")),
        published=_words(value.get("date")),
        lang=_words(value.get("lang")),
        problems=tuple(doubts),
    )


def text_in(place: str, name: str, value: Any) -> str:
    """The words of the field that holds the text, a blank line between paragraphs given as a list; "" if it holds nothing."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("value", "text", "#text") if isinstance(value.get(key), str)), value)
    if isinstance(value, str):
        return "" if value.strip() in NOTHING else value
    if value is None or _is_nan(value):
        return ""
    if isinstance(value, list | tuple):
        paragraphs = [one for one in value if one is not None]
        if all(isinstance(one, str) for one in paragraphs):
            return "\n\n".join(one for one in paragraphs if one.strip())
    kind = (
        "a list of what is no text" if isinstance(value, list | tuple) else "a record" if isinstance(value, Mapping) else "a number"
    )
    raise ReadError(
        place, f"{name!r} is {kind if not isinstance(value, bool) else 'true or false'}", "Give the text as words or paragraphs"
    )


def authors_from(value: Any) -> tuple[str, ...]:
    """Names from a list of them, or of records with a name, or from a line that lists them."""
    if isinstance(value, list | tuple):
        return tuple(name for one in value[:50] for name in authors_from(one))
    words = _words(value)
    if not words:
        return ()
    bare = re.sub(r"^\s*(?:by|BY|By)\s+", "", words[:1000])
    if _TURNED.fullmatch(bare.strip()):  # "Ousland, Dagny; Vik, Tor": surname first
        return tuple(
            " ".join(reversed([one.strip() for one in name.split(",")])) for name in re.split(r"\s*;\s*", bare.strip(" ;"))
        )
    if (one := _ONE_TURNED.fullmatch(bare.strip())) and not any(is_masthead(word) or word.isupper() for word in one.groups()):
        return (f"{one[2]} {one[1]}",)
    names = (_PLACED.sub("", name.strip()) for name in _APART.split(bare))
    return tuple(name for name in names if name and len(name.split()) <= MOST_NAME and not _NO_AUTHOR.match(name))


def _words(value: Any) -> str | None:
    """A field as words: a record by its name, a list by its first; None where there is nothing."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "value", "title", "#text") if isinstance(value.get(key), str)), None)
    if isinstance(value, list | tuple):
        return next(filter(None, map(_words, value[:1])), None)
    if value is None or isinstance(value, bool) or _is_nan(value):
        return None
    words = str(value)
    return None if words.strip() in NOTHING else words


def _is_nan(value: Any) -> bool:
    """Whether this is what a table of numbers has where there is none."""
    return isinstance(value, float) and math.isnan(value)


def _doubt(field: str, value: Any) -> Problem | None:
    """What is left out where a field holds several and one is taken."""
    if not isinstance(value, list | tuple) or len(value) < 2:
        return None
    return Problem(code="several-given", detail=f"the {field} is a list of {len(value)}, of which the first is taken")


def _guesses(columns: list[str]) -> dict[str, str]:
    """The field each column is likely to hold, no column for two fields."""
    plain = {re.sub(r"[\s_-]+", "", name.casefold()): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in _usual_names().items():
        name = next((plain[usual] for usual in names if usual in plain and plain[usual] not in found.values()), None)
        if name is not None:
            found[field] = name
    return found


@cache
def _usual_names() -> dict[str, tuple[str, ...]]:
    return {field: tuple(names.split()) for field, names in rows_of("fields.tsv")}
