"""FollowTheMoney, schema.org, Web Annotation: each by the rules of its own house."""

from __future__ import annotations

import json
import re

import pytest

from onrecord.export import export_record
from onrecord.export.linked import source_of
from onrecord.records import Report

# The properties of schema.org that are used, by type: https://schema.org, version 29.
SCHEMA_ORG = {
    "NewsArticle": "headline datePublished inLanguage publisher author url identifier mentions",
    "Person": "name alternateName",
    "Country": "name alternateName",
    "Organization": "name alternateName",
    "Quotation": "text creator isPartOf",
    "Claim": "text author appearance about keywords",
}


def lines(record, form, tmp_path) -> list:
    export_record(record, form, tmp_path / form)
    return [json.loads(line) for line in (tmp_path / form).read_text("utf-8").splitlines()]


def test_followthemoney_takes_every_entity(record, tmp_path):
    ftm = pytest.importorskip("followthemoney")
    entities = lines(record, "ftm", tmp_path)
    made = [ftm.model.get_proxy(entity) for entity in entities]
    for entity, proxy in zip(entities, made, strict=True):
        ftm.model.get(entity["schema"]).validate(entity)
        assert sorted(proxy.to_dict()["properties"]) == sorted(entity["properties"])  # nothing was thrown out as unfit
        for name, values in entity["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values)
    assert {entity["schema"] for entity in entities} == set(
        "Article Person PublicBody Organization LegalEntity Position Occupancy Membership Event Note".split()
    )
    ids = {entity["id"] for entity in entities}
    for proxy in made:
        for prop, value in proxy.itervalues():
            assert prop.type.name != "entity" or value in ids  # every reference leads somewhere


def test_one_actor_has_one_id_in_all_reports(record, tmp_path):
    record.merge("person:macron", "person:emmanuel-macron")
    people = [entity for entity in lines(record, "ftm", tmp_path) if entity["schema"] == "Person"]
    assert len({entity["id"] for entity in people if "Macron" in entity["properties"]["name"][0]}) == 1


def test_schema_org(record, tmp_path):
    documents = lines(record, "jsonld", tmp_path)
    assert len(documents) == 4
    for document in documents:
        assert document["@context"] == "https://schema.org"
        nodes = {node["@id"]: node for node in document["@graph"]}
        assert len(nodes) == len(document["@graph"])
        for node in nodes.values():
            assert set(node) - {"@type", "@id"} <= set(SCHEMA_ORG[node["@type"]].split())
            for name in ("creator", "author", "isPartOf", "appearance"):
                for one in [node[name]] if isinstance(node.get(name), dict) else node.get(name, []):
                    assert "@id" not in one or one["@id"] in nodes
    full = next(document for document in documents if "example.org" in document["@graph"][0]["identifier"])
    kinds = [(node["@type"], node["text"]) for node in full["@graph"] if "text" in node]
    assert kinds == [
        ("Quotation", "on Friday … that “trade rose about 5 percent” this year"),
        ("Claim", "China supports reform"),
        ("Quotation", "talk 🗳️"),
        ("Claim", "supports reform"),
        ("Claim", "trade rose"),
    ]
    assert full["@graph"][0]["url"] == "https://example.org/full.txt"


def test_every_annotation_finds_its_words_again_by_either_selector(record, tmp_path):
    texts = {report.place: next(iter(record.rows("SELECT text FROM reports WHERE place = ?", (report.place,))))["text"]
             for report in record.reports()}  # fmt: skip
    pages = lines(record, "annotations", tmp_path)
    items = [item for page in pages for item in page["items"]]
    assert len({item["id"] for item in items}) == len(items) > 40
    labels = {item["target"]["source"]: page["label"] for page in pages for item in page["items"]}
    assert len(labels) == len(pages) and all(re.fullmatch(r"(https://|urn:onrecord:report:)[^\s]+", source) for source in labels)
    for item in items:
        quote, position = item["target"]["selector"]
        text = texts[labels[item["target"]["source"]]]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[position["start"] : position["end"]] == quote["exact"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.index(around) + len(quote["prefix"]) == position["start"]
        assert item["type"] == "Annotation" and item["motivation"] == "classifying"
    assert all(page["@context"] == "http://www.w3.org/ns/anno.jsonld" for page in pages)


def test_readings_come_back_whole(record, tmp_path):
    import onrecord

    export_record(record, "readings", tmp_path / "r.jsonl")
    back = [onrecord.Reading.from_json(line) for line in (tmp_path / "r.jsonl").read_bytes().splitlines()]
    assert {reading.report.id: reading for reading in back} == {reading.report.id: reading for reading in record.readings()}


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("https://example.org/a b/é?q=1#x", "https://example.org/a%20b/%C3%A9?q=1#x"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("my reports/a.txt", "urn:onrecord:report:7"),
        ("/home/me/a.txt", "urn:onrecord:report:7"),
        ("file.csv#http://x", "urn:onrecord:report:7"),
    ],
)
def test_a_source_is_the_same_wherever_it_is_read(place, source):
    assert source_of(Report(id="7", place=place, media_type="text/plain", sha256="0" * 64, text="a")) == source
