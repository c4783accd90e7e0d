#!/usr/bin/env bash
# What:    since version 4 sqlite-utils takes the noughts off codes in a CSV that it makes a table of.
# Guess:   a cell comes as it stands; a column of CSV is TEXT, as it was in all versions before.
# Seen:    "020" is 20 and the unit "12E4" 120000.0; 3.39.1 keeps both. One cell with a letter anywhere in the column, and all keep
#          their noughts, but joined to root codes, which are numbers now, "020" is 20 even so. --no-detect-types keeps all.
# Matters: in CAMEO, which GDELT and ICEWS code events by, 020 is an appeal and 20 mass violence. Joined to the names of the root
#          codes, an appeal becomes a massacre; looked for as '020' it is not there; and two days' files have two kinds of column.
# With:    sqlite-utils 4.2.1 (August 2026) and 3.39.1, Python 3.11; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 3.39.1 4.2.1; do
    "${PYTHON:-python3.11}" -m venv --without-pip "$folder/$version"
    "${PYTHON:-python3.11}" -m pip --python "$folder/$version" install -qq --no-compile "sqlite-utils==$version"
done
cd "$folder"
printf 'code,unit\n020,12E4\n193,7E1\n' > monday.csv
printf 'code,unit\n020,12E4\n193,7E1\n1A1,9th\n' > tuesday.csv
printf 'code,name\n02,Appeal\n20,Use unconventional mass violence\n' > roots.csv

said() {  # VERSION FILE [OPTION]: the first event of the file, and the name of the root code that its code is taken for
    rm -f events.db
    "$1/bin/sqlite-utils" insert events.db events "$2" --csv ${3:-} > /dev/null
    "$1/bin/sqlite-utils" insert events.db roots roots.csv --csv ${3:-} > /dev/null
    "$1/bin/sqlite-utils" query events.db --csv --no-headers \
        "select events.code, unit, coalesce(name, 'no root code') from events left join roots using (code) limit 1"
}

seen=$(
    for call in "3.39.1 monday.csv" "4.2.1 monday.csv" "4.2.1 tuesday.csv" "4.2.1 monday.csv --no-detect-types"; do
        echo "$call: $(said $call | tr -d '"\r')"
    done
)
echo "$seen"
expected="3.39.1 monday.csv: 020,12E4,no root code
4.2.1 monday.csv: 20,120000.0,Use unconventional mass violence
4.2.1 tuesday.csv: 020,12E4,Use unconventional mass violence
4.2.1 monday.csv --no-detect-types: 020,12E4,no root code"
if [ "$seen" != "$expected" ]; then
    echo "Changed: expected an appeal to be mass violence in version 4, and in neither 3 nor with --no-detect-types" >&2
    exit 1
fi
