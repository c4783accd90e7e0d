"""The store: readings, their raw bytes and their words in one SQLite file."""

from onrecord.store.archive import Archive, open_archive
from onrecord.store.highlights import Token, found_in, tokens
from onrecord.store.terms import fold, match_for, phrases_of, terms_of
from onrecord.store.verify import Checked, Fault

__all__ = [
    "Archive",
    "Checked",
    "Fault",
    "Token",
    "fold",
    "found_in",
    "match_for",
    "open_archive",
    "phrases_of",
    "terms_of",
    "tokens",
]
