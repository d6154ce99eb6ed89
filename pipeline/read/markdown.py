"""Markdown: emphasis is markup and no text; pipe tables, and tables written one cell a line between lone pipes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from pipeline.document.source import Element, Line, Source, Table
from pipeline.letters import composed
from pipeline.read.closed_cells import closed_cell_tables
from pipeline.read.markdown_inline import Emphasis, inline
from pipeline.read.markdown_tables import loose_rows, prose_starts, to_table
from pipeline.read.pipe_tables import pipe_table, pipe_table_end
from pipeline.read.site_frame import document_lines
from pipeline.read.text_lines import RawLine, decoded, raw_lines
from pipeline.spans import Span

_HEADING = re.compile(r"#{1,6}(?:\s+|$)")
_RULE = re.compile(r"[-_*=\s]{3,}$")


def read(data: bytes, name: str) -> Source:
    """Read Markdown.

    Raises EmptyDocument and UnreadableText as `decoded` does. Afterwards `raw` is the file's own text, in Unicode, and no
    line's pieces hold emphasis marks, escapes or link targets.
    """
    found = decoded(data, name)
    raw = found.text
    lines, remarks = document_lines(raw, list(raw_lines(raw)))
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/markdown",
        reader="markdown",
        text_origin="markup",
        raw=raw,
        elements=tuple(_elements(raw, lines, name)),
        remarks=(*found.remarks, *remarks),
        encoding=found.encoding,
    )


def _text(raw: str, line: RawLine) -> str:
    return raw[line.span.start : line.span.end]


def _elements(raw: str, lines: list[RawLine], name: str) -> Iterator[Element]:
    spaced = _paragraphs_are_spaced(raw, lines)
    texts = [composed(_text(raw, line)) for line in lines]
    closed_cells = closed_cell_tables(raw, lines, name)
    emphasis = Emphasis()
    at = 0
    while at < len(lines):
        if at in closed_cells:
            at, closed = closed_cells[at]
            yield closed
            continue
        if texts[at] == "|":
            end, table = _loose_table(raw, lines, texts, at)
            if table is not None:
                yield table
            at = end
            continue
        end = pipe_table_end(raw, lines, at)
        if end > at:
            yield pipe_table(raw, lines[at:end], name)
            at = end
            continue
        if lines[at].gap:
            emphasis = Emphasis()
        line, emphasis = _line(raw, lines, at, emphasis, spaced=spaced)
        if line is not None:
            yield line
        at += 1


def _paragraphs_are_spaced(raw: str, lines: list[RawLine]) -> bool:
    """Tell whether blank lines part the paragraphs, as they should, or hardly occur (a page saved as text)."""
    prose = [line for line in lines if len(line.span) > 3 and raw[line.span.start] != "|"]
    return bool(prose) and sum(line.gap for line in prose) >= 0.15 * len(prose)


def _line(raw: str, lines: list[RawLine], at: int, emphasis: Emphasis, *, spaced: bool) -> tuple[Line | None, Emphasis]:
    line = lines[at]
    text = _text(raw, line)
    if _RULE.match(text):
        return None, emphasis
    start = line.span.start
    heading = _HEADING.match(text)
    if heading:
        start += heading.end()
    pieces, share, emphasis = inline(raw, Span(start, line.span.end), emphasis)
    if not pieces:
        return None, emphasis
    last = at + 1 == len(lines) or lines[at + 1].gap
    # Two blanks at the end of a line are a break in Markdown; the span no longer shows them.
    broken = raw.startswith("  ", line.span.end)
    return (
        Line(
            pieces,
            bold=bool(heading) or share.bold,
            italic=share.italic,
            closed=bool(heading) or (spaced and (last or broken)),
            gap=line.gap,
        ),
        emphasis,
    )


def _loose_table(raw: str, lines: list[RawLine], texts: list[str], at: int) -> tuple[int, Table | None]:
    """Read a table written one cell a line from the lone pipe at `at`; return where it ends, and the table."""
    window = lines[at:]
    texts = texts[at:]
    beside = "Nơi nhận" in " ".join(texts[1:4])
    pipes = [text == "|" for text in texts]
    gaps, blanks = [line.gap for line in window], [not text.strip(" *_") for text in texts]
    end, rows = loose_rows(pipes, gaps, prose_starts(texts), blanks, two_columns=beside)
    end += at
    rows = [[[at + index for index in cell] for cell in row] for row in rows]
    filled: list[list[tuple[Line, ...]]] = []
    for row in rows:
        cells: list[tuple[Line, ...]] = []
        for indexes in row:
            emphasis = Emphasis()
            content: list[Line] = []
            for index in indexes:
                line, emphasis = _line(raw, lines, index, emphasis, spaced=False)
                if line is not None:
                    content.append(line)
            cells.append(tuple(content))
        filled.append(cells)
    return end, to_table(filled, raw)
