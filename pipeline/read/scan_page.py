"""The picture of one page to rows of words and ruled tables."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.lexicon.phrases import Phrases
from pipeline.read.pdf_characters import Look
from pipeline.read.pdf_glyphs import placed_glyphs
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_lines import Word as RowWord
from pipeline.read.pdf_objects import Area
from pipeline.read.pdf_pages import Grid, GridCell, Page
from pipeline.read.pdf_tables import RuledTable, ruled
from pipeline.read.scan_cells import cell_words
from pipeline.read.scan_grid import rulings
from pipeline.read.scan_image import DPI, Pixels, Sheet
from pipeline.read.scan_noise import stretches, without_arrival, without_noise
from pipeline.read.scan_signature import with_signer
from pipeline.read.tesseract import PAGE, Engine, Word, words

POINTS = 72 / DPI
"""Points of a pixel."""

_SAME_LINE = 0.3
_SIGN = 4
_STAMP = 6
_INK = 130
_SPECKS = 12
_WHITE = 255
_PLAIN = Look(bold=False, italic=False)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as it was recognised, and the words that were left out because they are no print."""

    page: Page
    noise: tuple[Word, ...]
    words: int
    sure: float


def scanned_page(number: int, sheet: Sheet, reader: Engine, known: Phrases) -> ScannedPage:
    """Read page `number` (from 1): the running text in one go, and all cells of its tables in another.

    What is no print (a signature, a seal) is left out and told in `noise`. `sure` is the mean certainty of the words.
    """
    noise: list[Word] = []
    found = rulings(sheet)
    grey = found.grey
    grids: list[Grid] = []
    read: list[Word] = []
    for areas in found.tables:
        inside = [_in_points(word) for word in cell_words(areas, grey, reader)]
        if len(areas) <= _STAMP and len(without_arrival(inside, [])) < len(inside):
            # The stamp of arrival has a frame, and at times a rule between its lines.
            noise.extend(inside)
            _wipe(grey, areas)
            continue
        table = ruled(areas, placed_glyphs(inside))
        if table is not None:
            read.extend(inside)
            grids.append(_grid(table, inside, known, noise))
            _wipe(grey, areas)
    flow = [_in_points(word) for word in words(reader, grey, PAGE)] if has_ink(grey) else []
    flow = with_signer(without_arrival(flow, noise), grey, reader, known, noise)
    read.extend(flow)
    rows = tuple(rows_of(flow, known, noise))
    inner = [row for grid in grids for cell in grid.cells for row in cell.rows]
    page = Page(
        number, sheet.width * POINTS, sheet.height * POINTS, rows, tuple(grids),
        sum(len(word.text) for row in (*rows, *inner) for word in row.words), 0.0, {}, back=_back(sheet),
    )  # fmt: skip
    return ScannedPage(page, tuple(noise), len(read), float(np.mean([word.sure for word in read])) if read else 1.0)


def has_ink(grey: Pixels) -> bool:
    """Tell whether anything is printed on a piece of paper, or only specks of dust."""
    return int((grey < _INK).sum()) > _SPECKS


def _back(sheet: Sheet) -> tuple[float, float, float, float, float, float]:
    (a, c, e), (b, d, f) = sheet.back.tolist()
    return a, b, c, d, e * POINTS, f * POINTS


def _in_points(word: Word) -> Word:
    x0, y0, x1, y1 = word.x0 * POINTS, word.y0 * POINTS, word.x1 * POINTS, word.y1 * POINTS
    return Word(word.text, x0, y0, x1, y1, word.base * POINTS, word.size * POINTS, word.sure, word.line)


def _wipe(grey: Pixels, areas: Sequence[Area]) -> None:
    for area in areas:
        x0, y0, x1, y1 = (max(round(value / POINTS), 0) for value in area)
        grey[y0:y1, x0:x1] = _WHITE


def rows_of(some: Sequence[Word], known: Phrases, noise: list[Word]) -> list[Row]:
    """Return words as rows by their base lines, from top to bottom; what is no print is added to `noise`.

    A line of Tesseract's goes over both columns and leans where a signature stands in one of them: its stretches are
    taken one by one, and put together with others on the same base line.
    """
    lines: dict[int, list[Word]] = {}
    for word in some:
        lines.setdefault(word.line, []).append(word)
    parts: list[list[Word]] = []
    for line in lines.values():
        kept, dropped = without_noise(sorted(line, key=lambda word: word.x0), known)
        noise.extend(dropped)
        parts.extend(stretches(kept))
    rows: list[list[list[Word]]] = []
    for part in sorted(parts, key=_base):
        if rows and _base(part) - _base(rows[-1][0]) <= _SAME_LINE * part[0].size:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [_row(sorted((word for part in row for word in part), key=lambda word: word.x0)) for row in rows]


def _base(part: Sequence[Word]) -> float:
    return sorted(word.base for word in part)[len(part) // 2]


def _row(line: Sequence[Word]) -> Row:
    base = _base(line)
    size = sorted(word.size for word in line)[len(line) // 2]
    return Row(tuple(row_word(word.text, word.x0, word.x1, word.sure) for word in line), base, size)


def row_word(text: str, x0: float, x1: float, sure: float) -> RowWord:
    """Return a recognised word for a row: its characters share its width evenly, and it has no look."""
    step = (x1 - x0) / max(len(text), 1)
    stops = array("d", [x0 + step * at for at in range(len(text) + 1)])
    return RowWord(text, x0, x1, _PLAIN, False, False, stops, sure=sure)


def _grid(table: RuledTable, some: Sequence[Word], known: Phrases, noise: list[Word]) -> Grid:
    cells: list[GridCell] = []
    inside: dict[int, list[Word]] = {}
    for number, word in zip(table.inside.tolist(), some, strict=True):
        inside.setdefault(number, []).append(word)
    for cell in table.cells:
        # A lone sign is an ordinal read badly; its column says which. No pen signs in cells.
        own = inside.get(cell.number, [])
        lone = len(own) == 1 and len(own[0].text) <= _SIGN
        rows = [_row(own)] if lone else rows_of(own, known, noise)
        cells.append(
            GridCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.area[0], cell.area[2], tuple(rows))
        )
    return Grid(table.area[1], table.rows, table.columns, tuple(cells))
