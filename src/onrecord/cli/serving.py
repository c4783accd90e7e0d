"""Commands that serve a record: over HTTP on this machine, and to a language model over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import Codebook, Db, LoadCoder, app, console_on, warn
from onrecord.errors import SettingError
from onrecord.settings import settings_from

if TYPE_CHECKING:
    from onrecord.code.codebook import Definition
    from onrecord.serve.desk import Adding

SavedFile = Annotated[Path | None, typer.Option(help="Questions that can be asked by name.", metavar="FILE.toml")]
STOP_SECONDS = 5  # that answers and uploads under way have when the program is told to stop


@app.command()
def serve(
    ctx: typer.Context,
    db: Db,
    host: Annotated[
        str, typer.Option(help="The address to answer on; 127.0.0.1 is this machine alone.", metavar="ADDRESS")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=0, max=65535, metavar="N")] = 8765,
    allow_add: Annotated[
        bool, typer.Option("--allow-add", help="Let anyone who opens the pages add reports; without it, nothing is written.")
    ] = False,
    label: Annotated[
        Path | None, typer.Option(help="A sample to label at /label; answers are written to it.", metavar="OUT.csv")
    ] = None,
    codebook: Codebook = None,
    saved: SavedFile = None,
) -> int:
    """Serve a record over HTTP: web pages at /, and an API that /openapi.json describes.

    Nothing is written, except with --allow-add (anyone who can open the pages can add reports) or --label (labels). Needs
    onrecord[serve].

    Exit status: 0 stopped, 2 the record is bad, the address cannot be used or the library is missing.
    """
    from onrecord.export.columns import need

    uvicorn = need("uvicorn", "serve")
    need("starlette", "serve")
    from onrecord.ask import OpenArchive
    from onrecord.serve.api import MOST_CONNECTIONS, Limits, bounded, make_app

    OpenArchive(db).close()  # a bad record is told now, and an older one brought up to date
    _check_address(host, port)
    settings = settings_from(os.environ)
    limits = Limits(settings["serve_rows"], settings["serve_seconds"], settings["serve_bytes"])
    known = ("127.0.0.1", "localhost", "[::1]")
    alone = host in ("127.0.0.1", "localhost", "::1")
    own = _own(codebook, saved)
    adding = _adding(ctx.obj, settings, codebook) if allow_add else None
    application = make_app(db, version("onrecord"), limits, known if alone else ("*",), adding, label, own, saved)
    if adding and not alone:
        warn(console_on(sys.stderr), "onrecord: whoever can reach this address may add reports")
    if label and not alone:
        warn(console_on(sys.stderr), "onrecord: whoever can reach this address may label the sample")
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    warn(console_on(sys.stderr), f"{address}/ (and {address}/openapi.json)")
    uvicorn.run(
        application, host=host, port=port, log_level="warning", server_header=False, ws="none",
        http=bounded(), limit_concurrency=MOST_CONNECTIONS + 1, timeout_graceful_shutdown=STOP_SECONDS,
    )  # fmt: skip
    return 0


def _check_address(host: str, port: int) -> None:
    """Raise SettingError for an address that cannot be answered on: taken, not of this machine, or only for administrators."""
    import errno  # here: only this command answers on one
    import socket

    place = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as tried:
            if os.name == "posix":  # as the server itself does: one that has just ended is no hindrance
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(place, "another program uses this port", "Give another one, as in --port 8800") from None
        remedy = "Give an address of this machine with --host, and a port from 1024 with --port"
        raise SettingError(place, f"the address cannot be used ({error.strerror})", remedy) from None


def _adding(load: LoadCoder, settings: Mapping[str, int], codebook: Path | None) -> Adding:
    """How reports are added under these settings: as `onrecord read --into` would."""
    from onrecord.cli.intake import loader_from, ways_from
    from onrecord.intake import Limits
    from onrecord.serve.desk import Adding

    limits = Limits(1, settings["item_seconds"])  # one reader: the pages want the rest of the machine
    return Adding(
        loader_from(load, settings, None, codebook), ways_from(settings), limits, settings["add_bytes"], settings["add_files"]
    )


def _own(codebook: Path | None, saved: Path | None) -> list[Definition]:
    """What the user's own codes mean. A code book, and saved questions, that cannot be taken are told now, by what this raises."""
    from onrecord.code import load_book
    from onrecord.export.citations import load_saved

    own = load_book(codebook).definitions() if codebook else []
    if saved:
        load_saved(saved)
    return own


@app.command()
def mcp(db: Db, codebook: Codebook = None, saved: SavedFile = None) -> int:
    """Answer a language model over standard input and output (Model Context Protocol), read-only. Needs onrecord[mcp].

    Exit status: 0 the client has disconnected, 2 the record is bad or the library is missing.
    """
    from onrecord.ask import OpenArchive
    from onrecord.export.columns import need

    need("mcp", "mcp")
    from onrecord.serve.tools import serve_stdio

    OpenArchive(db).close()
    serve_stdio(Path(db), version("onrecord"), saved, _own(codebook, saved))
    return 0
