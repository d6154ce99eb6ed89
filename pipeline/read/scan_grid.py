"""Ruled lines in the picture of a page, and the cells that they enclose."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.read.pdf_objects import Area
from pipeline.read.pdf_rulings import cells_between
from pipeline.read.scan_image import DPI, Pixels, Sheet

_POINTS = 72 / DPI
_LONG = 56
_TALL = 44
_THICK = 9
_SIDE = 3
_REACH = 4
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Rulings:
    """The ruled tables of a page: the areas of each one's cells (points), and the page's pixels without the rules."""

    tables: tuple[tuple[Area, ...], ...]
    grey: Pixels


def rulings(sheet: Sheet) -> Rulings:
    """Find the ruled tables of a page by the long straight strokes in it, and wipe those strokes out."""
    _, ink = cv2.threshold(sheet.grey, 0, _WHITE, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    upright = _strokes(ink.astype(np.uint8, copy=False), (1, _TALL))
    if not upright.any():
        return Rulings((), sheet.grey)
    level = _strokes(ink.astype(np.uint8, copy=False), (_LONG, 1))
    edges = [*_areas(level, level=True), *_areas(upright, level=False)]
    tables = tuple(tuple(cells) for cells in cells_between(edges) or ())
    if not tables:
        return Rulings((), sheet.grey)
    grey = sheet.grey.copy()
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    grey[rules > 0] = _WHITE
    return Rulings(tables, grey)


def _strokes(ink: Pixels, shape: tuple[int, int]) -> Pixels:
    """Return the strokes at least as long as `shape`, those a little askew too; no gap is bridged.

    The feet of letters in bold print stand so close together that bridging a few pixels makes rules of them.
    """
    across = shape[0] > shape[1]
    side = np.ones((_SIDE, 1) if across else (1, _SIDE), np.uint8)
    long = cv2.morphologyEx(cv2.dilate(ink, side), cv2.MORPH_OPEN, np.ones((shape[1], shape[0]), np.uint8))
    return long.astype(np.uint8, copy=False)


def _areas(strokes: Pixels, *, level: bool) -> list[Area]:
    """Return the strokes as narrow areas in points; what is thick is a picture, or letters run together."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    areas: list[Area] = []
    for x, y, width, height, _ in boxes[1:count].tolist():
        thick, along = (height, width) if level else (width, height)
        if thick > max(_THICK, 0.03 * along):
            continue
        x0, x1, y0, y1 = float(x), float(x + width), float(y), float(y + height)
        if level:
            x0, x1 = x0 - _REACH, x1 + _REACH
        else:
            y0, y1 = y0 - _REACH, y1 + _REACH
        areas.append((x0 * _POINTS, y0 * _POINTS, x1 * _POINTS, y1 * _POINTS))
    return areas
