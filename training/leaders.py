# ruff: noqa: E501  (tables and patterns of titles read better in long rows)
"""Who held the highest offices when: `python -m training.leaders` writes src/onrecord/data/leaders.tsv.

Sources: ../shared/data/factbook/leaders_history.tsv (public domain; editions of 2015-10 to 2026-01 with a gap from 2017-03 to 2020-11)
names chiefs of state and heads of government; the REIGN leader list to 2021-03 (MIT, Copyright (c) 2017 Paul Le) names one
effective leader a state from about 1945, mostly by surname and without an office.
"""

from __future__ import annotations

import csv
import html
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

from training.shared import SHARED
from training.states import CODES, code_of

DATA = SHARED / "data"
TABLE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "leaders.tsv"
MONTHS = "January February March April May June July August September October November December".split()
LAST = "2026-01"  # the archive's last month: who is seen in it still holds the office
HEAD = """\
# Chiefs of state and heads of government. Sources: CIA World Factbook, editions 2015-10 to 2026-01 (public domain), and the REIGN
# leader list, version 2021-03, under the licence below. Rebuild: python -m training.leaders.
# Dates are EDTF: "~" marks an end that is no more than the start of the next holder known, or the last month a source knows.
# office: state (chief of state) | government (head of government) | leader (REIGN: effective leader, office inferred or not given).
#
{licence}
state\tname\ttitle\toffice\tfrom\tto"""
# What neither source says, or says in words no rule reads.
BY_HAND = {
    ("PRK", "State Affairs Commission President Kim Jong Un"): (
        "Kim Jong Un",
        "Chairman of the State Affairs Commission",
        "leader",
        "2011-12-17",
        "",
    ),
    ("PRK", "State Affairs Commission Chairman Kim Jong Un"): (
        "Kim Jong Un",
        "Chairman of the State Affairs Commission",
        "leader",
        "2011-12-17",
        "",
    ),
    ("ESP", "Spain Pedro Sanchez Perez-Castejon"): (
        "Pedro Sanchez Perez-Castejon",
        "Prime Minister",
        "government",
        "2018-06-02",
        "",
    ),
    ("ESP", "Mariano Rajoy"): ("Mariano Rajoy", "Prime Minister", "government", "2011-12-20", "2018-06-02"),
}

