"""The command line: thin over the library. Only this folder reads settings, the environment and the terminal.

Exit status of every command: 0 done, 1 nothing found, 2 something was rejected or could not be done, 130 interrupted,
141 the reader of the output went away.
"""

from onrecord.cli.app import app, load_coder, main

# isort: off
from onrecord.cli import reading  # each adds its commands, and --help lists them in this order
from onrecord.cli import checking
from onrecord.cli import correcting
from onrecord.cli import asking
from onrecord.cli import validating
from onrecord.cli import exporting
from onrecord.cli import serving
# isort: on

__all__ = [
    "app",
    "asking",
    "checking",
    "correcting",
    "exporting",
    "load_coder",
    "main",
    "reading",
    "serving",
    "validating",
]
