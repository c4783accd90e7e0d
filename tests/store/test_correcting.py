"""Corrections: laid over a reading and over each later one, whatever its numbers; nothing is rewritten, all can be undone."""

from __future__ import annotations

import hashlib
import json

import pytest
from msgspec.structs import replace

import onrecord
from onrecord.ask.corrections import Said, ask_corrections, draft
from onrecord.errors import QuestionError, UnknownError
from onrecord.export import FORMATS, export_record
from onrecord.records import Actor, Event, Membership, Reading, Report, Span, Statement, report_id
from onrecord.store.correcting import KINDS, corrected, find, ids_of, told_of
from training.labels import load_gold, pack
from training.labels import told_of as taught

TEXT = "Ana Petrak met Ole Lind of Borland. She said that talks go on. Borland and Arland are in the League. He warned of war.\n"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
SAID = Said("ana", "2031-05-02T10:00:00Z", "looked at")


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def read(shift: int = 0, statements: bool = True) -> Reading:
    """The report as a model reads it; with a shift as another does, which numbers otherwise and cuts otherwise."""
    n = 3 * shift
    ana = Actor(id=f"a{1 + n}", name="Ana Petrak", kind="person", key="person:ana-petrak", mentions=(at("Ana Petrak"), at("She")))
    ole = Actor(id=f"a{2 + n}", name="Ole Lind", kind="person", key="person:ole-lind", mentions=(at("Ole Lind"),))
    bor = Actor(id=f"a{3 + n}", name="Borland", kind="group", mentions=(at("Borland"),))
    league = Actor(id=f"a{4 + n}", name="League", kind="organisation", mentions=(at("League"),))
    go_on = at("that talks go on" if shift else "talks go on")
    said = Statement(id=f"s{1 + n}", speaker=ana.id, source=at("She"), cue=at("said"), content=(go_on,), kind="indirect", score=0.4)
    met = Event(
        id=f"e{1 + n}",
        type="CONSULT",
        quad=1,
        actors=(ana.id, ole.id),
        trigger=at("met"),
        evidence=at("Ana Petrak met Ole Lind"),
        modality="claimed",
        statement=said.id if statements else None,
        score=0.5,
    )
    member = Membership(organisation=league.id, member=bor.id, evidence=at("Borland and Arland are in the League"))
    actors = (league, bor, ole, ana) if shift else (ana, ole, bor, league)
    report = Report(id=report_id("a.txt", TEXT), place="a.txt", media_type="text/plain", sha256=SHA, text=TEXT)
    return Reading(report=report, actors=actors, statements=(said,) if statements else (), events=(met,),
                   memberships=(member,))  # fmt: skip


@pytest.fixture
def record(tmp_path):
    with onrecord.open(tmp_path / "r.db", create=True) as record:
        record.add(read(), TEXT.encode(), "one")
        yield record


def correct(record, address, action="changed", note="looked at", **given):
    fields = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    report, correction = draft(record, address, fields, SAID._replace(note=note), action=action)
    return record.correct(correction, report)


def test_a_field_is_corrected_and_the_reading_before_stays(record):
    before = record.reading(read().report.id)
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    (answer,) = record.statements()
    assert (answer.speaker, answer.score) == ("Ole Lind", 1.0)
    assert answer.corrected == "speaker: ana, 2031-05-02: looked at"
    assert answer.coder == "one+corrected-1"
    assert record.reading(before.report.id, "one") == before
    assert not record.verify().faults


def test_a_correction_holds_for_the_next_model_whatever_its_numbers(record):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    correct(record, "a.txt#e1", type="ACCUSE", recipients="Borland")
    correct(record, "a.txt#m1", action="deleted")
    record.add(read(shift=1), TEXT.encode(), "two")
    (said,), (event,) = record.statements(), record.events()
    assert (said.statement, said.speaker, said.content[0].words) == ("s4", "Ole Lind", "that talks go on")
    assert (event.type, event.quad, [party.name for party in event.recipients]) == ("ACCUSE", 3, ["Borland"])
    assert not record.memberships()
    assert said.coder == "two+corrected-3"
    assert not record.verify().faults


