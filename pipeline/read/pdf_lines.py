"""Characters to words to lines, by their places alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from pipeline.read.composer import Run
from pipeline.read.legacy import UNTOLD, Font
from pipeline.read.pdf_characters import Glyph, Look

_X0, _BASE = itemgetter(1), itemgetter(3)
_SAME_LINE = 0.15
_BLANK = 0.16
_HINTED = 0.08
_TOUCHING = 0.04
_RAISED_SIZE = 0.82
_DIGITS = re.compile(r"[\d*()\[\],]+$|[¹²³⁰-⁹]+$")


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a blank between them; `joined` says that none stands before it either."""

    text: str
    x0: float
    x1: float
    bold: bool = False
    italic: bool = False
    raised: bool = False
    joined: bool = False
    font: Font = UNTOLD


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one base line, from left to right."""

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Point halfway between the ends."""
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        """The words as one string."""
        return "".join(run.text for run in self.runs())

    def runs(self) -> list[Run]:
        """Return the words as runs, blanks between them."""
        runs: list[Run] = []
        texts: list[str] = []
        for look, some in groupby(self.words, key=lambda word: (word.bold, word.italic, word.raised)):
            texts = [text for word in some for text in ((word.text,) if word.joined else (" ", word.text))]
            if not runs:
                texts = texts[1:] if texts[0] == " " else texts
            runs.append(Run("".join(texts), *look))
        return runs

    def part(self, words: Sequence[Word]) -> Row:
        """Return some of the words as a row of their own."""
        return Row(tuple(words), self.base, self.size)


def rows(glyphs: Sequence[Glyph], look: Callable[[int], Look], *, mixed_fonts: bool = False) -> list[Row]:
    """Return the rows of some characters from top to bottom.

    With `mixed_fonts` a word ends where a legacy font does; without, its first character tells its font.
    """
    shown: list[Glyph] = []
    blanks: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.text and not glyph.text.isspace():
            shown.append(glyph)
        else:
            blanks.setdefault(round(glyph.base), []).append(glyph)
    lines = _raised_lifted(_base_lines(shown))
    found: list[Row] = []
    for base, size, line in lines:
        near = [blank for step in (-1, 0, 1) for blank in blanks.get(round(base) + step, ())]
        near.sort(key=_X0)
        words = _words(line, base, size, near, look, mixed_fonts=mixed_fonts)
        if words:
            found.append(Row(tuple(words), base, size))
    return sorted(found, key=lambda row: (row.base, row.x0))


_BaseLine = tuple[float, float, list[Glyph]]


def _base_lines(glyphs: list[Glyph]) -> list[_BaseLine]:
    """Group characters by base line: base, size of most characters, characters."""
    lines: list[list[Glyph]] = []
    last = float("-inf")
    for glyph in sorted(glyphs, key=_BASE):
        if glyph.base == last or (lines and glyph.base - last <= _SAME_LINE * glyph.size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            last = glyph.base
    return [(_most([glyph[3] for glyph in line]), _most([glyph[4] for glyph in line]), line) for line in lines]


def _most(values: list[float]) -> float:
    return values[0] if min(values) == max(values) else Counter(values).most_common(1)[0][0]


def _raised_lifted(lines: list[_BaseLine]) -> list[_BaseLine]:
    """Put characters set smaller and a little higher into the line that they belong to."""
    kept: list[_BaseLine] = []
    waiting: list[_BaseLine] = []
    for base, size, line in lines:
        left: list[_BaseLine] = []
        for small in waiting:
            if base - small[0] < 0.75 * size and small[1] < _RAISED_SIZE * size and len(small[2]) < len(line):
                own = [glyph for glyph in small[2] if _touches(glyph, line, small[2], size)]
                line = line + own
                rest = [glyph for glyph in small[2] if glyph not in own]
                if rest:
                    left.append((small[0], small[1], rest))
            else:
                kept.append(small)
        waiting = left
        waiting.append((base, size, line))
    return kept + waiting


def _touches(glyph: Glyph, line: list[Glyph], beside: list[Glyph], size: float) -> bool:
    near = 0.45 * size
    if any(other.x0 - near <= glyph.x1 and glyph.x0 <= other.x1 + near for other in line):
        return True
    return any(other is not glyph and abs(other.x1 - glyph.x0) < near for other in beside if other in line)


def _words(
    line: list[Glyph],
    base: float,
    size: float,
    blanks: list[Glyph],
    look: Callable[[int], Look],
    *,
    mixed_fonts: bool,
) -> list[Word]:
    words: list[Word] = []
    starts = [blank.x0 for blank in blanks]
    mixed = any(glyph.size < _RAISED_SIZE * size for glyph in line)
    ordered = sorted(line, key=_X0)
    group, joined, raised = [ordered[0]], False, mixed and _is_raised(ordered[0], base, size)
    for glyph in ordered[1:]:
        last = group[-1]
        if glyph.text == last.text and _is_overprint(last, glyph):
            continue
        lifted = mixed and _is_raised(glyph, base, size)
        apart = glyph.x0 - last.x1 >= _TOUCHING * size and _is_apart(last, glyph, starts, blanks)
        other = mixed_fonts and look(glyph.place).font != look(last.place).font
        if apart or lifted != raised or other:
            words.append(_word(group, look, raised=raised, joined=joined))
            group, joined, raised = [glyph], not apart, lifted
        else:
            group.append(glyph)
    words.append(_word(group, look, raised=raised, joined=joined))
    return words


def _word(group: list[Glyph], look: Callable[[int], Look], *, raised: bool, joined: bool) -> Word:
    font = look(group[0].place)
    text = "".join([glyph.text for glyph in group])
    is_mark = raised and bool(_DIGITS.match(text))
    return Word(text, group[0].x0, group[-1].x1, font.bold, font.italic, is_mark, joined, font.font)


def _is_raised(glyph: Glyph, base: float, size: float) -> bool:
    return glyph.size < _RAISED_SIZE * size and base - glyph.base > 0.12 * size


def _is_overprint(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether a letter was drawn twice, a hair apart, to look bold."""
    return glyph.x0 - last.x0 < 0.25 * (last.x1 - last.x0)


def _is_apart(last: Glyph, glyph: Glyph, starts: list[float], blanks: list[Glyph]) -> bool:
    gap = glyph.x0 - last.x1
    size = max(glyph.size, last.size)
    if gap > _BLANK * size:
        return True
    end = (glyph.x0 + glyph.x1) / 2
    for at in range(bisect_left(starts, (last.x0 + last.x1) / 2), len(starts)):
        if starts[at] >= end:
            return False
        if blanks[at].text or gap > _HINTED * size:
            return True
    return False
