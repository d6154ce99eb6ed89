"""Text drawn over text: the same words in two layers, or others over them.

Sorted by their places alone, the letters of two layers would mix into words that nobody wrote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.read.pdf_glyphs import Glyph

_CELL = 4.0
_OVER = 0.5
_LEVEL = 0.5
_SAME_BASE = 0.15
_SAME_PLACE = 0.25
_COVERED = 0.5
_MIN_COVERED = 3
_ALIKE = 0.75
_TWICE = 0.4
_WHOLE = 0.8


@dataclass(frozen=True, slots=True)
class Layers:
    """A page's characters: those of the text, and runs of other text drawn over it, each on one line.

    `repeated` counts what was left out since the same is drawn again, `replaced` what was drawn over nearly the same.
    """

    text: list[Glyph]
    over: tuple[list[Glyph], ...] = ()
    repeated: int = 0
    replaced: int = 0


def layered(glyphs: Sequence[Glyph]) -> Layers:
    """Part a page's characters into layers; `glyphs` are in the order in which they are drawn.

    A run belongs to an upper layer where half of its letters, and at least three, lie over others drawn before. If it
    says what those say, it is left out; a page most of whose letters are drawn again has its text twice. If it says nearly
    the same as whole runs below, they are left out instead: OCR was done twice, or a line was painted over and set anew,
    and what is drawn last is what shows.
    """
    below = _Below()
    text: dict[int, list[Glyph]] = {}
    run_of: dict[int, int] = {}
    over: list[list[Glyph]] = []
    again = replaced = visible = 0
    for number, run in enumerate(_runs(glyphs)):
        letters = [glyph for glyph in run if _is_letter(glyph)]
        visible += len(letters)
        covered = [other for glyph in letters if (other := below.under(glyph)) is not None]
        if len(covered) >= max(_MIN_COVERED, _COVERED * len(letters)):
            runs = sorted({run_of[other.place] for other in covered})
            under = [glyph for at in runs for glyph in text.get(at, ()) if _is_letter(glyph)]
            if _text(letters) in (_text(under), _text(covered)):
                again += len(letters)
                continue
            if _likeness(letters, covered) < _ALIKE or len(letters) < _WHOLE * len(under):
                over.append(run)
                continue
            replaced += len(letters)
            for at in runs:
                text.pop(at, None)
        text[number] = run
        run_of.update((glyph.place, number) for glyph in run)
        below.add(letters)
    kept = [glyph for run in text.values() for glyph in run]
    return Layers(kept, tuple(over), again if again > _TWICE * visible else 0, replaced)


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


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in dict.fromkeys(glyphs))


def _likeness(upper: Sequence[Glyph], covered: Sequence[Glyph]) -> float:
    """Return how alike two layers read, 1 for the same."""
    return float(SequenceMatcher(None, _text(upper), _text(covered), autojunk=False).ratio())
