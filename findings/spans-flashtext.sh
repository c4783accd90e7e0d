#!/usr/bin/env bash
# What:    flashtext gives wrong spans behind a Turkish capital "İ".
# Guess:   span_info=True gives where in the text the name stands, whatever stands before it.
# Seen:    each "İ" before a name moves its span one character to the right: text[start:end] is "kara." and not "Ankara". The
#          search runs over text.lower(), and "İ".lower() has two characters. flashtext2 1.1.0 gives the right span.
# Matters: İmamoğlu, İzmir and İstanbul are in the news daily; all that rests on characters behind them rests on others.
# With:    flashtext 2.7, flashtext2 1.1.0, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile flashtext==2.7 flashtext2==1.1.0
"$folder/venv/bin/python" - <<'PY'
import sys

import flashtext
import flashtext2

text = "İzmir's mayor left İstanbul for Ankara."
old = flashtext.KeywordProcessor()
old.add_keyword("Ankara")
[(_, start, end)] = old.extract_keywords(text, span_info=True)
new = flashtext2.KeywordProcessor(case_sensitive=False)
new.add_keyword("Ankara")
[(_, first, last)] = new.extract_keywords_with_span(text)
print("flashtext :", (start, end), repr(text[start:end]))
print("flashtext2:", (first, last), repr(text[first:last]))
if (text[start:end], text[first:last]) != ("kara.", "Ankara"):
    sys.exit("Changed: expected 'kara.' of flashtext and 'Ankara' of flashtext2")
PY
