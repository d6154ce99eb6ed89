"""Characters to words to lines, by their places alone.

All characters of a page go through together, those of table cells in groups of their own: what is asked of each character
is asked of columns, and only of the few that stand out is it asked one by one.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

import numpy as np

from pipeline.read.pdf_characters import Look
from pipeline.read.pdf_glyphs import Codes, Flags, Glyphs, Numbers, Places
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_rows import JOINED, Columns, PageRow

Looks = Callable[[Sequence[int]], list[Look]]

_SAME_LINE = 0.15
_BLANK = 0.16
_HINTED = 0.08
_TOUCHING = 0.04
_RAISED_SIZE = 0.82
_RAISED = 0.12
_FOLLOWS = 0.75
_NEAR = 0.45
_OVERPRINT = 0.25
_PLACE = attrgetter("base", "x0")
_DIGITS = re.compile(r"[\d*()\[\],]+$|[¹²³⁰-⁹]+$")


def rows(glyphs: Glyphs, looks: Looks, *, mixed_fonts: bool = False) -> list[Row]:
    """Return the rows of some characters from top to bottom; what `grouped_rows` returns for one group."""
    return grouped_rows(glyphs, np.zeros(len(glyphs), np.int64), 1, looks, mixed_fonts=mixed_fonts)[0]


def grouped_rows(
    glyphs: Glyphs, groups: Places, count: int, looks: Looks, *, mixed_fonts: bool = False
) -> list[list[Row]]:
    """Return the rows of each group of characters from top to bottom; `groups` has the group of each, below `count`.

    With `mixed_fonts` a word ends where a legacy font does; without, its first character tells its font.
    """
    found: list[list[Row]] = [[] for _ in range(count)]
    lines = list(_lines(glyphs, groups))
    if not lines:
        return found
    ordered = _left_to_right(glyphs, groups, lines)
    parted = _parted(ordered, looks if mixed_fonts else None)
    columns = _columns(ordered, parted, looks)
    ends = np.cumsum(np.bincount(ordered.number[parted.starts])).tolist()
    for line, (begin, end) in zip(lines, pairwise((0, *ends)), strict=True):
        found[line.group].append(PageRow(columns, begin, end, line.base, line.size))
    for some in found:
        some.sort(key=_PLACE)
    return found


@dataclass(slots=True)
class _Line:
    """Characters on one base line, by their indices: the base and the size of most of them."""

    group: int
    base: float
    size: float
    glyphs: Places


def _lines(glyphs: Glyphs, groups: Places) -> Iterator[_Line]:
    """Yield the characters that are seen, line by line; raised ones are lifted into the line that they belong to."""
    order = np.flatnonzero(~glyphs.blank)
    order = order[np.lexsort((glyphs.base[order], groups[order]))]
    base, size, group = glyphs.base[order], glyphs.size[order], groups[order]
    changes = 1 + np.flatnonzero((base[1:] != base[:-1]) | (size[1:] != size[:-1]) | (group[1:] != group[:-1]))
    starts, mixed = _starts(np.append(0, changes) if len(order) else changes, base, size, group)
    here = -1
    lines: list[_Line] = []
    columns = (base[starts].tolist(), size[starts].tolist(), group[starts].tolist(), mixed)
    for (start, end), level, tall, own, is_mixed in zip(pairwise((*starts, len(order))), *columns, strict=True):
        if own != here:
            yield from _raised_lifted(lines, glyphs)
            here, lines = own, []
        if is_mixed:
            level, tall = _most(base[start:end]), _most(size[start:end])
        lines.append(_Line(here, level, tall, order[start:end]))
    yield from _raised_lifted(lines, glyphs)


def _starts(changes: Places, base: Numbers, size: Numbers, group: Places) -> tuple[list[int], list[bool]]:
    """Return where lines start, and whether the characters of each have more than one base or size.

    All that stand close below the first character of a line are on it; `changes` has where any of the columns changes.
    """
    starts: list[int] = []
    mixed: list[bool] = []
    last, here = float("-inf"), -1
    columns = (base[changes].tolist(), size[changes].tolist(), group[changes].tolist())
    for at, level, tall, own in zip(changes.tolist(), *columns, strict=True):
        if own != here or (level != last and not level - last <= _SAME_LINE * tall):
            starts.append(at)
            mixed.append(False)
            last, here = level, own
        else:
            mixed[-1] = True
    return starts, mixed


def _most(values: Numbers) -> float:
    return float(Counter(values.tolist()).most_common(1)[0][0])


def _raised_lifted(lines: list[_Line], glyphs: Glyphs) -> list[_Line]:
    """Put characters set smaller and a little higher into the line that they belong to."""
    sizes = [line.size for line in lines]
    if len(lines) < 2 or min(sizes) >= _RAISED_SIZE * max(sizes):
        return lines
    kept: list[_Line] = []
    waiting: list[_Line] = []
    for line in lines:
        left: list[_Line] = []
        for small in waiting:
            if (
                line.base - small.base < _FOLLOWS * line.size
                and small.size < _RAISED_SIZE * line.size
                and len(small.glyphs) < len(line.glyphs)
            ):
                own = _touching(small.glyphs, line, glyphs)
                line.glyphs = np.append(line.glyphs, small.glyphs[own])
                if not own.all():
                    left.append(_Line(small.group, small.base, small.size, small.glyphs[~own]))
            else:
                kept.append(small)
        waiting = left
        waiting.append(line)
    return kept + waiting


def _touching(some: Places, line: _Line, glyphs: Glyphs) -> Flags:
    near = _NEAR * line.size
    starts, ends = glyphs.x0[line.glyphs] - near, glyphs.x1[line.glyphs] + near
    pairs = zip(glyphs.x0[some].tolist(), glyphs.x1[some].tolist(), strict=True)
    return np.array([bool(((starts <= x1) & (x0 <= ends)).any()) for x0, x1 in pairs], np.bool_)


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The characters of lines from left to right, line after line: their indices, and the number of the line of each.

    Where they begin and end comes in the same order.
    """

    glyphs: Glyphs
    groups: Places
    lines: Sequence[_Line]
    at: Places
    number: Places
    x0: Numbers
    x1: Numbers


