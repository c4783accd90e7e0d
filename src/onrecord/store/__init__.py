"""The store: readings, their raw bytes and their words in one SQLite file."""

from onrecord.store.archive import Archive, open_archive, open_shard
from onrecord.store.opening import take_lock
from onrecord.store.parquet import doubled, tables_at, write_tables
from onrecord.store.texts import (
    Known,
    Rejected,
    Token,
    digest_of,
    fold,
    found_in,
    known_source,
    known_text,
    match_for,
    phrases_of,
    rejected,
    report_at,
    sketch_of,
    terms_of,
    tokens,
    without_ending,
)
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
