"""Ruled lines of a PDF page, off PDFium's paths, and the cells that they enclose.

Reading the paths this way is many times faster than pdfplumber's own; the geometry from lines to cells is pdfplumber's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c
from pdfplumber import table as lattice

from pipeline.read import pdfium_calls as calls
from pipeline.read.limits import CROSSINGS
from pipeline.read.pdf_characters import Size
from pipeline.read.pdf_objects import Area, Matrix, Point, bounds, moved, placed

_THIN = 3.0
_LEVEL = 0.6
_SNAP = 3.0
_SHORTEST = 3.0
_MIN_LINES = 6
_MAX_LINES = 6000
_MOVE, _CURVE = pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_BEZIERTO

_FILL, _STROKE, _X, _Y = ctypes.c_int(), ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
_TO_FILL, _TO_STROKE, _TO_X, _TO_Y = (ctypes.byref(one) for one in (_FILL, _STROKE, _X, _Y))


def tables(
    paths: Iterable[tuple[calls.Reference, Matrix]], box: tuple[float, ...], turns: int, size: Size
) -> list[list[Area]] | None:
    """Return, for each ruled table of a page with these paths, the areas of its cells in points from the top left corner.

    A page with fewer than six lines has none: a letterhead has two or three. One with thousands, which is a drawing or a
    map, gives None: nobody looked.
    """
    return _cells_between([placed(area, box, turns) for area in _lines(paths)], size)


def cells_between(lines: Sequence[Area], size: Size) -> list[list[Area]]:
    """Return, for each table that lines rule on a page of some size, the areas of its cells; all in points.

    Each line is a narrow area. Fewer than six make no table, nor do thousands.
    """
    return _cells_between(lines, size) or []


def _cells_between(lines: Sequence[Area], size: Size) -> list[list[Area]] | None:
    edges = [_edge(area, size) for area in lines]
    edges = [edge for edge in edges if edge["width"] >= _SHORTEST or edge["height"] >= _SHORTEST]
    if len(edges) < _MIN_LINES:
        return []
    if len(edges) > _MAX_LINES:
        return None
    merged = lattice.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    if _crossings(merged) > CROSSINGS:
        return None
    crossings = lattice.edges_to_intersections(merged, _SNAP, _SNAP)
    cells = lattice.intersections_to_cells(crossings)
    return [list(cells) for cells in lattice.cells_to_tables(cells)]


def _crossings(edges: Sequence[dict[str, Any]]) -> int:
    """Return how often level edges cross upright ones: 6,000 lines may cross nine million times."""
    sides = ("x0", "x1", "top", "bottom")
    level, upright = (
        np.array([[edge[side] for side in sides] for edge in edges if edge["orientation"] == way]).reshape(-1, 4)
        for way in ("h", "v")
    )
    return sum(
        int(
            (
                (upright[:, 2] <= bottom + _SNAP) & (upright[:, 3] >= top - _SNAP)
                & (upright[:, 0] >= x0 - _SNAP) & (upright[:, 0] <= x1 + _SNAP)
            ).sum()
        )
        for x0, x1, top, bottom in level
    )  # fmt: skip


def _edge(area: Area, size: Size) -> dict[str, Any]:
    x0, top, x1, bottom = area
    level = x1 - x0 >= bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if level else "v",
        "page_height": size[1],
    }


def _lines(paths: Iterable[tuple[calls.Reference, Matrix]]) -> Iterator[Area]:
    """Yield the lines of paths as narrow areas of PDF space."""
    for path, matrix in paths:
        calls.draw_mode(path, _TO_FILL, _TO_STROKE)
        stroked, filled = bool(_STROKE.value), bool(_FILL.value)
        for points in _strokes(path, matrix):
            yield from _drawn(points, stroked=stroked, filled=filled)


def _drawn(points: list[Point], *, stroked: bool, filled: bool) -> Iterator[Area]:
    area = bounds(points)
    narrow = min(area[2] - area[0], area[3] - area[1]) <= _THIN
    if narrow and (stroked or filled):
        yield area
    elif stroked:
        for first, second in pairwise(points):
            side = bounds([first, second])
            if min(side[2] - side[0], side[3] - side[1]) <= _LEVEL:
                yield side
    # A wide area that is only filled is shading, behind a header or behind single lines of text.


def _strokes(path: calls.Reference, matrix: Matrix) -> Iterator[list[Point]]:
    """Yield the straight-lined subpaths of a path, closed ones with their first point again at the end."""
    points: list[Point] = []
    curved = False
    for index in range(min(calls.count_segments(path), _MAX_LINES)):
        segment = calls.handle(calls.path_segment(path, index))
        kind = calls.segment_kind(segment)
        if kind == _MOVE:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _CURVE
        calls.segment_point(segment, _TO_X, _TO_Y)
        points.append(moved((_X.value, _Y.value), matrix))
        if calls.segment_closes(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
