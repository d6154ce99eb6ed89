"""The header of a grid: how many rows it takes, its column titles, and what each column holds."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.document.outline import Header
from pipeline.document.paragraphs import Grid, GridCell
from pipeline.letters import folded
from pipeline.lexicon.words import columns

_YEAR = re.compile(r"(?:đến\s+)?(?:năm\s+)?(?:20\d\d)(?:\s*[-–]\s*20\d\d)?$")
_NUMBERS = re.compile(r"\(?\s*(?:\d{1,2}|[A-Da-d])\s*\)?(?:\s*=.*)?$")


def header_of(grid: Grid) -> Header:
    """Return the header of a grid; a second row belongs to it where the first one has cells merged sideways.

    Good: "Kết quả" over "2024" and "2025" gives "Kết quả / 2024". A row "(1) (2) (3)" below is dropped.
    """
    first = grid.rows[0]
    count = max(1, grid.header_rows)
    if count == 1 and len(grid.rows) > 2 and _is_upper(first) and _is_lower(grid.rows[1], first):
        count = 2
    titles = []
    for column in range(len(first)):
        parts: list[str] = []
        for row in grid.rows[:count]:
            text = row[column].text
            if text and text not in parts:
                parts.append(text)
        titles.append(" / ".join(parts))
    skip = 1 if len(grid.rows) > count and is_column_numbers(grid.rows[count]) else 0
    return Header(count + skip, tuple(titles), tuple(_roles(titles)))


def _is_upper(row: tuple[GridCell, ...]) -> bool:
    return any(cell.repeated and row[index - 1].text == cell.text for index, cell in enumerate(row) if index)


def _is_lower(row: tuple[GridCell, ...], upper: tuple[GridCell, ...]) -> bool:
    """Tell whether a row is the lower half of a header: it repeats the cells merged downwards."""
    same = sum(1 for low, up in zip(row, upper, strict=True) if low.repeated and low.text == up.text)
    other = [low for low, up in zip(row, upper, strict=True) if low.text != up.text]
    return same >= 1 and all(len(cell.text) < 60 for cell in other)


def is_column_numbers(row: tuple[GridCell, ...]) -> bool:
    """Tell whether a row only numbers the columns: "(1) (2) (3)"."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 3 or not all(_NUMBERS.match(text) for text in texts):
        return False
    numbers = [int(digits.group()) for text in texts if (digits := re.search(r"\d+", text))]
    return len(numbers) >= 2 and all(second == first + 1 for first, second in pairwise(numbers))


def _roles(titles: list[str]) -> list[str]:
    found: list[str] = []
    for title in titles:
        role = role_of_column(title)
        found.append("" if role in found and role in {"ordinal", "task", "lead", "cooperating", "approver"} else role)
    return found


def role_of_column(title: str) -> str:
    """Return what a column holds by its title, "" where the words don't tell."""
    text = folded(title)
    if _YEAR.match(text):
        return "year"
    for row in columns():
        if text == row.holds if row.exact else row.holds in text:
            return row.role
    return ""
