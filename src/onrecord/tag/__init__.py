"""Text -> scored spans, from one small neural encoder on the CPU."""

from onrecord.tag.model import Model, shipped_folder
from onrecord.tag.own import Example, Head, OwnType, digest_of, learn, load_head
from onrecord.tag.tagger import MarkedPair, Tagger, likeliest_root, pair_scores, read_marked, root_scores

__all__ = [
    "Example",
    "Head",
    "MarkedPair",
    "Model",
    "OwnType",
    "Tagger",
    "digest_of",
    "learn",
    "likeliest_root",
    "load_head",
    "pair_scores",
    "read_marked",
    "root_scores",
    "shipped_folder",
]
