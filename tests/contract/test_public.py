"""What others build on: public names, JSON keys, the schema, the command line's help."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import jsonschema
import msgspec
import pytest
from typer.testing import CliRunner

import onrecord
from onrecord import records
from onrecord.cli import app
from onrecord.cli.app import GROUPS

path = Path(__file__).resolve().parents[2] / "quality" / "commands.py"
spec = importlib.util.spec_from_file_location("commands", path)
assert spec is not None and spec.loader is not None
commands = importlib.util.module_from_spec(spec)
spec.loader.exec_module(commands)

PUBLIC = """
    Actor ActorAnswer ActorLine Agreed Alias Answer Change ChangeAnswer Checked CodebookError
    Correction Count Difference Differing Event
    EventAnswer Evidence ExportError ExtraError Fault Figure FigureAnswer MarkError Membership MembershipAnswer ModelError Month
    NamesError
    Office OfficeAnswer OnrecordError OpenArchive Part Party Position PositionAnswer Problem Question QuestionError QuoteAnswer
    QuoteHits Quoted ReadError Reading Report ReportAnswer SettingError Span SpanError Statement StatementAnswer StoreError
    StoryAnswer StoryTold Telling UnknownError ask_saved ask_statements cite classify_pairs
    feed json_schema manifest open read to_arrow to_pandas to_polars
""".split()

COMMANDS = """
    read plan shard gather watch show schema classify-pairs reports statements events figures positions offices memberships
    stories count timeline compare saved feed formula verify verify-quote cite problems revisions sample agree codebook
    correct uncorrect
    corrections export manifest rehydrate serve mcp actors actor merge unmerge