def test_what_the_next_model_does_not_find_is_added(record):
    correct(record, "a.txt#s1", kind="direct")
    record.add(read(shift=1, statements=False), TEXT.encode(), "two")
    (said,) = record.statements()
    assert (said.speaker, said.kind, said.content[0].words) == ("Ana Petrak", "direct", "talks go on")


def test_another_of_the_same_words_is_not_taken_for_it(record):
    correct(record, "a.txt#m1", organisation="person:ole-lind")
    other = replace(read(shift=1), memberships=(replace(read(shift=1).memberships[0], member="a4"),))
    record.add(other, TEXT.encode(), "two")
    assert {(one.member, one.organisation) for one in record.memberships()} == {("Ana Petrak", "League"), ("Borland", "Ole Lind")}


def test_a_record_is_added_and_stays(record):
    fields = {"content": ["of war"], "speaker": ["Ole Lind"], "kind": ["indirect"]}
    report, correction = draft(record, "a.txt", fields, SAID, action="added", kind="statement")
    record.correct(correction, report)
    record.add(read(shift=1), TEXT.encode(), "two")
    assert [(one.statement, one.speaker) for one in record.statements()] == [("s4", "Ana Petrak"), ("s5", "Ole Lind")]


def test_undoing_leaves_what_was_read(record):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    correct(record, "a.txt#s1", kind="direct")
    base = read()
    assert record.undo_correction(base.report.id, 0)
    (said,) = record.statements()
    assert (said.speaker, said.kind) == ("Ana Petrak", "direct")
    assert record.undo_correction(base.report.id, 1)
    assert not record.undo_correction(base.report.id, 1)
    assert replace(record.reading(base.report.id), corrections=()) == base
    assert [one.undone for one in ask_corrections(record)] == [True, True]
    correct(record, "a.txt#s1", kind="direct")
    assert record.statements()[0].kind == "direct"
    assert not record.verify().faults


def test_merging_holds_for_what_was_corrected(record):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    record.merge("person:ole-lind", "person:ana-petrak")
    assert record.statements()[0].speaker_key == "person:ana-petrak"


def test_a_statement_that_is_taken_out_is_named_by_nothing(record):
    correct(record, "a.txt#s1", action="deleted")
    assert not record.statements()
    assert record.events()[0].statement is None


@pytest.mark.parametrize(
    ("address", "action", "kind", "given", "words"),
    [
        ("a.txt#s9", "changed", "", {"kind": "direct"}, "a.txt#s9: the report has no record s9."),
        ("a.txt", "changed", "", {"kind": "direct"}, "it names no record"),
        ("a.txt#s1", "changed", "", {"stance": "denies"}, "a statement has no such field"),
        ("a.txt#s1", "changed", "", {"kind": "loud"}, "Use one of direct, indirect or mixed"),
        ("a.txt#s1", "changed", "", {"kind": "indirect"}, "nothing would change"),
        ("a.txt#s1", "changed", "", {"content": "not there"}, "does not stand in the report"),
        ("a.txt#s1", "changed", "", {"content": "5-900"}, "no stretch of a text"),
        ("a.txt#s1", "changed", "", {"content": ""}, "statement s1 has no content"),
        ("a.txt#s1", "changed", "", {"speaker": "Nobody Known"}, "no actor in this record"),
        ("a.txt#a1", "deleted", "", {}, "a1: s1, e1 name it"),
        ("a.txt", "added", "speech", {}, "no such kind of record"),
        ("a.txt", "added", "statement", {"kind": "direct"}, "a statement needs content"),
        ("a.txt", "added", "statement", {"kind": "direct", "content": "talks go on"}, "the report has it: s1"),
        ("a.txt", "added", "event", {"trigger": "in"}, "stands 2 times"),
    ],
)
def test_what_cannot_be_is_refused(record, address, action, kind, given, words):
    fields = {name: [value] for name, value in given.items()}
    with pytest.raises((QuestionError, UnknownError), match=words):
        draft(record, address, fields, SAID, action=action, kind=kind)
    assert not ask_corrections(record)


