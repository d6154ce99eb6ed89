"""Tables of tasks in plain text that has nothing left of them but one cell a line: "STT", "Nhiệm vụ", "Chủ trì", "1", "Sửa cầu", "Sở A".

They are told by the titles of the columns and by the numbers of the rows; where rows don't fit the titles, nothing is read as a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from pipeline.document.source import Cell, Line, Table
from pipeline.letters import composed, folded
from pipeline.read.short_rows import COLUMN_NUMBER, GROUP_MARK, ROW_NUMBER, are_of_tasks, kind_of_cell, role_of_title
from pipeline.read.text_lines import RawLine

_FIRST = re.compile(r"(?:Số\s+)?S?TT|Số thứ tự", re.IGNORECASE)
_DITTO = re.compile(r"\W*(?:nt|như trên)\W*|[\s.\-–]*(?:[\"“”″〃]|//)[\s.\-–\"“”″/]*", re.IGNORECASE)
_TITLE = 60
_FEWEST, _MOST = 3, 9
_MOST_LINES = 14
_FEWEST_ROWS = 2
_KINDS = {"lead": "body", "cooperating": "body", "approver": "body", "time": "time", "task": "task"}
_TYPED = frozenset({"body", "time"})

Row = list[tuple[int, int]]
"""The first line of each cell of a row and the line after its last one; none where a cell is empty."""


def line_tables(raw: str, lines: list[RawLine]) -> dict[int, tuple[int, Table]]:
    """Return the tables of a plain text that are left as one cell a line, by the index of their first line, each with that after its last."""
    found: dict[int, tuple[int, Table]] = {}
    begins = [at for at, line in enumerate(lines) if len(line.span) < _TITLE and _FIRST.fullmatch(raw, *_ends_of(line))]
    if not begins:
        return found
    texts = [composed(raw[line.span.start : line.span.end]) for line in lines]
    end = 0
    for at in begins:
        table = _table(texts, lines, at) if at >= end else None
        if table is not None:
            end = table[0]
            found[at] = table
    return found


def _ends_of(line: RawLine) -> tuple[int, int]:
    return line.span.start, line.span.end


def _table(texts: Sequence[str], lines: list[RawLine], at: int) -> tuple[int, Table] | None:
    columns = _columns(texts, at)
    if columns is None:
        return None
    start = at + columns
    if all(COLUMN_NUMBER.fullmatch(text) for text in texts[start : start + columns]):
        start += columns
    wanted = [_KINDS.get(_role_of(title), "") for title in texts[at : at + columns]]
    rows, end = _rows(texts, start, wanted)
    if sum(1 for row in rows if len(row) == columns) < _FEWEST_ROWS:
        return None
    cells = [Cell(0, column, (Line((lines[at + column].span,)),)) for column in range(columns)]
    for number, row in enumerate(rows, 1):
        for column, (first, after) in enumerate(row):
            width = columns - 1 if len(row) < columns and column == 1 else 1
            content = tuple(Line((line.span,), closed=True) for line in lines[first:after])
            cells.append(Cell(number, column, content, 1, width))
    return end, Table(tuple(cells), len(rows) + 1, columns, header_rows=1)


def _columns(texts: Sequence[str], at: int) -> int | None:
    """Return how many titles stand before the first row; None where they are not those of a table of tasks."""
    end = at + 1
    last = min(len(texts), at + _MOST + 1)
    while end < last and not _opens(texts, end, 1) and not COLUMN_NUMBER.fullmatch(texts[end]):
        if len(texts[end]) > _TITLE:
            return None
        end += 1
    roles = {_role_of(title) for title in texts[at + 1 : end]}
    return end - at if _FEWEST <= end - at <= _MOST and are_of_tasks(roles) else None


_WHO = frozenset({"đơn vị", "trách nhiệm", "bộ phận", "cơ quan"})


def _role_of(title: str) -> str:
    """Return what a column holds by its title; "Đơn vị" alone is whoever acts, as the lines below it have to show."""
    return "lead" if folded(title) in _WHO else role_of_title(title)


def _opens(texts: Sequence[str], at: int, number: int) -> bool:
    """Tell whether a row with that number, or the first row of a group, begins at a line."""
    text = texts[at]
    numbered = ROW_NUMBER.fullmatch(text)
    return int(numbered.group(1)) == number if numbered else GROUP_MARK.fullmatch(text) is not None


def _rows(texts: Sequence[str], at: int, wanted: Sequence[str]) -> tuple[list[Row], int]:
    """Return the rows from a line on, and the line after the last one: each up to the number of the next, as its cells fit the titles."""
    rows: list[Row] = []
    number = 1
    while at < len(texts):
        if GROUP_MARK.fullmatch(texts[at]) and at + 2 < len(texts):
            # Numbers go on below the title of a group, or begin anew.
            goes_on = _opens(texts, at + 2, number)
            if goes_on or _opens(texts, at + 2, 1):
                rows.append([(at, at + 1), (at + 1, at + 2)])
                at, number = at + 2, number if goes_on else 1
                continue
        numbered = ROW_NUMBER.fullmatch(texts[at])
        if numbered is None or int(numbered.group(1)) != number:
            break
        filled = (
            sum(first < after for first, after in rows[-1]) if rows and len(rows[-1]) == len(wanted) else len(wanted)
        )
        full = any(all(first < after for first, after in above) for above in rows if len(above) == len(wanted))
        row = _row(texts, at, number, wanted, filled, full=full)
        if row is None:
            break
        rows.append(row)
        at, number = max(after for _, after in row), number + 1
    return rows, at


def _row(texts: Sequence[str], at: int, number: int, wanted: Sequence[str], filled: int, *, full: bool) -> Row | None:
    """Return the cells of the row at a line: cut so that bodies stand below the titles of bodies, and times below those of times."""
    limit = min(len(texts), at + 1 + _MOST_LINES)
    # No number follows the last row: it is as long as the row above it, or has a line for each title.
    lengths = sorted({min(at + filled, len(texts)), min(at + len(wanted), len(texts))})
    ends = [end for end in range(at + 2, limit) if _opens(texts, end, number + 1)][:1] or lengths
    best: tuple[float, Row] | None = None
    bodies = [column - 1 for column, kind in enumerate(wanted) if kind == "body"]
    unsure = False
    for end in ends:
        kinds = ["ditto" if _DITTO.fullmatch(text) else kind_of_cell(text) for text in texts[at + 1 : end]]
        for places, edges in _cuts(len(kinds), len(wanted) - 1):
            if "task" in wanted and wanted.index("task") - 1 not in places:
                continue
            cells = dict(zip(places, pairwise(edges), strict=True))
            typed = [place for place in places if wanted[1 + place] in _TYPED]
            fit = sum(_fit(kinds[a:b], wanted[1 + place]) for place, (a, b) in cells.items())
            # Below full rows, of two columns of bodies with one body the first is likelier to be filled: who leads, and nobody cooperates.
            fit -= _LATER * (full and bodies[:1] != [place for place in typed if place in bodies][:1])
            if len(kinds) == len(wanted) - 1 and _one_a_line(kinds, wanted[1:]):
                fit = len(typed)
            # Of several bodies in a row the first leads alone.
            fit -= _LINE * (cells[typed[0]][1] - cells[typed[0]][0]) if typed else 0
            if fit <= len(typed) - _LITTLE or (best is not None and fit < best[0]):
                continue
            row = [(at, at + 1), *((end, end) for _ in wanted[1:])]
            for place, (first, after) in cells.items():
                row[1 + place] = (at + 1 + first, at + 1 + after)
            if best is None or fit > best[0]:
                best, unsure = (fit, row), False
            else:
                unsure = unsure or any(row[at] != best[1][at] for at, kind in enumerate(wanted) if kind in _TYPED)
    return best[1] if best is not None and not unsure else None


def _one_a_line(kinds: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether as many lines as titles stand each below its own: most are what the titles ask for, and none is of another kind.

    "Các hạt duy tu" is a body all the same, where a time stands below the title of times.
    """
    typed = [(kind, asked) for kind, asked in zip(kinds, wanted, strict=True) if asked in _TYPED]
    fits = sum(kind in {asked, "ditto"} for kind, asked in typed)
    return 2 * fits >= len(typed) and all(kind in {asked, "ditto", "text"} for kind, asked in typed)