# REIGN's state abbreviations (Correlates of War) that are not ISO 3166-1 alpha-3; states that are gone take their successor's code.
COW = dict(
    pair.split(":")
    for pair in """BHM:BHS HAI:HTI TRI:TTO BAR:BRB GRN:GRD SLU:LCA SVG:VCT AAB:ATG SKN:KNA GUA:GTM HON:HND SAL:SLV COS:CRI PAR:PRY URU:URY
    UKG:GBR IRE:IRL NTH:NLD FRN:FRA MNC:MCO SWZ:CHE SPN:ESP POR:PRT GFR:DEU GMY:DEU AUS:AUT CZR:CZE SLO:SVK SNM:SMR MNG:MNE MAC:MKD CRO:HRV
    YUG:SRB BOS:BIH KOS:XKX SLV:SVN BUL:BGR MLD:MDA ROM:ROU LAT:LVA LIT:LTU GRG:GEO SWD:SWE DEN:DNK ICE:ISL CAP:CPV EQG:GNQ GAM:GMB MAA:MRT
    NIR:NER CDI:CIV GUI:GIN BFO:BFA SIE:SLE TOG:TGO CAO:CMR NIG:NGA CEN:CAF CHA:TCD CON:COG DRC:COD TAZ:TZA BUI:BDI ANG:AGO MZM:MOZ ZAM:ZMB
    ZIM:ZWE MAW:MWI SAF:ZAF LES:LSO BOT:BWA SWA:SWZ MAG:MDG MAS:MUS SEY:SYC MOR:MAR ALG:DZA LIB:LBY SUD:SDN LEB:LBN KUW:KWT BAH:BHR UAE:ARE
    OMA:OMN TAJ:TJK KYR:KGZ KZK:KAZ MON:MNG ROK:KOR BHU:BTN BNG:BGD MYA:MMR SRI:LKA MAD:MDV NEP:NPL THI:THA CAM:KHM DRV:VNM MAL:MYS SIN:SGP
    BRU:BRN PHI:PHL INS:IDN ETM:TLS AUL:AUS NEW:NZL VAN:VUT SOL:SLB FIJ:FJI NAU:NRU MSI:MHL PAL:PLW GDR: CZE: YAR: YPR: RVN:""".split()
)
# Where REIGN's leader has held one and the same office since the year given, so that its title may be inferred.
OFFICES = {
    "President": """USA:1789 FRA:1959 BRA:1950 ARG:1950 MEX:1917 CHL:1950 COL:1950 PER:1950 ECU:1950 BOL:1950 URY:1985 PRY:1950 CRI:1950 GTM:1950
    HND:1950 NIC:1990 PAN:1994 SLV:1984 DOM:1966 VEN:1959 KOR:1963 PHL:1950 IDN:1950 EGY:1956 NGA:1999 KEN:1964 GHA:1993 ZAF:1994 SEN:1960
    TWN:1950 KAZ:1991 UZB:1991 BLR:1994 UKR:1991 AZE:1991 SYR:1971 ZMB:1964 CYP:1960""",
    "Prime Minister": """GBR:1900 CAN:1900 AUS:1901 NZL:1907 JPN:1945 IND:1947 ISR:1948 ITA:1946 ESP:1977 PRT:1976 NLD:1945 BEL:1945 LUX:1945 DNK:1945
    NOR:1945 SWE:1945 GRC:1974 MYS:1957 SGP:1959 HUN:1990 CZE:1993 SVK:1993 JAM:1962 BRB:1966 TTO:1962 BHS:1973 MUS:1968 EST:1992 LVA:1993
    BGD:1991 PNG:1975 ETH:1995 ISL:1944""",
    "Chancellor": "DEU:1949 AUT:1945",
    "Taoiseach": "IRL:1937",
}
SINCE = {pair[:3]: (title, int(pair[4:])) for title, pairs in OFFICES.items() for pair in pairs.split()}

HOLDER = re.compile(
    r"(?P<who>[^();]+?)\s*\((?:[^();]*?since|[^()]*chief of state since|since)\s+(?:(?P<d>\d{1,2}) )?(?:(?P<m>[A-Z][a-z]+) )?(?P<y>\d{4})"
)
# Words of a title; those in the second row also stand inside long titles. Names begin where none of them goes on.
TITLE = re.compile(
    r"(?:(?:(?:acting|interim|transitional|transition|caretaker|federal|supreme|state|executive|privy council|co-)\s*)*"
    r"(?:Prime Minister|Chief Minister|Minister of State|First Minister|Foreign Minister|Minister(?= of)|Chancellor|Vice President|President-elect|President|Premier|Taoiseach|King|Queen|Emperor"
    r"|Amir|Emir|Sultan|Grand Duke|Prince|Co-prince|Governor[- ]General|Governor|Administrator|Chief Executive|Captains? Regent|Pope|Chairman|Chairperson|Chair"
    r"|Leader|Head of Government|Secretary of State|High Commissioner|Commissioner|Lord of Mann|General Secretary|Mayor|Speaker)s?\b"
    r"(?: (?:of the|of|for the|for|to the|to)\b(?: (?-i:House|Representatives|Swiss|Confederation|Territorial|Assembly|Council|Ministers|Presidency|Presidential|Island|Islamic|Republic"
    r"|Afghanistan|Bosnia|Herzegovina|and|Government|State|Andorra|Interior|Foreign|Affairs|Defense|Finance|National|Collectivity|French|Polynesia|the|of)\b)+)?"
    r",?\s*(?:and (?=[A-Z]))?|State Administration Council(?: Chair)?,?\s*|Presidential (?:Leadership )?Council,?\s*|of Spain\s+|or (?=Prime))+",
    re.IGNORECASE,
)
RANKS = re.compile(
    r"(?:(?:Dr|Gen|Lt|Col|Capt|Maj|Brig|Sr|Jr|Mr|Ret|Adm|H\.?E|General|Colonel|Captain|Sir|Dame|Sheikh|Crown Prince|Ratu|Rear Admiral|Marshal)\b[.,]?\s*)+"
)


