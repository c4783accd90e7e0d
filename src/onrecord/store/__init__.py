"""The store: readings, their raw bytes and their words in one SQLite file."""

from onrecord.store.archive import Archive, open_archive, open_shard
from onrecord.store.copies import Known, Rejected, digest_of, known_source, known_text, rejected, report_at, sketch_of
from onrecord.store.folder import doubled, tables_at, write_tables
from onrecord.store.opening import take_lock
from onrecord.store.search import Token, fold, found_in, match_for, phrases_of, terms_of, tokens, without_ending
from onrecord.store.verify import Checked, Fault

__all__ = [
    "Archive",
    "Checked",
    "Fault",
    "Known",
    "Rejected",
    "Token",
    "digest_of",
    "doubled",
    "fold",
    "found_in",
    "known_source",
    "known_text",
    "match_for",
    "open_archive",
    "open_shard",
    "phrases_of",
    "rejected",
    "report_at",
    "sketch_of",
    "tables_at",
    "take_lock",
    "terms_of",
    "tokens",
    "without_ending",
    "write_tables",
]
