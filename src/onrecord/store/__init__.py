"""The store: readings, their raw bytes and their words in one SQLite file."""

from onrecord.store.archive import Archive, open_archive
from onrecord.store.highlights import found_in
from onrecord.store.terms import fold, match_for, terms_of

__all__ = ["Archive", "fold", "found_in", "match_for", "open_archive", "terms_of"]