class Holder(NamedTuple):
    """A person in an office of a state, for as long as the source says."""

    state: str
    name: str
    title: str
    office: str
    start: str
    end: str


def cased(name: str) -> str:
    """ "Abdelmadjid TEBBOUNE" -> "Abdelmadjid Tebboune": the factbook writes surnames in capitals."""
    words = name.split()
    numeral = re.compile(r"[IVX]+")
    return " ".join(w if at and numeral.fullmatch(w) else re.sub(r"[^\W\d_a-z]{2,}", _capital, w) for at, w in enumerate(words))


def _capital(found: re.Match[str]) -> str:
    word = found.group()
    return "Mc" + word[2:].capitalize() if word.startswith("MC") and len(word) > 4 else word.capitalize()


def bare(name: str) -> str:
    """A surname to compare two spellings by."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", plain.split()[-1]) if plain.split() else ""


def date_of(found: re.Match[str]) -> str:
    month = f"-{MONTHS.index(found['m']) + 1:02}" if found["m"] in MONTHS else ""
    return found["y"] + month + (f"-{int(found['d']):02}" if found["d"] and month else "")


def factbook(codes: dict[str, str]) -> list[Holder]:
    """One row a holder: the earliest date said, and when the holder was last seen (to be turned into an end later)."""
    seen: dict[tuple[str, str, str], Holder] = {}
    with open(DATA / "factbook" / "leaders_history.tsv", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            state = codes.get(Path(row["file"]).stem)
            words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row["text"].strip('"').replace('""', '"'))).split())
            words = " ".join(re.sub(r"\((?![^()]*since)[^()]*\)", " ", words).split())  # "(Conservative)", "(SAC)"
            found = HOLDER.match(words)
            titled = TITLE.match(found["who"]) if found else None
            if (
                not (state and found)
                or re.match(r"vice|note|on ", words, re.IGNORECASE)
                or re.search("-elect|-designate", found["who"], re.IGNORECASE)
            ):
                continue
            name = RANKS.sub("", found["who"][titled.end() if titled else 0 :].strip(" ,"), count=1).strip(" ,")
            name = re.sub(r"^(?:(?:of|for)(?: the)? \w+ )+", "", name)  # "Queen of Australia Elizabeth II"
            name = re.sub(
                r",.*| of the Netherlands| of Denmark| (?:serves as|appointed|elected) .*|\s*\".*?\"| - previously.*", "", name
            )
            name = name.strip()
            if not re.search(r"[A-ZÀ-Ý]{2}", name) or len(name) > 60:
                continue
            title, office = (
                titled.group().strip(" ,") if titled else "",
                "state" if row["office"] == "chief of state" else "government",
            )
            person = Holder(state, cased(name), title[:1].upper() + title[1:], office, date_of(found), row["last_seen"])
            key = (state, office, person.start)
            earlier = seen.get(key)
            seen[key] = person._replace(end=max(person.end, earlier.end)) if earlier else person
    return ended(list(seen.values()))


def days(start: str, later: str) -> int:
    """Days between two dates; a month or year alone counts from its first day."""
    first, second = (date.fromisoformat(f"{words}-01-01"[:10] if len(words) > 4 else f"{words}-01-01") for words in (start, later))
    return (second - first).days


def ended(holders: list[Holder]) -> list[Holder]:
    """Turn "last seen" into an end: open, or the next holder's start, marked "~" where months of editions lie between."""
    rows: list[Holder] = []
    for row in sorted(holders, key=lambda row: (row.state, row.office, row.start)):
        if (
            rows and rows[-1][:2] == row[:2] and rows[-1].office == row.office and days(rows[-1].start, row.start) < 60
        ):  # appointed one day, sworn in on another
            rows[-1] = rows[-1]._replace(end=max(rows[-1].end, row.end), title=rows[-1].title or row.title)
        else:
            rows.append(row)
    done = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        follows = after is not None and (after.state, after.office) == (row.state, row.office)
        if row.end.startswith(LAST):
            end = ""
        elif follows and after is not None and after.start[:7] >= row.start[:7]:
            end = after.start if after.start[:7] <= row.end[:7] else f"{after.start}~"
        else:
            end = f"{row.end[:7]}~"
        usual = Counter(other.title for other in rows if other[0] == row.state and other.office == row.office and other.title)
        done.append(row._replace(end=end, title=row.title or (usual.most_common(1)[0][0] if usual else "")))
    return done


