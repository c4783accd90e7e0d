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
OTHERS = {"USA": "U.S.|US|USA|U.S.A.|America|United States of America", "GBR": "UK|U.K.|Britain|Great Britain", "ARE": "UAE|U.A.E.|Emirates",
          "COD": "Democratic Republic of Congo|DR Congo|DRC|Congo-Kinshasa", "COG": "Congo-Brazzaville",           "CHN": "PRC|P.R.C.|People's Republic of China|mainland China", "RUS": "Russian Federation", "CZE": "Czechia", "TUR": "Türkiye|Turkiye", "MMR": "Burma",
          "CIV": "Côte d'Ivoire|Cote d'Ivoire", "VAT": "Vatican|Vatican City", "PSE": "State of Palestine|Palestinian Authority", "CPV": "Cape Verde", "SWZ": "Swaziland",
          "MKD": "Macedonia", "TLS": "East Timor", "TWN": "Republic of China", "IRN": "Islamic Republic of Iran", "SYR": "Syrian Arab Republic", "NLD": "Holland",
          "CUW": "Curaçao", "STP": "São Tomé and Príncipe", "BLM": "Saint Barthélemy|St. Barts", "LCA": "St. Lucia|St Lucia", "KNA": "St. Kitts and Nevis|St Kitts and Nevis", "VCT": "St. Vincent and the Grenadines|St Vincent and the Grenadines",
          "VIR": "US Virgin Islands|U.S. Virgin Islands|United States Virgin Islands", "MAC": "Macao", "BIH": "Bosnia|Bosnia-Herzegovina", "TTO": "Trinidad", "ATG": "Antigua", "GNB": "Guinea Bissau", "BLR": "Byelorussia",
          "FLK": "Falklands", "MHL": "Marshalls", "SHN": "St. Helena|St Helena", "SXM": "St. Maarten", "MAF": "St. Martin", "FRO": "Faroes|Faeroe Islands", "VNM": "Viet Nam", "LAO": "Lao PDR", "MDA": "Moldavia", "KOR": "Republic of Korea|ROK|S. Korea",
          "PRK": "DPRK|D.P.R.K.|Democratic People's Republic of Korea|N. Korea"}  # fmt: skip
ADJECTIVES = {"USA": "American|U.S.|US", "GBR": "British|UK|U.K.", "PRK": "North Korean", "KOR": "South Korean", "ARE": "Emirati|UAE", "COD": "Congolese", "NLD": "Dutch",
              "PSE": "Palestinian", "TWN": "Taiwanese", "NZL": "New Zealand", "XKX": "Kosovar|Kosovan", "CIV": "Ivorian|Ivoirian", "BIH": "Bosnian|Herzegovinian", "CHN": "Chinese", "PHL": "Philippine|Filipino",
              "VAT": "Vatican", "SAU": "Saudi|Saudi Arabian", "CHE": "Swiss", "KGZ": "Kyrgyz|Kyrgyzstani", "KAZ": "Kazakh|Kazakhstani", "UZB": "Uzbek|Uzbekistani", "TJK": "Tajik|Tajikistani", "TKM": "Turkmen", "MMR": "Burmese|Myanmarese",
              "DOM": "Dominican", "DMA": "", "GIN": "Guinean", "SSD": "South Sudanese", "SDN": "Sudanese", "MDG": "Malagasy|Madagascan", "ISR": "Israeli", "IRQ": "Iraqi", "AFG": "Afghan",
              "HKG": "Hong Kong|Hongkonger", "MAC": "Macanese|Macau", "COG": "", "SPM": "", "MNP": "Northern Mariana", "CUW": "Curacaoan|Curaçaoan", "LUX": "Luxembourg|Luxembourgish|Luxembourger", "ARG": "Argentine|Argentinian|Argentinean",
              "AZE": "Azerbaijani|Azeri", "BGD": "Bangladeshi|Bangladesh", "BWA": "Botswanan|Motswana|Batswana", "LSO": "Basotho|Lesotho", "SWZ": "Swazi|Eswatini", "CRI": "Costa Rican", "CZE": "Czech", "FLK": "Falkland", "GGY": "", "JEY": "",
              "HRV": "Croatian|Croat", "SRB": "Serbian|Serb", "SVN": "Slovenian|Slovene", "SVK": "Slovak|Slovakian", "MKD": "North Macedonian|Macedonian", "NPL": "Nepali|Nepalese", "SLV": "Salvadoran|Salvadorean", "TTO": "Trinidadian|Tobagonian", "CPV": "Cabo Verdean|Cape Verdean",
              "BFA": "Burkinabe|Burkinabé", "TLS": "Timorese|East Timorese", "GUM": "Guamanian", "KIR": "I-Kiribati", "WLF": "Wallisian|Futunan", "IMN": "Manx", "SGP": "Singaporean|Singapore", "ESH": "Sahrawi|Sahraoui", "LIE": "Liechtenstein", "BRB": "Barbadian|Bajan", "MCO": "Monegasque",
              "COM": "Comoran|Comorian", "SLB": "Solomon Islands", "COK": "Cook Islands", "VIR": "", "VGB": "", "NFK": "", "CXR": "", "PCN": "", "GIB": "Gibraltarian", "SYC": "Seychellois", "NIC": "Nicaraguan", "PLW": "Palauan", "ECU": "Ecuadorian|Ecuadorean", "UKR": "Ukrainian"}  # fmt: skip
