"""Level and upright lines to the cells that they enclose: pdfplumber's geometry, on numbers alone.

pdfplumber's `table.py` (MIT licence) makes the same cells out of dictionaries, by comparing each crossing with each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pipeline.read.limits import CROSSINGS
from pipeline.read.pdf_objects import Area

_SNAP = 3.0


class Edge(NamedTuple):
    """A line: where it lies across its direction, and from where to where it runs; points."""

    at: float
    start: float
    end: float


Crossing = tuple[int, int]
"""A point where lines cross: of the upright and of the level lines in its column and its row, a bit for each that does."""
Column = dict[int, Crossing]
"""The points of one column from top to bottom, by the numbers of their rows."""


class _Crossings(NamedTuple):
    """All points column by column, where the columns lie, and where the rows do."""

    columns: list[Column]
    across: list[float]
    down: list[float]


Corners = tuple[int, int, int, int]
"""The numbers of a cell's corners."""


def cells(level: Sequence[Edge], upright: Sequence[Edge]) -> list[list[Area]] | None:
    """Return, for each table that lines rule, the areas of its cells, the tables from top to bottom.

    Lines less than three points apart are one. None where more than `CROSSINGS` of them cross: nobody looked.
    """
    crossings = _crossings(_merged(level), _merged(upright))
    return None if crossings is None else _tables(_cells(crossings))


def _merged(edges: Sequence[Edge]) -> list[Edge]:
    """Return lines moved to the mean of those beside them, and joined with those that they touch; in order."""
    merged: list[Edge] = []
    near: list[int] = []
    last = 0.0
    places = [edge[0] for edge in edges]
    for number in sorted(range(len(places)), key=places.__getitem__):
        at = places[number]
        if near and not at <= last + _SNAP:
            merged += _moved(edges, near)
            near = []
        near.append(number)
        last = at
    return [*merged, *_moved(edges, near)] if near else merged


def _moved(edges: Sequence[Edge], near: list[int]) -> list[Edge]:
    """Return the lines of some numbers, which lie beside each other, as pieces of one."""
    if len(near) == 1:
        return [edges[near[0]]]
    # They are added up in the order in which they came: it makes the last digit.
    mean = sum([edges[number].at for number in sorted(near)]) / len(near)
    moved = sorted([Edge(at + (mean - at), start, end) for at, start, end in map(edges.__getitem__, near)])
    return [edge for _, line in groupby(moved, key=itemgetter(0)) for edge in _joined(line)]


def _joined(line: Iterable[Edge]) -> list[Edge]:
    """Join pieces of one line, in order of their starts."""
    joined: list[Edge] = []
    for edge in line:
        if not joined or edge.start > joined[-1].end + _SNAP:
            joined.append(edge)
        elif edge.end > joined[-1].end:
            joined[-1] = joined[-1]._replace(end=edge.end)
    return joined


def _crossings(level: Sequence[Edge], upright: Sequence[Edge]) -> _Crossings | None:
    """Return the points where merged lines cross, or nearly do.

    None where there are too many: 6,000 lines may cross nine million times.
    """
    found = _Crossings([], [], [])
    pieces: list[tuple[float, float, int, int]] = []
    own = 1
    for y, left, right in level:
        if found.down and y == found.down[-1]:
            own <<= 1
        else:
            own = 1
            found.down.append(y)
        pieces.append((left - _SNAP, right + _SNAP, len(found.down) - 1, own))
    lowest, highest = [line[0] + _SNAP for line in level], [line[0] - _SNAP for line in level]
    column: Column = {}
    count = 0
    for x, top, bottom in upright:
        if found.across and x == found.across[-1]:
            own <<= 1
        else:
            own, column = 1, {}
            found.across.append(x)
            found.columns.append(column)
        # Pieces of a column come from top to bottom, so its points do.
        for left, right, row, level_own in pieces[bisect_left(lowest, top) : bisect_right(highest, bottom)]:
            if left <= x <= right:
                count += 1
                known = column.get(row)
                column[row] = (own, level_own) if known is None else (known[0] | own, known[1] | level_own)
        if count > CROSSINGS:
            return None
    return found


def _cells(crossings: _Crossings) -> list[tuple[Area, Corners]]:
    """Return the smallest cell to the right of each point and below it, column by column, and the numbers of its corners."""
    columns, across, down = crossings
    rows: list[list[tuple[int, Column, Crossing]]] = [[] for _ in down]
    for number, column in enumerate(columns):
        for row, crossing in column.items():
            rows[row].append((number, column, crossing))
    tall = len(down)
    passed = [0] * tall
    found: list[tuple[Area, Corners]] = []
    for number, column in enumerate(columns):
        points = list(column.items())
        for at, (row, here) in enumerate(points, 1):
            passed[row] += 1
            corner = _corner(here, points[at:], rows[row][passed[row] :])
            if corner is not None:
                far, low = corner
                area = across[number], down[row], across[far], down[low]
                left, right = number * tall, far * tall
                found.append((area, (left + row, left + low, right + row, right + low)))
    return found


def _corner(
    here: Crossing, under: Sequence[tuple[int, Crossing]], right: Sequence[tuple[int, Column, Crossing]]
) -> tuple[int, int] | None:
    """Return column and row of the lower right corner of the smallest cell at a point, from those under and right of it."""
    upright, level = here
    for low, below in under:
        if not upright & below[0]:
            continue
        for far, column, beside in right:
            if not level & beside[1]:
                continue
            corner = column.get(low)
            if corner is not None and corner[0] & beside[0] and corner[1] & below[1]:
                return far, low
    return None


def _tables(cells: Sequence[tuple[Area, Corners]]) -> list[list[Area]]:
    """Return cells that share corners together, as tables of more than one cell."""
    tables: list[list[Area]] = []
    while cells:
        table: list[Area] = []
        corners: set[int] = set()
        more = True
        while more:
            left: list[tuple[Area, Corners]] = []
            for cell in cells:
                area, own = cell
                if not table or not corners.isdisjoint(own):
                    corners.update(own)
                    table.append(area)
                else:
                    left.append(cell)
            more = 0 < len(left) < len(cells)
            cells = left
        if len(table) > 1:
            tables.append(table)
    tables.sort(key=lambda table: min([(top, x0) for x0, top, _, _ in table]))
    return tables
