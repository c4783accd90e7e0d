"""Every record type: the only definition of their shape. Names and order are those of the public JSON.

All are frozen and plain. Spans count Unicode code points of `Report.text`. `None` means "the report does not say".
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec

from onrecord.errors import SpanError

PartKind = Literal["headline", "deck", "byline", "dateline", "pull_quote", "caption", "credit", "body", "furniture"]
ActorKind = Literal["person", "state", "organisation", "group"]
StatementKind = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["person", "organisation", "document", "group", "anonymous"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Modality = Literal["asserted", "claimed", "planned", "hypothetical", "negated"]
Bound = Literal["exact", "about", "at_least", "at_most", "range"]
Direction = Literal["up", "down", "none"]
TieRole = Literal[
    "actor", "recipient", "holder", "wording", "person", "body", "organisation", "of", "giver", "speaker",
]  # fmt: skip
Stance = Literal["supports", "opposes", "commits_to", "ready_to", "calls_for", "denies", "concerned"]
# The package's types and stances are those above; a user's code book may bring others, of this shape.
OWN_TYPE, OWN_STANCE = "^[A-Z][A-Z0-9_]{2,39}$", "^[a-z][a-z0-9_]{2,39}$"
TypeName = Annotated[str, msgspec.Meta(pattern=OWN_TYPE, description="A PLOVER type, or one of your own code book.")]
StanceName = Annotated[str, msgspec.Meta(pattern=OWN_STANCE, description="A stance of the package, or of your own code book.")]


class Span(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """Half-open range [start, end) of code points in one Report.text; never bytes."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"span [{self.start}, {self.end}) is empty or runs backwards")

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def words(self, text: str) -> str:
        """The exact characters; raises SpanError where the span leaves the text."""
        if self.end > len(text):
            raise SpanError(f"span [{self.start}, {self.end}) leaves its text of {len(text)} code points")
        return text[self.start : self.end]


class Record(msgspec.Struct, frozen=True):
    """What all records share: immutable, compared by value; each is keyword-only (msgspec does not inherit that)."""


class Part(Record, frozen=True, kw_only=True):
    """A run of the report's text that is all of one kind."""

    kind: PartKind
    span: Span


class Report(Record, frozen=True, kw_only=True):
    """A news report as it was read: the text, its parts, and what it says of itself.

    `sha256` is of the raw bytes. `published` is EDTF, or None when the report does not state it.
    """

    id: str
    place: str
    media_type: str
    sha256: str
    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    lang: str | None = None
    text: str
    parts: tuple[Part, ...] = ()

    def spans_of(self, *kinds: PartKind) -> tuple[Span, ...]:
        """The spans of the parts of these kinds, in text order."""
        return tuple(part.span for part in self.parts if part.kind in kinds)


class Actor(Record, frozen=True, kw_only=True):
    """Somebody who speaks or acts. `state` is ISO 3166-1 alpha-3, `sector` a PLOVER sector, `key` holds across reports."""

    id: str
    name: str
    kind: ActorKind
    state: str | None = None
    sector: str | None = None
    key: str | None = None
    mentions: tuple[Span, ...]


class Statement(Record, frozen=True, kw_only=True):
    """Words or thoughts given to somebody (PolNeAR's guidelines). `score` is a probability in [0, 1].

    `source_kind` is that of the source's words, None where there is none; `source_reason` the words that say why it is not named.
    """

    id: str
    speaker: str | None = None
    source: Span | None = None
    cue: Span | None = None
    content: tuple[Span, ...]
    kind: StatementKind
    score: float
    source_kind: SourceKind | None = None
    source_reason: Span | None = None

    def __post_init__(self) -> None:
        if not self.content:
            raise SpanError(f"statement {self.id} has no content")


class Event(Record, frozen=True, kw_only=True):
    """Something one political actor does to, with or about another, typed by PLOVER or your own code book. `date` is EDTF."""

    id: str
    type: TypeName
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    quad: Literal[1, 2, 3, 4]
    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    trigger: Span
    evidence: Span
    date: str | None = None
    place: str | None = None
    modality: Modality
    statement: str | None = None
    score: float


class Change(Record, frozen=True, kw_only=True):
    """The comparison stated with a figure; `value` is None where its size is not stated."""

    value: float | None = None
    unit: str | None = None
    direction: Direction
    basis: str | None = None
    span: Span


class Figure(Record, frozen=True, kw_only=True):
    """An amount that says something about the world. `value` is None for a range, whose ends are `low` and `high`."""

    id: str
    span: Span
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound
    unit: str | None = None
    of: Span | None = None
    period: str | None = None
    change: Change | None = None
    giver: str | None = None
    giver_span: Span | None = None


class Office(Record, frozen=True, kw_only=True):
    """A person holding a post, as the words put it; `of` is the actor whose post it is."""

    person: str
    title: str
    of: str | None = None
    title_span: Span
    former: bool = False


class Membership(Record, frozen=True, kw_only=True):
    """A state or body said to belong to, join or make up an organisation."""

    organisation: str
    member: str
    evidence: Span


class Position(Record, frozen=True, kw_only=True):
    """A holder takes a side on an issue; `wording` is the formula a reader would quote."""

    holder: str
    stance: StanceName
    issue: Span
    wording: Span
    statement: str | None = None


class Problem(Record, frozen=True, kw_only=True):
    """Something that could not be read or coded as it should; `span` is None where it concerns the whole report."""

    code: str
    span: Span | None = None
    detail: str


class TaggedSpan(Record, frozen=True, kw_only=True):
    """A span the encoder marked, between the steps: never written down as such. `score` is a probability."""

    role: Literal["source", "cue", "content"]
    span: Span
    score: float


