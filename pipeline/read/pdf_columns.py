"""Blocks set side by side: the letterhead, and the recipients beside the signature."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.letters import composed
from pipeline.read.pdf_lines import Row

_GAP = 0.7
_CLEAR = 1.5
_WIDEST, _ALIKE = 3.0, 0.6
_AT_MARGIN, _FAR = 0.04, 0.6
_REACH = 9.0
_FOLLOWS = 2.3
_RIGHT_MIDDLE = 0.57
_LEFT_MIDDLE = 0.44
_RIGHT_START = 0.36
_RECIPIENTS = re.compile(r"N[ơo]i\s+nh[ậa]n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns: the rows of each from top to bottom."""

    left: tuple[Row, ...]
    right: tuple[Row, ...]

    @property
    def base(self) -> float:
        """Base line of the first row."""
        return min(row.base for row in (*self.left, *self.right))


@dataclass(slots=True)
class _Block:
    """Columns as they grow; `cut` is the space that no row crosses."""

    left: list[Row] = field(default_factory=list)
    right: list[Row] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    @property
    def left_end(self) -> float:
        return max((row.x1 for row in self.left), default=0.0)

    @property
    def right_start(self) -> float:
        return min((row.x0 for row in self.right), default=float("inf"))

    @property
    def base(self) -> float:
        return max(row.base for row in (*self.left, *self.right))


def columns(rows: Sequence[Row], margins: tuple[float, float]) -> list[Row | Beside]:
    """Return the rows of a page with side by side blocks put together.

    A block is found where rows, one under the other, leave the same gap in the middle and stand on both sides of it.
    """
    result: list[Row | Beside] = []
    index = 0
    while index < len(rows):
        block = _block(rows, index, margins)
        if block is None:
            result.append(rows[index])
            index += 1
            continue
        _take_back(result, block, margins)
        result.append(Beside(tuple(_sorted(block.left)), tuple(_sorted(block.right))))
        index = block.taken[-1] + 1
    return result


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.base)


def _block(rows: Sequence[Row], start: int, margins: tuple[float, float]) -> _Block | None:
    block = _Block()
    pending: list[tuple[int, Row]] = []
    anchors = 0
    for index in range(start, len(rows)):
        row = rows[index]
        sides = _sides(row, block, margins)
        if sides is None:
            break
        left, right = sides
        if right is None:
            if not anchors:
                break
            pending.append((index, row))
            continue
        if anchors and row.base - max(other.base for other in block.right) > _REACH * 2 * row.size:
            break
        if pending and any(other.x1 >= min(right.x0, block.right_start) for _, other in pending):
            break
        _absorb(block, pending)
        anchors += 1
        block.right.append(right)
        block.left.extend([left] if left else [])
        block.taken.append(index)
    if not anchors:
        return None
    _trail(block, pending, margins)
    return block if _is_columns(block, rows[start : block.taken[-1] + 1]) else None


def _absorb(block: _Block, pending: list[tuple[int, Row]]) -> None:
    for index, row in pending:
        block.left.append(row)
        block.taken.append(index)
    pending.clear()


def _trail(block: _Block, pending: list[tuple[int, Row]], margins: tuple[float, float]) -> None:
    """Take the rows of the left column that go on below the right one's end."""
    if not block.left and not pending:
        return
    for index, row in pending:
        if row.base - block.base > _FOLLOWS * row.size or row.middle > _along(margins, _LEFT_MIDDLE):
            return
        if index != block.taken[-1] + 1:
            return
        block.left.append(row)
        block.taken.append(index)


def _is_columns(block: _Block, rows: Sequence[Row]) -> bool:
    return bool(block.left) and len(block.left) + len(block.right) >= 3 and len(rows) >= 2


