"""Scores of the tables, and of each cell at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evaluate.fold import FoldedText, fold, overlap
from pipeline.evaluate.load import Json, rows
from pipeline.evaluate.matching import Side, tally_matches
from pipeline.evaluate.tally import Item, Tally

SAME_TABLE = 0.3


@dataclass(frozen=True, slots=True)
class _Grid:
    """The filled cells of a table by (row, column), the header being row 0, and all its words."""

    name: str
    cells: dict[tuple[int, int], str]
    text: FoldedText


def score_tables(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match tables by their words, then count the cells of each gold table that stand at the same place.

    The cells of a predicted table that matches none count nowhere; the table itself is an extra.
    """
    if "tables" not in gold:
        return
    wanted, found = (_grids(rows(document, "tables")) for document in (gold, predicted))
    tally, pairs = tally_matches(_side(wanted), _side(found), _same_table, SAME_TABLE)
    for i, grid in enumerate(wanted):
        yield "tables.cells", _score_cells(grid, found[pairs[i]] if i in pairs else None)
    yield "tables", tally


def _grids(tables: list[Json]) -> list[_Grid]:
    grids = []
    for number, table in enumerate(tables, start=1):
        lines = [[fold(cell) for cell in row] for row in (table.get("columns") or [], *(table.get("rows") or []))]
        filled = {(r, c): cell for r, line in enumerate(lines) for c, cell in enumerate(line) if cell}
        text = FoldedText.of(" ".join(cell for line in lines for cell in line))
        grids.append(_Grid(str(table.get("caption") or f"table {number}"), filled, text))
    return grids


def _side(grids: list[_Grid]) -> Side[_Grid]:
    return Side(grids, [grid.name for grid in grids])


def _same_table(a: _Grid, b: _Grid) -> float:
    return overlap(a.text, b.text)


def _score_cells(gold: _Grid, predicted: _Grid | None) -> Tally:
    wanted = gold.cells.items()
    found = predicted.cells.items() if predicted else {}.items()
    hits = wanted & found
    return Tally(
        right=len(hits),
        predicted=len(found),
        gold=len(wanted),
        hits=_shown(gold.name, hits),
        misses=_shown(gold.name, wanted - found),
        extras=_shown(gold.name, found - wanted),
    )


def _shown(table: str, cells: set[tuple[tuple[int, int], str]]) -> tuple[Item, ...]:
    return tuple(Item(f"{table} [row {row}, column {column}] {text}") for (row, column), text in sorted(cells))
