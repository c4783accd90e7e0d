"""Text -> scored spans, from one small neural encoder on the CPU."""

from onrecord.tag.model import Model, shipped_folder
from onrecord.tag.tagger import Tagger

__all__ = ["Model", "Tagger", "shipped_folder"]
