"""Text drawn over text: the same words in two layers, or others over them.

Sorted by their places alone, the letters of two layers would mix into words that nobody wrote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.read.pdf_characters import Glyph

_CELL = 4.0
_OVER = 0.5
_LEVEL = 0.5
_SAME_BASE = 0.15
_SAME_PLACE = 0.25
_COVERED = 0.5
_MIN_COVERED = 3
_ALIKE = 0.75
_TWICE = 0.4


@dataclass(frozen=True, slots=True)
class Layers:
    """A page's characters: those of the text, those of other text drawn over it, and how many were left out as repeated.

    Each part of `over` is a run of characters on one line.
    """

    text: list[Glyph]
    over: tuple[list[Glyph], ...] = ()
    repeated: int = 0


def layered(glyphs: Sequence[Glyph]) -> Layers:
    """Part a page's characters into layers; `glyphs` are in the order in which they are drawn.

    A run belongs to an upper layer where half of its characters lie over others drawn before, at least three of them not
    over the same. If it says what those say, it is left out. A letter drawn again in its own place, to look bold, is no
    layer; a page most of whose letters are drawn again has its text twice.
    """
    below = _Below()
    text: list[Glyph] = []
    over: list[list[Glyph]] = []
    repeated = again = visible = 0
    for run in _runs(glyphs):
        letters = [glyph for glyph in run if _is_letter(glyph)]
        visible += len(letters)
        covered = [(glyph, other) for glyph in letters if (other := below.under(glyph)) is not None]
        same = sum(_is_again(other, glyph) for glyph, other in covered)
        if len(covered) - same < _MIN_COVERED or len(covered) < _COVERED * len(letters):
            again += same
            text.extend(run)
            below.add(letters)
            continue
        likeness = _likeness(letters, [other for _, other in covered])
        if likeness < _ALIKE:
            over.append(run)
        elif likeness < 1:
            repeated += len(letters)
        else:
            again += len(letters)
    return Layers(text, tuple(over), repeated + again if again > _TWICE * visible else repeated)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters that are drawn one after the other on one base line, from left to right."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (abs(glyph.base - run[-1].base) > _SAME_BASE * glyph.size or glyph.x0 < run[-1].x0 - glyph.size):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


class _Below:
    """The characters drawn so far, by their places."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Glyph]] = {}

    def add(self, letters: Sequence[Glyph]) -> None:
        for glyph in letters:
            for column in range(int(glyph.x0 // _CELL), int(glyph.x1 // _CELL) + 1):
                self._cells.setdefault((column, int(glyph.base // _CELL)), []).append(glyph)

    def under(self, glyph: Glyph) -> Glyph | None:
        """Return the letter that another one lies over, the same one drawn again before any other."""
        found: Glyph | None = None
        for other in self._near(glyph):
            if _is_again(other, glyph):
                return other
            if _covers(other, glyph):
                found = other
        return found

    def _near(self, glyph: Glyph) -> Iterator[Glyph]:
        reach = int(_LEVEL * glyph.size // _CELL) + 1
        row = int(glyph.base // _CELL)
        for column in range(int(glyph.x0 // _CELL), int(glyph.x1 // _CELL) + 1):
            for step in range(-reach, reach + 1):
                yield from self._cells.get((column, row + step), ())


def _is_letter(glyph: Glyph) -> bool:
    """Tell whether a character takes a place of its own: a drawn accent ("´") lies over its letter by design."""
    return glyph.text[:1].isalnum() and unicodedata.category(glyph.text[0]) != "Lm"


def _is_again(other: Glyph, glyph: Glyph) -> bool:
    return (
        other.text == glyph.text
        and abs(other.base - glyph.base) <= _SAME_BASE * glyph.size
        and abs(other.x0 - glyph.x0) < _SAME_PLACE * (other.x1 - other.x0)
    )


def _covers(other: Glyph, glyph: Glyph) -> bool:
    if abs(other.base - glyph.base) >= _LEVEL * min(other.size, glyph.size):
        return False
    shared = min(other.x1, glyph.x1) - max(other.x0, glyph.x0)
    return shared >= _OVER * max(min(other.x1 - other.x0, glyph.x1 - glyph.x0), 0.1)


def _likeness(upper: Sequence[Glyph], covered: Sequence[Glyph]) -> float:
    """Return how alike two layers read, 1 for the same: OCR done twice reads a letter otherwise here and there."""
    above = "".join(glyph.text for glyph in upper)
    below = "".join(glyph.text for glyph in dict.fromkeys(covered))
    return float(SequenceMatcher(None, above, below, autojunk=False).ratio())
