"""Time and memory of each format from 1 to 64 times its size: `python benchmarks/formats.py [FORMAT ...]`.

A file of each format is made here, of 1, 4, 16 and 64 times as many reports, or of one report with so many times the paragraphs
where a file is one report. Milliseconds are the least of five readings of the file, from its bytes to reports without their
records, in this process, of one where it takes over a second. All sizes are read in turn, so that what else the machine does slows
each of them alike. Memory is the most that Python held at once in another reading, by tracemalloc. Importing is not timed. A size
that would take longer than a format may, by the size before, is left out and shown as "–", so that all formats are measured in a
few minutes. The last two columns say how many times more the largest took than the one a quarter its size: 4 is linear. Exit status
1 if a format took more than 8 times.
"""

from __future__ import annotations

import gc
import runpy
import sys
import tempfile
import textwrap
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from onrecord.errors import ReadError
from onrecord.read import Source, Ways, find_items, read_item

MADE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "tests" / "read" / "formats.py"))
TIMES = (1, 4, 16, 64)
UNIT = 16  # stories in a file of the first size
TOO_MUCH = 8.0
ROUNDS = 5
LONG, LONGEST = 1.0, 25.0  # seconds: of a reading that is not repeated, and of one that is not begun
TRACED = 5  # times longer that a reading takes whose memory is watched, about


def _stories(number: int) -> str:
    return "\n\n".join(MADE["story"](nr).strip() for nr in range(number))


def _page(number: int) -> bytes:
    blocks = "".join(f"<p class='a' id='b{nr}'>{words}</p>" for nr, words in enumerate(_stories(number).split("\n\n")))
    head = "<!doctype html><html><head><title>Ferries</title></head>"
    return f"{head}<body><article><h1>Ferries</h1>{blocks}</article></body></html>".encode()


def _attributes(number: int) -> bytes:
    many = " ".join(f"data-a{nr}='b'" for nr in range(40 * number))
    return _page(UNIT).replace(b"<article>", f"<article {many}>".encode())


def _wrapped(number: int) -> bytes:
    return "\n\n".join(textwrap.fill(words, 60) for words in _stories(number).split("\n\n")).encode()


def _wordpress(number: int) -> bytes:
    items = "".join(
        f"<item><title>{MADE['title'](nr)}</title><content:encoded><![CDATA[{MADE['story'](nr)}]]></content:encoded></item>"
        for nr in range(number)
    )
    spaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:wp='http://wordpress.org/export/1.2/'"
    return f"<?xml version='1.0'?><rss {spaces}><channel><title>Quay Post</title>{items}</channel></rss>".encode()


FORMATS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "text": ("a.txt", lambda number: _stories(number).encode()),
    "wrapped text": ("a.txt", _wrapped),
    "one line": ("a.txt", lambda number: _stories(number).replace("\n", " ").encode()),
    "page": ("a.html", _page),
    "page, attributes": ("a.html", _attributes),
    "warc": ("a.warc", lambda number: MADE["warc"](range(number))),
    "feed": ("a.rss", lambda number: MADE["feed"](range(number))),
    "wordpress": ("a.xml", _wordpress),
    "jsonl": ("a.jsonl", lambda number: MADE["lines"](range(number)).encode()),
    "json": ("a.json", lambda number: b"[" + b",".join(MADE["lines"](range(number)).encode().strip().split(b"\n")) + b"]"),
    "csv": ("a.csv", lambda number: MADE["table"](range(number)).encode()),
    "parquet": ("a.parquet", lambda number: MADE["parquet"](range(number))),
    "newsml": ("a.xml", lambda number: MADE["newsml"](range(number))),
    "newsml 1": ("a.xml", lambda number: MADE["newsml1"](range(number))),
    "factiva xml": ("a.xml", lambda number: MADE["factiva_xml"](range(number))),
    "mbox": ("a.mbox", lambda number: MADE["mbox"](range(number))),
    "nexis": ("a.txt", lambda number: MADE["nexis_new"](range(number)).encode()),
    "nexis page": ("a.html", lambda number: MADE["nexis_page"](range(number)).encode()),
    "factiva": ("a.txt", lambda number: MADE["factiva"](range(number)).encode()),
    "rtf": ("a.rtf", lambda number: MADE["rtf"](_stories(number))),
    "docx": ("a.docx", lambda number: MADE["docx"](MADE["word"](_stories(number)))),
    "markdown": ("a.md", lambda number: f"# Ferries\n\n{_stories(number)}".encode()),
    "pdf": ("a.pdf", lambda number: MADE["pdf"](_stories(number))),
    "zip": ("a.zip", lambda number: MADE["zipped"]({f"{nr}.txt": MADE["story"](nr).encode() for nr in range(number)})),
    "tar": ("a.tar", lambda number: MADE["tarred"]({f"{nr}.txt": MADE["story"](nr).encode() for nr in range(number)})),
}


def read(path: Path) -> int:
    """Read all of a file; how many reports were in it."""
    number = 0
    for item in find_items(path, Ways()):
        if isinstance(item, Source):
            read_item(item)
            number += 1
        elif isinstance(item, ReadError):
            raise item
    return number


def seconds(path: Path) -> float:
    """Of computing, for one reading; what readings before left is cleared away first."""
    gc.collect()
    began = time.process_time()
    read(path)
    return time.process_time() - began


def held(path: Path) -> float:
    """MB, the most at once."""
    gc.collect()
    tracemalloc.start()
    read(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def rows(names: list[str]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Each format with what it took at each size: milliseconds, and MB."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            file, made = FORMATS[name]
            paths: list[Path] = []
            best: list[float] = []
            for times in TIMES:
                if best and 4 * TRACED * best[-1] > LONGEST:
                    break
                paths.append(Path(folder) / str(times) / file)
                paths[-1].parent.mkdir(exist_ok=True)
                paths[-1].write_bytes(made(UNIT * times))
                if not best:
                    read(paths[0])  # what is imported for it is not timed
                best.append(seconds(paths[-1]))
            for _ in range(ROUNDS - 1):
                best = [least if least > LONG else min(least, seconds(path)) for least, path in zip(best, paths, strict=True)]
            yield name, [(1000 * least, held(path)) for least, path in zip(best, paths, strict=True)]


def main() -> int:
    names = sys.argv[1:] or list(FORMATS)
    if unknown := [name for name in names if name not in FORMATS]:
        print(f"no format {unknown[0]!r}; there are {', '.join(FORMATS)}", file=sys.stderr)
        return 2
    sizes = " | ".join(f"{times}x, ms (MB)" for times in TIMES)
    print(f"| format | {sizes} | time, times | memory, times |\n|{' --- |' * (len(TIMES) + 3)}")
    far = []
    for name, found in rows(names):
        slower, larger = (found[-1][nr] / max(found[-2][nr], 0.001) for nr in (0, 1))
        cells = " | ".join([f"{ms:,.1f} ({mb:.1f})" for ms, mb in found] + ["–"] * (len(TIMES) - len(found)))
        print(f"| {name} | {cells} | {slower:.1f} | {larger:.1f} |", flush=True)
        far += [name] if slower > TOO_MUCH or larger > TOO_MUCH else []
    print(f"\nMore than {TOO_MUCH:g} times: {', '.join(far) or 'none'}.")
    return int(bool(far))


if __name__ == "__main__":
    sys.exit(main())