def _left_to_right(glyphs: Glyphs, groups: Places, lines: Sequence[_Line]) -> _Ordered:
    """Put the characters of lines in order; a letter that was drawn twice, a hair apart, to look bold, is there once."""
    at = np.concatenate([line.glyphs for line in lines])
    number = np.repeat(np.arange(len(lines)), [len(line.glyphs) for line in lines])
    x0 = glyphs.x0[at]
    # Most pages are drawn from left to right.
    if not ((x0[1:] >= x0[:-1]) | (number[1:] != number[:-1])).all():
        at = at[np.lexsort((x0, number))]
        x0 = glyphs.x0[at]
    x1, codes = glyphs.x1[at], glyphs.codes[at]
    close = (x0[1:] < x1[:-1]) & (x0[1:] - x0[:-1] < _OVERPRINT * (x1[:-1] - x0[:-1])) & (number[1:] == number[:-1])
    twice = close & (codes[1:] == codes[:-1])
    if twice.any():
        kept = np.ones(len(at), np.bool_)
        for line in set(number[1:][twice].tolist()):
            begin, end = np.searchsorted(number, (line, line + 1)).tolist()
            kept[begin:end] = _once(codes[begin:end], x0[begin:end], x1[begin:end])
        at, number, x0, x1 = at[kept], number[kept], x0[kept], x1[kept]
    return _Ordered(glyphs, groups, lines, at, number, x0, x1)


def _once(codes: Codes, x0: Numbers, x1: Numbers) -> list[bool]:
    """Tell of the characters of a line which are not drawn over the same one."""
    last = 0
    kept = [True]
    for at in range(1, len(codes)):
        over = codes[at] == codes[last] and x0[at] < x1[last] and x0[at] - x0[last] < _OVERPRINT * (x1[last] - x0[last])
        kept.append(not over)
        last = last if over else at
    return kept


@dataclass(frozen=True, slots=True)
class _Parted:
    """Where words start among characters, whether no blank stands before each, and whether it is set raised."""

    starts: Places
    joined: Flags
    raised: Flags


def _parted(ordered: _Ordered, looks: Looks | None) -> _Parted:
    """Part the characters of lines into words; with `looks` a word ends where a legacy font does."""
    glyphs, at, number = ordered.glyphs, ordered.at, ordered.number
    size, own = np.array([line.size for line in ordered.lines])[number], glyphs.size[at]
    raised = own < _RAISED_SIZE * size
    if raised.any():
        base = np.array([line.base for line in ordered.lines])[number]
        raised &= base - glyphs.base[at] > _RAISED * size
    begins = number[1:] != number[:-1]
    apart = _apart(ordered, own, _TOUCHING * size)
    ends = begins | apart | (raised[1:] != raised[:-1])
    if looks is not None:
        fonts = [look.font for look in looks(glyphs.places[at].tolist())]
        ends |= np.array([one != other for one, other in pairwise(fonts)], np.bool_)
    starts = np.append(0, 1 + np.flatnonzero(ends))
    joined = np.append(False, ~(begins | apart))[starts]
    return _Parted(starts, joined, raised[starts])


