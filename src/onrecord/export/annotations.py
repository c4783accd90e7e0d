"""W3C Web Annotation: every span of a record as an annotation that quotes its words and says where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.ask import Told
from onrecord.export.addresses import source_of
from onrecord.export.spans import Item, items_of
from onrecord.records import Span

CONTEXT = 32  # code points before and after the words, by which they are found again in a text that has shifted


def annotation_page(told: Told) -> dict[str, Any]:
    """All annotations of one report, as an AnnotationPage of its own, labelled with its place.

    The source is an address, or a name: a path would be taken for a part of the reader's own address or folder.
    """
    report = told.reading.report
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:onrecord:report:{report.id}:annotations",
        "type": "AnnotationPage",
        "label": report.place,
        "items": [annotation for item in items_of(told.reading) for annotation in _annotations(told, item)],
    }


def _annotations(told: Told, item: Item) -> Iterator[dict[str, Any]]:
    report = told.reading.report
    for nr, (part, span) in enumerate(item.spans, 1):
        yield {
            "id": f"urn:onrecord:report:{report.id}#{item.id}-{nr}",
            "type": "Annotation",
            "motivation": "classifying",
            "creator": {"type": "Software", "name": told.coder},
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": f"{item.kind}:{part}"},
                {"type": "TextualBody", "purpose": "describing", "value": item.told, "format": "text/plain"},
            ],
            "target": {"source": source_of(report), "selector": [_quote(report.text, span), _position(span)]},
        }


def _quote(text: str, span: Span) -> dict[str, Any]:
    return {
        "type": "TextQuoteSelector",
        "exact": span.words(text),
        "prefix": text[max(0, span.start - CONTEXT) : span.start],
        "suffix": text[span.end : span.end + CONTEXT],
    }


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}
