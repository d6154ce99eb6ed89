"""Where the lines of a page begin, so that the first line of a paragraph, which is set in, is known by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.document.source import Line

_STEP = 0.005
_SET_IN = 0.02
_SAME = 0.006
_FULL = 0.9
_FEWEST = 3
_SHARE = 0.25


def margins(lines: Iterable[Line]) -> dict[int, float]:
    """Return for each page where its text begins at the left, as a share of the width: the first place where many full lines do.

    On a page of short paragraphs most of them are first lines. A page with fewer than three full lines has no entry; nor has a
    source whose lines have no boxes.
    """
    starts: dict[int, Counter[int]] = {}
    for line in lines:
        if line.page is not None and line.box is not None and (line.fill or 0) >= _FULL:
            starts.setdefault(line.page, Counter())[round(line.box[0] / _STEP)] += 1
    return {page: _first(at) * _STEP for page, at in starts.items() if at.total() >= _FEWEST}


def _first(starts: Counter[int]) -> int:
    least = max(_FEWEST, starts.most_common(1)[0][1] * _SHARE)
    return min(start for start, count in starts.items() if count >= least or count == starts.most_common(1)[0][1])


def is_set_in(line: Line, at: dict[int, float]) -> bool:
    """Tell whether a line begins clearly right of its page's margin (NĐ 30/2020, Phụ lục I: by 1 cm or 1.27 cm)."""
    if line.page is None or line.box is None or line.page not in at:
        return False
    return line.box[0] > at[line.page] + _SET_IN


def begins_beneath(before: Line, after: Line) -> bool:
    """Tell whether a line begins at the same place as the one before it on its page."""
    if before.page != after.page or before.box is None or after.box is None:
        return False
    return abs(before.box[0] - after.box[0]) < _SAME
