"""Figures: amounts with their unit, what they measure, when, against what, and who gave them."""

from onrecord.code.figures.amounts import find_amounts
from onrecord.code.figures.checks import check_figures
from onrecord.code.figures.find import find_figures
from onrecord.code.figures.quantities import Amount

__all__ = ["Amount", "check_figures", "find_amounts", "find_figures"]
