"""Whatever is asked, by the document or against it, is answered or refused as the document says."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import onrecord
from onrecord.serve.operations import operations

pytest.importorskip("starlette")

WORLD = runpy.run_path(str(Path(__file__).parents[1] / "ask" / "world.py"))


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """The interface as its document tells it; here and not above, as each worker would wait for its library at its start."""
    schemathesis = pytest.importorskip("schemathesis")
    from onrecord.serve.api import Limits, make_app

    path = tmp_path_factory.mktemp("fuzz") / "r.db"
    with onrecord.open(path, create=True) as record:
        WORLD["keep"](record)
    return schemathesis.openapi.from_asgi("/openapi.json", make_app(path, "1", Limits(), hosts=["*"]))


@pytest.mark.slow
@pytest.mark.parametrize("name", operations(50))
def test_fuzz(documented, name):
    import schemathesis
    from schemathesis.generation.feedback import FeedbackSources
    from schemathesis.pytest._test_builder import build_operation_test  # what its own decorator makes as tests are collected
    from schemathesis.python._constants.orchestrator import make_constants_value_source

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def ask(case):
        # Words without a letter, February 30 or a name that nobody has are well-formed, and still refused by name.
        case.call_and_validate(excluded_checks=[schemathesis.checks.CHECKS.get_by_names(["positive_data_acceptance"])[0]])

    operation = documented[f"/api/{name}"]["GET"]
    feedback = FeedbackSources(constants_value_source=make_constants_value_source(documented))
    build_operation_test(config=documented.config, operation=operation, test_func=ask, given_kwargs={}, feedback=feedback)()


def test_all_that_is_documented_is_asked(documented):
    assert set(documented.raw_schema["paths"]) == {f"/api/{operation}" for operation in operations(50)}
