"""A record in the 27 columns of GDELT's Global Knowledge Graph 2.1, one report a row, made from the user's own texts.

What Onrecord does not code stays empty: themes are GDELT's own list, codes of countries are FIPS, tone and GCAM count words, and
there are no images. Offsets are code points of the report's text. Source: GDELT GKG Codebook V2.1, 19 February 2015.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from onrecord.ask import Question, Told, newest_readings
from onrecord.export.linked import source_of
from onrecord.records import Actor, Figure, Reading, Report
from onrecord.store import Archive

COLUMNS = (
    "GKGRECORDID", "V2.1DATE", "V2SOURCECOLLECTIONIDENTIFIER", "V2SOURCECOMMONNAME", "V2DOCUMENTIDENTIFIER", "V1COUNTS",
    "V2.1COUNTS", "V1THEMES", "V2ENHANCEDTHEMES", "V1LOCATIONS", "V2ENHANCEDLOCATIONS", "V1PERSONS", "V2ENHANCEDPERSONS",
    "V1ORGANIZATIONS", "V2ENHANCEDORGANIZATIONS", "V1.5TONE", "V2.1ENHANCEDDATES", "V2GCAM", "V2.1SHARINGIMAGE",
    "V2.1RELATEDIMAGES", "V2.1SOCIALIMAGEEMBEDS", "V2.1SOCIALVIDEOEMBEDS", "V2.1QUOTATIONS", "V2.1ALLNAMES", "V2.1AMOUNTS",
    "V2.1TRANSLATIONINFO", "V2EXTRASXML",
)  # fmt: skip
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WEB, OTHER = "1", "5"  # V2SOURCECOLLECTIONIDENTIFIER: the open web; a document known by no address that others can follow
COUNTRY = "1"  # type of a location


def write_gkg(file: BinaryIO, archive: Archive, **filters: Any) -> int:
    """Write a tab-separated file without a heading, as GDELT's own; how many rows it has."""
    rows = 0
    for told in newest_readings(archive, Question(wanted="reports", **filters)):
        row = gkg(told)
        file.write("\t".join(row.get(name, "") for name in COLUMNS).encode("utf-8", "replace") + b"\n")
        rows += 1
    return rows


def gkg(told: Told) -> dict[str, str]:
    """One report's row: what is known of it, by column."""
    reading, report = told.reading, told.reading.report
    day = report.published.replace("-", "") if report.published and DAY.fullmatch(report.published) else ""
    persons, bodies, states = (_of_kind(reading, kind) for kind in ("person", "organisation", "state"))
    is_web = report.place.startswith(("http://", "https://"))
    return {
        "GKGRECORDID": f"{day or '00000000'}000000-{report.id}",
        "V2.1DATE": f"{day}000000" if day else "",
        "V2SOURCECOLLECTIONIDENTIFIER": WEB if is_web else OTHER,
        "V2SOURCECOMMONNAME": _plain(report.publisher or (urlsplit(report.place).hostname or "" if is_web else "")),
        "V2DOCUMENTIDENTIFIER": _plain(report.place if is_web else source_of(report)),
        "V1LOCATIONS": ";".join(f"{COUNTRY}#{_plain(one.name)}#####" for one in states),
        "V2ENHANCEDLOCATIONS": ";".join(
            f"{COUNTRY}#{_plain(one.name)}#######{span.start}" for one in states for span in one.mentions
        ),
        "V1PERSONS": ";".join(_plain(one.name) for one in persons),
        "V2ENHANCEDPERSONS": _offsets(persons),
        "V1ORGANIZATIONS": ";".join(_plain(one.name) for one in bodies),
        "V2ENHANCEDORGANIZATIONS": _offsets(bodies),
        "V2.1QUOTATIONS": "#".join(_quotations(reading)),
        "V2.1ALLNAMES": _offsets([*persons, *bodies, *states]),
        "V2.1AMOUNTS": ";".join(_amount(report, figure) for figure in reading.figures if figure.value is not None),
    }


def _of_kind(reading: Reading, kind: str) -> list[Actor]:
    return [one for one in reading.actors if one.kind == kind]


def _offsets(actors: list[Actor]) -> str:
    return ";".join(f"{_plain(one.name)},{span.start}" for one in actors for span in one.mentions)


def _quotations(reading: Reading) -> Iterator[str]:
    """Every piece of direct speech: offset, length, verb, words."""
    text = reading.report.text
    for said in reading.statements:
        for span in said.content if said.kind == "direct" else ():
            verb = said.cue.words(text) if said.cue else ""
            yield f"{span.start}|{span.end - span.start}|{_plain(verb)}|{_plain(span.words(text))}"


def _amount(report: Report, figure: Figure) -> str:
    of = _plain(" ".join(filter(None, (figure.unit, figure.of.words(report.text) if figure.of else ""))))
    return f"{figure.value:.15g},{of},{figure.span.start}"


def _plain(words: str) -> str:
    """Words without the signs that part the columns and what is in them."""
    return " ".join(re.sub(r"[#;|,\t\r\n]", " ", words).split())
