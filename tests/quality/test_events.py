"""The measure of events: reports with days and places are read, and a score counts what is right and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.records import Actor, Event, Reading, Span
from quality.eventfit import weights_of
from quality.events import scored
from quality.eventtexts import UNSEEN, Case, hard_cases, reports
from quality.gate import calibration_error
from training.domain import MarkupError
from training.eventdata import load_events

MARKED = "## one | 2025-03-06\n[A1 Arland] [E1/ASSAULT@2025-03-05 attacked] [R1 Borovia] near Homs.\n= 1 Homs\n"


def case_of(folder: Path, marked: str = MARKED) -> Case:
    (folder / "a.txt").write_text(marked, "utf-8")
    (case,) = reports(folder)
    return case


def told(case: Case, **changes: object) -> tuple[int, ...]:
    """The score of a reading that tells the marked event, but for these changes."""
    actors = [Actor(id=f"a{n}", name=w, kind="state", mentions=(Span(at := case.report.text.index(w), at + len(w)),))
              for n, w in enumerate(("Arland", "Borovia"), 1)]  # fmt: skip
    fields = {"type": "ASSAULT", "quad": 4, "actors": ("a1",), "recipients": ("a2",),
              "trigger": Span(7, 15), "evidence": Span(0, 34),
              "date": "2025-03-05", "place": "Homs", "modality": "asserted", "score": 0.9} | changes  # fmt: skip
    reading = Reading(report=case.report, actors=tuple(actors), events=(Event(id="e1", **fields),))  # type: ignore[arg-type]
    return tuple(scored(case, reading)[0])


def test_a_report_is_read_without_its_notes(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    assert case.report.text == "Arland attacked Borovia near Homs."
    assert (case.report.published, case.events[0].date, case.places) == ("2025-03-06", "2025-03-05", ["Homs"])


def test_a_note_on_no_event_is_named(tmp_path: Path) -> None:
    with pytest.raises(MarkupError, match="no trigger"):
        case_of(tmp_path, MARKED + "= 2 Homs\n")


def test_what_is_right_counts(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    assert told(case) == (1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)
    assert told(case, recipients=()) == (1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0)
    assert told(case, modality="planned", date=None, place="Riga") == (1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0)
    assert told(case, type="COERCE") == (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert told(case, trigger=Span(16, 23)) == (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_a_pronoun_is_right_where_its_name_is(tmp_path: Path) -> None:
    case = case_of(tmp_path, MARKED.replace("[R1 Borovia] near", "[R1 it=Borovia], Borovia, near").replace("attacked", "hit"))
    assert case.report.text == "Arland hit it, Borovia, near Homs."
    assert told(case, trigger=Span(7, 10))[:4] == (1, 1, 1, 1)


def test_both_marks_two(tmp_path: Path) -> None:
    case = case_of(tmp_path, "## one\nArland and Borovia: [A1 both=Arland+Borovia] [E1/CONSULT met].\n")
    meeting = {"type": "CONSULT", "trigger": Span(25, 28), "recipients": ()}
    assert case.report.text[25:28] == "met"
    assert told(case, **meeting, actors=("a1", "a2"))[3] == 1
    assert told(case, **meeting, actors=("a1",))[3] == 0


def test_scores_that_are_what_they_promise_have_no_error() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0
    assert calibration_error([(0.9, False)]) == 0.9
    assert calibration_error([]) == 0


def test_the_fit_finds_what_speaks_for_an_event() -> None:
    x = np.array([[1.0, 0.0]] * 20 + [[1.0, 1.0]] * 20)
    y = np.array([1.0] * 5 + [0.0] * 15 + [1.0] * 15 + [0.0] * 5)
    always, feature = weights_of(x, y)
    assert always < 0 < feature


def test_the_texts_of_the_repository_are_whole() -> None:
    ours, unseen = reports(), reports(UNSEEN)
    assert len(ours) == len(unseen) == 40
    assert {case.half for case in ours} == {case.half for case in hard_cases()} == {0, 1}
    assert all(case.report.published and len(case.places) == len(case.events) for case in (*ours, *unseen))


def test_nothing_learns_from_the_reports() -> None:
    assert not {case.report.text for case in (*reports(), *reports(UNSEEN))} & {text.text for text in load_events()}
