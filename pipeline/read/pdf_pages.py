"""One page of a PDF file: its characters as rows, its ruled tables, and what was kept out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.read.pdf_characters import Glyph, TextPage
from pipeline.read.pdf_hidden import without_hidden
from pipeline.read.pdf_layers import Layers, layered
from pipeline.read.pdf_lines import Row, rows
from pipeline.read.pdf_objects import Drawn, Matrix, drawn
from pipeline.read.pdf_rulings import tables
from pipeline.read.pdf_tables import RuledTable, ruled

_MANY = 300


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell with its rows."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    x1: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of a page."""

    top: float
    rows: int
    columns: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What was read off one page, its sides in points; `hidden` is the share of invisible characters.

    `unseen` has what no reader of the page sees, by the reason ("invisible", "pale", "tiny"); it is in no row. `outside`
    counts the characters beyond the page, `repeated` those of a layer that says the same as the text below it. `over` has
    the rows drawn over other text, which are among `rows`. `back` takes a point of a picture that was set straight back to
    where it stands on the page (a, b, c, d, e, f: x' = ax + cy + e, y' = bx + dy + f; points). `pictured` is the share of the
    page that a picture covers, 1.0 also where there are so many strokes that they may be letters.
    """

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    grids: tuple[Grid, ...]
    characters: int
    hidden: float
    unseen: dict[str, str]
    outside: int = 0
    over: tuple[Row, ...] = ()
    repeated: int = 0
    back: Matrix | None = None
    pictured: float = 0.0


def page_of(document: Any, number: int) -> Page:
    """Read page `number` of an open document, counted from 0; a page that PDFium can't load is empty."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return Page(number + 1, 1.0, 1.0, (), (), 0, 0.0, {})
    page = _flattened(document, page, number)
    text = TextPage(page)
    try:
        return _laid_out(page, text, number)
    finally:
        text.close()
        page.close()


def _flattened(document: Any, page: Any, number: int) -> Any:
    """Return the page with its form fields drawn into it.

    In digitally signed files the number and the day stand in the appearance of a signature field.
    """
    if not pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        return page
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def _laid_out(page: Any, text: TextPage, number: int) -> Page:
    glyphs = text.glyphs()
    width, height = text.size
    things = drawn(page)
    pictured = _pictured(things, width * height)
    if not glyphs:
        return Page(number + 1, width, height, (), (), 0, 0.0, {}, text.outside, pictured=pictured)
    glyphs, unseen = without_hidden(page, text, glyphs, things)
    layers = layered(glyphs) if text.crowded else Layers(glyphs)
    glyphs = layers.text
    grids: list[Grid] = []
    for areas in tables(things.paths, text.box, text.turns, text.size):
        table = ruled(areas, glyphs)
        if table is not None:
            grids.append(_grid(table, text))
            inside = {glyph.place for cell in table.cells for glyph in cell.glyphs}
            glyphs = [glyph for glyph in glyphs if glyph.place not in inside]
    over = [row for run in layers.over for row in rows(run, text.look)]
    flow = rows(glyphs, text.look)
    if over:
        flow = sorted([*flow, *over], key=lambda row: (row.base, row.x0))
    inner = [row for grid in grids for cell in grid.cells for row in cell.rows]
    characters = sum(len(word.text) for row in (*flow, *inner) for word in row.words)
    return Page(
        number + 1,
        width,
        height,
        tuple(flow),
        tuple(grids),
        characters,
        text.invisible_share(),
        unseen,
        text.outside,
        tuple(over),
        layers.repeated,
        pictured=pictured,
    )


def _pictured(things: Drawn, area: float) -> float:
    if len(things.paths) > _MANY:
        return 1.0
    return max((abs((x1 - x0) * (y1 - y0)) / area for x0, y0, x1, y1 in things.pictures), default=0.0)


def _grid(table: RuledTable[Glyph], text: TextPage) -> Grid:
    cells = tuple(
        GridCell(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            cell.area[0],
            cell.area[2],
            tuple(rows(cell.glyphs, text.look)),
        )
        for cell in table.cells
    )
    return Grid(table.area[1], table.rows, table.columns, cells)
