"""Plain text: every physical line is an open line; runs of lines with tabs, or drawn with pipes, are tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from pipeline.document.source import Cell, Element, Line, Source, Table
from pipeline.letters import composed
from pipeline.read.closed_cells import closed_cell_tables
from pipeline.read.header_levels import printed_levels
from pipeline.read.limits import check_cells
from pipeline.read.line_tables import line_tables
from pipeline.read.markdown_tables import cell_text
from pipeline.read.open_pipes import open_pipe_tables
from pipeline.read.pipe_tables import is_ruled, pipe_table, pipe_table_end
from pipeline.read.text_lines import RawLine, decoded, raw_lines
from pipeline.spans import Span


def read(data: bytes, name: str) -> Source:
    """Read plain text.

    Raises EmptyDocument and UnreadableText as `decoded` does. Afterwards `raw` is the file's own text, in Unicode.
    """
    found = decoded(data, name)
    raw = found.text
    lines = list(raw_lines(raw))
    paged = bool(lines) and lines[-1].page > 1
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/plain",
        reader="plain",
        text_origin="markup",
        raw=raw,
        elements=tuple(_elements(raw, lines, name, paged=paged)),
        pages=lines[-1].page if paged else None,
        remarks=found.remarks,
        encoding=found.encoding,
    )


def _elements(raw: str, lines: list[RawLine], name: str, *, paged: bool) -> Iterator[Element]:
    open_tables = {
        **line_tables(raw, lines),
        **open_pipe_tables(raw, lines, name),
        **closed_cell_tables(raw, lines, name),
    }
    at = 0
    while at < len(lines):
        if at in open_tables:
            at, table = open_tables[at]
            yield table
            continue
        end = _table_end(raw, lines, at)
        if end > at + 1:
            yield _tab_table(raw, lines[at:end], name)
            at = end
            continue
        end = pipe_table_end(raw, lines, at)
        if end > at and is_ruled(raw, lines[at:end]):
            yield pipe_table(raw, lines[at:end], name)
            at = end
            continue
        end = _columns_end(raw, lines, at)
        if end > at:
            yield _two_columns(raw, lines[at:end])
            at = end
            continue
        line = lines[at]
        span, bold = _without_stars(raw, line.span)
        if len(span):
            yield Line((span,), page=line.page if paged else None, gap=line.gap, bold=bold)
        at += 1


_GAP = re.compile(r"\S(?P<gap>[ \t]{4,})\S")
_BESIDE = re.compile(r"C[ỘÔ]NG\s+H[ÒO][AÀ]|N[ơo]i\s+nh[ậa]n", re.IGNORECASE)


def _columns_end(raw: str, lines: list[RawLine], at: int) -> int:
    """Return the index after a block printed in two columns that begins at `at`; `at` itself where none does.

    Only the letterhead and the recipients beside the signature are set so: a wide gap stands in their first line.
    """
    text = composed(raw[lines[at].span.start : lines[at].span.end])
    if not _BESIDE.search(text) or not _GAP.search(text):
        return at
    edge = _edge(raw, lines[at])
    end = at + 1
    while end < len(lines):
        line = lines[end]
        if line.gap and _indent(raw, line) < edge - 8:
            break
        body = raw[line.span.start : line.span.end]
        wide = _GAP.search(body)
        if not wide and _indent(raw, line) < edge - 8 and len(body) > edge:
            break
        end += 1
    return end


def _indent(raw: str, line: RawLine) -> int:
    return line.span.start - (raw.rfind("\n", 0, line.span.start) + 1)


def _edge(raw: str, line: RawLine) -> int:
    """Return the column at which the right half of the line begins."""
    match = _GAP.search(raw, line.span.start, line.span.end)
    return (match.end() - 1 if match else line.span.end) - (raw.rfind("\n", 0, line.span.start) + 1)


def _two_columns(raw: str, lines: list[RawLine]) -> Table:
    """Return the block as a table of one row: the left column's lines, then the right one's."""
    edge = min(_edge(raw, line) for line in lines if _GAP.search(raw, line.span.start, line.span.end))
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        match = _GAP.search(raw, line.span.start, line.span.end)
        if match:
            left.append(Line((Span(line.span.start, match.start("gap")),)))
            right.append(Line((Span(match.end() - 1, line.span.end),)))
        else:
            (right if _indent(raw, line) >= edge - 8 else left).append(Line((line.span,)))
    return Table((Cell(0, 0, tuple(left)), Cell(0, 1, tuple(right))), 1, 2)


def _without_stars(raw: str, span: Span) -> tuple[Span, bool]:
    """Leave out the emphasis marks that a converter has put around a line ("**KT. BỘ TRƯỞNG"); tell if they say bold."""
    text = raw[span.start : span.end]
    if text.startswith("* ") or "*" not in (text[0], text[-1]):
        return span, False
    left = len(text) - len(text.lstrip("* "))
    right = len(text.rstrip("* "))
    return Span(span.start + left, span.start + max(left, right)), "**" in text


def _tabs(raw: str, line: RawLine, *, lead: bool = False) -> int:
    """Return how many tabs stand in a line and behind it, `lead` those before it too: empty cells begin and end a row."""
    # A wide gap before a tab, or a tab right after the mark of an item ("1.\tText"), is layout and no cell border.
    start = raw.rfind("\n", 0, line.span.start) + 1 if lead else line.span.start
    return raw.count("\t", start, _physical_end(raw, line))


def _physical_end(raw: str, line: RawLine) -> int:
    end = raw.find("\n", line.span.end)
    return len(raw) if end < 0 else end


def _table_end(raw: str, lines: list[RawLine], at: int) -> int:
    """Return the index after the run of lines from `at` that together are one tab-separated table."""
    columns = _tabs(raw, lines[at])
    if columns >= _HEADER and at + 1 < len(lines) and not lines[at + 1].gap:
        # The second row of a header begins below the first title that has parts: "\t\t\t2031\t2032".
        below = _tabs(raw, lines[at + 1], lead=True)
        columns = max(columns, below if below > _tabs(raw, lines[at + 1]) else 0)
    end = at
    while columns >= 2 and end < len(lines) and not (end > at and lines[end].gap):
        # Trailing empty cells lose their tabs when an editor strips line ends, so a row may be short.
        if not 1 <= _tabs(raw, lines[end], lead=end > at) <= columns:
            break
        end += 1
    return end


_HEADER = 2


def _tab_table(raw: str, lines: list[RawLine], name: str) -> Table:
    rows: list[list[tuple[Line, ...]]] = []
    for line in lines:
        # A row whose first or last cell is empty begins or ends with a tab that the line's own span has lost.
        position = raw.rfind("\n", 0, line.span.start) + 1
        row: list[tuple[Line, ...]] = []
        for part in raw[position : _physical_end(raw, line)].split("\t"):
            text = part.strip()
            begin = position + part.index(text[0]) if text else position
            row.append((Line((Span(begin, begin + len(text)),)),) if text else ())
            position += len(part) + 1
        rows.append(row)
    columns = max(map(len, rows))
    check_cells(len(rows), columns, name)
    top = [[cell_text(cell, raw) for cell in row] + [""] * (columns - len(row)) for row in rows[:2]]
    places = printed_levels(*top) if len(rows) > _HEADER else []
    cells = [
        Cell(
            at.row,
            at.column,
            rows[at.row][at.index] if at.index < len(rows[at.row]) else (),
            at.row_span,
            at.column_span,
        )
        for at in places
    ]
    first = _HEADER if places else 0
    cells += [
        Cell(first + at, column, row[column] if column < len(row) else ())
        for at, row in enumerate(rows[first:])
        for column in range(columns)
    ]
    return Table(tuple(cells), len(rows), columns, header_rows=first)