def _apart(ordered: _Ordered, size: Numbers, touching: Numbers) -> Flags:
    """Tell of characters, from the second on, whether a blank stands before them; what of the first of a line is told, is open.

    A wide gap is one by itself, a narrow one where a blank is drawn in it, or where PDFium guesses one and it is not too
    narrow. One of `touching` or less is none.
    """
    number, x0, x1 = ordered.number, ordered.x0, ordered.x1
    gap, tall = x0[1:] - x1[:-1], np.maximum(size[1:], size[:-1])
    apart = gap >= touching[1:]
    unsure = np.flatnonzero(apart & ~(gap > _BLANK * tall) & (number[1:] == number[:-1]))
    if len(unsure):
        blanks = _Blanks(ordered)
        middle, hinted = (x0 + x1) / 2, gap > _HINTED * tall
        for here in unsure.tolist():
            span = float(middle[here]), float(middle[here + 1])
            apart[here] = blanks.between(int(number[here]), *span, guessed=bool(hinted[here]))
    return apart


class _Blanks:
    """The blanks of a page, by the lines that they stand near."""

    def __init__(self, ordered: _Ordered) -> None:
        glyphs, groups = ordered.glyphs, ordered.groups
        self._lines = ordered.lines
        self._near: dict[int, tuple[list[float], list[bool]]] = {}
        self._levels: dict[tuple[int, int], list[tuple[float, bool]]] = {}
        for at in np.flatnonzero(glyphs.blank).tolist():
            level = int(groups[at]), round(float(glyphs.base[at]))
            self._levels.setdefault(level, []).append((float(glyphs.x0[at]), bool(glyphs.codes[at])))

    def between(self, line: int, left: float, right: float, *, guessed: bool) -> bool:
        """Tell whether a blank begins between two places of a line: one that is drawn, or with `guessed` any."""
        if line not in self._near:
            self._near[line] = self._of(self._lines[line])
        starts, drawn = self._near[line]
        for at in range(bisect_left(starts, left), len(starts)):
            if starts[at] >= right:
                return False
            if drawn[at] or guessed:
                return True
        return False

    def _of(self, line: _Line) -> tuple[list[float], list[bool]]:
        """Return the left ends of the blanks near a line, and which of them are drawn."""
        level = round(line.base)
        near = [blank for step in (-1, 0, 1) for blank in self._levels.get((line.group, level + step), ())]
        near.sort(key=lambda blank: blank[0])
        return [blank[0] for blank in near], [blank[1] for blank in near]


def _columns(ordered: _Ordered, parted: _Parted, looks: Looks) -> Columns:
    """Return the words of a page as columns."""
    glyphs, at, starts = ordered.glyphs, ordered.at, parted.starts
    ends = np.append(starts[1:], len(at))
    codes, left, right = glyphs.codes[at], ordered.x0, ordered.x1[ends - 1]
    begins = left[starts].tolist()
    if codes.min() < 0:
        # A letter with a combining mark is two characters in one place.
        texts = glyphs.texts(codes)
        lengths = np.array(list(map(len, texts)))
        codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.int32)
        left, ends = np.repeat(left, lengths), np.cumsum(lengths)[ends - 1]
    signs = np.where(np.append(parted.joined[1:], False), ord(JOINED), ord(" "))
    text = np.insert(codes, ends, signs).tobytes().decode("utf-32-le")
    firsts = [0, *(1 + ends + np.arange(len(ends))).tolist()]
    raised = [False] * len(starts)
    for number in np.flatnonzero(parted.raised).tolist():
        raised[number] = bool(_DIGITS.match(text[firsts[number] : firsts[number + 1] - 1]))
    return Columns(
        text,
        array("d", np.insert(left, ends, right).tobytes()),
        firsts,
        begins,
        right.tolist(),
        looks(glyphs.places[at[starts]].tolist()),
        raised,
        parted.joined.tolist(),
    )
