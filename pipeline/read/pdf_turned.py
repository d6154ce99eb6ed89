"""Text that runs up or down on an upright page, the title of a narrow column: it is laid level where it stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.read.pdf_characters import TextPage
from pipeline.read.pdf_glyphs import Glyphs, Numbers, Places

_FEWEST = 3
_NEXT_LINE = 2.0
_BASE = 0.3


def levelled(text: TextPage, glyphs: Glyphs) -> Glyphs:
    """Return the characters of a page, those that are set upwards or downwards as level lines, made so small that they keep to their place.

    What is not drawn at a right angle stays as it is.
    """
    if len(text.wide) < _FEWEST or text.turns:
        return glyphs
    way = np.zeros(len(glyphs), np.int64)
    seen = np.flatnonzero(np.isin(glyphs.places, text.wide))
    way[seen] = text.ways(glyphs.places[seen].tolist())
    columns = glyphs.x0.copy(), glyphs.x1.copy(), glyphs.base.copy(), glyphs.size.copy()
    for begin, end in _runs(way, glyphs):
        _lay(text, glyphs, columns, (begin, end), int(way[begin]))
    x0, x1, base, size = columns
    return replace(glyphs, x0=x0, x1=x1, base=base, size=size)


def _runs(way: Places, glyphs: Glyphs) -> list[tuple[int, int]]:
    """Return where runs of characters that go one way, each near the one before it, begin and end; blanks stand within them."""
    found: list[tuple[int, int]] = []
    open_run = False
    for at in np.flatnonzero(way).tolist():
        last = found[-1][1] - 1 if open_run else -1
        near = (
            last >= 0
            and way[at] == way[last]
            and bool(glyphs.blank[last + 1 : at].all())
            and abs(glyphs.x0[at] - glyphs.x0[last]) < _NEXT_LINE * glyphs.size[at]
        )
        if near:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
        open_run = True
    return [(begin, end) for begin, end in found if end - begin >= _FEWEST]


def _lay(text: TextPage, glyphs: Glyphs, columns: tuple[Numbers, ...], run: tuple[int, int], way: int) -> None:
    """Lay one run level, in place: as wide as it is on the page, halfway between its ends."""
    some = np.arange(*run)
    drawn = some[glyphs.codes[some] != 0]
    left, top, right, bottom, across, size = text.measured(glyphs.places[drawn].tolist())
    begins, ends = (bottom, top) if way > 0 else (-top, -bottom)
    line = way * across
    first = float(begins.min())
    scale = min(1.0, float((right.max() - left.min()) / max(ends.max() - first, 1.0)))
    start = float(left.min()) - text.box[0]
    level = text.box[3] - float(top.max() + bottom.min()) / 2
    x0, x1, base, tall = columns
    x0[drawn], x1[drawn] = start + (begins - first) * scale, start + (ends - first) * scale
    base[drawn] = level + (line - (line.max() + line.min()) / 2 + _BASE * size) * scale
    tall[drawn] = size * scale
    for at in some[glyphs.codes[some] == 0].tolist():
        # A blank that PDFium guessed stands at the end of the last letter.
        x0[at] = x1[at] = x1[at - 1]
        base[at], tall[at] = base[at - 1], tall[at - 1]
