"""A table of a Word file as its cells come in, merged ones made whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.document.source import Cell, Line, Table


@dataclass(slots=True)
class Grid:
    """A table as it fills, row by row; `above` is the last cell that each column belongs to."""

    cells: list[Cell] = field(default_factory=list)
    above: dict[int, int] = field(default_factory=dict)
    row: int = -1
    column: int = 0
    columns: int = 0
    headers: int = 0

    def begin(self, *, skipped: int, header: bool) -> None:
        """Start a row, `skipped` columns in."""
        self.row += 1
        self.column = max(skipped, 0)
        if header and self.headers == self.row:
            self.headers += 1

    def add(self, lines: tuple[Line, ...], *, width: int, continues: bool) -> None:
        """Add a cell, or make the cell above it one row taller."""
        width = max(width, 1)
        upper = self.above.get(self.column)
        if continues and upper is not None and self.cells[upper].column == self.column:
            cell = self.cells[upper]
            rows = self.row - cell.row + 1
            self.cells[upper] = Cell(cell.row, cell.column, cell.lines + lines, rows, cell.column_span)
        else:
            self.cells.append(Cell(self.row, self.column, lines, 1, width))
            for column in range(self.column, self.column + width):
                self.above[column] = len(self.cells) - 1
        self.column += width
        self.columns = max(self.columns, self.column)

    def table(self) -> Table | None:
        """Return the table, None where it has no text at all."""
        if not any(cell.lines for cell in self.cells):
            return None
        headers = self.headers if self.headers <= self.row else 0
        return Table(tuple(self.cells), self.row + 1, self.columns, header_rows=headers)
