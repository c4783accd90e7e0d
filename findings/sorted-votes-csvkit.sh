#!/usr/bin/env bash
# What:    csvsort rewrites the cells of the table that it is asked to sort: votes, decades and numbers of people become times.
# Guess:   the rows come in another order and each cell as it was; what is no number stays text.
# Seen:    the vote "7-6" is 2001-07-06, the decade "1990s" 33 minutes and 10 seconds, "5m" displaced 5 minutes, the surname May
#          the 1st of May of the year 1, "1,5" is 15, and "No" False. csvjoin does the same; csvgrep and csvcut leave cells
#          alone; with -I (--no-inference) csvsort does too.
# Matters: csvkit is what data desks clean tables with; a court's 5-4 and a group of members named after months are gone
#          from the file, and what stands there looks like data.
# With:    csvkit 2.2.0, agate 1.14.2, parsedatetime 2.6, pytimeparse 1.1.10, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.11}" -m venv --without-pip "$folder/venv"
"${PYTHON:-python3.11}" -m pip --python "$folder/venv" install -qq --no-compile \
    csvkit==2.2.0 agate==1.14.2 parsedatetime==2.6 pytimeparse==1.1.10
cd "$folder"
cat > votes.csv <<'CSV'
number,member,vote,decade,displaced,share,dissent
1,March,5-4,1980s,12m,"2,5",Yes
2,May,7-6,1990s,5m,"1,5",No
CSV
cat > seen.csv <<'CSV'
number,member,vote,decade,displaced,share,dissent
2,0001-05-01,2001-07-06,0:33:10,0:05:00,15,False
1,0001-03-01,2001-05-04,0:33:00,0:12:00,25,True
CSV
tail -n +2 votes.csv | tac | cat <(head -n 1 votes.csv) - > kept.csv
venv/bin/csvsort -r -c number votes.csv | tee sorted.csv
venv/bin/csvsort -I -r -c number votes.csv > plain.csv
if ! cmp -s sorted.csv seen.csv || ! cmp -s plain.csv kept.csv; then
    echo "Changed: expected times and numbers for the cells, and the cells themselves with -I" >&2
    exit 1
fi
