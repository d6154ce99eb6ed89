"""One page of a PDF file: its characters as rows, its ruled tables, and what was kept out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.read import limits
from pipeline.read.pdf_characters import Size, TextPage
from pipeline.read.pdf_fonts import called_blanks, may_be_misread, reread
from pipeline.read.pdf_glyphs import Glyphs, Places, glyphs_of, placed_glyphs
from pipeline.read.pdf_hidden import laid_under, without_hidden
from pipeline.read.pdf_layers import Layers, layered
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_objects import Area, Drawn, Matrix, drawn
from pipeline.read.pdf_rulings import tables
from pipeline.read.pdf_tables import RuledTable, ruled
from pipeline.read.pdf_turned import levelled
from pipeline.read.pdf_words import Looks, grouped_rows, rows

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

    `unseen` has what no reader of the page sees, by the reason ("invisible", "pale", "tiny"); it is in no row. `over` has
    the rows drawn over other text, which are among `rows`. Characters are counted that lie `outside` of the page, that are
    `repeated` in a second layer, `replaced` nearly the same below them, or were `reread` since PDFium takes them for others;
    `unread` are letters that their font calls blanks.
    `back` takes a point of a picture that was set straight back to where it stands on the page (a, b, c, d, e, f:
    x' = ax + cy + e, y' = bx + dy + f; points). `pictured` is the share of the page that a picture covers, 1.0 also where
    there are so many strokes that they may be letters; `pixels` are those of its largest picture. A page is `undrawn`
    where it has so many strokes and shapes that no table was looked for.
    """

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    grids: tuple[Grid, ...]
    characters: int
    hidden: float = 0.0
    unseen: dict[str, str] = field(default_factory=dict)
    outside: int = 0
    over: tuple[Row, ...] = ()
    repeated: int = 0
    replaced: int = 0
    reread: int = 0
    unread: int = 0
    back: Matrix | None = None
    pictured: float = 0.0
    pixels: int = 0
    undrawn: bool = False

    def all_rows(self) -> Iterator[Row]:
        """Yield the rows of the flow, then those of the tables."""
        yield from self.rows
        for grid in self.grids:
            for cell in grid.cells:
                yield from cell.rows

    def changed(self, change: Callable[[Row], Row]) -> Page:
        """Return the page with every row changed."""
        grids = (
            replace(grid, cells=tuple(replace(cell, rows=tuple(map(change, cell.rows))) for cell in grid.cells))
            for grid in self.grids
        )
        return replace(self, rows=tuple(map(change, self.rows)), grids=tuple(grids))


def page_of(document: Any, number: int, name: str) -> Page | None:
    """Read page `number` of an open document, counted from 0; None where PDFium can't load it.

    Raises TooMuchText where the page has more characters than are read.
    """
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return None
    page = _flattened(document, page, number)
    text = TextPage(page)
    try:
        limits.check_characters(text.count, limits.PAGE_CHARACTERS, name)
        return _laid_out(page, text, number)
    finally:
        text.close()
        page.close()


def empty_page(number: int) -> Page:
    """Return page `number`, counted from 0, as one of which nothing is known."""
    return composed(number, (1.0, 1.0), placed_glyphs(()), [], lambda _: [])


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
    things = drawn(page)
    pictured = _pictured(things, text.size)
    if not len(glyphs):
        empty = composed(number, text.size, glyphs, [], text.looks)
        return replace(empty, outside=text.outside, pictured=pictured, pixels=things.pixels)
    glyphs, unseen = without_hidden(page, text, glyphs, things)
    letters = 0
    if may_be_misread(text.text):
        listed, letters = reread(glyphs.listed(), text.font)
        glyphs = glyphs_of(listed) if letters else glyphs
    layers = layered(glyphs.listed()) if text.crowded else Layers([])
    glyphs = glyphs_of(layers.text) if text.crowded else glyphs
    glyphs = levelled(text, glyphs)
    found = None if things.crowded else tables(things.paths, text.box, text.turns)
    areas = found or []
    over = tuple(row for run in layers.over for row in rows(glyphs_of(run), text.looks))
    read = composed(number, text.size, glyphs, areas, text.looks, over)
    if text.has_legacy_fonts():
        # Where a legacy font begins and ends within a word matters; nobody else pays for that look.
        read = composed(number, text.size, glyphs, areas, text.looks, over, mixed_fonts=True)
    return replace(
        read,
        hidden=laid_under(text, glyphs, things),
        unseen=unseen,
        outside=text.outside,
        repeated=layers.repeated,
        replaced=layers.replaced,
        reread=letters,
        unread=called_blanks(glyphs, text.font),
        pictured=pictured,
        pixels=things.pixels,
        undrawn=found is None,
    )


def composed(
    number: int,
    size: Size,
    glyphs: Glyphs,
    areas: Sequence[Sequence[Area]],
    looks: Looks,
    over: tuple[Row, ...] = (),
    *,
    mixed_fonts: bool = False,
) -> Page:
    """Return page `number`, counted from 0, of some characters: those in the cells of tables, and the rows of the rest.

    `areas` are those of the cells, table by table; `looks` gives the looks of characters by their places; rows drawn
    `over` others come among them. `mixed_fonts` is that of `rows`.
    """
    found: list[RuledTable] = []
    groups = np.zeros(len(glyphs), np.int64)
    count = 1
    for cells in areas:
        left = groups == 0
        table = ruled(cells, glyphs.part(left))
        if table is not None:
            found.append(table)
            groups[left] = _groups(table, count)
            count += len(table.cells)
    flow, *inner = grouped_rows(glyphs, groups, count, looks, mixed_fonts=mixed_fonts)
    characters = sum([row.characters for row in chain(flow, *inner, over)])
    if over:
        flow = sorted([*flow, *over], key=lambda row: (row.base, row.x0))
    cells_rows = iter(inner)
    grids = tuple(_grid(table, cells_rows) for table in found)
    return Page(number + 1, *size, tuple(flow), grids, characters, over=over)


def _groups(table: RuledTable, first: int) -> Places:
    """Return the group of each character that a table was made of: 0 outside, from `first` on cell after cell."""
    # What stands in no cell is -1, which is the last.
    groups = np.zeros(2 + max(int(table.inside.max()), *(cell.number for cell in table.cells)), np.int64)
    groups[[cell.number for cell in table.cells]] = range(first, first + len(table.cells))
    return groups[table.inside]


def _pictured(things: Drawn, size: Size) -> float:
    if len(things.paths) > _MANY:
        return 1.0
    area = size[0] * size[1]
    return max((abs((x1 - x0) * (y1 - y0)) / area for x0, y0, x1, y1 in things.pictures), default=0.0)


def _grid(table: RuledTable, rows_of: Iterator[list[Row]]) -> Grid:
    cells = tuple(
        GridCell(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            cell.area[0],
            cell.area[2],
            tuple(next(rows_of)),
        )
        for cell in table.cells
    )
    return Grid(table.area[1], table.rows, table.columns, cells)
