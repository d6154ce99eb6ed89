"""Characters to words to lines, by their places alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from pipeline.read.composer import Run
from pipeline.read.legacy import UNTOLD, Font
from pipeline.read.pdf_characters import Glyph, Look
from pipeline.spans import Span

_X0, _BASE = itemgetter(1), itemgetter(3)
_SAME_LINE = 0.15
_BLANK = 0.16
_HINTED = 0.08
_TOUCHING = 0.04
_RAISED_SIZE = 0.82
_DIGITS = re.compile(r"[\d*()\[\],]+$|[¹²³⁰-⁹]+$")


class Word(NamedTuple):
    """Characters without a blank between them; `joined` says that none stands before it either.

    `stops` are the left ends of its characters and the right end of the last, in points from the left side of the page.
    `sure` is how certain it was recognised, 0 to 1; what a text layer says is certain.
    """

    text: str
    x0: float
    x1: float
    bold: bool
    italic: bool
    raised: bool
    joined: bool
    stops: tuple[float, ...]
    sure: float = 1.0
    font: Font = UNTOLD


_new_word: Callable[[tuple[str, float, float, bool, bool, bool, bool, tuple[float, ...], float, Font]], Word]
_new_word = partial(tuple.__new__, Word)


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
        shown, _, _, bold, italic, raised, joined, *_ = zip(*self.words, strict=True)
        if not any(joined[1:]) and len({*zip(bold, italic, raised, strict=True)}) == 1:
            return [Run(" ".join(shown), bold[0], italic[0], raised[0])]
        runs: list[Run] = []
        texts: list[str] = []
        last: tuple[bool, bool, bool] | None = None
        for word in self.words:
            look = (word[3], word[4], word[5])
            if look != last:
                if last is not None:
                    runs.append(Run("".join(texts), last[0], last[1], last[2]))
                    texts = []
                last = look
            if not word[6] and (texts or runs):
                texts.append(" ")
            texts.append(word[0])
        if last is not None:
            runs.append(Run("".join(texts), last[0], last[1], last[2]))
        return runs

    def stops(self) -> list[float]:
        """Return the left end of each character of `text`, blanks included, and the right end of the last."""
        stops: list[float] = []
        for word in self.words:
            if word[6] and stops:
                # No blank stands before the word: the end of the last one is no place of a character.
                stops.pop()
            stops += word[7]
        return stops

    def unsure(self, least: float) -> tuple[Span, ...]:
        """Return the stretches of `text` that are words less sure than `least`."""
        found: list[Span] = []
        at = 0
        for word in self.words:
            at += bool(at) and not word.joined
            if word.sure < least:
                found.append(Span(at, at + len(word.text)))
            at += len(word.text)
        return tuple(found)

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
        text = glyph[0]
        if text and not text.isspace():
            shown.append(glyph)
        else:
            blanks.setdefault(round(glyph[3]), []).append(glyph)
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
    touching = _TOUCHING * size
    mixed = min([glyph[4] for glyph in line]) < _RAISED_SIZE * size
    ordered = sorted(line, key=_X0)
    last = ordered[0]
    group, joined, raised = [last], False, mixed and _is_raised(last, base, size)
    for glyph in ordered[1:]:
        gap = glyph[1] - last[2]
        if gap < 0 and glyph[0] == last[0] and _is_overprint(last, glyph):
            continue
        lifted = mixed and _is_raised(glyph, base, size)
        apart = gap >= touching and _is_apart(last, glyph, starts, blanks)
        other = mixed_fonts and look(glyph[5]).font != look(last[5]).font
        if apart or lifted != raised or other:
            words.append(_word(group, look, raised=raised, joined=joined))
            group, joined, raised = [glyph], not apart, lifted
        else:
            group.append(glyph)
        last = glyph
    words.append(_word(group, look, raised=raised, joined=joined))
    return words


def _word(group: list[Glyph], look: Callable[[int], Look], *, raised: bool, joined: bool) -> Word:
    first = group[0]
    bold, italic, font = look(first[5])
    text = "".join([glyph[0] for glyph in group])
    is_mark = raised and bool(_DIGITS.match(text))
    end = group[-1][2]
    stops = (*[glyph[1] for glyph in group], end)
    if len(stops) <= len(text):
        # A letter with a combining mark is two characters in one place.
        stops = (*[glyph[1] for glyph in group for _ in glyph[0]], end)
    return _new_word((text, first[1], end, bold, italic, is_mark, joined, stops, 1.0, font))


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
