"""Tables of administrative procedures: they say who handles applications, in which steps, and order nobody anything."""

from __future__ import annotations

import re

from pipeline.document.outline import TablePart

_PROCEDURE = re.compile(r"thủ tục hành chính|\bTTHC\b|^(?:Các )?Bước\b|^Trình tự|Mức giá|^Đơn giá", re.IGNORECASE)
_STEP = re.compile(r"Bước\s+\d")


def lists_procedures(part: TablePart) -> bool:
    """Tell whether a table lists procedures, their steps, or prices, by its titles and its first column."""
    header = part.header
    steps = sum(_STEP.match(row[0].text) is not None for row in part.grid.rows[header.rows :])
    return steps > 1 or any(_PROCEDURE.search(title) for title in header.titles)
