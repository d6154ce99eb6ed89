"""Tables of tasks whose first row is a task already: what their columns hold is told by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.document.outline import Header
from pipeline.document.paragraphs import Grid
from pipeline.grammar.heads import begins_generic
from pipeline.grammar.times import form_of
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small

_NUMBER = re.compile(r"(\d{1,3})\s*[.)]?")
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 4
_MOST = 0.7


def headless(grid: Grid) -> Header | None:
    """Return the header of a table that has none, no row of it and no titles; None where the first row may be one.

    Good: "1 | Kiểm tra bến | Sở A | Sở B | Quý II/2031" above "2 | …". Not: lists of members, "1 | Lê Văn Sông | Sở A | Trưởng ban".
    """
    if len(grid.rows) < _FEWEST_ROWS or len(grid.rows[0]) < _FEWEST_COLUMNS or grid.rows[0][0].text.strip(" .)") != "1":
        return None
    numbers = [int(number.group(1)) for row in grid.rows if (number := _NUMBER.fullmatch(row[0].text.strip()))]
    if len(numbers) < _MOST * len(grid.rows) or any(after != before + 1 for before, after in pairwise(numbers)):
        return None
    roles = ["ordinal"]
    for column in range(1, len(grid.rows[0])):
        role = _held([text for row in grid.rows if (text := row[column].text)])
        if role == "lead" and "lead" in roles:
            role = "cooperating"
        roles.append("" if role in roles else role)
    if not {"task", "lead", "time"} <= set(roles):
        return None
    return Header(0, ("",) * len(roles), tuple(roles))


def _held(texts: Sequence[str]) -> str:
    """Return what the cells of a column are: names of bodies, times, or orders, which begin with a verb."""
    least = _MOST * len(texts)
    if not texts or len(texts) < _FEWEST_ROWS:
        return ""
    if sum(bool(form_of(text)) and len(text) < _SHORT for text in texts) >= least:
        return "time"
    if sum(begins_generic(text.lstrip("-–+ "), 0) for text in texts) >= least:
        return "lead"
    return "task" if sum(leading_verb(small(text), 0) is not None for text in texts) >= least else ""


_SHORT = 60
