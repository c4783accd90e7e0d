"""Commands that serve a record: over HTTP on this machine, and to a language model over standard input and output."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.commands import app
from onrecord.cli.options import Db
from onrecord.cli.terminal import console_on, warn
from onrecord.settings import settings_from


@app.command()
def serve(
    ctx: typer.Context,
    db: Db,
    host: Annotated[str, typer.Option(help="The address to answer on; 127.0.0.1 is this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=0, max=65535)] = 8765,
    allow_add: Annotated[
        bool, typer.Option("--allow-add", help="Let whoever opens it add reports; without this nothing is written.")
    ] = False,
) -> int:
    """Serve a record over HTTP, read-only: /openapi.json says what can be asked. Needs onrecord[serve].

    Exit status: 0 stopped, 2 the record is bad or the library is missing, 1 the address cannot be used.
    """
    from onrecord.export.extras import need

    uvicorn = need("uvicorn", "serve")
    need("starlette", "serve")
    from onrecord.ask import OpenArchive
    from onrecord.serve.api import Limits, make_app

    OpenArchive(db).close()  # a bad record is told now, and an older one brought up to date
    settings = settings_from(os.environ)
    limits = Limits(settings["serve_rows"], settings["serve_seconds"], settings["serve_bytes"])
    known = ("127.0.0.1", "localhost", "[::1]")
    application = make_app(db, version("onrecord"), limits, known if host in ("127.0.0.1", "localhost", "::1") else ("*",))
    warn(console_on(sys.stderr), f"http://{f'[{host}]' if ':' in host else host}:{port}/openapi.json")
    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False, limit_concurrency=64)
    return 0


@app.command()
def mcp(db: Db) -> int:
    """Answer a language model over standard input and output (Model Context Protocol), read-only. Needs onrecord[mcp].

    Exit status: 0 the other side has gone, 2 the record is bad or the library is missing.
    """
    from onrecord.ask import OpenArchive
    from onrecord.export.extras import need

    need("mcp", "mcp")
    from onrecord.serve.tools import serve_stdio

    OpenArchive(db).close()
    serve_stdio(Path(db), version("onrecord"))
    return 0