""".split()

# RECORD.md, in its order.
KEYS = {
    "Reading": "report actors statements events figures offices memberships positions problems corrections",
    "Report": "id place media_type sha256 title publisher authors published lang text parts",
    "Part": "kind span",
    "Actor": "id name kind state sector key mentions",
    "Statement": "id speaker source cue content kind score source_kind source_reason",
    "Event": "id type mode contexts quad actors recipients trigger evidence date place modality statement score",
    "Figure": "id span value low high bound unit of period change giver giver_span",
    "Change": "value unit direction basis span",
    "Office": "person title of title_span former",
    "Membership": "organisation member evidence",
    "Position": "holder stance issue wording statement",
    "Problem": "code span detail",
    "Correction": "kind record action fields was now by at note undone",
}
VALUES = {
    "PartKind": "headline deck byline dateline pull_quote caption credit body furniture",
    "ActorKind": "person state organisation group",
    "StatementKind": "direct indirect mixed",
    "SourceKind": "person organisation document group anonymous",
    "Modality": "asserted claimed planned hypothetical negated",
    "Bound": "exact about at_least at_most range",
    "Stance": "supports opposes commits_to ready_to calls_for denies concerned",
    "EventType": "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE"
    " COERCE ASSAULT",
}


# What `--json` prints of each answer, and each answer's parts.
ANSWERS = {
    "StatementAnswer": "report title publisher place published coder statement speaker speaker_key kind source cue content score"
    " source_kind source_reason corrected highlights",
    "ActorLine": "key name kind state sector aliases merged reports first last",
    "ActorAnswer": "key name kind state sector aliases merged reports first last"
    " offices officers memberships members statement_count statements event_count events",
    "Alias": "words mentions",
    "OfficeAnswer": "basis person person_key title of of_key former reports first last evidence since until source",
    "MembershipAnswer": "organisation organisation_key member member_key reports first last evidence",
    "EventAnswer": "event type mode contexts quad modality date site actors recipients statement speaker speaker_key"
    " trigger evidence score corrected highlights",
    "FigureAnswer": "figure value low high bound unit of period change giver giver_key giver_words evidence corrected highlights",
    "ChangeAnswer": "value unit direction basis words",
    "PositionAnswer": "position holder holder_key stance issue statement speaker speaker_key evidence corrected highlights",
    "Party": "name key kind state sector",
    "Count": "by count",
    "ReportAnswer": "report place title publisher published authors lang media_type sha256 coder statements events"
    " figures positions",
    "Month": "month verbal_cooperation material_cooperation verbal_conflict material_conflict statements",
    "QuoteHits": "speaker speaker_key likeness reports first newest is_whole",
    "QuoteAnswer": "outcome words speaker likeness differences statement evidence hits",
    "Difference": "side words",
    "Checked": "sources readings spans unsealed faults coders",
    "Fault": "place found",
    "Evidence": "report headline place published coder span words",
    "Quoted": "span words",
}


@pytest.fixture
def full_reading(corrected_reading):
    return corrected_reading


@pytest.mark.parametrize("name", ANSWERS)
def test_keys_of_answers_are_pinned(name):
    assert getattr(onrecord, name).__struct_fields__ == tuple(ANSWERS[name].split())


def test_every_command_is_pinned():
    assert commands.command_names() == COMMANDS


def test_help_groups_every_command_and_cuts_no_line_off():
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert [line[:-1] for line in shown.splitlines() if re.fullmatch(r"\w+:", line)] == ["Options", *GROUPS]
    for name, words in (row for lines in GROUPS.values() for row in lines.items()):
        assert len(words) < 50 and re.search(rf"^  {name} +{re.escape(words)}$", shown, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_no_types_of_the_program(name):
    shown = CliRunner().invoke(app, [name, "--help"], prog_name="onrecord").stdout
    assert not re.search(r"<(str|int|path|list|float)|\b(TEXT|INTEGER|FLOAT)\b", shown)
    assert not re.search(r"\[\[|\{", shown.splitlines()[0])


def test_completion_offers_the_commands():
    asked = {"_ONRECORD_COMPLETE": "complete_bash", "COMP_WORDS": "onrecord verify", "COMP_CWORD": "1"}
    made = subprocess.run([sys.executable, "-m", "onrecord"], check=True, env=os.environ | asked, capture_output=True, text=True)
    assert made.stdout.split() == ["verify", "verify-quote"]


def test_public_names_are_pinned():
    assert sorted(onrecord.__all__) == sorted(PUBLIC)
    assert all(hasattr(onrecord, name) for name in PUBLIC)


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_those_of_record_md(name):
    assert getattr(records, name).__struct_fields__ == tuple(KEYS[name].split())


@pytest.mark.parametrize("name", VALUES)
def test_vocabularies_are_those_of_record_md(name):
    assert get_args(getattr(records, name)) == tuple(VALUES[name].split())


def test_json_round_trip_of_every_record_type(full_reading):
    line = full_reading.to_json()
    assert b"\n" not in line
    assert onrecord.Reading.from_json(line) == full_reading
    tree = json.loads(line)
    assert list(tree) == KEYS["Reading"].split()
    for field in msgspec.structs.fields(onrecord.Reading)[1:]:
        first = tree[field.name][0]
        assert list(first) == KEYS[get_args(field.type)[0].__name__].split()
    assert tree["statements"][2]["source"] is None  # not stated is null, never missing
    assert tree["actors"][0]["mentions"][0] == [0, 2]


def test_the_schema_admits_what_is_printed_and_not_more(full_reading):
    validator = jsonschema.Draft202012Validator(onrecord.json_schema())
    tree = json.loads(full_reading.to_json())
    validator.validate(tree)
    tree["statements"][0]["kind"] = "shouted"
    assert not validator.is_valid(tree)


def test_the_schema_is_pinned(golden):
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(json.dumps(onrecord.json_schema()))
    golden("schema.json", result.stdout)


def test_the_schema_is_the_same_from_any_msgspec(monkeypatch):
    """Releases before 0.23 leave docstrings indented, those before 0.22 put null first where the other is a record."""
    expected = json.dumps(onrecord.json_schema())
    made = msgspec.json.schema_components

    def worded_otherwise(types, **options):
        shapes, definitions = made(types, **options)
        for definition in definitions.values():
            definition["description"] = definition["description"].replace("\n", "\n    ")
            for one in definition.get("properties", {}).values():
                one.get("anyOf", []).reverse()
        return shapes, definitions

    monkeypatch.setattr(msgspec.json, "schema_components", worded_otherwise)
    assert json.dumps(onrecord.json_schema()) == expected


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_every_option_and_the_exit_status(name):
    """What it says is pinned by docs/reference/cli.md, made from the same functions; its layout is typer's own."""
    result = CliRunner().invoke(app, [name, "--help"], prog_name="onrecord")
    assert result.exit_code == 0 and "Exit status: 0" in result.stdout
    shown = set(re.findall(r"--[\w-]+", result.stdout))
    assert set(commands.option_names(name)) <= shown


def test_version():
    from importlib.metadata import version

    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0 and result.stdout.startswith(f"onrecord {version('onrecord')} (encoder: ")


def test_usage_errors_leave_with_2():
    for arguments in ([], ["read"], ["nonsense"], ["statements", "trade"]):
        assert CliRunner().invoke(app, arguments).exit_code == 2


def test_importing_is_light():
    script = (
        "import sys, onrecord; heavy = {'onnxruntime', 'tokenizers', 'trafilatura', 'numpy', 'typer', 'rich', 'onrecord.pipeline'}"
    )
    script += "; sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_function_read_is_not_hidden_by_the_folder_of_that_name():
    script = "import onrecord.read, onrecord; from onrecord.read import load_source; onrecord.read.__call__; assert load_source"
    subprocess.run([sys.executable, "-c", script], check=True)
