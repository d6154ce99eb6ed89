"""Ruled lines of a PDF page, off PDFium's paths, and the cells that they enclose.

Reading the paths this way is many times faster than pdfplumber's own; the geometry from lines to cells is pdfplumber's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c
from pdfplumber import table as lattice

from pipeline.read.pdf_characters import Size

Area = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

_THIN = 3.0
_LEVEL = 0.6
_SNAP = 3.0
_SHORTEST = 3.0
_MIN_LINES = 6
_MAX_LINES = 6000
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def tables(page: Any, turns: int, size: Size) -> list[list[Area]]:
    """Return, for each ruled table of a page, the areas of its cells in points from the top left corner.

    A page with fewer than six lines has none: a letterhead has two or three. Neither has one with thousands, which is
    a drawing or a map.
    """
    box = tuple(page.get_bbox())
    edges = [_edge(_placed(area, box, turns), size) for area in _lines(page)]
    edges = [edge for edge in edges if edge["width"] >= _SHORTEST or edge["height"] >= _SHORTEST]
    if not _MIN_LINES <= len(edges) <= _MAX_LINES:
        return []
    merged = lattice.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    crossings = lattice.edges_to_intersections(merged, _SNAP, _SNAP)
    cells = lattice.intersections_to_cells(crossings)
    return [list(cells) for cells in lattice.cells_to_tables(cells)]


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


def _placed(area: Area, box: tuple[float, ...], turns: int) -> Area:
    """Turn an area of PDF space into one from the top left corner, as the text is read."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = area
    if turns == 0:
        return x0 - left, top - y1, x1 - left, top - y0
    if turns == 1:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left
    if turns == 2:
        return right - x1, y0 - bottom, right - x0, y1 - bottom
    return top - y1, right - x1, top - y0, right - x0


def _lines(page: Any) -> Iterator[Area]:
    for index in range(pdfium_c.FPDFPage_CountObjects(page.raw)):
        yield from _of(pdfium_c.FPDFPage_GetObject(page.raw, index), _IDENTITY)


def _of(thing: Any, outer: Matrix) -> Iterator[Area]:
    """Yield the lines of a path, or of the paths in a form, as narrow areas of PDF space."""
    kind = pdfium_c.FPDFPageObj_GetType(thing)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
        matrix = _times(_matrix(thing), outer)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(thing)):
            yield from _of(pdfium_c.FPDFFormObj_GetObject(thing, index), matrix)
    elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
        matrix = _times(_matrix(thing), outer)
        for points in _strokes(thing, matrix):
            yield from _drawn(points, stroked=bool(stroke.value), filled=bool(fill.value))


def _drawn(points: list[Point], *, stroked: bool, filled: bool) -> Iterator[Area]:
    area = _bounds(points)
    narrow = min(area[2] - area[0], area[3] - area[1]) <= _THIN
    if narrow and (stroked or filled):
        yield area
    elif stroked:
        for first, second in pairwise(points):
            side = _bounds([first, second])
            if min(side[2] - side[0], side[3] - side[1]) <= _LEVEL:
                yield side
    # A wide area that is only filled is shading, behind a header or behind single lines of text.


def _bounds(points: list[Point]) -> Area:
    across, up = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(up), max(across), max(up)


def _strokes(path: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """Yield the straight-lined subpaths of a path, closed ones with their first point again at the end."""
    points: list[Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium_c.FPDFPath_CountSegments(path), _MAX_LINES)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append(_moved((x.value, y.value), matrix))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _matrix(thing: Any) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    k, m, n, p, q, r = outer
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r


def _moved(point: Point, matrix: Matrix) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
