"""Who takes which side on what, in which words: a table of constructions, and beside it what the encoder marks."""

from onrecord.code.positions.find import find_positions, learned_positions

__all__ = ["find_positions", "learned_positions"]
