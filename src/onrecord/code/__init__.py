"""What the earlier steps found -> the kinds of record."""

from onrecord.code.attributions import Attribution, join_spans, without_repeats
from onrecord.code.statements import code_statements

__all__ = ["Attribution", "code_statements", "join_spans", "without_repeats"]
