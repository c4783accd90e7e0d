"""Two nodes of Ray in two network namespaces, one killed in the middle: the rows are those of a run nobody disturbed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
CLUSTER = Path(__file__).parents[2] / "benchmarks" / "cluster.py"
CANNOT = 3  # the exit status of a machine on which it cannot be tried


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_a_node_that_is_killed_loses_and_doubles_nothing(tmp_path):
    command = [sys.executable, str(CLUSTER), "--reports", "120", "--shards", "8", "--trials", "1", "--keep", str(tmp_path)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if ended.returncode == CANNOT:
        pytest.skip(ended.stderr.strip())
    assert (ended.returncode, ended.stdout.count("same rows")) == (0, 1), ended.stdout + ended.stderr