_LINE = 0.02
_REST = 0.15
_LATER = 0.05
_LITTLE = 0.5


def _cuts(lines: int, columns: int) -> Iterator[tuple[Sequence[int], list[int]]]:
    """Yield how lines may stand in columns: cut to as many cells, or where there are fewer of them one a cell, with others empty."""
    if lines >= columns:
        for cuts in combinations(range(1, lines), columns - 1):
            yield range(columns), [0, *cuts, lines]
    elif lines >= columns - _MOST_EMPTY:
        for places in combinations(range(columns), lines):
            yield places, list(range(lines + 1))


_MOST_EMPTY = 2


def _fit(kinds: Sequence[str], wanted: str) -> float:
    """Return 1 where all lines of a cell are of the kind that its title asks for; a cell without such a title had better be short."""
    typed = wanted in _TYPED
    if typed and kinds[0] == "ditto":
        return 1.0
    if wanted == "body" and kinds[0] == "body" and set(kinds) == {"body", "text"}:
        # "Các hạt" / "duy tu": a name that goes over two lines; likelier in the column where it begins than in the next.
        return 1.0 - _REST * kinds.count("text")
    if typed:
        return float(all(kind == wanted for kind in kinds))
    return -0.01 * len(kinds) - 0.1 * sum(kind in {"body", "time"} for kind in kinds)
