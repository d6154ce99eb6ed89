"""The cells between lines are those that pdfplumber makes of them, to the last digit and in the same order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise, starmap
from typing import Any

import pytest
from pdfplumber import table as oracle

from pipeline.read.pdf_lattice import Edge, cells
from pipeline.read.pdf_objects import Area

SNAP = 3


def as_pdfplumber(edge: Edge, *, level: bool) -> dict[str, Any]:
    at, start, end = edge
    x0, x1, top, bottom = (start, end, at, at) if level else (at, at, start, end)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if level else "v",
    }  # fmt: skip


def by_pdfplumber(level: Sequence[Edge], upright: Sequence[Edge]) -> list[list[Area]]:
    edges = [as_pdfplumber(edge, level=True) for edge in level] + [as_pdfplumber(edge, level=False) for edge in upright]
    merged = oracle.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    crossings = oracle.edges_to_intersections(merged, SNAP, SNAP)
    return [list(some) for some in oracle.cells_to_tables(oracle.intersections_to_cells(crossings))]


def lines(chance: random.Random) -> tuple[list[Edge], list[Edge]]:
    """Draw one or two tables whose rules are broken, doubled, a hair off, cut short, or missing in places."""
    found: tuple[list[Edge], list[Edge]] = ([], [])
    for left in (80.0, 330.0)[: chance.choice((1, 1, 2))]:
        across = sorted(left + chance.choice((9, 30, 31.7)) * at for at in range(chance.randint(2, 7)))
        down = sorted(100 + chance.choice((12, 14.3)) * at for at in range(chance.randint(2, 9)))
        for edges, own, other in ((found[0], down, across), (found[1], across, down)):
            for at in own:
                stops = [other[0], *(stop for stop in other[1:-1] if chance.random() < 0.3), other[-1]]
                for start, end in pairwise(stops):
                    if chance.random() < 0.85:
                        shift = (chance.choice((0, 0, 0.24, 1.1, 2.9, 3.4)) * chance.random() for _ in range(3))
                        edges.append(Edge(*(value + off for value, off in zip((at, start, end), shift, strict=True))))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_cells_are_those_of_pdfplumber(seed: int) -> None:
    level, upright = lines(random.Random(seed))
    assert cells(level, upright) == by_pdfplumber(level, upright)


def test_no_line_makes_no_cell() -> None:
    assert cells([], []) == cells([Edge(1.0, 0.0, 9.0)], []) == cells([], [Edge(1.0, 0.0, 9.0)]) == []


def test_of_tables_side_by_side_each_has_its_cells() -> None:
    level = list(starmap(Edge, [(at, left, left + 90) for at in (0.0, 20.0, 40.0) for left in (0.0, 100.0)]))
    upright = list(starmap(Edge, [(at, 0.0, 40.0) for at in (0.0, 45.0, 90.0, 100.0, 190.0)]))
    assert [len(table) for table in cells(level, upright) or ()] == [4, 2]


def test_where_more_lines_cross_than_are_looked_at_nobody_looks() -> None:
    many = [Edge(4.0 * at, 0.0, 4000.0) for at in range(300)]
    assert cells(many, many) is None
