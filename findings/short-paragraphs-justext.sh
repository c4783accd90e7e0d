#!/usr/bin/env bash
# What:    jusText keeps nothing of an article whose paragraphs are all shorter than 200 characters.
# Guess:   six full sentences in six <p> of an <article>, with nothing else on the page, are the article.
# Seen:    every paragraph is "boilerplate", so the text is empty. One longer paragraph behind them, and all six are kept,
#          the heading too: only one of 200 characters is good by itself, and those of 70 to 200 need a good one near them.
# Matters: agencies write one sentence to a paragraph, 100 to 190 characters; whether such a report is read depends on one long
#          quotation in it. jusText is what other extractors fall back on when theirs finds little.
# With:    justext 3.0.2, lxml 6.1.3, lxml_html_clean 0.4.6, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile --no-deps justext==3.0.2 lxml==6.1.3 lxml_html_clean==0.4.6
"$folder/venv/bin/python" - <<'PY'
import sys

from justext import get_stoplist, justext

SHORT = [
    "The foreign minister of Narvia said on Monday that the talks in Geneva had ended without a result after the other side had left.",
    "He told reporters in the capital that his government would not sign the paper that was put to it in June by the members.",
    "The envoy of Ostria, who had come to the city on Sunday, said that both of the sides had asked for more time until July.",
    "It was the third time this year that talks on the status of the two islands were broken off, and the first time for good.",
    "The council is to meet behind closed doors on Thursday, and its members have been told that they may be asked to vote.",
    "About 400 people have been killed on the islands since the fighting began in March, as the health ministry said last week.",
]
LONG = SHORT[0] + " " + SHORT[1]


def kept(paragraphs: list[str]) -> int:
    """How many paragraphs of a page, its heading one of them, are no boilerplate."""
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    page = f"<html lang='en'><body><article><h1>Talks end in Geneva</h1>{body}</article></body></html>"
    return sum(not one.is_boilerplate for one in justext(page.encode(), get_stoplist("English")))


seen = (kept(SHORT), kept([*SHORT, LONG]))
print(f"heading and {len(SHORT)} paragraphs of {min(map(len, SHORT))} to {max(map(len, SHORT))} characters: {seen[0]} kept")
print(f"the same and one of {len(LONG)} characters: {seen[1]} kept")
if seen != (0, 8):
    sys.exit("Changed: expected 0 and 8")
PY
