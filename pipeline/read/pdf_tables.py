"""Ruled tables of a PDF page: characters into cells by their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pipeline.read.pdf_objects import Area

_SAME_EDGE = 3.0
_NARROW = 9.0


class Placed(Protocol):
    """A character, or a recognised word, where it stands: points from the page's top left corner."""

    @property
    def text(self) -> str:
        """Its characters."""

    @property
    def x0(self) -> float:
        """Its left end."""

    @property
    def x1(self) -> float:
        """Its right end."""

    @property
    def base(self) -> float:
        """Its base line."""

    @property
    def size(self) -> float:
        """Its font's size."""


T = TypeVar("T", bound=Placed)


@dataclass(frozen=True, slots=True)
class RuledCell(Generic[T]):
    """A cell between rulings, and the characters (or words) that stand in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    area: Area
    glyphs: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class RuledTable(Generic[T]):
    """A table between rulings; `area` is in points from the top left corner."""

    area: Area
    rows: int
    columns: int
    cells: tuple[RuledCell[T], ...]


def ruled(areas: Sequence[Area], glyphs: Sequence[T]) -> RuledTable[T] | None:
    """Return the table of some cell areas with its characters; None where it is a frame and no table."""
    areas = [area for area in areas if area[2] - area[0] > 2 and area[3] - area[1] > 2]
    if len(areas) < 2:
        return None
    across = _edges([edge for area in areas for edge in (area[0], area[2])])
    down = _edges([edge for area in areas for edge in (area[1], area[3])])
    spans = [_span(area, across, down) for area in areas]
    inside = _filled(spans, across, down, glyphs)
    if sum(any(glyph.text.strip() for glyph in some) for some in inside) < 2:
        return None
    cells = [RuledCell(*span, area, tuple(some)) for span, area, some in zip(spans, areas, inside, strict=True)]
    area = (across[0], down[0], across[-1], down[-1])
    return _compressed(area, cells, across, down)


def _span(area: Area, across: list[float], down: list[float]) -> tuple[int, int, int, int]:
    row, column = _at(down, area[1]), _at(across, area[0])
    return row, column, max(_at(down, area[3]) - row, 1), max(_at(across, area[2]) - column, 1)


def _filled(
    spans: Sequence[tuple[int, int, int, int]], across: list[float], down: list[float], glyphs: Sequence[T]
) -> list[list[T]]:
    places: dict[tuple[int, int], int] = {}
    for number, (row, column, rows, columns) in enumerate(spans):
        places.update({(row + i, column + j): number for i in range(rows) for j in range(columns)})
    inside: list[list[T]] = [[] for _ in spans]
    for glyph in glyphs:
        place = bisect_right(down, glyph.base - 0.3 * glyph.size) - 1
        found = places.get((place, bisect_right(across, (glyph.x0 + glyph.x1) / 2) - 1))
        if found is not None:
            inside[found].append(glyph)
    return inside


def _compressed(area: Area, cells: Sequence[RuledCell[T]], across: list[float], down: list[float]) -> RuledTable[T]:
    """Leave out narrow rows and columns in which no text begins.

    A printed web page draws a frame around each cell and a gap between the frames.
    """
    full = [cell for cell in cells if any(glyph.text.strip() for glyph in cell.glyphs)]
    rows = _kept(down, {cell.row for cell in full})
    columns = _kept(across, {cell.column for cell in full})
    kept: list[RuledCell[T]] = []
    for cell in cells:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        row_span = bisect_left(rows, cell.row + cell.row_span) - row
        column_span = bisect_left(columns, cell.column + cell.column_span) - column
        if row_span > 0 and column_span > 0:
            kept.append(RuledCell(row, column, row_span, column_span, cell.area, cell.glyphs))
    kept.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable(area, len(rows), len(columns), tuple(kept))


def _kept(edges: list[float], full: set[int]) -> list[int]:
    return [at for at in range(len(edges) - 1) if at in full or edges[at + 1] - edges[at] > _NARROW]


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return max(bisect_right(edges, value + _SAME_EDGE / 2) - 1, 0)
