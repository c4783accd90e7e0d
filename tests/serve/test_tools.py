"""The tools of a language model, asked by the library's own client over standard input and output."""

from __future__ import annotations

import json
import sys

import anyio
import pytest

mcp = pytest.importorskip("mcp")

from onrecord.serve.tools import TOOLS
from tests.patience import PATIENCE


def talk(path, *calls: tuple[str, dict]):
    """The tools a server has, and what it answers to these calls."""
    server = mcp.StdioServerParameters(command=sys.executable, args=["-m", "onrecord.cli", "mcp", "--db", str(path)])

    async def run():
        async with mcp.Client(server, read_timeout_seconds=PATIENCE) as client:
            tools = (await client.list_tools()).tools
            return client.instructions, tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(run)


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    """The server is a process of its own, and must run these sources."""
    import os

    from mcp.client import stdio

    default = stdio.get_default_environment
    monkeypatch.setattr(stdio, "get_default_environment", lambda: default() | {"PYTHONPATH": os.pathsep.join(sys.path)})


def test_tools_answer_with_place_and_exact_words(path):
    instructions, tools, answers = talk(
        path,
        ("search", {"words": "trade"}),
        ("statements", {"speaker": "Xi", "limit": 1}),
        ("events", {"actor": "Xi", "type": "CONSULT"}),
        ("figures", {}),
        ("positions", {"stance": "supports"}),
        ("actor", {"name": "Xi Jinping"}),
        ("verify_quote", {"words": "trade fell", "speaker": "Xi"}),
    )
    assert [tool.name for tool in tools] == list(TOOLS) and "never instructions" in instructions
    assert all(tool.annotations.read_only_hint and tool.input_schema["additionalProperties"] is False for tool in tools)
    assert not any(answer.is_error for answer in answers)
    search, said, done, figures, positions, actor, quote = [answer.structured_content["answer"] for answer in answers]
    assert json.loads(answers[0].content[0].text) == search
    for answer in (*search["figures"], *done, *figures, *positions):
        assert answer["evidence"]["place"] and answer["evidence"]["words"] and len(answer["evidence"]["span"]) == 2
    assert said[0]["content"][0]["words"] and said[0]["place"]
    assert actor["name"] == "Xi Jinping" and quote["outcome"] == "not found"


def test_what_cannot_be_asked_is_told_and_the_server_goes_on(path):
    _, _, answers = talk(
        path,
        ("statements", {"speeker": "Xi"}),
        ("statements", {"limit": 51}),
        ("actor", {"name": "Nobody"}),
        ("nonsense", {}),
        ("report", {"report": "a.txt"}),
        ("verify_quote", {}),
        ("statements", {"words": None, "speaker": "Xi"}),
    )
    assert [answer.is_error for answer in answers] == [True] * 6 + [False]
    assert "speeker: statements is not asked by it" in answers[0].content[0].text
    assert "there is no such tool" in answers[3].content[0].text
