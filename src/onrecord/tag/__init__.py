"""Text -> scored spans, from one small neural encoder on the CPU."""

from onrecord.tag.model import Model, shipped_folder
from onrecord.tag.tagger import MarkedPair, Tagger, likeliest_root, pair_scores, read_marked, root_scores

__all__ = ["MarkedPair", "Model", "Tagger", "likeliest_root", "pair_scores", "read_marked", "root_scores", "shipped_folder"]
