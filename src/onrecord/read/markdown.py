"""Markdown -> fields: the head that it may have (title, author, date), and its words without their marks."""

from __future__ import annotations

import re

import msgspec
from markdown_it import MarkdownIt

from onrecord.read.decode import decoded, without_places
from onrecord.read.fields import columns_for, given_from
from onrecord.read.source import Source
from onrecord.read.ways import Items

MEDIA_TYPE = "text/markdown"
_FRONT = re.compile(r"\ufeff?---[ \t]*\n([\s\S]{0,20000}?)\n---[ \t]*\n")
_FIELD = re.compile(r"([\w-]{1,40}):[ \t]*(.*)$")
_HEADING = re.compile(r"\s*#{1,2} +([^\n]{1,300}?)[ #]*(?:\n|$)|\s*([^\n]{1,300})\n(?:={3,}|-{3,})[ \t]*(?:\n|$)")


def markdown_items(raw: bytes, place: str) -> Items:
    """One report: the fields of its head by their usual names, its first heading as its title."""
    text, problems = decoded(place, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    fields = _fields(front[1]) if front else {}
    body = text[front.end() :] if front else text.removeprefix("\ufeff")
    if heading := _HEADING.match(body):
        body = body[heading.end() :]
        fields.setdefault("title", heading[1] or heading[2])
    body_name = "onrecord-body"
    row = {name: words for name, words in fields.items() if name not in ("text", "body", "content")} | {body_name: ""}
    given = given_from(place, row, columns_for(place, row, {"text": body_name}))
    html = MarkdownIt("commonmark", {"html": True, "breaks": False}).render(body)
    given = msgspec.structs.replace(given, text=html, markup=True, title=_unmarked(given.title), problems=without_places(problems))
    yield Source(place, raw, MEDIA_TYPE, given)


def _fields(front: str) -> dict[str, str]:
    """The head's fields; one without words takes the first line that is indented below it."""
    found: dict[str, str] = {}
    name = ""
    for line in front.split("\n"):
        if field := _FIELD.match(line):
            name = field[1].lower()
            found[name] = field[2].strip().strip("\"'")
        elif line.strip() and name and not found[name]:
            found[name] = line.strip().removeprefix("- ").strip("\"'")
    return {name: words for name, words in found.items() if words}


def _unmarked(title: str | None) -> str | None:
    from onrecord.read.markup import text_of

    return " ".join(text_of(MarkdownIt("commonmark").renderInline(title)).split()) or None if title else None
