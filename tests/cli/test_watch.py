"""Time for an item is its computing time: what waits for its turn is not late, what stands still is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from onrecord.intake import processes
from onrecord.intake.processes import Used, Watch, used_by


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch):
    """A process and a clock that a test moves by hand: seconds computed, standing still or not, seconds on the wall."""
    state = {"used": Used(0.0, False), "now": 0.0}
    monkeypatch.setattr(processes, "used_by", lambda pid: state["used"])
    monkeypatch.setattr(processes.time, "monotonic", lambda: state["now"])

    def move(used: Used | None, now: float) -> None:
        state.update(used=used, now=now)

    return move


def test_a_process_that_waits_for_its_turn_is_not_late(account) -> None:
    over = Watch(1)
    over.expect(10)
    for now in range(0, 1000, 5):  # a busy machine: a hundredth of the time is its own
        account(Used(now / 100, False), now)
        assert not over.is_over()


def test_a_process_is_late_by_what_it_computes(account) -> None:
    over = Watch(1)
    account(Used(50.0, False), 0)  # on items before
    over.expect(10)
    account(Used(59.0, False), 9)
    assert not over.is_over()
    account(Used(60.5, False), 11)
    assert over.is_over()
    over.expect(None)
    assert not over.is_over() and not over.awaits


def test_a_process_that_stands_still_is_late_by_the_clock(account) -> None:
    over = Watch(1)
    over.expect(10)
    account(Used(0.0, True), 9)
    assert not over.is_over()
    account(Used(0.1, True), 9.5)  # it has moved
    assert not over.is_over()
    account(Used(0.1, True), 19)
    assert not over.is_over()
    account(Used(0.1, True), 20)
    assert over.is_over()


def test_where_the_system_keeps_no_account_the_clock_counts(account) -> None:
    over = Watch(1)
    account(None, 0)
    over.expect(10)
    account(None, 11)
    assert over.is_over()


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="this system keeps no such account")
def test_the_account_of_a_real_process() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    own = used_by(os.getpid())
    assert own and own.seconds > 0 and not own.still
    assert used_by(process.pid)
    process.communicate(b"\n")
    assert used_by(process.pid) is None