class TaggedName(Record, frozen=True, kw_only=True):
    """A name the encoder marked, between the steps; a place may turn out to be a state. `score` is a probability."""

    kind: Literal["person", "organisation", "place"]
    span: Span
    score: float


class Post(Record, frozen=True, kw_only=True):
    """A title beside a person's name, between the steps; `person` and `of` are mentions of the actors meant.

    `shared` says that the title is a plural before several names, `nowhere` that what it is of is no actor of the report.
    """

    person: Span
    title: Span
    of: Span | None = None
    former: bool = False
    shared: bool = False
    nowhere: bool = False

    def name(self, text: str) -> str:
        """The title of one holder: "Foreign Minister", of "Foreign Ministers Ana Ruiz and Kari Lund"."""
        words = self.title.words(text)
        return _PLURAL.sub(lambda found: _singular(found[0]), words, count=1) if self.shared else words


class StandIn(Record, frozen=True, kw_only=True):
    """Words that stand for somebody named elsewhere, between the steps: "he", "the minister", "both sides", "the navy".

    `actors` are ids of actors, two for a pair; `score` is how likely they are meant, `rivals` are others who would fit.
    """

    span: Span
    actors: tuple[str, ...]
    score: float
    rivals: tuple[str, ...] = ()


class Dated(Record, frozen=True, kw_only=True):
    """Words that tell when, between the steps; `edtf` says no more than they do once the report's own date is known."""

    span: Span
    edtf: str


class Link(Record, frozen=True, kw_only=True):
    """How likely a cue and a source or content belong together; both are indices into Tags.spans."""

    cue: int
    other: int
    score: float


class Mark(Record, frozen=True, kw_only=True):
    """A span the encoder marked, between the steps: an event's trigger, an issue, a title, a figure, a mention of an actor.

    `type` is a PLOVER type, a stance, "held" or "former", "figure", or a kind of actor. `score` is the probability that a span of
    this kind begins here, `sure` that it is of this type if so; `modality` holds the probability of each Modality for events.
    `own` is the name of a type or stance of the user's code book; `type` is then the one of the package that it is like.
    """

    kind: Literal["event", "issue", "title", "figure", "mention", "source"]
    type: str
    span: Span
    score: float
    sure: float = 1.0
    modality: tuple[float, ...] = ()
    own: str | None = None


class Tie(Record, frozen=True, kw_only=True):
    """How likely words play a part for a mark; `mark` is an index into Tags.marks, `score` that of the likeliest word."""

    mark: int
    role: TieRole
    span: Span
    score: float


class Tags(Record, frozen=True, kw_only=True):
    """All the encoder saw in one text: spans in text order, links between those that shared a window, names, marks and ties."""

    spans: tuple[TaggedSpan, ...] = ()
    links: tuple[Link, ...] = ()
    names: tuple[TaggedName, ...] = ()
    marks: tuple[Mark, ...] = ()
    ties: tuple[Tie, ...] = ()


class Correction(Record, frozen=True, kw_only=True):
    """What somebody changed in a reading by hand: which record, in which fields, who, when (`at`, ISO 8601) and why.

    `kind` is the name of the list that `record` (s12, e3; p2 for the second position) is in; one that was deleted keeps the id it
    had. `was` and `now` are the record before and after, an actor in full and a statement as the spans of its content, so that
    they fit any other reading of the same report.
    """

    kind: Literal["actors", "statements", "events", "figures", "offices", "memberships", "positions"]
    record: str
    action: Literal["changed", "added", "deleted"]
    fields: tuple[str, ...] = ()
    was: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    by: str
    at: str
    note: str
    undone: bool = False


class Reading(Record, frozen=True, kw_only=True):
    """The record of one report: everything Onrecord writes down about it, with its corrections."""

    report: Report
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    offices: tuple[Office, ...] = ()
    memberships: tuple[Membership, ...] = ()
    positions: tuple[Position, ...] = ()
    problems: tuple[Problem, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def actor(self, actor_id: str | None) -> Actor | None:
        """The actor with this id in this reading, if there is one."""
        return next((actor for actor in self.actors if actor.id == actor_id), None)

    def to_json(self) -> bytes:
        """One line of JSON, UTF-8, no newline: what `onrecord read --json` prints."""
        return _encoder.encode(self)

    @staticmethod
    def from_json(line: bytes | str) -> Reading:
        """The Reading that `to_json` wrote; raises msgspec.ValidationError with the path of what is wrong."""
        return _decoder.decode(line)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-3] + "man" if word.endswith("men") else word[:-1]


_PLURAL = re.compile(r"\w+(?:s|men)\b(?=\Z| (?:of|for|at) |-)")
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reading)


def report_id(place: str, text: str) -> str:
    """16 hex digits that name one text at one place."""
    return hashlib.sha256(f"{place}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of `onrecord read --json`, made from the types above."""
    (shape,), definitions = schemas_of([Reading], "#/$defs/{name}")
    return {**shape, "$defs": definitions}


def schemas_of(types: Iterable[type], reference: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The JSON Schema of each type, and the definitions they refer to by `reference`: the same bytes from any release of msgspec.

    Releases differ in how they indent a docstring and in where they put null among alternatives: neither is left to them.
    """
    shapes, definitions = msgspec.json.schema_components(types, ref_template=reference)
    return [_settled(shape) for shape in shapes], _settled(definitions)


def _settled(shape: Any) -> Any:
    """This part of a schema with its descriptions flush left and null the last of its alternatives."""
    if isinstance(shape, list):
        return [_settled(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    told = {key: _settled(part) for key, part in shape.items()}
    if isinstance(told.get("description"), str):
        told["description"] = inspect.cleandoc(told["description"])
    if isinstance(told.get("anyOf"), list):
        told["anyOf"].sort(key=lambda one: one == {"type": "null"})
    return told
