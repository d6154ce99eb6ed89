"""Tables of tasks with a lone pipe behind each cell and nothing between the rows, as text saved from law sites has them.

The number of its row shows where each one begins: "TT" "|" "Nhiệm vụ" "|" "Chủ trì" "|" "1" "|" "Sửa bến" "|" "Sở A" "|" "2" …
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document.source import Line, Table
from pipeline.letters import composed
from pipeline.read.limits import check_cells
from pipeline.read.markdown_tables import to_table
from pipeline.read.short_rows import (
    COLUMN_NUMBER,
    GROUP_MARK,
    ORDINAL,
    ROW_NUMBER,
    are_of_tasks,
    kind_of_cell,
    role_of_title,
)
from pipeline.read.text_lines import RawLine

_PIPE = "\n|\n"
_FIRST = re.compile(r"[*\s]*(?:(?:Số\s+)?S?TT|Số thứ tự)[*\s]*", re.IGNORECASE)
_FEWEST, _MOST = 3, 10
_FEWEST_ROWS = 2
_TITLE = 80
_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class _Cell:
    """The lines from `first` up to `after` that a cell takes, and its words."""

    first: int
    after: int
    text: str


def closed_cell_tables(raw: str, lines: list[RawLine], name: str) -> dict[int, tuple[int, Table]]:
    """Return the tables whose cells a lone pipe closes, by the index of their first line, each with the index after its last one.

    Where a lone pipe stands before the first cell as well, two between rows say where they end: those are none of these. Raises
    TooWideTable where a table has more cells than are read; `name` is the file's.
    """
    found: dict[int, tuple[int, Table]] = {}
    if raw.count(_PIPE) < _FEWEST * _FEWEST_ROWS:
        return found
    texts = [composed(raw[line.span.start : line.span.end]) for line in lines]
    end = 0
    for at, text in enumerate(texts):
        if at < end or len(text) > _TITLE or texts[at - 1 : at] == ["|"] or "|" not in texts[at + 1 : at + 3]:
            continue
        numbered = _FIRST.fullmatch(text) is not None
        if not numbered and role_of_title(text) != "task":
            continue
        cells = _cells(texts, at)
        columns = _columns(cells) if numbered else _titles(cells)
        rows = (_rows if numbered else _rows_without_number)(cells, columns) if columns else []
        if len(rows) < 1 + _FEWEST_ROWS:
            continue
        check_cells(len(rows), columns, name)
        table = to_table([[_content(lines, cell) for cell in row] for row in rows], raw)
        if table is not None:
            # The pipe behind the last cell is no text.
            end = rows[-1][-1].after + 1
            found[at] = (end, table)
    return found


def _content(lines: list[RawLine], cell: _Cell) -> tuple[Line, ...]:
    return tuple(Line((line.span,)) for line in lines[cell.first : cell.after])


def _cells(texts: Sequence[str], at: int) -> list[_Cell]:
    """Return the cells from a line on, up to text that no pipe closes."""
    found: list[_Cell] = []
    first = at
    while at < len(texts) and at - first < _MOST_LINES:
        if texts[at] == "|":
            found.append(_Cell(first, at, " ".join(texts[first:at])))
            first = at + 1
        at += 1
    return found


def _columns(cells: Sequence[_Cell]) -> int:
    """Return how many titles stand above the first row, 0 where they are not those of a table of tasks."""
    count = next((at for at, cell in enumerate(cells) if at and ORDINAL.match(cell.text)), 0)
    count = next((at for at, cell in enumerate(cells[:count]) if COLUMN_NUMBER.fullmatch(cell.text)), count)
    titles = [cell.text for cell in cells[1:count]]
    roles = {role_of_title(title) for title in titles if len(title) < _TITLE}
    return count if _FEWEST <= count <= _MOST and are_of_tasks(roles) and all(titles) else 0


def _titles(cells: Sequence[_Cell]) -> int:
    """Return how many titles stand in a row where the first is that of the tasks, 0 where none says who acts."""
    roles: list[str] = []
    for cell in cells[:_MOST]:
        role = role_of_title(cell.text) if len(cell.text) < _TITLE else ""
        if not role or role in roles:
            break
        roles.append(role)
    return len(roles) if len(roles) >= _FEWEST and "lead" in roles else 0


def _rows_without_number(cells: Sequence[_Cell], columns: int) -> list[list[_Cell]]:
    """Return the rows, the titles first, as long as a body stands in each below the title of those who act."""
    lead = next(at for at, cell in enumerate(cells) if role_of_title(cell.text) == "lead")
    rows = [list(cells[:columns])]
    for at in range(columns, len(cells) - columns + 1, columns):
        if kind_of_cell(cells[at + lead].text) != "body":
            break
        rows.append(list(cells[at : at + columns]))
    return rows


def _rows(cells: Sequence[_Cell], columns: int) -> list[list[_Cell]]:
    """Return the rows, the titles first: each up to the cell that numbers the next one."""
    rows = [list(cells[:columns])]
    at = columns
    if cells[at : at + 1] and COLUMN_NUMBER.fullmatch(cells[at].text):
        at += columns
    number = 0
    while at < len(cells):
        numbered = ROW_NUMBER.fullmatch(cells[at].text)
        if numbered is None and not GROUP_MARK.fullmatch(cells[at].text):
            break
        if numbered is not None and int(numbered.group(1)) not in {number + 1, 1}:
            break
        number = int(numbered.group(1)) if numbered else number
        length = _length(cells, at, columns, number, group=numbered is None)
        if length == 0:
            break
        rows.append(list(cells[at : at + length]))
        at += length
    return rows


def _length(cells: Sequence[_Cell], at: int, columns: int, number: int, *, group: bool) -> int:
    """Return how many cells a row has: as many as there are titles, but for the title of a group and for cells merged with those above."""
    for length in (2, columns) if group else range(columns, _FEWEST - 1, -1):
        if at + length < len(cells) and _opens(cells[at + length].text, number):
            return length
    return columns if not group and at + columns <= len(cells) else 0


def _opens(text: str, number: int) -> bool:
    numbered = ROW_NUMBER.fullmatch(text)
    return int(numbered.group(1)) in {number + 1, 1} if numbered else GROUP_MARK.fullmatch(text) is not None
