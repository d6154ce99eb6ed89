"""A PDF page as it was read: rows of words, and ruled tables of them, not yet written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.read.pdf_lines import Row


@dataclass(frozen=True, slots=True)
class PageCell:
    """A table cell with its rows."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    x1: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PageGrid:
    """A ruled table of a page."""

    top: float
    rows: int
    columns: int
    cells: tuple[PageCell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What was read off one page, in points; `hidden` is the share of invisible characters."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    grids: tuple[PageGrid, ...]
    characters: int
    hidden: float

    def all_rows(self) -> Iterator[Row]:
        """Yield the rows of the flow, then those of the tables."""
        yield from self.rows
        for grid in self.grids:
            for cell in grid.cells:
                yield from cell.rows

    def changed(self, change: Callable[[Row], Row]) -> Page:
        """Return the page with every row changed."""
        grids = (
            replace(
                grid,
                cells=tuple(replace(cell, rows=tuple(map(change, cell.rows))) for cell in grid.cells),
            )
            for grid in self.grids
        )
        return replace(self, rows=tuple(map(change, self.rows)), grids=tuple(grids))