def reign(known: list[Holder]) -> list[Holder]:
    """REIGN's leaders whom the factbook does not already give for that time."""
    terms: dict[tuple[str, str], list[Holder]] = {}
    for row in known:
        for name in {bare(row.name), bare(row.name.split()[0])}:
            terms.setdefault((row.state, name), []).append(row)
    starts = {(row.state, row.start[:7]) for row in known}
    rows = []
    with open(DATA / "leaders" / "reign_leaderlist_2021_3.csv", encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            state = COW.get(row["stateabb"], row["stateabb"])
            name = re.sub(r"\s*\([^)]*\)", "", row["leader"]).strip()
            name = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name  # "Peron, Isabel"
            same = [t for t in terms.get((state, bare(name)), ()) if (t.start[:4] <= row["eyear"] or not row["eyear"])
                    and (t.end[:4] >= row["syear"] or not t.end)]  # fmt: skip
            if not state or not name or (same and int(row["syear"]) >= 2000):
                continue
            start = f"{int(row['syear']):04}-{int(row['smonth']):02}-{int(row['sdate']):02}"
            if (state, start[:7]) in starts:
                continue  # the same person in another spelling, or a figurehead's equal
            end = f"{int(row['eyear']):04}-{int(row['emonth']):02}" if row["eyear"] else "2021-03~"
            title, since = SINCE.get(state, ("", 9999))
            rows.append(Holder(state, name, title if int(row["syear"]) >= since else "", "leader", start, end))
    return rows


def at_home(table: list[Holder]) -> list[Holder]:
    """The rows without those of territories whose chief of state is another state's, and without Andorra's co-princes.

    REIGN lists sovereign states alone.
    """
    with open(DATA / "leaders" / "reign_leaderlist_2021_3.csv", encoding="utf-8", errors="replace") as file:
        sovereign = {COW.get(row["stateabb"], row["stateabb"]) for row in csv.DictReader(file)} | {"PSE"}
    rulers = {row.name for row in table if row.state in sovereign}
    return [row for row in table if row.title != "Co-prince" and (row.state in sovereign or row.name not in rulers)]


def main() -> None:
    with open(DATA / "factbook" / "states.jsonl", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if (row.get("government") or {}).get("Country name")]
    codes = CODES | {Path(row["file"]).stem: code for row in rows if (code := code_of(row))}
    known = factbook(codes)
    found = {*known, *reign(known)}
    table = sorted({Holder(row.state, *BY_HAND.get((row.state, row.name), row[1:])) for row in found})
    table = [row for row in at_home(table) if not re.search("Assembly|Council|Junta|Government", row.name)]
    licence = "\n".join(
        f"# {line}".rstrip() for line in (DATA / "leaders" / "LICENSE.md").read_text(encoding="utf-8").strip().splitlines()
    )
    TABLE.write_text("\n".join([HEAD.format(licence=licence), *("\t".join(row) for row in table)]) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(table)} rows, {TABLE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
