"""The table of states and territories: `python -m training.states` writes src/onrecord/data/states.tsv.

Sources: ../shared/data/factbook/states.jsonl (public domain) for names, adjectives, people and capitals; ISO 3166-1 codes by
pycountry. What the two spell differently is settled in the tables below.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pycountry

from training.shared import SHARED

TABLE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "states.tsv"

# Factbook file -> ISO code, where the factbook's short name is none of ISO's.
CODES = {"cf": "COG", "cg": "COD", "ct": "CAF", "ga": "GMB", "iv": "CIV", "sh": "SHN", "fm": "FSM", "bf": "BHS", "dr": "DOM",
         "nn": "SXM", "rn": "MAF", "tb": "BLM", "uc": "CUW", "vq": "VIR", "rs": "RUS", "bm": "MMR", "bx": "BRN", "mc": "MAC",
         "kv": "XKX", "vt": "VAT", "ae": "ARE", "tu": "TUR", "fk": "FLK", "gz": "PSE", "pc": "PCN"}  # fmt: skip
NAMES = {"COG": "Republic of the Congo", "COD": "Democratic Republic of the Congo", "CAF": "Central African Republic", "SHN": "Saint Helena",
         "FSM": "Micronesia", "GMB": "Gambia", "BHS": "Bahamas", "DOM": "Dominican Republic", "MMR": "Myanmar", "VAT": "Holy See",
         "ARE": "United Arab Emirates", "FLK": "Falkland Islands", "PSE": "Palestine", "CIV": "Ivory Coast", "KOR": "South Korea",
         "PRK": "North Korea", "USA": "United States", "GBR": "United Kingdom", "SXM": "Sint Maarten", "TUR": "Turkey", "CZE": "Czech Republic",
         "IOT": "British Indian Ocean Territory"}  # fmt: skip
# Names newspapers use that neither source gives. A territory's ambiguous short name is left out on purpose (Georgia stays the state).
OTHERS = {"USA": "U.S.|US|USA|America|United States of America|the States", "GBR": "UK|U.K.|Britain|Great Britain", "ARE": "UAE|U.A.E.|Emirates",
          "COD": "DR Congo|DRC|Congo-Kinshasa", "COG": "Congo-Brazzaville", "KOR": "Republic of Korea|ROK", "PRK": "DPRK|Democratic People's Republic of Korea",
          "CHN": "PRC|People's Republic of China|mainland China", "RUS": "Russian Federation", "CZE": "Czechia", "TUR": "Türkiye|Turkiye", "MMR": "Burma",
          "CIV": "Côte d'Ivoire|Cote d'Ivoire", "VAT": "Vatican|Vatican City", "PSE": "State of Palestine|Palestinian Authority", "CPV": "Cape Verde", "SWZ": "Swaziland",
          "MKD": "Macedonia", "TLS": "East Timor", "TWN": "Republic of China", "IRN": "Islamic Republic of Iran", "SYR": "Syrian Arab Republic"}  # fmt: skip
ADJECTIVES = {"USA": "American|U.S.|US", "GBR": "British|UK|U.K.", "PRK": "North Korean", "KOR": "South Korean", "ARE": "Emirati", "COD": "Congolese", "NLD": "Dutch",
              "PSE": "Palestinian", "TWN": "Taiwanese", "NZL": "New Zealand", "XKX": "Kosovar|Kosovan", "CIV": "Ivorian", "BIH": "Bosnian", "CHN": "Chinese", "PHL": "Philippine|Filipino",
              "VAT": "Vatican", "SAU": "Saudi|Saudi Arabian", "CHE": "Swiss", "KGZ": "Kyrgyz", "KAZ": "Kazakh", "UZB": "Uzbek", "TJK": "Tajik", "TKM": "Turkmen", "MMR": "Burmese",
              "DOM": "Dominican", "GIN": "Guinean", "SSD": "South Sudanese", "SDN": "Sudanese", "MDG": "Malagasy", "ISR": "Israeli", "IRQ": "Iraqi", "AFG": "Afghan",
              "HKG": "Hong Kong", "MAC": "Macanese"}  # fmt: skip
CAPITALS = {"ISR": "Jerusalem", "BOL": "La Paz", "ZAF": "Pretoria", "NLD": "The Hague", "CHL": "Santiago", "MMR": "Naypyidaw", "UKR": "Kyiv|Kiev", "USA": "Washington",
            "KAZ": "Astana", "LKA": "Colombo", "BEN": "Porto-Novo", "TZA": "Dodoma", "PSE": "Ramallah", "TWN": "Taipei", "CIV": "Yamoussoukro", "MYS": "Kuala Lumpur", "SWZ": "Mbabane",
            "IOT": "none"}  # fmt: skip


def code_of(row: dict[str, Any]) -> str | None:
    """The ISO 3166-1 alpha-3 code of a factbook row; None for what is no entry of its own (oceans, dependencies of none)."""
    stem = Path(row["file"]).stem
    if stem in CODES:
        return CODES[stem]
    names = row["government"].get("Country name", {})
    for form in ("conventional short form", "conventional long form"):
        try:
            return str(pycountry.countries.lookup(clean(names.get(form, {}).get("text", ""))).alpha_3)
        except LookupError:
            continue
    return None


def clean(words: str) -> str:
    """Plain words of a factbook cell: no tags, entities or remarks in brackets."""
    words = html.unescape(re.sub(r"<[^>]+>", " ", words))
    return " ".join(re.sub(r"\([^)]*\)", "", words).split(";")[0].split(" note")[0].split()).strip(" ,")


def row_of(code: str, row: dict[str, Any]) -> tuple[str, ...]:
    """code, name, adjectives, capitals, other names; alternatives joined by |."""
    names = {
        form: clean(cell.get("text", "")) for form, cell in row["government"]["Country name"].items() if isinstance(cell, dict)
    }
    name = NAMES.get(code) or names["conventional short form"]
    long = names.get("conventional long form", "")
    given = clean(((row.get("nationality") or {}).get("adjective") or {}).get("text", ""))
    adjective = ADJECTIVES.get(code) or "|".join(
        part.strip() for part in re.split(r",| or |/", given) if part.strip()[:1].isupper()
    )
    capital = (
        CAPITALS.get(code) or clean(((row["government"].get("Capital") or {}).get("name") or {}).get("text", "")).split(",")[0]
    )
    others = [*OTHERS.get(code, "").split("|"), long if long.casefold() not in ("none", name.casefold()) else ""]
    capital = "" if capital.casefold() in ("none", "") or len(capital) > 25 else capital
    return code, name, adjective, capital, "|".join(dict.fromkeys(other for other in others if other and other != name))


def main() -> None:
    with open(SHARED / "data" / "factbook" / "states.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    named = [row for row in rows if (row.get("government") or {}).get("Country name")]
    table = {code: row_of(code, row) for row in named if (code := code_of(row))}
    lines = [
        "# States and territories. Source: CIA World Factbook (public domain), the archive's last edition, January 2026; ISO 3166-1."
    ]
    lines += ["# Rebuild: python -m training.states. A code takes no side.", "code\tname\tadjectives\tcapitals\tothers"]
    lines += ["\t".join(table[code]) for code in sorted(table)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(table)} rows")


if __name__ == "__main__":
    main()
