"""Columns that are none: the ruling between two columns stands a little further left in some rows than in others.

An author who drags one cell's border in Word gives the table a column more, which each row merges with its left or its right
neighbour. Such a table doesn't go on over the page with the rows above it, and its cells are said twice.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.document.source import Cell, Table

_FEWEST, _MOST = 3, 60


def without_false_columns(table: Table) -> Table:
    """Return a table without the columns that are in no row a cell of their own, left of some ruling and right of another."""
    if not _FEWEST <= table.columns <= _MOST or all(cell.column_span == 1 for cell in table.cells):
        return table
    cells, columns = list(table.cells), table.columns
    while (false := _false(cells, columns)) is not None:
        cells = [_narrowed(cell, false) for cell in cells]
        columns -= 1
    return table if columns == table.columns else replace(table, cells=tuple(cells), columns=columns)


def _false(cells: list[Cell], columns: int) -> int | None:
    """Return the first column that ends a wider cell in one row and begins one in another, and is none by itself."""
    alone = {cell.column for cell in cells if cell.column_span == 1}
    begins = {cell.column for cell in cells if cell.column_span > 1}
    ends = {cell.column + cell.column_span - 1 for cell in cells if cell.column_span > 1}
    return next((at for at in range(1, columns - 1) if at in begins and at in ends and at not in alone), None)


def _narrowed(cell: Cell, column: int) -> Cell:
    """Return a cell as it stands when a column is taken out."""
    if cell.column > column:
        return replace(cell, column=cell.column - 1)
    if cell.column + cell.column_span > column:
        return replace(cell, column_span=cell.column_span - 1)
    return cell
