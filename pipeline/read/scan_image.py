"""Pictures of pages made ready for reading: the seal's colour gone, shadows evened out, set straight."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

DPI = 200
"""The resolution at which pages are read: 300 was measured to be no better and costs twice as much."""

ALONE = Lock()
"""Held while a page is drawn, made ready, or searched for rules: each takes several pictures of it, for a tenth of a second.

Pages are read side by side; what they take for that moment, they take one after the other.
"""

_WHITE = 255
_COLOURED = 40
_NOT_DARK = 90
_UNEVEN = 14.0
_PAPER = 31
_STEEPEST = 5.0
_STEP = 0.5
_FINE = 0.05
_LEVEL = 0.08
_SMALL, _TINY = 700, 400
_BAND = 128


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made ready: grey pixels at `DPI`, and what takes a point of it (pixels) back to the picture as it came."""

    grey: Pixels
    back: Matrix

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.grey.shape[0])

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return int(self.grey.shape[1])


def sheet(picture: Pixels) -> Sheet:
    """Return a page made ready for reading; `picture` is grey or BGR, at `DPI`."""
    grey = even(without_colour(picture))
    angle = skew(grey)
    if abs(angle) < _LEVEL:
        return Sheet(grey, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    straight = cv2.warpAffine(
        grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=_WHITE
    )
    return Sheet(straight.astype(np.uint8, copy=False), cv2.invertAffineTransform(turn).astype(np.float64))


def without_colour(picture: Pixels) -> Pixels:
    """Return a picture in grey with every coloured, not dark pixel set to paper.

    A red seal lies over the signer's name: read as it is, half of the letters below it are wrong; on paper, none.
    """
    if picture.ndim == 2:
        return picture
    grey = np.empty(picture.shape[:2], np.uint8)
    # By bands: what is made on the way there would take four times as much memory as the picture.
    for top in range(0, len(grey), _BAND):
        grey[top : top + _BAND] = _band_without_colour(picture[top : top + _BAND])
    return grey


def _band_without_colour(picture: Pixels) -> Pixels:
    blue, green, red = cv2.split(picture)
    high, low = cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    _, coloured = cv2.threshold(cv2.subtract(high, low), _COLOURED, 1, cv2.THRESH_BINARY)
    _, light = cv2.threshold(high, _NOT_DARK, 1, cv2.THRESH_BINARY)
    grey[cv2.multiply(coloured, light) > 0] = _WHITE
    return grey


def even(grey: Pixels) -> Pixels:
    """Return a picture with its shadows taken out: photos have them, scans don't and come back as they are."""
    small = cv2.resize(grey, (max(grey.shape[1] // 16, 1), max(grey.shape[0] // 16, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), _PAPER)
    if float(paper.std()) < _UNEVEN:
        return grey
    behind = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, behind, scale=float(_WHITE)).astype(np.uint8, copy=False)


def skew(grey: Pixels) -> float:
    """Return by how many degrees, counterclockwise, the page has to be turned to stand straight.

    It stands straight where its rows of ink and of paper differ most: the lines of text are level then.
    """
    ink = _ink(grey, _SMALL)
    if not ink.any():
        return 0.0
    tiny = _ink(grey, _TINY)
    rough = max(np.arange(-_STEEPEST, _STEEPEST + _STEP, _STEP), key=lambda angle: _rows(tiny, float(angle)))
    near = np.arange(rough - _STEP, rough + _STEP + _FINE, _FINE)
    return float(max(near, key=lambda angle: _rows(ink, float(angle))))


def _ink(grey: Pixels, longest: int) -> Pixels:
    scale = longest / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    _, ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return ink.astype(np.uint8, copy=False)


def _rows(ink: Pixels, angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink * np.uint8(_WHITE), turn, (width, height)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
