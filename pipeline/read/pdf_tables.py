"""Ruled tables of a PDF page: characters into cells by their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from pipeline.read.pdf_glyphs import Glyphs, Places
from pipeline.read.pdf_objects import Area

_SAME_EDGE = 3.0
_NARROW = 9.0

Span = tuple[int, int, int, int]
"""The row and the column of a cell, and how many of both it takes."""


class RuledCell(NamedTuple):
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
    levels, sides = ({area[at] for area in areas for at in ends} for ends in ((1, 3), (0, 2)))
    down, across = _edges(levels), _edges(sides)
    row_of, column_of = {level: _at(down, level) for level in levels}, {side: _at(across, side) for side in sides}
    spans: list[Span] = []
    for x0, top, x1, bottom in areas:
        row, column = row_of[top], column_of[x0]
        spans.append((row, column, max(row_of[bottom] - row, 1), max(column_of[x1] - column, 1)))
    inside = _filled(spans, across, down, glyphs)
    full = set(inside[~glyphs.blank].tolist()) - {-1}
    if len(full) < 2:
        return None
    rows = _kept(down, {spans[number][0] for number in full})
    columns = _kept(across, {spans[number][1] for number in full})
    area = (across[0], down[0], across[-1], down[-1])
    return RuledTable(area, len(rows), len(columns), _compressed(areas, spans, rows, columns), inside)


def _filled(spans: Sequence[Span], across: list[float], down: list[float], glyphs: Glyphs) -> Places:
    """Return the number of the cell that each character stands in, -1 for none."""
    # With one row and one column more on all sides, for what stands outside.
    grid = [[-1] * (len(across) + 1) for _ in range(len(down) + 1)]
    for number, (row, column, rows, columns) in enumerate(spans):
        for level in grid[row + 1 : row + rows + 1]:
            level[column + 1 : column + columns + 1] = [number] * len(level[column + 1 : column + columns + 1])
    numbers = np.array(grid, np.int64)
    rows_at = np.searchsorted(down, glyphs.base - 0.3 * glyphs.size, "right")
    columns_at = np.searchsorted(across, (glyphs.x0 + glyphs.x1) / 2, "right")
    found: Places = numbers[rows_at, columns_at]
    return found


def _compressed(
    areas: Sequence[Area], spans: Sequence[Span], rows: list[int], columns: list[int]
) -> tuple[RuledCell, ...]:
    """Return the cells without narrow rows and columns in which no text begins.

    A printed web page draws a frame around each cell and a gap between the frames.
    """
    row_at = [bisect_left(rows, at) for at in range(max(row + tall for row, _, tall, _ in spans) + 1)]
    column_at = [bisect_left(columns, at) for at in range(max(column + wide for _, column, _, wide in spans) + 1)]
    kept: list[RuledCell] = []
    for number, (top, left, tall, wide) in enumerate(spans):
        row, column = row_at[top], column_at[left]
        row_span, column_span = row_at[top + tall] - row, column_at[left + wide] - column
        if row_span > 0 and column_span > 0:
            kept.append(RuledCell(row, column, row_span, column_span, areas[number], number))
    return tuple(sorted(kept, key=itemgetter(0, 1)))


def _kept(edges: list[float], full: set[int]) -> list[int]:
    return [at for at in range(len(edges) - 1) if at in full or edges[at + 1] - edges[at] > _NARROW]


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return max(bisect_right(edges, value + _SAME_EDGE / 2) - 1, 0)
