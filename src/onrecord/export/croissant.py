"""Croissant 1.1 beside datapackage.json: the same files and columns, for who searches data sets or loads them for learning.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Who publishes it adds licence, address and date.
"""

from __future__ import annotations

import json
from typing import Any

CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isArray": "cr:isArray", "arrayShape": "cr:arrayShape", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
    "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip
TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
MEDIA = {"csv": "text/csv", "parquet": "application/x-parquet", "jsonl": "application/jsonlines"}


def croissant(package: dict[str, Any]) -> bytes:
    """The description of the files that a data package names. Tables have their columns; JSON Lines are told as files alone."""
    made = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": package["name"],
        "description": f"{package['title']}. Every row names the report and the characters it rests on, or counts such rows.",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "distribution": [_file(one) for one in package["resources"]],
        "recordSet": [_records(one) for one in package["resources"] if "schema" in one],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def _file(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "contentUrl": resource["path"],
        "encodingFormat": MEDIA[resource["format"]],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _records(resource: dict[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{field['name']}",
            "name": field["name"],
            "description": field["description"],
            "dataType": TYPES[field["type"]],
            "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
        }
        for field in resource["schema"]["fields"]
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}
