"""`onrecord serve` as a process: it answers on this machine, and says what is missing before it starts."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytest.importorskip("uvicorn")


def test_it_answers_here_and_stops_when_told(path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "onrecord.cli", "serve", "--db", str(path), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/statements?words=trade") as answer:
                    assert [one["place"] for one in json.load(answer)]
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        else:
            raise AssertionError("it never answered")
    finally:
        process.terminate()
        errors = process.communicate(timeout=60)[1].decode()
    assert f"http://127.0.0.1:{port}/openapi.json" in errors


@pytest.mark.parametrize(("command", "library"), [("serve", "uvicorn"), ("mcp", "mcp")])
def test_what_is_missing_is_named(path, command, library):
    script = (
        f"import sys; sys.modules[{library!r}] = None; from onrecord.cli import main; main([{command!r}, '--db', {str(path)!r}])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert f"{library}: is not installed" in found.stderr and f"onrecord[{command}]" in found.stderr


def test_a_missing_record_is_named(tmp_path):
    command = [sys.executable, "-m", "onrecord.cli", "serve", "--db", str(tmp_path / "none.db")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 2 and "there is no such file" in found.stderr