CAPITALS = {"ISR": "Jerusalem", "BOL": "La Paz", "ZAF": "Pretoria", "NLD": "The Hague|Amsterdam", "CHL": "Santiago", "MMR": "Naypyidaw|Nay Pyi Taw|Naypyitaw", "UKR": "Kyiv|Kiev", "USA": "Washington",
            "KAZ": "Astana|Nur-Sultan", "LKA": "Colombo", "BEN": "Porto-Novo", "TZA": "Dodoma", "PSE": "Ramallah", "TWN": "Taipei", "CIV": "Yamoussoukro", "MYS": "Kuala Lumpur|Putrajaya", "SWZ": "Mbabane", "BDI": "Gitega", "MDA": "Chisinau|Chișinău",
            "NRU": "Yaren", "ROU": "Bucharest", "YEM": "Sanaa|Sana'a", "IND": "New Delhi|Delhi", "MNG": "Ulaanbaatar|Ulan Bator", "GEO": "Tbilisi", "CMR": "Yaounde|Yaoundé", "PRY": "Asuncion|Asunción", "TGO": "Lome|Lomé", "STP": "Sao Tome|São Tomé", "ISL": "Reykjavik|Reykjavík",
            "IRN": "Tehran|Teheran", "XKX": "Pristina|Prishtina", "NCL": "Noumea|Nouméa", "BRA": "Brasília|Brasilia", "COL": "Bogotá|Bogota", "CRI": "San José", "MDV": "Malé", "VUT": "Port Vila|Port-Vila",
            # Left out: capitals that are far more often somebody's name, another town, or two plain words.
            "IOT": "none", "BMU": "", "FLK": "", "IMN": "", "MSR": "", "NFK": "", "SHN": "", "CYM": "", "AIA": "", "CXR": ""}  # fmt: skip
# Nouns for the people where they are not the adjective and an s; a collective ("the Dutch") stands here too.
PEOPLE = {"GBR": "Britons|Briton|British", "NLD": "Dutch|Dutchmen|Dutchman|Dutchwoman", "FRA": "French|Frenchmen|Frenchman|Frenchwoman", "IRL": "Irish|Irishmen|Irishman|Irishwoman", "ESP": "Spaniards|Spaniard|Spanish", "DNK": "Danes|Dane", "FIN": "Finns|Finn",
          "SWE": "Swedes|Swede", "POL": "Poles", "TUR": "Turks|Turk", "HRV": "Croats|Croatians", "SRB": "Serbs|Serbians", "SVN": "Slovenes|Slovenians", "SVK": "Slovaks|Slovakians", "CZE": "Czechs", "PHL": "Filipinos|Filipina|Filipinas", "NZL": "New Zealanders|New Zealander",
          "ISL": "Icelanders|Icelander", "LUX": "Luxembourgers", "LIE": "Liechtensteiners|Liechtensteiner", "GRL": "Greenlanders|Greenlander", "HKG": "Hong Kongers|Hong Konger|Hongkongers", "TWN": "Taiwanese", "CHN": "Chinese", "JPN": "Japanese", "VNM": "Vietnamese", "CHE": "Swiss",
          "PRT": "Portuguese", "LBN": "Lebanese", "SDN": "Sudanese", "SSD": "South Sudanese", "MMR": "Burmese", "THA": "Thais|Thai", "SAU": "Saudis|Saudi Arabians", "AFG": "Afghans", "KAZ": "Kazakhs|Kazakhstanis", "UZB": "Uzbeks|Uzbekistanis", "TJK": "Tajiks", "TKM": "Turkmens", "KGZ": "Kyrgyz",
          "AZE": "Azerbaijanis|Azeris", "ARE": "Emiratis", "ISR": "Israelis", "IRQ": "Iraqis", "PSE": "Palestinians", "ARG": "Argentines|Argentinians", "XKX": "Kosovars|Kosovans", "BIH": "Bosnians", "MKD": "Macedonians|North Macedonians", "COD": "Congolese", "GAB": "Gabonese", "SEN": "Senegalese",
          "TGO": "Togolese", "BEN": "Beninese", "MLT": "Maltese", "NPL": "Nepalis|Nepalese", "BTN": "Bhutanese", "GUY": "Guyanese", "MHL": "Marshallese", "SYC": "Seychellois", "BFA": "Burkinabe", "MDG": "Malagasy", "TLS": "Timorese", "LAO": "Laotians", "KIR": "I-Kiribati", "BWA": "Batswana|Motswana",
          "LSO": "Basotho|Mosotho", "SWZ": "Swazis|Swazi", "FRO": "Faroese", "SMR": "Sammarinese", "PRK": "North Koreans", "KOR": "South Koreans", "USA": "Americans", "CIV": "Ivorians", "GIN": "Guineans", "DOM": "Dominicans", "SLB": "Solomon Islanders", "PRI": "Puerto Ricans", "RUS": "Russians",
          "ATG": "Antiguans|Barbudans", "KNA": "Kittitians|Nevisians", "TTO": "Trinidadians|Tobagonians", "VUT": "Ni-Vanuatu", "ESH": "Sahrawis|Sahraouis", "MNP": "", "DMA": "", "SGP": "Singaporeans", "BRB": "Barbadians|Bajans", "GIB": "Gibraltarians", "MCO": "Monegasques", "COG": "", "MAC": "Macanese",
          "SPM": "", "BLM": "", "GUM": "Guamanians", "ASM": "American Samoans", "VIR": "Virgin Islanders", "VGB": "British Virgin Islanders", "CPV": "Cabo Verdeans|Cape Verdeans", "SLV": "Salvadorans|Salvadoreans", "TKL": "Tokelauans", "GNQ": "Equatorial Guineans", "WLF": "Wallisians|Futunans"}  # fmt: skip
