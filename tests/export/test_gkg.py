"""A report in the columns of GDELT's GKG 2.1: what is coded stands where its codebook has it, and no sign breaks a column."""

from __future__ import annotations

import onrecord
from onrecord.export import export_record
from onrecord.export.linked import COLUMNS


def test_a_row_a_report(tmp_path, reading_at):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        full = reading_at("full.txt")
        record.add(full, full.report.text.encode(), "c1")
        assert export_record(record, "gkg", tmp_path / "out.gkg.csv") == {"gkg": 1}
    (line,) = (tmp_path / "out.gkg.csv").read_text("utf-8").splitlines()
    row = dict(zip(COLUMNS, line.split("\t"), strict=True))
    assert len(COLUMNS) == 27 and row["V2.1DATE"] == "20221230000000" and row["V2SOURCECOMMONNAME"] == "Wire"
    assert row["V2DOCUMENTIDENTIFIER"] == f"urn:onrecord:report:{full.report.id}"
    text = full.report.text
    for one in row["V2ENHANCEDPERSONS"].split(";"):
        name, at = one.rsplit(",", 1)
        assert name and text[int(at) :].strip()
    for one in filter(None, row["V2.1QUOTATIONS"].split("#")):
        at, length, _, words = one.split("|")
        said = text[int(at) : int(at) + int(length)]
        assert words == " ".join(said.replace(",", " ").split())
    assert any(row[name] for name in ("V2.1AMOUNTS", "V1LOCATIONS"))
