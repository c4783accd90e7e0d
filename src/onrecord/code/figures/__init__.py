"""Figures: amounts with their unit, what they measure, when, against what, and who gave them."""

from onrecord.code.figures.amounts import Amount, find_amounts
from onrecord.code.figures.find import find_figures

__all__ = ["Amount", "find_amounts", "find_figures"]
