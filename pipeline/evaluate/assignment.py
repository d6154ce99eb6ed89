"""One-to-one pairs with the greatest weight in all: linear assignment, where taking the best pair first would spoil two others.

Shortest augmenting paths (Jonker & Volgenant 1987, in the form of Crouse 2016), one row of the matrix at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.fold import FoldedText

Matrix = NDArray[np.float64]

_BLOCK = 2048
"""Words that are counted at a time: the memory of two long decisions stays below 50 MB."""


def overlaps(olds: Sequence[FoldedText], news: Sequence[FoldedText]) -> Matrix:
    """Return `fold.overlap` of each old text with each new one, as (olds, news)."""
    # The k-th "của" of a text is a word of its own: what two texts share as multisets they then share as sets.
    vocabulary: dict[tuple[str, int], int] = {}
    sides = [[_numbers(text, vocabulary) for text in side] for side in (olds, news)]
    shared = np.zeros((len(olds), len(news)))
    for start in range(0, len(vocabulary), _BLOCK):
        first, second = (_marks(side, start) for side in sides)
        shared += first @ second.T
    sizes = np.add.outer([text.size for text in olds], [text.size for text in news]) - shared
    return np.divide(shared, sizes, out=np.ones_like(shared), where=sizes > 0)


def _numbers(text: FoldedText, vocabulary: dict[tuple[str, int], int]) -> NDArray[np.int64]:
    found = [
        vocabulary.setdefault((word, time), len(vocabulary))
        for word, count in text.counts.items()
        for time in range(count)
    ]
    return np.array(found, dtype=np.int64)


def _marks(side: Sequence[NDArray[np.int64]], start: int) -> NDArray[np.float32]:
    marks = np.zeros((len(side), _BLOCK), dtype=np.float32)
    for row, numbers in enumerate(side):
        marks[row, numbers[(numbers >= start) & (numbers < start + _BLOCK)] - start] = 1
    return marks


def assigned(weights: Matrix) -> dict[int, int]:
    """Return row -> column for the pairs whose weights sum to the most; pairs of weight 0 or less are never taken."""
    pairs: dict[int, int] = {}
    for rows, columns in _parts(weights > 0):
        part = np.maximum(weights[np.ix_(rows, columns)], 0)
        turned = len(rows) > len(columns)
        for one, other in enumerate(_columns_of(-part.T if turned else -part)):
            row, column = (other, one) if turned else (one, int(other))
            if part[row, column] > 0:
                pairs[int(rows[row])] = int(columns[column])
    return pairs


def _parts(there: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield rows and columns that hang together by possible pairs: each such part is solved alone."""
    left = set(np.flatnonzero(there.any(axis=1)).tolist())
    while left:
        rows, columns, fresh = set[int](), set[int](), {min(left)}
        while fresh:
            rows |= fresh
            columns |= set(np.flatnonzero(there[sorted(fresh)].any(axis=0)).tolist())
            fresh = set(np.flatnonzero(there[:, sorted(columns)].any(axis=1)).tolist()) - rows
        left -= rows
        yield sorted(rows), sorted(columns)


def _columns_of(costs: Matrix) -> NDArray[np.int64]:
    """Return the column of each row at the least cost in all; there are at least as many columns as rows."""
    height, width = costs.shape
    of_rows, of_columns = np.zeros(height), np.zeros(width)
    row_of, column_of = np.full(width, -1, dtype=np.int64), np.full(height, -1, dtype=np.int64)
    for first in range(height):
        far, back = np.full(width, np.inf), np.full(width, -1, dtype=np.int64)
        seen_rows, seen = np.zeros(height, dtype=bool), np.zeros(width, dtype=bool)
        row, reached = first, 0.0
        while True:
            seen_rows[row] = True
            through = reached + costs[row] - of_rows[row] - of_columns
            better = ~seen & (through < far)
            far[better], back[better] = through[better], row
            column = int(np.argmin(np.where(seen, np.inf, far)))
            reached = float(far[column])
            seen[column] = True
            if row_of[column] < 0:
                break
            row = int(row_of[column])
        others = seen_rows.copy()
        others[first] = False
        of_rows[first] += reached
        of_rows[others] += reached - far[column_of[others]]
        of_columns[seen] -= reached - far[seen]
        while True:
            row = int(back[column])
            row_of[column] = row
            column_of[row], column = column, int(column_of[row])
            if row == first:
                break
    return column_of
