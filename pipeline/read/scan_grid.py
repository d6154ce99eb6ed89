"""Ruled lines in the picture of a page, and the cells that they enclose."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.read.pdf_objects import Area
from pipeline.read.pdf_rulings import cells_between
from pipeline.read.scan_image import ALONE, DPI, Pixels, Sheet

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
    """Find the ruled tables of a page by the long straight strokes in it, and wipe those strokes out of the sheet itself."""
    with ALONE:
        return _rulings(sheet)


def _rulings(sheet: Sheet) -> Rulings:
    upright = _strokes(_ink(sheet.grey), (1, _TALL))
    if not upright.any():
        return Rulings((), sheet.grey)
    level = _strokes(_ink(sheet.grey), (_LONG, 1))
    edges = [*_areas(level, level=True), *_areas(upright, level=False)]
    tables = tuple(tuple(cells) for cells in cells_between(edges) or ())
    if not tables:
        return Rulings((), sheet.grey)
    rules = cv2.bitwise_or(level, upright, dst=level)
    rules = cv2.dilate(rules, np.ones((3, 3), np.uint8), dst=rules)
    cv2.max(sheet.grey, rules, dst=sheet.grey)  # rules are white, and all else is black
    return Rulings(tables, sheet.grey)


def _ink(grey: Pixels) -> Pixels:
    """Return a picture of the ink, white on black."""
    _, ink = cv2.threshold(grey, 0, _WHITE, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return ink.astype(np.uint8, copy=False)


def _strokes(ink: Pixels, shape: tuple[int, int]) -> Pixels:
    """Turn ink into the strokes at least as long as `shape`, those a little askew too; no gap is bridged.

    The feet of letters in bold print stand so close together that bridging a few pixels makes rules of them. All is done
    in place: each picture of a page takes four megabytes, and several pages are looked at side by side.
    """
    across = shape[0] > shape[1]
    side = np.ones((_SIDE, 1) if across else (1, _SIDE), np.uint8)
    cv2.dilate(ink, side, dst=ink)
    cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((shape[1], shape[0]), np.uint8), dst=ink)
    return ink


def _areas(strokes: Pixels, *, level: bool) -> list[Area]:
    """Return the strokes as narrow areas in points; what is thick is a picture, or letters run together."""
    kept = _inked(strokes if level else strokes.T)
    if not kept:
        return []  # OpenCV would crash on a picture without rows
    part = strokes[kept] if level else np.ascontiguousarray(strokes[:, kept])
    count, _, boxes, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    areas: list[Area] = []
    for x, y, width, height, _ in boxes[1:count].tolist():
        thick, along = (height, width) if level else (width, height)
        if thick > max(_THICK, 0.03 * along):
            continue
        x, y = (x, kept[y]) if level else (kept[x], y)
        x0, x1, y0, y1 = float(x), float(x + width), float(y), float(y + height)
        if level:
            x0, x1 = x0 - _REACH, x1 + _REACH
        else:
            y0, y1 = y0 - _REACH, y1 + _REACH
        areas.append((x0 * _POINTS, y0 * _POINTS, x1 * _POINTS, y1 * _POINTS))
    return areas


def _inked(strokes: Pixels) -> list[int]:
    """Return the rows of a picture that have strokes, with those beside them, and at least two between any that lie apart.

    OpenCV numbers the pieces of a picture in four bytes a pixel, and most of a page has no stroke. It goes by two rows at
    a time, from the first: two stay two, so that the pieces are told in the same order.
    """
    inked = strokes.any(axis=1)
    pairs = np.logical_or.reduceat(inked, np.arange(0, len(strokes), 2))
    pairs[1:] |= pairs[:-1].copy()
    kept: list[int] = np.flatnonzero(np.repeat(pairs, 2)[: len(strokes)]).tolist()
    return kept
