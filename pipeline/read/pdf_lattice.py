"""Level and upright lines to the cells that they enclose: pdfplumber's geometry, on numbers alone.

pdfplumber's `table.py` (MIT licence) makes the same cells out of dictionaries, by comparing each crossing with each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from pipeline.read.limits import CROSSINGS
from pipeline.read.pdf_objects import Area, Point

_SNAP = 3.0


class Edge(NamedTuple):
    """A line: where it lies across its direction, and from where to where it runs; points."""

    at: float
    start: float
    end: float


def cells(level: Sequence[Edge], upright: Sequence[Edge]) -> list[list[Area]] | None:
    """Return, for each table that lines rule, the areas of its cells, the tables from top to bottom.

    Lines less than three points apart are one. None where more than `CROSSINGS` of them cross: nobody looked.
    """
    crossings = _crossings(_merged(level), _merged(upright))
    return None if crossings is None else _tables(_cells(crossings))


def _merged(edges: Sequence[Edge]) -> list[Edge]:
    """Return lines moved to the mean of those beside them, and joined with those that they touch."""
    level_of: dict[float, int] = {}
    last, number = 0.0, 0
    for at in sorted({edge.at for edge in edges}):
        number += bool(level_of) and not at <= last + _SNAP
        level_of[at], last = number, at
    near: list[list[Edge]] = [[] for _ in range(number + 1)]
    for edge in edges:
        near[level_of[edge.at]].append(edge)
    moved: list[Edge] = []
    for some in near:
        mean = sum(edge.at for edge in some) / max(len(some), 1)
        moved.extend(Edge(edge.at + (mean - edge.at), edge.start, edge.end) for edge in some)
    return [edge for _, line in groupby(sorted(moved), key=itemgetter(0)) for edge in _joined(line)]


def _joined(line: Iterable[Edge]) -> list[Edge]:
    """Join pieces of one line, in order of their starts."""
    joined: list[Edge] = []
    for edge in line:
        if not joined or edge.start > joined[-1].end + _SNAP:
            joined.append(edge)
        elif edge.end > joined[-1].end:
            joined[-1] = joined[-1]._replace(end=edge.end)
    return joined


@dataclass(slots=True)
class _Crossing:
    """The upright and the level lines that cross in one point, a bit each."""

    upright: int = 0
    level: int = 0


def _crossings(level: Sequence[Edge], upright: Sequence[Edge]) -> dict[Point, _Crossing] | None:
    """Return the points where lines cross, or nearly do; None where there are too many: 6,000 may cross nine million times."""
    y, left, right = np.array(level).reshape(-1, 3).T[:, :, None]
    x, top, bottom = np.array(upright).reshape(-1, 3).T[:, None, :]
    crossing = (top <= y + _SNAP) & (bottom >= y - _SNAP) & (x >= left - _SNAP) & (x <= right + _SNAP)
    if int(crossing.sum()) > CROSSINGS:
        return None
    found: dict[Point, _Crossing] = {}
    for across, down in np.argwhere(crossing).tolist():
        point = upright[down][0], level[across][0]
        here = found.get(point)
        if here is None:
            here = found[point] = _Crossing()
        here.upright |= 1 << down
        here.level |= 1 << across
    return found


def _cells(crossings: dict[Point, _Crossing]) -> list[Area]:
    """Return the smallest cell to the right of each point and below it, in the order of the points."""
    columns: dict[float, list[float]] = {}
    rows: dict[float, list[tuple[float, _Crossing]]] = {}
    for x, y in sorted(crossings):
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append((x, crossings[x, y]))
    found: list[Area] = []
    for x, levels in columns.items():
        for number, y in enumerate(levels, 1):
            row = rows[y]
            right = row[bisect_right(row, x, key=itemgetter(0)) :]
            corner = _corner((x, y), right, levels[number:], crossings)
            if corner is not None:
                found.append((x, y, *corner))
    return found


def _corner(
    point: Point,
    right: Sequence[tuple[float, _Crossing]],
    levels: Sequence[float],
    crossings: dict[Point, _Crossing],
) -> Point | None:
    """Return the lower right corner of the smallest cell at a point; `levels` are those of the points below it."""
    here = crossings[point]
    for low in levels:
        below = crossings[point[0], low]
        if not here.upright & below.upright:
            continue
        for far, beside in right:
            if not here.level & beside.level:
                continue
            corner = crossings.get((far, low))
            if corner is not None and corner.upright & beside.upright and corner.level & below.level:
                return far, low
    return None


def _tables(cells: Sequence[Area]) -> list[list[Area]]:
    """Return cells that share corners together, as tables of more than one cell."""
    tables: list[list[Area]] = []
    while cells:
        table: list[Area] = []
        corners: set[Point] = set()
        more = True
        while more:
            left: list[Area] = []
            for cell in cells:
                x0, top, x1, bottom = cell
                own = ((x0, top), (x0, bottom), (x1, top), (x1, bottom))
                if not table or not corners.isdisjoint(own):
                    corners.update(own)
                    table.append(cell)
                else:
                    left.append(cell)
            more = 0 < len(left) < len(cells)
            cells = left
        tables.append(table)
    tables.sort(key=lambda table: min((top, x0) for x0, top, _, _ in table))
    return [table for table in tables if len(table) > 1]
