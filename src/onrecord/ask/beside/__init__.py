"""Two reports or more laid side by side: what they tell alike, in other words, or alone. Nothing of any text is left out."""

from onrecord.ask.beside.comparison import Comparison, Named, Said, compare, compare_told
from onrecord.ask.beside.rows import Row, Told

__all__ = ["Comparison", "Named", "Row", "Said", "Told", "compare", "compare_told"]
