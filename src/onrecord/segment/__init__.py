"""Report text -> sentences and paired quotation marks."""

from onrecord.segment.quotes import pair_quotes
from onrecord.segment.sentences import split_sentences

__all__ = ["pair_quotes", "split_sentences"]
