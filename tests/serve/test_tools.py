"""The tools of a language model, asked by the library's own client over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress

import anyio
import pytest

mcp = pytest.importorskip("mcp")

from onrecord.errors import OnrecordError, QuestionError
from onrecord.serve.operations import operations
from onrecord.serve.tools import TOOLS, _answer
from tests.patience import PATIENCE


def talk(path, *calls: tuple[str, dict]):
    """The tools a server has, and what it answers to these calls."""
    server = mcp.StdioServerParameters(command=sys.executable, args=["-m", "onrecord", "mcp", "--db", str(path)])

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
    assert [tool.name for tool in tools] == [name for name in TOOLS if name != "saved"] and "never instructions" in instructions
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
    assert "speeker: there is no such field for statements" in answers[0].content[0].text
    assert "there is no such tool" in answers[3].content[0].text


WRONG = [
    ("count", {"wanted": ["events"]}, "wanted: it is a list. Give text."),
    ("count", {"wanted": "events", "by": [["month"]]}, "by: it is a list. Give text."),
    ("count", {"wanted": "events", "by": [{"a": 1}]}, "by: it is an object. Give text."),
    ("count", {"wanted": "events", "by": "month"}, 'by: it is text. Give a list, as in ["…"].'),
    ("timeline", {"actor": 5}, "actor: it is a number. Give text."),
    ("timeline", {"actor": ["Moldova"]}, "actor: it is a list. Give text."),
    ("actor", {"name": ["a"]}, "name: it is a list. Give text."),
    ("actor", {"name": 5}, "name: it is a number. Give text."),
    ("verify_quote", {"words": ["a"]}, "words: it is a list. Give text."),
    ("verify_quote", {"words": "a", "speaker": 7}, "speaker: it is a number. Give text."),
    ("statements", {"limit": True}, "limit: it is yes or no. Give a number."),
    ("statements", {"limit": 1.5}, "limit: 1.5 is not a whole number. Give a whole number."),
    ("statements", {"between": ["a", {}]}, "between: it is an object. Give text."),
    ("statements", {"between": "ab"}, "between: it is text. Give a list"),
    ("events", {"quad": [1]}, "quad: it is a list. Give a number."),
    ("events", {"since": {"a": 1}}, "since: it is an object. Give text."),
    ("search", {"words": "\ud800"}, "words: it holds half a character. Give whole characters."),
]


@pytest.mark.parametrize(("tool", "given", "told"), WRONG)
def test_a_value_of_another_type_is_refused_by_name(path, tool, given, told):
    with pytest.raises(QuestionError) as caught:
        _answer(operations(50)[tool], path, given)
    assert str(caught.value).startswith(told)


JSON = (None, True, 0, -1, 1.5, float("inf"), 10**400, "", "a", "\ud800", [], ["a"], [1], [None], [["a"]], {}, {"a": 1}, [{}])


def test_whatever_is_given_is_answered_or_refused(path):
    """Every field of every tool with every kind of value: nothing but an error of ours comes of it."""
    saved = path.with_name("saved.toml")
    saved.write_text('[talks]\nkind = "events"\n', "utf-8")
    table = operations(50, saved)
    for tool in TOOLS:
        needed = {name: "events" if name == "wanted" else "Xi" for name in table[tool].needed}
        for name in table[tool].fields:
            for value in JSON:
                with suppress(OnrecordError):
                    _answer(table[tool], path, needed | {name: value})


def test_a_line_that_is_no_message_is_answered_too(path):
    """Broken JSON, and half a character, which the library drops: whoever wrote them would wait for ever."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "{broken",
        json.dumps(
            {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "search", "arguments": {"words": "\ud800"}}}
        ),
        json.dumps(
            {"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": {"name": "search", "arguments": {"words": "trade"}}}
        ),
    ]
    command = [sys.executable, "-m", "onrecord", "mcp", "--db", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        server.stdin.write("".join(f"{line}\n" for line in lines))
        server.stdin.flush()
        told = [json.loads(server.stdout.readline()) for _ in range(4)]
        server.stdin.close()
        assert server.wait(PATIENCE) == 0
    by_id = {one["id"]: one for one in told}
    assert by_id[None]["error"]["code"] == -32700 and "no message" in by_id[None]["error"]["message"]
    assert "in whole characters" in by_id[7]["error"]["message"] and by_id[8]["result"]["content"]
