#!/usr/bin/env bash
# What:    mlcroissant gives columns that are declared as text as something else: "007" is b"7", "3" is b"3.0", "None" is nothing.
# Guess:   what dataType the description declares decides how a cell is read: of sc:Text the cell as it stands, as str.
# Seen:    bytes, made from what pandas took the column for before the declared type was looked at: leading zeros are gone, a whole
#          number is 3.0 because another cell is empty, a person called None is missing. As sc:Date, "2026-03" is 1 March 2026.
# Matters: keys and codes (CAMEO's "010" and "10" are two) come out as others, in data that is said to be described exactly.
# With:    mlcroissant 1.1.1 (October 2026), pandas 3.1.1, numpy 2.4.6, rdflib 7.6.0, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile mlcroissant==1.1.1 pandas==3.1.1 numpy==2.4.6 rdflib==7.6.0
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import hashlib
import json
import sys

import mlcroissant

CELLS = "code,day,who,dead\n007,2026-03-30,None,3\n010,2026-03,Ono,\n"
with open("rows.csv", "w") as file:
    file.write(CELLS)
TYPES = {"code": "sc:Text", "day": "sc:Date", "who": "sc:Text", "dead": "sc:Text"}
FIELDS = [
    {"@type": "cr:Field", "@id": f"rows/{name}", "dataType": kind}
    | {"source": {"fileObject": {"@id": "file"}, "extract": {"column": name}}}
    for name, kind in TYPES.items()
]
NAMES = {name: f"cr:{name}" for name in ("recordSet", "field", "source", "fileObject", "extract", "column")}
FILE = {"@type": "cr:FileObject", "@id": "file", "name": "file", "contentUrl": "rows.csv", "encodingFormat": "text/csv"}
DESCRIPTION = {
    "@context": {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    }
    | NAMES,
    "@type": "sc:Dataset",
    "name": "rows",
    "description": "Two made-up rows",
    "conformsTo": "http://mlcommons.org/croissant/1.0",
    "license": "CC0-1.0",
    "url": "https://record.example",
    "distribution": [FILE | {"sha256": hashlib.sha256(CELLS.encode()).hexdigest()}],
    "recordSet": [{"@type": "cr:RecordSet", "@id": "rows", "field": FIELDS}],
}
with open("croissant.json", "w") as file:
    json.dump(DESCRIPTION, file)
records = [list(record.values()) for record in mlcroissant.Dataset("croissant.json").records("rows")]
seen = [(code, str(day)[:10], who, dead) for code, day, who, dead in records]
print(CELLS, *seen, sep="\n")
if seen != [(b"7", "2026-03-30", None, b"3.0"), (b"10", "2026-03-01", b"Ono", None)]:
    sys.exit("Changed: expected b'7', b'10', None for a person called None, b'3.0' and 2026-03-01")
PY
