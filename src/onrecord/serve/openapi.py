"""The OpenAPI document, made from the table of operations and the answer types: it cannot say anything else than what is served."""

from __future__ import annotations

from typing import Any

import msgspec

from onrecord.records import schemas_of
from onrecord.serve.operations import Operation

REF = "#/components/schemas/{name}"


class Refused(msgspec.Struct, frozen=True):
    """Why a question was not answered: where the fault lies, what was found there, what to do."""

    place: str
    found: str
    remedy: str


PROBLEMS = {
    400: "The question cannot be asked in this way.",
    404: "There is no such thing in this record, or several go by that name.",
    413: "The answer is too large: ask for fewer rows.",
    503: "The answer took too long, or the record is being written: ask for less, or again.",
}


def openapi(operations: dict[str, Operation], version: str) -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    types = [Refused, *dict.fromkeys(operation.answer for operation in operations.values())]
    shapes, components = schemas_of(types, REF)
    by_type = dict(zip(types, shapes, strict=True))
    paths = {f"/api/{name}": {"get": _path(operation, by_type)} for name, operation in operations.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onrecord",
            "version": version,
            "description": "A sourced record of news reports. Read-only; every answer has its place and exact words.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _path(operation: Operation, by_type: dict[Any, Any]) -> dict[str, Any]:
    shape = by_type[operation.answer]
    body = {"type": "array", "items": shape} if operation.many else shape
    found = {
        "description": "The answer.",
        "headers": {
            "ETag": {"schema": {"type": "string"}, "description": "Changes when the record does."},
            "Onrecord-Notes": {
                "schema": {"type": "string"},
                "description": "A JSON list of sentences: why nothing matches, how many there are in all, how many have no date.",
            },
        },
        "content": {"application/json": {"schema": body}},
    }
    refused = {"application/json": {"schema": by_type[Refused]}}
    problems = {str(status): {"description": words, "content": refused} for status, words in PROBLEMS.items()}
    return {
        "operationId": operation.name,
        "summary": operation.help,
        "parameters": [_parameter(operation, name, shape) for name, shape in operation.fields.items()],
        "responses": {"200": found, "304": {"description": "As when it was asked before (If-None-Match)."}, **problems},
    }


def _parameter(operation: Operation, name: str, shape: dict[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in shape.items() if key != "description"}
    told = {"name": name, "in": "query", "required": name in operation.needed, "description": shape["description"], "schema": bare}
    return told | ({"style": "form", "explode": True} if shape.get("type") == "array" else {})