# ISO 3166-1 entries the factbook files under another state: adjectives, capitals, other names.
FRENCH_OR_SMALL = {"ALA": ("Åland Islands", "Ålandic", "Mariehamn", "Åland"), "ATF": ("French Southern Territories", "", "", "French Southern and Antarctic Lands"),
                   "BES": ("Bonaire, Sint Eustatius and Saba", "", "Kralendijk", "Caribbean Netherlands|Bonaire|Sint Eustatius"), "CCK": ("Cocos Islands", "", "", "Cocos (Keeling) Islands|Keeling Islands"),
                   "GLP": ("Guadeloupe", "Guadeloupean", "Basse-Terre", ""), "GUF": ("French Guiana", "French Guianese", "Cayenne", "Guyane"), "MTQ": ("Martinique", "Martinican", "Fort-de-France", ""),
                   "MYT": ("Mayotte", "Mahoran", "Mamoudzou", ""), "REU": ("Réunion", "Réunionese", "Saint-Denis", "Reunion Island|La Réunion"), "SJM": ("Svalbard and Jan Mayen", "", "Longyearbyen", "Svalbard|Jan Mayen"),
                   "UMI": ("United States Minor Outlying Islands", "", "", "")}  # fmt: skip


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
    """code, name, adjectives, capitals, other names, people; alternatives joined by |."""
    names = {
        form: clean(cell.get("text", "")) for form, cell in row["government"]["Country name"].items() if isinstance(cell, dict)
    }
    name = NAMES.get(code) or names["conventional short form"]
    long = names.get("conventional long form", "").removeprefix("The ")
    given = clean(((row.get("nationality") or {}).get("adjective") or {}).get("text", ""))
    parts = [part.strip() for part in re.split(r",| or |/", given) if part.strip()[:1].isupper() and part.strip() != "NA"]
    adjective = ADJECTIVES.get(code, "|".join(parts))
    capital = clean(((row["government"].get("Capital") or {}).get("name") or {}).get("text", "")).split(",")[0]
    capital = CAPITALS.get(code, "" if len(capital) > 25 else capital)
    others = [*OTHERS.get(code, "").split("|"), long if long.casefold() not in ("none", name.casefold()) else ""]
    capital = "" if capital.casefold() == "none" else capital.strip()
    people = PEOPLE.get(code, people_of(((row.get("nationality") or {}).get("noun") or {}).get("text", "")))
    return code, name, adjective, capital, "|".join(dict.fromkeys(other for other in others if other and other != name)), people


def people_of(noun: str) -> str:
    """The plural of the factbook's noun: "Kenyan(s)" gives Kenyans; what is spelt out in more words stands in PEOPLE."""
    return "|".join(f"{word}s" for word in re.findall(r"([A-Z][\w -]+)\(s\)", noun))


def main() -> None:
    with open(SHARED / "data" / "factbook" / "states.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    named = [row for row in rows if (row.get("government") or {}).get("Country name")]
    table = {code: row_of(code, row) for row in named if (code := code_of(row))}
    table |= {code: (code, *row, "") for code, row in FRENCH_OR_SMALL.items()}
    lines = [
        "# States and territories. Source: CIA World Factbook (public domain), the archive's last edition, January 2026; ISO 3166-1."
    ]
    lines += [
        "# Built 2026-01 from that edition by training/states.py, which holds the corrections and newspaper names (own work)."
    ]
    lines += ["# Rebuild: python -m training.states. A code takes no side.", "code\tname\tadjectives\tcapitals\tothers\tpeople"]
    lines += ["\t".join(table[code]) for code in sorted(table)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(table)} rows")


if __name__ == "__main__":
    main()
