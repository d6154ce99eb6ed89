"""Columns that a Word file makes with tabs or blanks: the letterhead, the recipients beside the signature, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from pipeline.document.source import Cell, Element, Line, Table
from pipeline.letters import composed
from pipeline.spans import Span

_GAP = re.compile(r"[^\S\t]*\t\s*|\s{4,}")
_BESIDE = re.compile(r"C[ỘÔ]NG\s+H[ÒO][AÀ]\s+X[ÃA]|N[ơo]i\s+nh[ậa]n", re.IGNORECASE)
# "1.\tKiểm tra …", "Điều 3.\tSở …": what stands before the gap is the mark of an item.
_MARK = re.compile(r"(?:Điều\s+\d+\s*[.:]?|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,5})\s?[.)]?|[-–+•*])")
_TABS, _ROWS = 2, 3
_MOST = 4
_LONG = 60


def is_set_right(text: str) -> bool:
    """Tell whether a paragraph begins with a tab or many blanks: only its right column holds text."""
    blank = text[: len(text) - len(text.lstrip())]
    return "\t" in blank or len(blank) >= _MOST


def set_beside(elements: Sequence[Element], raw: str, right: Set[int]) -> list[Element]:
    """Return elements with blocks that are set in two columns by tabs as tables of one row, of two cells; rows of tabs as tables.

    `right` has the starts of the lines that have nothing in the left column. A block in two columns begins with a line that holds
    the motto, or "Nơi nhận", and a gap.
    """
    found: list[Element] = []
    at = 0
    while at < len(elements):
        first = elements[at]
        text = composed(raw[first.start : first.end]) if isinstance(first, Line) else ""
        rows = _rows(elements, at, raw) if text.count("\t") >= _TABS else []
        if len(rows) >= _ROWS:
            found.append(_table(rows, raw))
            at += len(rows)
            continue
        if not _GAP.search(text) or not _BESIDE.search(text):
            found.append(first)
            at += 1
            continue
        end = _end(elements, at, raw, right)
        lines = [line for line in elements[at:end] if isinstance(line, Line)]
        while found and isinstance(above := found[-1], Line) and above.start in right:
            lines.insert(0, above)
            found.pop()
        found.append(_two_columns(lines, raw, right))
        at = end
    return found


def _rows(elements: Sequence[Element], at: int, raw: str) -> list[Line]:
    """Return the lines from `at` on that have tabs between two cells, none of them more than the first has.

    A row whose last cells are empty has lost the tabs before them.
    """
    rows: list[Line] = []
    most = 0
    for line in elements[at:]:
        text = raw[line.start : line.end] if isinstance(line, Line) else ""
        most = most or text.count("\t")
        if not isinstance(line, Line) or "\t\t" in text or not 0 < text.count("\t") <= most:
            break
        rows.append(line)
    return rows


def _table(rows: Sequence[Line], raw: str) -> Table:
    cells: list[Cell] = []
    for number, line in enumerate(rows):
        low = line.start
        for column, text in enumerate(raw[line.start : line.end].split("\t")):
            part = _part(line, low, low + len(text))
            cells.append(Cell(number, column, (part,) if part else ()))
            low += len(text) + 1
    return Table(tuple(cells), len(rows), 1 + raw[rows[0].start : rows[0].end].count("\t"))


def _part(line: Line, low: int, high: int) -> Line | None:
    """Return what of a line lies between two places of the raw text, None where that is nothing."""
    pieces = (Span(max(piece.start, low), min(piece.end, high)) for piece in line.pieces)
    kept = tuple(piece for piece in pieces if piece.start < piece.end)
    return line._replace(pieces=kept) if kept else None


def _end(elements: Sequence[Element], at: int, raw: str, right: Set[int]) -> int:
    """Return the index after the block that begins at `at`: after its last gap, or the last recipient right below it."""
    end = at + 1
    for index in range(end, len(elements)):
        line = elements[index]
        if not isinstance(line, Line) or index - end > _MOST:
            break
        text = raw[line.start : line.end]
        gap = _GAP.search(text)
        parted = gap is not None and gap.start() < _LONG and not _MARK.fullmatch(text, 0, gap.start())
        if line.start in right or parted or (index == end and text.startswith(("-", "–"))):
            end = index + 1
        elif line.centred or gap or len(text) > _LONG:
            break
    return end


def _two_columns(lines: Sequence[Line], raw: str, right: Set[int]) -> Table:
    sides: tuple[list[Line], list[Line]] = [], []
    for line in lines:
        gap = _GAP.search(raw, line.start, line.end)
        if gap is None:
            sides[line.start in right].append(line)
            continue
        for side, low, high in ((0, line.start, gap.start()), (1, gap.end(), line.end)):
            part = _part(line, low, high)
            if part is not None:
                sides[side].append(part)
    return Table(tuple(Cell(0, column, tuple(side)) for column, side in enumerate(sides)), 1, 2)
