#!/usr/bin/env bash
# What:    chrono-node dates what has happened in the future, on another weekday than the text says, and takes the dead for a year.
# Guess:   read on 30 November 2026, "killed on Tuesday, 3 March" is 3 March 2026, which was a Tuesday; "Article 5 may be used" and
#          numbers of people are no dates.
# Seen:    3 March 2027, a Wednesday, for the nearer 3 March is taken and the weekday not looked at, though the result says weekday 2;
#          Article 5 is 5 May 2027; 20 soldiers killed on 3 May died in 2020; a motion carried by 10 to 4 lasted until four in the
#          morning. chrono.strict says the same.
# Matters: reports of January to May that are read in November lie in the future of a chronology; the weekday, which would tell, is
#          in the text.
# With:    chrono-node 2.10.3, Node 20; first run 2026-11-30
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" chrono-node@2.10.3 > /dev/null
cat > read.mjs <<'JS'
import { strict } from "chrono-node";

const READ_ON = new Date(2026, 10, 30, 12);
const two = (number) => String(number).padStart(2, "0");
const hour = (time) => `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:00`;
const TEXTS = {
  "They were killed on Tuesday, 3 March.": "2027-03-03 12:00, weekday 2 (in fact 3)",
  "Article 5 may be used.": "2027-05-05 12:00",
  "On 3 May 20 soldiers were killed.": "2020-05-03 12:00",
  "The motion was carried by 10 to 4.": "2026-11-30 10:00 to 2026-12-01 04:00",
};
let changed = false;
for (const [text, expected] of Object.entries(TEXTS)) {
  const seen = strict.parse(text, READ_ON).map(({ start, end }) => {
    const weekday = start.isCertain("weekday") ? `, weekday ${start.get("weekday")} (in fact ${start.date().getDay()})` : "";
    return hour(start.date()) + weekday + (end ? ` to ${hour(end.date())}` : "");
  });
  console.log(`${text} ${seen.join("; ") || "no date"}`);
  changed ||= seen.join("; ") !== expected;
}
if (changed) {
  console.error("Changed: expected a Tuesday that is a Wednesday of next year, and three dates of numbers");
  process.exit(1);
}
JS
node read.mjs
