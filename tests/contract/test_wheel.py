"""The wheel: one file, not too large, and all that reading needs is in it; and the Dockerfile installs what is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 60_000_000


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    words = [str(one) for one in command]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=600, cwd=cwd, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of what is in this clone, built from a copy without anything that was built in the clone."""
    pytest.importorskip("hatchling", reason="what builds the wheel is in the lock, and not in this environment")
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "encoder.so", "*.egg-info"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, folder)
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder / "out", folder)
    (made,) = (folder / "out").iterdir()
    return made


@pytest.mark.slow
def test_the_wheel_holds_what_is_in_src_and_is_not_too_large(wheel: Path) -> None:
    assert wheel.stat().st_size <= MOST_BYTES
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("onrecord/")}
    folder = ROOT / "src"
    there = {path.relative_to(folder).as_posix() for path in (folder / "onrecord").rglob("*") if path.is_file()}
    assert held - {"onrecord/tag/kernel/encoder.so"} == {name for name in there if not name.endswith((".pyc", "/encoder.so"))}


@pytest.mark.slow
def test_an_environment_with_nothing_but_the_wheel_and_what_it_asks_for_reads_a_sample(wheel: Path, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ONRECORD_"))}
    place = tmp_path / "empty"
    venv.create(place, with_pip=False)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, env=clean)
    # What it depends on comes from here, without a network. This clone does not: folders named in a .pth file have no .pth files.
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", env=clean).strip())
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert place in Path(run(python, "-c", "import onrecord; print(onrecord.__file__)", cwd=tmp_path, env=clean).strip()).parents
    program = python.with_name("onrecord.exe" if os.name == "nt" else "onrecord")
    told = run(program, "read", ROOT / "samples" / "wire_sanctions.txt", cwd=tmp_path, env=clean)
    assert "Kortekaas" in told


def test_the_dockerfile_copies_what_is_there_and_installs_from_the_lock() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    taken = [name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]]
    assert "locks/serve.txt" in taken and all((ROOT / name).exists() for name in taken)
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert sorted(let_in) == sorted(taken), "all else stays outside"
    user, entry = lines.index("USER onrecord"), lines.index('ENTRYPOINT ["onrecord"]')
    assert user < entry and "--require-hashes" in "".join(lines)
