"""What is drawn on a PDF page, off PDFium's page objects in one walk: paths, pictures, and text that may not show."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal

import pypdfium2.raw as pdfium_c

from pipeline.read import pdfium_calls as calls
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
    """A page's objects: paths, as arguments for PDFium, with the matrix that places them, pictures as areas of PDF space.

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
    handle = calls.handle(calls.address_of(page.raw))
    indices = range(pdfium_c.FPDFPage_CountObjects(page.raw))
    _look(list(map(calls.page_object, repeat(handle), indices)), _IDENTITY, found, 0)
    return found


def _look(addresses: Sequence[int | None], outer: Matrix, found: Drawn, depth: int) -> None:
    """Add objects, which a matrix places, to those found."""
    things = list(map(calls.handle, addresses))
    for address, thing, kind in zip(addresses, things, map(calls.object_kind, things), strict=True):
        if kind == _TEXT:
            unseen = _unseen(thing)
            if unseen is not None:
                found.unseen[address] = unseen
        elif kind == _PATH:
            found.crowded = len(found.paths) >= PAGE_PATHS
            if not found.crowded:
                found.paths.append((thing, _times(_matrix(thing), outer)))
        elif kind == _IMAGE:
            matrix = _times(_matrix(thing), outer)
            found.pixels = max(found.pixels, _pixels(thing))
            found.pictures.append(bounds([moved(corner, matrix) for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]))
        elif kind == _FORM and depth < FORM_DEPTH:
            # The index of a form's object is as wide as an address.
            indices = map(calls.handle, range(calls.count_form_objects(thing)))
            inner = list(map(calls.form_object, repeat(thing), indices))
            _look(inner, _times(_matrix(thing), outer), found, depth + 1)


def _pixels(picture: calls.Reference) -> int:
    """Return how many pixels a picture says that it has; nothing is unpacked for it."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    if not calls.pixel_size(picture, ctypes.byref(across), ctypes.byref(down)):
        return 0
    return across.value * down.value


_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium_c.FPDF_PAGEOBJ_TEXT,
    pdfium_c.FPDF_PAGEOBJ_PATH,
    pdfium_c.FPDF_PAGEOBJ_IMAGE,
    pdfium_c.FPDF_PAGEOBJ_FORM,
)
_FILLED, _INVISIBLE = pdfium_c.FPDF_TEXTRENDERMODE_FILL, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))
_COLOUR = tuple(ctypes.byref(part) for part in (_RED, _GREEN, _BLUE, _ALPHA))
_PLACED = pdfium_c.FS_MATRIX()
_INTO = ctypes.byref(_PLACED)


def _unseen(text: calls.Reference) -> Unseen | None:
    mode = calls.render_mode(text)
    if mode == _INVISIBLE:
        return "invisible"
    if mode != _FILLED or not calls.fill_colour(text, *_COLOUR):
        return None
    pale = (_RED.value >= _PALE and _GREEN.value >= _PALE and _BLUE.value >= _PALE) or _ALPHA.value < _FAINT
    return "pale" if pale else None


def bounds(points: list[Point]) -> Area:
    """Return the area around some points."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def moved(point: Point, matrix: Matrix) -> Point:
    """Return where a matrix puts a point."""
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(thing: calls.Reference) -> Matrix:
    if not calls.object_matrix(thing, _INTO):
        return _IDENTITY
    return _PLACED.a, _PLACED.b, _PLACED.c, _PLACED.d, _PLACED.e, _PLACED.f


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
