"""The tables themselves: complete, consistent, quick to load."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from onrecord.packaged import rows_of
from onrecord.resolve.tables import leaders_on, load_tables
from tests.timing import assert_cheap

TABLES = load_tables()
# ISO 3166-1 alpha-3, all 249 officially assigned, January 2026; and XKX, which is user-assigned.
ISO = set(
    """ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM
    CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN
    GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM
    JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG
    MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL
    NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN
    SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO
    TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE XKX""".split()
)
SECTORS = set("GOV MIL REB OPP PTY COP JUD SPY JRN MED EDU BUS CRM CVL IGO NGO LEG SOC UAF PRE AGR ELI LAB REL REF".split())


def test_every_iso_entry_has_a_row() -> None:
    assert len(ISO) == 250 and set(TABLES.by_code) == ISO


def test_members_and_states_of_bodies_are_valid_codes() -> None:
    for body in TABLES.organisations.values():
        assert {*body.members, *([body.state] if body.state else [])} <= ISO, body
        assert body.sector in SECTORS, body


@pytest.mark.parametrize(
    ("key", "members"),
    [("UN", 193), ("NATO", 32), ("EU", 27), ("BRICS", 10), ("SCO", 10), ("G7", 7), ("G20", 19), ("ASEAN", 11), ("AU", 55),
     ("OPEC", 12), ("OECD", 38), ("COE", 46), ("GCC", 6), ("LAS", 22), ("OIC", 57), ("CSTO", 6), ("NB8", 8)],
)  # fmt: skip
def test_how_many_members(key: str, members: int) -> None:
    assert len(TABLES.organisations[key].members) == members


def test_seats_stand_for_something_known() -> None:
    for key in TABLES.metonyms.values():
        kind, _, code = key.partition(":")
        assert code in (TABLES.by_code if kind == "state" else TABLES.organisations)


def test_one_word_one_state() -> None:
    """A word that two states share is settled by hand, never by the order of rows."""
    owners: dict[str, set[str]] = {}
    for code, _, adjectives, _, _, people in rows_of("states.tsv"):
        for word in filter(None, {*adjectives.split("|"), *people.split("|")}):
            owners.setdefault(word, set()).add(code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {"Channel Islanders": {"GGY", "JEY"}}


def test_no_cell_has_stray_space_or_a_remark() -> None:
    for name, width in (("states.tsv", 6), ("organisations.tsv", 7), ("metonyms.tsv", 4), ("leaders.tsv", 6)):
        for row in rows_of(name):
            assert len(row) == width and all(cell == cell.strip() for cell in row), row


def test_a_leader_s_name_has_no_title_in_it() -> None:
    """Else whoever is called by two words of the title alone is this leader: each "foreign minister" was Qatar's."""
    names = [row[1] for row in rows_of("leaders.tsv")]
    assert [name for name in names if re.search(r"\b(?:Minister|President|Premier|Chancellor|Council|serves)\b", name)] == []


def test_every_table_says_its_source() -> None:
    for name in ("states", "organisations", "metonyms", "leaders", "traps", "towns"):
        head = (files("onrecord") / "data" / f"{name}.tsv").read_text(encoding="utf-8")[:1200]
        assert head.startswith("#") and re.search(r"Sources?:|Own work", head) and "20" in head


@pytest.mark.parametrize(
    ("state", "date", "name", "title"),
    [
        ("FRA", "2022-12-30", "Emmanuel Macron", "President"),
        ("FRA", "2010-06", "Sarkozy", "President"),
        ("GBR", "2022-10-01", "Mary Elizabeth Truss", "Prime Minister"),
        ("CHN", "2022-12-30", "Xi Jinping", "President"),
        ("USA", "2018", "Donald J. Trump", "President"),
        ("DEU", "2021-11-01", "Angela Merkel", "Chancellor"),
        ("RUS", "2023-01-01", "Vladimir Vladimirovich Putin", "President"),
        ("NZL", "2019-05-05", "Jacinda Ardern", "Prime Minister"),
    ],
)
def test_who_held_office_on_that_day(state: str, date: str, name: str, title: str) -> None:
    assert (name, title) in {(row.name, row.title) for row in leaders_on(state, date)}


def test_who_did_not() -> None:
    assert "Emmanuel Macron" not in {row.name for row in leaders_on("FRA", "2017-05-13")}
    assert "Donald J. Trump" not in {row.name for row in leaders_on("USA", "2023-02")}
    with pytest.raises(KeyError):
        leaders_on("XXX", "2020")


def test_leaders_have_dates_that_run_forwards() -> None:
    for row in rows_of("leaders.tsv"):
        assert row[0] in ISO and re.fullmatch(r"\d{4}(-\d\d){0,2}", row[4]) and re.fullmatch(r"(\d{4}(-\d\d){0,2}~?)?", row[5]), row
        assert not row[5] or row[4][:7] <= row[5][:7], row


@pytest.mark.slow
def test_tables_load_fast() -> None:
    tables = [file for file in files("onrecord.data").iterdir() if file.name.endswith((".tsv", ".txt"))]

    def cut_lines() -> None:
        for file in tables:
            assert [line.split("\t") for line in file.read_text("utf-8").splitlines()]

    assert_cheap(load_tables, 25, cut_lines, "loading the tables and cutting their lines")  # 5 times: 22 ms and 4.5 ms here
