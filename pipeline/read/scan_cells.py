"""The cells of a ruled table read in one call: their ink set on one sheet, each word put back where it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from pipeline.read.pdf_objects import Area
from pipeline.read.scan_image import DPI, Pixels
from pipeline.read.tesseract import BLOCK, Engine, Word, words

_POINTS = 72 / DPI
_INSET = 3
_PAD = 22
_APART = 44
_LOW = 56
_SHORT = 76
_LINE = 1400
_INK = 130
_SPECKS = 12
_WHITE = 255


@dataclass(frozen=True, slots=True)
class _Crop:
    """The ink of a cell: where it begins on the page (pixels), and its pixels."""

    left: int
    top: int
    pixels: Pixels

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def is_short(self) -> bool:
        return self.height <= _LOW and self.width <= _SHORT


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a crop was set on the sheet; `line` is the upper edge of its line."""

    crop: _Crop
    x: int
    y: int
    line: int


Lines = list[list[_Placed]]
"""The lines of the sheet on which the cells of a table are read, from top to bottom."""


def cell_words(areas: Sequence[Area], grey: Pixels, reader: Engine) -> list[Word]:
    """Read the cells of a table (areas in points); words come with their places on the page, in pixels."""
    crops = [crop for area in areas for crop in [_crop(area, grey)] if crop is not None]
    if not crops:
        return []
    lines = _lines(crops)
    found: list[Word] = []
    # The sheet has no name here: it is as large as two pages, and let go of once it is written for Tesseract.
    for word in words(reader, _sheet(lines), BLOCK):
        placed = _placed(lines, (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)
        x, y = placed.crop.left - placed.x, placed.crop.top - placed.y
        found.append(replace(word, x0=word.x0 + x, x1=word.x1 + x, y0=word.y0 + y, y1=word.y1 + y, base=word.base + y))
    return found


def _placed(lines: Lines, x: float, y: float) -> _Placed:
    """Return the crop that a point of the sheet belongs to."""
    line = lines[max(bisect_right([one[0].line for one in lines], y) - 1, 0)]
    return line[max(bisect_right([placed.x - _APART / 2 for placed in line], x) - 1, 0)]


def _crop(area: Area, grey: Pixels) -> _Crop | None:
    """Return the part of a cell that holds ink, None where there is (almost) none.

    A lone figure in a tall cell is not seen as a line of text until the paper around it is cut away.
    """
    x0, y0, x1, y1 = (round(value / _POINTS) for value in area)
    x0, y0 = max(x0, 0) + _INSET, max(y0, 0) + _INSET
    dark = grey[y0 : y1 - _INSET, x0 : x1 - _INSET] < _INK
    if int(dark.sum()) <= _SPECKS:
        return None
    down, across = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    top, left, bottom, right = y0 + int(down[0]), x0 + int(across[0]), y0 + int(down[-1]) + 1, x0 + int(across[-1]) + 1
    return _Crop(left, top, grey[top:bottom, left:right])


def _lines(crops: Sequence[_Crop]) -> Lines:
    """Give each cell's ink its place on paper: short cells in lines of several, the others one below the other.

    A lone figure or ordinal is read badly by itself ("TT" as "mm", "3" as "kì"); beside others of its kind it is read well.
    """
    lines: list[list[_Crop]] = []
    for crop in (crop for crop in crops if crop.is_short):
        if lines and sum(other.width + _APART for other in lines[-1]) + crop.width <= _LINE:
            lines[-1].append(crop)
        else:
            lines.append([crop])
    lines.extend([crop] for crop in crops if not crop.is_short)
    placed: Lines = []
    at = 0
    for line in lines:
        tall, x = max(crop.height for crop in line), _PAD
        placed.append([])
        for crop in line:
            placed[-1].append(_Placed(crop, x, at + _PAD + tall - crop.height, at))
            x += crop.width + _APART
        at += tall + 2 * _PAD
    return placed


def _sheet(lines: Lines) -> Pixels:
    """Set the cells' ink on paper."""
    width = max(line[-1].x + line[-1].crop.width for line in lines) + _APART + _PAD
    height = lines[-1][0].y + lines[-1][0].crop.height + _PAD
    pixels = np.full((height, width), _WHITE, np.uint8)
    for placed in chain.from_iterable(lines):
        crop = placed.crop
        pixels[placed.y : placed.y + crop.height, placed.x : placed.x + crop.width] = crop.pixels
    return pixels
