"""Pages from templates: all text escaped, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from onrecord.ask import amounts
from onrecord.serve import words

PAGE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
STATIC = {"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}


@cache
def asset(name: str) -> bytes:
    """A file that pages bring with them."""
    return (files("onrecord.serve") / "static" / name).read_bytes()


@cache
def asset_address(name: str) -> str:
    """Where it is: its hash is in the address, so that a browser may keep it for good."""
    return f"/static/{hashlib.sha256(asset(name)).hexdigest()[:12]}/{name}"


def segment(value: str) -> str:
    """A key or a name as one part of an address."""
    return quote(value, safe=":")


def fragment(words: str) -> str:
    """Words as the end of an address after "#:~:text=": a browser that knows it goes to them. A dash means something there."""
    return quote(words.strip(), safe="").replace("-", "%2D")


def address(path: str, **given: Any) -> str:
    """A path with a question behind it; None and nothing are left out."""
    asked = urlencode({name: value for name, value in given.items() if value not in (None, "")}, doseq=True)
    return f"{path}?{asked}" if asked else path


def _finished(value: Any) -> Any:
    """What stands in a page: without control characters, which HTML has no way to write."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


environment = Environment(
    loader=PackageLoader("onrecord.serve"), autoescape=True, undefined=StrictUndefined, lstrip_blocks=True,
    finalize=_finished,
)  # fmt: skip
environment.filters |= {
    "segment": segment,
    "fragment": fragment,
    "date_words": words.date_words,
    "month_words": words.month_words,
    "number": amounts.number,
    "amount": amounts.amount_words,
    "change_words": amounts.change_words,
    "plain": words.plain,
    "state_name": words.state_name,
    "sector_name": words.sector_name,
}
environment.globals |= {
    "address": address, "asset": asset_address, "runs": words.runs, "title_runs": words.title_runs,
    "changed_words": words.changed_words,
    "counted": words.counted, "QUADS": words.QUADS,
    "can_add": False, "site": None,
}  # fmt: skip


def render(request: Request, name: str, values: dict[str, Any], *, status: int = 200) -> Response:
    """The page a template makes of these values."""
    shared = {"site": getattr(request.app.state, "site", None), "can_add": getattr(request.app.state, "can_add", False)}
    shared["path"] = request.url.path
    return HTMLResponse(environment.get_template(name).render(shared | values), status, PAGE_HEADERS)
