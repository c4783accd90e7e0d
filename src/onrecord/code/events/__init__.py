"""Events by PLOVER: who did what to whom, when, where — and on whose word."""

from onrecord.code.events.drafts import UNFITTED, confidence
from onrecord.code.events.find import find_events
from onrecord.code.events.tables import cameo_root, plover_intensity, quad_of

__all__ = ["UNFITTED", "cameo_root", "confidence", "find_events", "plover_intensity", "quad_of"]
