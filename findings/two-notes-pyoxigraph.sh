#!/usr/bin/env bash
# What:    a file of RDF-star that says of one statement its source and its day has two statements with half a note each in pyoxigraph 0.5.
# Guess:   << Narvia left Pact >> is one thing however often a file names it, as in RDF-star: what has a source also has a day.
# Seen:    0.4.11: 2 triples, and "?statement source ?s; day ?d" finds 1. 0.5.13: 4 triples, and it finds none, without a word: it
#          reads RDF 1.2, in which each << >> is a new node about the statement. Loaded twice, the file is twice as long.
# Matters: RDF-star was there so that statements could have sources. Files of it are still read, the same question finds nothing,
#          and "sourced but undated" is what a check for completeness says.
# With:    pyoxigraph 0.5.13 and 0.4.11, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/ask.py" <<'PY'
import pyoxigraph

NOTES = """
PREFIX e: <https://record.example/>
<< e:Narvia e:left e:Pact >> e:source e:Report1 .
<< e:Narvia e:left e:Pact >> e:day "2026-03-30" .
"""
TOGETHER = "PREFIX e: <https://record.example/> SELECT * { ?statement e:source ?source ; e:day ?day }"
store = pyoxigraph.Store()
store.load(NOTES.encode(), format=pyoxigraph.RdfFormat.TURTLE)
once, found = len(store), len(list(store.query(TOGETHER)))
store.load(NOTES.encode(), format=pyoxigraph.RdfFormat.TURTLE)
print(f"{once} triples, {len(store)} after loading twice, {found} statements with both source and day")
PY
seen=$(
    for version in 0.4.11 0.5.13; do
        "${PYTHON:-python3.11}" -m venv --without-pip "$folder/$version"
        "${PYTHON:-python3.11}" -m pip --python "$folder/$version" install -qq --no-compile "pyoxigraph==$version"
        echo "$version: $("$folder/$version/bin/python" "$folder/ask.py")"
    done
)
echo "$seen"
expected="0.4.11: 2 triples, 2 after loading twice, 1 statements with both source and day
0.5.13: 4 triples, 8 after loading twice, 0 statements with both source and day"
if [ "$seen" != "$expected" ]; then
    echo "Changed: expected one statement with both in 0.4.11, and none in 0.5.13" >&2
    exit 1
fi
