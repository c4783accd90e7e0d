"""Libraries that are not needed to read and ask: each is imported when it is used, and missed by the name of its extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from onrecord.errors import ExtraError


def need(library: str, extra: str) -> Any:
    """The library's module; raises ExtraError if it is not installed."""
    try:
        return import_module(library)
    except ImportError as error:
        found = f"is not installed, or not whole ({error})"
        raise ExtraError(library, found, f"Install it with: pip install 'onrecord[{extra}]'") from error
