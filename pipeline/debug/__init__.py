"""What became of each line of a document, and by which rule: a view of `steps.worked` for those who improve the rules."""

from pipeline.debug.findings import KINDS
from pipeline.debug.lines import DebugLine, debugged
from pipeline.debug.text import debug_json, debug_text

__all__ = ["KINDS", "DebugLine", "debug_json", "debug_text", "debugged"]
