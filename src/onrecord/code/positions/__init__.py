"""Who takes which side on what, in which words: a table of constructions, and a scorer for what it proposes."""

from onrecord.code.positions.find import find_positions

__all__ = ["find_positions"]
