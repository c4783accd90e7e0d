"""Build the kernel with the C compiler at hand: `python src/onrecord/tag/kernel/build.py`. Installing the package does it.

Needs nothing but a compiler: no header of Python's, as the kernel is loaded by ctypes. Where there is none, onnxruntime runs the
encoder; the record is the same.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARY = HERE / "encoder.so"
# No option may let the compiler add up in another order or fuse what is written apart: every path gives the same bits.
OPTIONS = (
    "-std=gnu11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-fvisibility=hidden", "-Wno-psabi",
)  # fmt: skip
AVX2 = ("-mavx2", "-mfma")
VNNI = (*AVX2, "-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq", "-mavx512vnni", "-mprefer-vector-width=256")
PATHS: dict[str, tuple[str, ...]] = {"plain": ()}
PATHS_X86 = PATHS | {"avx2": AVX2, "vnni": VNNI}


SOURCES = ("encoder.h", "path.c", "chain.c", "door.c")


class BuildError(Exception):
    """The kernel was not built; says why."""


def sources() -> str:
    """A hash of the sources that stand here: a library built from others is not loaded."""
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in SOURCES)).hexdigest()[:16]


def build(library: Path = LIBRARY, more: tuple[str, ...] = ()) -> Path:
    """Compile and link, with `more` options; raises BuildError. A library that is there stays until the new one is whole."""
    import os
    import platform
    import shlex
    import shutil
    import tempfile

    compiler = shlex.split(os.environ.get("CC", "")) or [next(filter(shutil.which, ("cc", "gcc", "clang")), "")]
    if not compiler[0] or sys.platform == "win32":
        raise BuildError("no C compiler that it knows" if compiler[0] else "no C compiler")
    paths = PATHS_X86 if platform.machine().lower() in ("x86_64", "amd64") else PATHS
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        made = Path(folder)
        for name, options in paths.items():
            _run([*compiler, *OPTIONS, *options, *more, f"-DFORWARD=forward_{name}", "-c", "path.c", "-o", str(made / f"{name}.o")])
        named = f'-DSOURCES="{sources()}"'
        for name in ("door", "chain"):
            _run([*compiler, *OPTIONS, *more, named, "-c", f"{name}.c", "-o", str(made / f"{name}.o")])
        objects = [str(made / f"{name}.o") for name in ("door", "chain", *paths)]
        _run([*compiler, *more, "-shared", "-o", str(made / "encoder.so"), *objects, "-lm"])
        (made / "encoder.so").replace(library)
    return library


def _run(command: list[str]) -> None:
    import subprocess

    try:
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    except OSError as err:
        raise BuildError(f"{command[0]}: {err.strerror}") from err
    if done.returncode:
        raise BuildError(f"{command[0]}: {(done.stderr.strip() or 'it failed').splitlines()[0]}")


if __name__ == "__main__":
    try:
        print(build())
    except BuildError as error:
        print(f"The kernel was not built: {error}. onnxruntime runs the encoder.", file=sys.stderr)
        sys.exit(1)