def test_a_reason_is_asked_for(record):
    with pytest.raises(QuestionError, match="note"):
        correct(record, "a.txt#s1", note=" ", kind="direct")


def test_every_kind_of_record_is_found_again_in_its_own_reading(reading_at):
    reading = reading_at()
    for kind in KINDS:
        for nr, one in enumerate(getattr(reading, kind)):
            told = told_of(reading, kind, one)
            assert find(reading, kind, told, exactly=True) == nr, ids_of(reading, kind)[nr]


def test_no_correction_changes_nothing(reading_at):
    reading = reading_at()
    assert corrected(reading, ()) == reading


def test_reading_the_same_again_leaves_the_correction(record):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    correct(record, "a.txt#m1", action="deleted")
    assert not record.add(read(), TEXT.encode(), "one")
    (said,) = record.statements()
    assert (said.speaker, said.coder) == ("Ole Lind", "one+corrected-2")
    assert not record.memberships()
    assert not record.verify().faults


def test_what_is_exported_brings_the_correction_where_it_is_read(record, tmp_path):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    export_record(record, "readings", tmp_path / "all.jsonl")
    (line,) = (tmp_path / "all.jsonl").read_bytes().splitlines()
    told = Reading.from_json(line)
    assert told.actor(told.statements[0].speaker).name == "Ole Lind"
    assert [(one.record, one.fields, one.by, one.note) for one in told.corrections] == [("s1", ("speaker",), "ana", "looked at")]


@pytest.mark.parametrize("form", FORMATS)
def test_each_export_tells_what_was_corrected_after_another_model_and_a_merge(record, tmp_path, form):
    if form == "parquet":
        pytest.importorskip("pyarrow")
    record.add(read(shift=1), TEXT.encode(), "two")
    correct(record, "a.txt#s4", speaker="person:ole-lind", content="of war")
    correct(record, "a.txt#e4", type="ACCUSE", actors="person:ana-petrak", recipients="Borland")
    correct(record, "a.txt#a7", name="Harbour League")
    record.merge("person:ole-lind", "person:ana-petrak")
    record.add(read(), TEXT.encode(), "three")
    export_record(record, form, tmp_path / "out", modality="claimed")
    files = [path for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")) if path.is_file()]
    told = {"icews": b"Accuse", "gdelt": b"\t110\t", "gkg": b"Harbour League", "jsonld": b"of war"}.get(form, b"ACCUSE")
    assert any(told in path.read_bytes() for path in files)
    if form not in ("readings", "standoff"):  # which tell what stood there before, too
        assert not any(b"CONSULT" in path.read_bytes() for path in files)


def test_a_type_of_an_own_code_book_can_be_given_and_holds_for_the_next_model(record):
    correct(record, "a.txt#e1", type="PARLEY")
    record.add(read(shift=1), TEXT.encode(), "two")
    (event,) = record.events(type="PARLEY")
    assert (event.type, event.quad) == ("PARLEY", 1)
    with pytest.raises(QuestionError, match="Did you mean CONSULT"):
        correct(record, "a.txt#e4", type="CONSULTS")


def test_exports_have_a_column_and_labels_to_train_on(record, tmp_path):
    correct(record, "a.txt#s1", speaker="person:ole-lind")
    export_record(record, "csv", tmp_path / "t", kinds=["statements"])
    assert "speaker: ana, 2031-05-02: looked at" in (tmp_path / "t" / "statements.csv").read_text("utf-8")
    assert export_record(record, "labels", tmp_path / "l") == {"labels": 1}
    (gold,) = load_gold(tmp_path / "l")
    assert gold.gold["report"]["looked_at"] == [[0, len(TEXT) - 1]]
    assert pack([tmp_path / "l"], tmp_path / "packed" / "l.jsonl") == 1
    assert "looked at" not in json.dumps([json.loads(line) for line in (tmp_path / "packed" / "l.jsonl").open()])
    assert (taught(gold).spans["event"] >= 0).any()
    away = gold._replace(gold=gold.gold | {"report": gold.gold["report"] | {"looked_at": [[0, 9]]}})
    assert (taught(away).spans["event"][5:] == -1).all()
