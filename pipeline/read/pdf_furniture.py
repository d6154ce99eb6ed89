"""What stands at the edges of PDF pages: page numbers, running heads, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.pdf_lines import Row

_PAGE_NUMBER = re.compile(
    r"[-–—]?\s*\d{1,3}\s*[-–—]?$|(?:Trang|Page)\s+\d{1,3}(?:\s*/\s*\d{1,3})?$|\d{1,3}\s*/\s*\d{1,3}$"
)
_EDGE = 0.1
_MIN_REPEATS = 3
_SMALL = 0.93
_NOTE_START = re.compile(r"[(\[]?(\d{1,3}|\*{1,3})[)\]]?$")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote's mark and rows."""

    mark: str
    rows: tuple[Row, ...]


# "2)", "‘3": how recognition may read the number of a page with a speck beside it.
_SPECKED = re.compile(r"[‘’'\"`.,|(]?(\d{1,3})[)\].,|'’…]?$")


def without_page_number(rows: Sequence[Row], height: float, recognised: int = 0) -> list[Row]:
    """Return rows without a lone number that stands first or last on the page, in its top or bottom tenth.

    `recognised` is the number of a page that was read from its picture, 0 of another: there a speck may stand beside the
    first row's number, which is not above the page's own.
    """
    kept = list(rows)
    specked = _SPECKED.match(kept[0].text) if recognised and kept and kept[0].base < _EDGE * height else None
    if specked and 1 < int(specked[1]) <= recognised:
        kept.pop(0)
    if kept and kept[0].base < _EDGE * height and _PAGE_NUMBER.match(kept[0].text):
        kept.pop(0)
    if kept and kept[-1].base > (1 - _EDGE) * height and _PAGE_NUMBER.match(kept[-1].text):
        kept.pop()
    return kept


def repeated(pages: Sequence[tuple[Sequence[Row], float]]) -> frozenset[tuple[str, int]]:
    """Return running heads and feet: first or last rows that say the same at the same height on three pages or more.

    Figures count as the same, since heads hold page numbers. Each is given as its text and its height in hundredths. What is
    one on pages of one height is one at the edge of pages of another: the landscape pages of an annex may be two.
    """
    seen: dict[tuple[str, int], set[int]] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for rows, height in pages:
        found = {head(row, height) for row in (*rows[:2], *rows[-2:]) if _is_edge(row, height)}
        counts.update(found)
        for key in found:
            seen.setdefault(key, set()).add(round(height))
    heads = {key for key, count in counts.items() if count >= _MIN_REPEATS}
    heights: dict[str, set[int]] = {}
    for key in heads:
        heights.setdefault(key[0], set()).update(seen[key])
    return frozenset(heads | {key for key in seen if key[0] in heights and not seen[key] & heights[key[0]]})


def head(row: Row, height: float) -> tuple[str, int]:
    """Return what makes a row the same head on another page."""
    return re.sub(r"\d+", "#", row.text), round(100 * row.base / height)


def without_heads(rows: Sequence[Row], height: float, heads: frozenset[tuple[str, int]]) -> list[Row]:
    """Return rows without running heads and feet."""
    return [row for row in rows if not (_is_edge(row, height) and head(row, height) in heads)]


def _is_edge(row: Row, height: float) -> bool:
    return row.base < _EDGE * height or row.base > (1 - _EDGE) * height


def body_size(pages: Sequence[Sequence[Row]]) -> float:
    """Return the font size of most of the running text, in points."""
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size * 2) / 2] += row.count
    return sizes.most_common(1)[0][0] if sizes else 0.0


def footnotes(rows: Sequence[Row], body: float) -> tuple[list[Row], list[Note]]:
    """Split the footnotes off the end of a page: small rows, the first of which begins with a mark.

    The mark is raised, or is raised in the text of the same page.
    """
    marks = {word.text.strip("()[],;") for row in rows if not row.is_plain for word in row.words if word.raised}
    start = len(rows)
    while start and rows[start - 1].size <= _SMALL * body:
        start -= 1
    first = next((at for at in range(start, len(rows)) if _mark(rows[at], marks)), None)
    if first is None:
        return list(rows), []
    notes: list[Note] = []
    for row in rows[first:]:
        mark = _mark(row, marks)
        if mark:
            words = row.words[1:] if row.count > 1 and not row.words[0].raised else row.words
            notes.append(Note(mark, (row.part(words),)))
        else:
            notes[-1] = Note(notes[-1].mark, (*notes[-1].rows, row))
    return list(rows[:first]), notes


def _mark(row: Row, marks: set[str]) -> str:
    first = row.words[0]
    found = _NOTE_START.match(first.text)
    if found and row.count > 1 and (first.raised or found[1] in marks):
        return found[1]
    return ""
