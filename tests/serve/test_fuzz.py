"""Whatever is asked, by the document or against it, is answered or refused as the document says."""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import onrecord

schemathesis = pytest.importorskip("schemathesis")
pytest.importorskip("starlette")

from onrecord.serve.api import Limits, make_app

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))
FOLDER = tempfile.TemporaryDirectory()
RECORD = Path(FOLDER.name) / "r.db"
with onrecord.open(RECORD, create=True) as record:
    WORLD["keep"](record)
schema = schemathesis.openapi.from_asgi("/openapi.json", make_app(RECORD, "1", Limits(), hosts=["*"]))


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_fuzz(case):
    # Words without a letter, February 30 or a name that nobody has are well-formed, and still refused by name.
    case.call_and_validate(excluded_checks=[schemathesis.checks.CHECKS.get_by_names(["positive_data_acceptance"])[0]])
