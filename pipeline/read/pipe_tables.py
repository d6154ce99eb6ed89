"""Tables drawn with pipes, one row a line, as Markdown has them and crawlers write them into plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.source import Cell, Line, Table
from pipeline.read.flat_cells import unflattened
from pipeline.read.header_levels import printed_levels
from pipeline.read.limits import check_cells
from pipeline.read.markdown_inline import Emphasis, inline
from pipeline.read.markdown_tables import cell_text
from pipeline.read.short_rows import held_by, placed
from pipeline.read.text_lines import RawLine
from pipeline.spans import Span

_ROW = re.compile(r"\|.*\|\s*$")
_RULE_ROW = re.compile(r"(?=[\s:|]*+(?:-[\s:|]++)*+--)[\s:|-]+$")


def pipe_table_end(raw: str, lines: list[RawLine], at: int) -> int:
    """Return the index after the run of rows drawn with pipes that begins at `at`; `at` itself where none does."""
    if raw.count("|", lines[at].span.start, lines[at].span.end) <= 2:
        return at
    end = at
    while (
        end < len(lines)
        and _ROW.match(raw, lines[end].span.start, lines[end].span.end)
        and not (end > at and lines[end].gap)
    ):
        end += 1
    return end


def is_ruled(raw: str, lines: list[RawLine]) -> bool:
    """Tell whether the second row is drawn of dashes, so that the rows are a table whatever the format is."""
    return len(lines) > 1 and _RULE_ROW.match(raw, lines[1].span.start, lines[1].span.end) is not None


def pipe_table(raw: str, lines: list[RawLine], name: str) -> Table:
    """Return the table of rows drawn with pipes; a row of dashes parts its header from the rest.

    Raises TooWideTable where it has more cells than are read; `name` is the file's.
    """
    rows: list[list[tuple[Line, ...]]] = []
    header = 0
    for number, line in enumerate(lines):
        if _RULE_ROW.match(raw, line.span.start, line.span.end):
            header = header or number
            continue
        rows.append([_cell_lines(raw, span) for span in _pipe_cells(raw, line.span)])
    rows = unflattened(rows, raw)
    columns = max((len(row) for row in rows), default=0)
    check_cells(len(rows), columns, name)
    if header == 1 and len(rows) > 2:
        rows[1] = _below_titles(rows[1], [cell_text(cell, raw) for cell in rows[0]])
    top = [[cell_text(cell, raw) for cell in row] for row in rows[:2]] if header == 1 and len(rows) > 2 else []
    places = printed_levels(*top) if top else []
    cells = [Cell(at.row, at.column, rows[at.row][at.index], at.row_span, at.column_span) for at in places]
    first = 2 if places else 0
    cells += _body(rows, raw, first, columns)
    return Table(tuple(cells), len(rows), columns, header_rows=header)


def _below_titles(row: list[tuple[Line, ...]], titles: list[str]) -> list[tuple[Line, ...]]:
    """Return a second row that holds no more than the parts of titles over several columns, with each part below its title."""
    parts = [
        at for at, title in enumerate(titles) if not title or (at + 1 < len(titles) and title and not titles[at + 1])
    ]
    if len(row) >= len(titles) or len(row) != len(parts) or not titles[0]:
        return row
    at_title = dict(zip(parts, row, strict=True))
    return [at_title.get(at, ()) for at in range(len(titles))]


def _body(rows: list[list[tuple[Line, ...]]], raw: str, first: int, columns: int) -> list[Cell]:
    """Return the cells of the rows from `first` on; a converter that knows no merged cells leaves them out, and their row is short."""
    texts = [[cell_text(cell, raw) for cell in row] for row in rows]
    held = held_by(texts, columns, max(first, 1)) if any(len(row) < columns for row in rows[1:]) else None
    found: list[Cell] = []
    above: dict[int, int] = {}
    for at in range(first, len(rows)):
        row = rows[at]
        default = range(len(row))
        places = placed(texts[at], default, held) if held and at else default
        for column in range(columns):
            if column not in places and places != default and column in above:
                upper = found[above[column]]
                found[above[column]] = Cell(upper.row, column, upper.lines, upper.row_span + 1)
                continue
            above[column] = len(found)
            found.append(Cell(at, column, row[places.index(column)] if column in places else ()))
    return found


_BAR = re.compile(r"(?<!\\)\|")


def _pipe_cells(raw: str, span: Span) -> Iterator[Span]:
    text = raw[span.start : span.end]
    inner_start = span.start + (1 if text.startswith("|") else 0)
    inner_end = span.end - (1 if text.endswith("|") else 0)
    position = inner_start
    for match in _BAR.finditer(raw[inner_start:inner_end]):
        yield Span(position, inner_start + match.start())
        position = inner_start + match.end()
    yield Span(position, inner_end)


_LINE_BREAK = re.compile(r"<br\s*/?>")


def _cell_lines(raw: str, span: Span) -> tuple[Line, ...]:
    found: list[Line] = []
    position = span.start
    emphasis = Emphasis()
    for match in [*_LINE_BREAK.finditer(raw[span.start : span.end]), None]:
        end = span.start + match.start() if match else span.end
        pieces, share, emphasis = inline(raw, Span(position, end), emphasis)
        if pieces:
            found.append(Line(pieces, bold=share.bold, italic=share.italic, closed=True))
        position = span.start + match.end() if match else span.end
    return tuple(found)
