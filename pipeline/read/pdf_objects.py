"""What is drawn on a PDF page, off PDFium's page objects in one walk: paths, pictures, and text that may not show."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any, Literal

import pypdfium2.raw as pdfium_c

from pipeline.read.limits import FORM_DEPTH, PAGE_PATHS

Area = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Unseen = Literal["invisible", "pale"]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A grey of 230 on white has a contrast of 1.25 to 1; nobody reads that. So has black that lets nine tenths through.
_PALE = 230
_FAINT = 26


@dataclass(slots=True)
class Drawn:
    """A page's objects: paths with the matrix that places them, pictures as areas of PDF space.

    `unseen` has the addresses of text objects that are drawn invisibly or in (nearly) white. `pixels` are those of the
    largest picture as it is stored. A page is `crowded` where it has more paths than are looked at; those are left out.
    """

    paths: list[tuple[Any, Matrix]] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    unseen: dict[int | None, Unseen] = field(default_factory=dict)
    pixels: int = 0
    crowded: bool = False


def drawn(page: Any) -> Drawn:
    """Return what is drawn on an open page, forms looked into."""
    found = Drawn()
    for index in range(pdfium_c.FPDFPage_CountObjects(page.raw)):
        _look(pdfium_c.FPDFPage_GetObject(page.raw, index), _IDENTITY, found, 0)
    return found


def _look(thing: Any, outer: Matrix, found: Drawn, depth: int) -> None:
    kind = pdfium_c.FPDFPageObj_GetType(thing)
    if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
        unseen = _unseen(thing)
        if unseen is not None:
            found.unseen[ctypes.addressof(thing.contents)] = unseen
    elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        found.crowded = len(found.paths) >= PAGE_PATHS
        if not found.crowded:
            found.paths.append((thing, _times(_matrix(thing), outer)))
    elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        matrix = _times(_matrix(thing), outer)
        found.pixels = max(found.pixels, _pixels(thing))
        found.pictures.append(bounds([moved(corner, matrix) for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]))
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
        matrix = _times(_matrix(thing), outer)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(thing)):
            _look(pdfium_c.FPDFFormObj_GetObject(thing, index), matrix, found, depth + 1)


def _pixels(picture: Any) -> int:
    """Return how many pixels a picture says that it has; nothing is unpacked for it."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium_c.FPDFImageObj_GetImagePixelSize(picture, ctypes.byref(across), ctypes.byref(down)):
        return 0
    return across.value * down.value


_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))
_COLOUR = tuple(ctypes.byref(part) for part in (_RED, _GREEN, _BLUE, _ALPHA))


def _unseen(text: Any) -> Unseen | None:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(text)
    if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
        return "invisible"
    if mode != pdfium_c.FPDF_TEXTRENDERMODE_FILL or not pdfium_c.FPDFPageObj_GetFillColor(text, *_COLOUR):
        return None
    pale = min(_RED.value, _GREEN.value, _BLUE.value) >= _PALE or _ALPHA.value < _FAINT
    return "pale" if pale else None


def bounds(points: list[Point]) -> Area:
    """Return the area around some points."""
    across, up = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(up), max(across), max(up)


def moved(point: Point, matrix: Matrix) -> Point:
    """Return where a matrix puts a point."""
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


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


def placed(area: Area, box: tuple[float, ...], turns: int) -> Area:
    """Turn an area of PDF space into one from the top left corner of the page box, as the text is read."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = area
    if turns == 0:
        return x0 - left, top - y1, x1 - left, top - y0
    if turns == 1:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left
    if turns == 2:
        return right - x1, y0 - bottom, right - x0, y1 - bottom
    return top - y1, right - x1, top - y0, right - x0
