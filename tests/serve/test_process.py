"""`onrecord serve` as a process: it answers on this machine, and says what is missing before it starts."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

import onrecord
from tests.patience import PATIENCE, until

pytest.importorskip("uvicorn")


@contextmanager
def served(path, *options):
    """The program, serving: its address, and what it writes on stderr once it has ended."""
    process, address = started(path, *options)
    served.process, errors = process, []
    try:
        yield address, errors
    finally:
        process.terminate()
        errors.append(process.communicate(timeout=PATIENCE)[1].decode())


def started(path, *options):
    """The program once it answers, on a port that was free: if another process has taken it meanwhile, on the next."""
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "onrecord", "serve", "--db", str(path), "--port", str(port), *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        address = f"http://127.0.0.1:{port}"
        until(lambda own=process, at=address: own.poll() is not None or answers(at), "an answer")
        if process.poll() is None:
            return process, address
        errors = process.communicate()[1].decode()
        assert "in use" in errors, errors


def answers(address):
    try:
        urllib.request.urlopen(f"{address}/openapi.json").close()
    except OSError:
        return False
    return True


def test_it_answers_here_and_stops_when_told(path):
    with served(path) as (address, errors), urllib.request.urlopen(f"{address}/api/statements?words=trade") as answer:
        assert [one["place"] for one in json.load(answer)]
    assert f"{address}/openapi.json" in errors[0]


@pytest.mark.parametrize(("command", "library"), [("serve", "uvicorn"), ("mcp", "mcp")])
def test_what_is_missing_is_named(path, command, library):
    script = (
        f"import sys; sys.modules[{library!r}] = None; from onrecord.cli import main; main([{command!r}, '--db', {str(path)!r}])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert f"{library}: is not installed" in found.stderr and f"onrecord[{command}]" in found.stderr


def test_a_missing_record_is_named(tmp_path):
    command = [sys.executable, "-m", "onrecord", "serve", "--db", str(tmp_path / "none.db")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 2 and "there is no such file" in found.stderr


@pytest.mark.slow
def test_a_report_is_added_by_the_program_itself(path):
    """With the shipped weights, in processes that are started anew: what a test in one process does not show."""
    with served(path, "--allow-add") as (address, _):
        jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        token = re.search(r'name="token" value="(\w+)"', jar.open(f"{address}/add").read().decode())[1]
        text = "Prime Minister Ilda Morven of Norway said on Monday that the ferry talks would go on."
        form = urllib.parse.urlencode({"token": token, "text": text, "title": "Ferries", "date": "2026-11-02"}).encode()
        page = jar.open(urllib.request.Request(f"{address}/add", form, {"Origin": address}))
        until(lambda: "Refresh" not in jar.open(page.url).headers, "the report's page", pause=0.2)
        page = jar.open(page.url)
        assert re.search(r"/reports/\w+$", page.url), page.read().decode()
    with onrecord.open(path) as record:
        (report,) = record.reports(place="pasted/")
        assert (report.title, report.published) == ("Ferries", "2026-11-02") and record.statements("ferry")


@pytest.mark.parametrize("way", ["SIGKILL", "SIGTERM"])
def test_an_upload_outlives_the_program(path, way):
    """Accepted and then stopped, however: it is on record after the next start."""
    with served(path, "--allow-add") as (address, _):
        page = urllib.request.urlopen(f"{address}/add")
        token = re.search(r'name="token" value="(\w+)"', page.read().decode())[1]
        told = {"Origin": address, "Cookie": page.headers["Set-Cookie"].split(";")[0]}
        form = {"token": token, "text": "Ola said on Monday that it rained."}
        urllib.request.urlopen(urllib.request.Request(f"{address}/add", urllib.parse.urlencode(form).encode(), told))
        served.process.send_signal(getattr(signal, way))
    with served(path, "--allow-add"):  # it may have been read before the signal came: then nothing is left to do
        until(lambda: pasted_in(path) == 1, "the report")


def pasted_in(path):
    """How many pasted reports are on record."""
    with onrecord.open(path) as record:
        return len(list(record.reports(place="pasted/")))