def _take_back(result: list[Row | Beside], block: _Block, margins: tuple[float, float]) -> None:
    """Take rows above that belong to the left column: half a line higher, or from "Nơi nhận" on."""
    first = min(row.base for row in block.right)
    above: list[Row] = []
    for item in reversed(result[-3:]):
        if isinstance(item, Beside) or item.x1 >= block.right_start or item.middle > _along(margins, _LEFT_MIDDLE):
            break
        above.append(item)
    keep = 0
    for count, row in enumerate(above, 1):
        if first - row.base < 0.9 * row.size or (
            _RECIPIENTS.match(composed(row.text)) and first - row.base < 4 * row.size
        ):
            keep = count
    for row in above[:keep]:
        block.left.append(row)
        result.pop()


def _sides(row: Row, block: _Block, margins: tuple[float, float]) -> tuple[Row | None, Row | None] | None:
    """Return the parts of a row left and right of the gap, None where it stands across it."""
    if _is_right(row, margins) and row.x0 > block.left_end:
        return None, row
    split = _split(row, block, margins)
    if split is not None:
        return split
    if not block.right:
        return None
    limit = min(block.right_start, _along(margins, 0.62))
    return (row, None) if row.x1 < limit and row.middle <= _along(margins, _LEFT_MIDDLE) else None


def _is_right(row: Row, margins: tuple[float, float]) -> bool:
    return row.x0 > _along(margins, _RIGHT_START) and row.middle > _along(margins, _RIGHT_MIDDLE + 0.03)


def _split(row: Row, block: _Block, margins: tuple[float, float]) -> tuple[Row, Row] | None:
    best: tuple[float, Row, Row] | None = None
    least = _GAP * row.size
    if row.widest < least and "NG H" not in row.text and row.is_plain:
        return None  # no gap, and no CỘNG HÒA
    end = row.words[0].x1
    for at, word in enumerate(row.words[1:], 1):
        gap, end = word[1] - end, word[2]
        if gap < least and word[0][0] != "C":
            continue
        motto = _is_motto(row, at)
        if gap < least and not motto:
            continue
        left, right = row.part(row.words[:at]), row.part(row.words[at:])
        if left.x1 >= block.right_start or right.x0 <= block.left_end:
            continue
        if not motto and not block.right and _is_text(left, right, gap, margins):
            continue
        if (motto or _stand_apart(left, right, block, margins)) and (best is None or gap > best[0]):
            best = gap, left, right
    return None if best is None else best[1:]


def _is_text(left: Row, right: Row, gap: float, margins: tuple[float, float]) -> bool:
    """Tell whether two parts of a row are one line of text, of which a blank is set, or read, a bit wider.

    It goes over the whole column, or its first part goes further to the right than any left column does. In a justified line
    of few words all blanks are wide.
    """
    if gap < _WIDEST * left.size and max(left.widest, right.widest) > _ALIKE * gap:
        return True
    if gap >= _CLEAR * left.size or left.x0 > _along(margins, _AT_MARGIN):
        return False
    return right.x1 > _along(margins, 1 - _AT_MARGIN) or left.x1 > _along(margins, _FAR)


def _stand_apart(left: Row, right: Row, block: _Block, margins: tuple[float, float]) -> bool:
    """Tell whether two parts of a row stand where columns stand; rows below the first may be less clear."""
    left_limit, right_limit = (0.5, 0.5) if block.right else (_LEFT_MIDDLE, _RIGHT_MIDDLE)
    if left.middle > _along(margins, left_limit) or right.middle < _along(margins, right_limit):
        return False
    return right.x0 >= _along(margins, _RIGHT_START)


def _is_motto(row: Row, at: int) -> bool:
    """Tell whether the national motto's capitals begin here; a wide name of a body may come close to it."""
    if row.words[at].text[0] != "C" or not row.words[at].text.isupper():
        return False
    return [bare(word.text) for word in row.words[at : at + 4]] == ["CONG", "HOA", "XA", "HOI"]


def bare(text: str) -> str:
    """Return text without accents: PDF files spell HÒA and HOÀ, composed or not."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _along(margins: tuple[float, float], share: float) -> float:
    return margins[0] + share * (margins[1] - margins[0])
