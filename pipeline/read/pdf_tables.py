"""Ruled tables of a PDF page: characters into cells by their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.read.pdf_glyphs import Glyphs, Places
from pipeline.read.pdf_objects import Area

_SAME_EDGE = 3.0
_NARROW = 9.0


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell between rulings; `number` is its own among those of its table."""

    row: int
    column: int
    row_span: int
    column_span: int
    area: Area
    number: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between rulings; `area` is in points from the top left corner.

    `inside` has, for each character, the number of the cell that it stands in, -1 for none.
    """

    area: Area
    rows: int
    columns: int
    cells: tuple[RuledCell, ...]
    inside: Places


def ruled(areas: Sequence[Area], glyphs: Glyphs) -> RuledTable | None:
    """Return the table of some cell areas with its characters (or words); None where it is a frame and no table."""
    areas = [area for area in areas if area[2] - area[0] > 2 and area[3] - area[1] > 2]
    if len(areas) < 2:
        return None
    across = _edges([edge for area in areas for edge in (area[0], area[2])])
    down = _edges([edge for area in areas for edge in (area[1], area[3])])
    spans = [_span(area, across, down) for area in areas]
    inside = _filled(spans, across, down, glyphs)
    full = set(inside[~glyphs.blank].tolist()) - {-1}
    if len(full) < 2:
        return None
    cells = [RuledCell(*span, area, number) for number, (span, area) in enumerate(zip(spans, areas, strict=True))]
    rows = _kept(down, {cells[number].row for number in full})
    columns = _kept(across, {cells[number].column for number in full})
    area = (across[0], down[0], across[-1], down[-1])
    return RuledTable(area, len(rows), len(columns), _compressed(cells, rows, columns), inside)


def _span(area: Area, across: list[float], down: list[float]) -> tuple[int, int, int, int]:
    row, column = _at(down, area[1]), _at(across, area[0])
    return row, column, max(_at(down, area[3]) - row, 1), max(_at(across, area[2]) - column, 1)


def _filled(
    spans: Sequence[tuple[int, int, int, int]], across: list[float], down: list[float], glyphs: Glyphs
) -> Places:
    """Return the number of the cell that each character stands in, -1 for none."""
    wide = len(across) + 1
    numbers: dict[int, int] = {}
    for number, (row, column, rows, columns) in enumerate(spans):
        numbers.update({(row + i) * wide + column + j: number for i in range(rows) for j in range(columns)})
    rows_at = np.searchsorted(down, glyphs.base - 0.3 * glyphs.size, "right") - 1
    columns_at = np.searchsorted(across, (glyphs.x0 + glyphs.x1) / 2, "right") - 1
    found = [numbers.get(key, -1) for key in (rows_at * wide + columns_at).tolist()]
    return np.where((rows_at >= 0) & (columns_at >= 0), np.array(found, np.int64), -1)


def _compressed(cells: Sequence[RuledCell], rows: list[int], columns: list[int]) -> tuple[RuledCell, ...]:
    """Leave out narrow rows and columns in which no text begins.

    A printed web page draws a frame around each cell and a gap between the frames.
    """
    kept: list[RuledCell] = []
    for cell in cells:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        row_span = bisect_left(rows, cell.row + cell.row_span) - row
        column_span = bisect_left(columns, cell.column + cell.column_span) - column
        if row_span > 0 and column_span > 0:
            kept.append(RuledCell(row, column, row_span, column_span, cell.area, cell.number))
    return tuple(sorted(kept, key=lambda cell: (cell.row, cell.column)))


def _kept(edges: list[float], full: set[int]) -> list[int]:
    return [at for at in range(len(edges) - 1) if at in full or edges[at + 1] - edges[at] > _NARROW]


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return max(bisect_right(edges, value + _SAME_EDGE / 2) - 1, 0)
