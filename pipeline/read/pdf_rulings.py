"""Ruled lines of a PDF page, off PDFium's paths, and the cells that they enclose."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pypdfium2.raw as pdfium_c

from pipeline.read import pdfium_calls as calls
from pipeline.read.pdf_lattice import Edge, cells
from pipeline.read.pdf_objects import Area, Matrix, Point, bounds, placed

_THIN = 3.0
_LEVEL = 0.6
_SHORTEST = 3.0
_MIN_LINES = 6
_MAX_LINES = 6000
_MOVE, _CURVE = pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_BEZIERTO

_FILL, _STROKE, _X, _Y = ctypes.c_int(), ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
_TO_FILL, _TO_STROKE, _TO_X, _TO_Y = (ctypes.byref(one) for one in (_FILL, _STROKE, _X, _Y))


def tables(
    paths: Iterable[tuple[calls.Reference, Matrix]], box: tuple[float, ...], turns: int
) -> list[list[Area]] | None:
    """Return, for each ruled table of a page with these paths, the areas of its cells in points from the top left corner.

    A page with fewer than six lines has none: a letterhead has two or three. One with thousands, which is a drawing or a
    map, gives None: nobody looked.
    """
    return cells_between([placed(area, box, turns) for area in _lines(paths)])


def cells_between(lines: Sequence[Area]) -> list[list[Area]] | None:
    """Return, for each table that lines rule, the areas of its cells; all in points.

    Each line is a narrow area. Fewer than six make no table; thousands give None: nobody looked.
    """
    level: list[Edge] = []
    upright: list[Edge] = []
    for x0, top, x1, bottom in lines:
        wide, tall = x1 - x0, bottom - top
        if wide >= tall:
            if not wide < _SHORTEST:
                level.append(Edge((top + bottom) / 2, x0, x1))
        elif not tall < _SHORTEST:
            upright.append(Edge((x0 + x1) / 2, top, bottom))
    if len(level) + len(upright) < _MIN_LINES:
        return []
    return cells(level, upright) if len(level) + len(upright) <= _MAX_LINES else None


def _lines(paths: Iterable[tuple[calls.Reference, Matrix]]) -> list[Area]:
    """Return the lines of paths as narrow areas of PDF space."""
    found: list[Area] = []
    for path, matrix in paths:
        calls.draw_mode(path, _TO_FILL, _TO_STROKE)
        stroked, filled = _STROKE.value, _FILL.value
        if stroked or filled:
            for points in _strokes(path, matrix):
                found += _drawn(points, stroked=bool(stroked))
    return found


def _drawn(points: list[Point], *, stroked: bool) -> list[Area]:
    """Return the lines that a subpath draws; one that is not stroked is filled."""
    area = bounds(points)
    if min(area[2] - area[0], area[3] - area[1]) <= _THIN:
        return [area]
    # A wide area that is only filled is shading, behind a header or behind single lines of text.
    return [
        (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for (x0, y0), (x1, y1) in pairwise(points if stroked else ())
        if abs(x1 - x0) <= _LEVEL or abs(y1 - y0) <= _LEVEL
    ]


def _strokes(path: calls.Reference, matrix: Matrix) -> list[list[Point]]:
    """Return the straight-lined subpaths of a path, closed ones with their first point again at the end."""
    a, b, c, d, e, f = matrix
    found: list[list[Point]] = []
    points: list[Point] = []
    curved = False
    for index in range(min(calls.count_segments(path), _MAX_LINES)):
        segment = calls.handle(calls.path_segment(path, index))
        kind = calls.segment_kind(segment)
        if kind == _MOVE:
            if len(points) > 1 and not curved:
                found.append(points)
            points, curved = [], False
        elif kind == _CURVE:
            curved = True
        calls.segment_point(segment, _TO_X, _TO_Y)
        x, y = _X.value, _Y.value
        points.append((a * x + c * y + e, b * x + d * y + f))
        if calls.segment_closes(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        found.append(points)
    return found
