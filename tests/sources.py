"""What a reader delivered, as plain strings to compare."""

from __future__ import annotations

from pipeline.document.source import Line, Source, Table


def said(source: Source, line: Line) -> str:
    """Return the raw characters of a line."""
    return "".join(source.raw[piece.start : piece.end] for piece in line.pieces)


def texts(source: Source) -> list[str]:
    """Return the lines outside of tables and footnotes."""
    return [said(source, element) for element in source.elements if isinstance(element, Line)]


def cells(table: Table, source: Source) -> dict[tuple[int, int, int, int], list[str]]:
    """Return the lines of each cell by row, column, row span and column span."""
    return {
        (cell.row, cell.column, cell.row_span, cell.column_span): [said(source, line) for line in cell.lines]
        for cell in table.cells
    }
