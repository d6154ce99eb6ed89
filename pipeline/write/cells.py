"""Values as CSV cells, safe to open in a spreadsheet, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable

Cell = str | int | float | bool | None

SEPARATOR = "; "
"""Between the values of a list in one cell."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
"""What a spreadsheet may take for a formula (OWASP, CSV Injection), also where it is marked already."""


def cell_text(value: Cell) -> str:
    """Return the value as it stands in the file: "" for None, true and false in small letters.

    Text that a spreadsheet could run as a formula gets a leading apostrophe; `plain_text` takes it off.
    """
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def plain_text(cell: str) -> str:
    """Return the text behind a cell, without the apostrophe that made it harmless."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def listed(values: Iterable[str]) -> str:
    """Join the values of a list, leaving out empty ones."""
    return SEPARATOR.join(value for value in values if value)
