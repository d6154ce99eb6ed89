"""What antiword and catdoc take out of an old Word file: its characters and its tables, no numbers, no looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from pipeline.document.source import Cell, Element, Line, Remark, Source, Table
from pipeline.read import plain, programs
from pipeline.read.text_lines import RawLine, raw_lines
from pipeline.spans import Span

_LIMITS = programs.Limits(seconds=60, size=100_000_000)
_TAIL = 20
"""So many last characters of a cell tell that all of it has been printed."""

Rows = list[list[list[str]]]
"""A table as antiword's DocBook has it: of each cell the paragraphs, blanks left out."""

Printed = list[list[Line | None]]
"""A row as antiword's text has it: of each line the cells, None where one is blank."""


def by_antiword(data: bytes, name: str) -> Source | None:
    """Return what antiword prints, each line a closed paragraph; None where it is not installed or prints nothing.

    In its text a row of a table is as many lines as its longest cell, and nothing parts the rows. Its DocBook has the
    rows, but glues the words around a line break together and drops footnotes: so the text is read, and cut into rows
    by the DocBook.
    """
    program = programs.find(["antiword"])
    if program is None:
        return None
    printed = _printed(program, data, "-m", "UTF-8.txt", "-w", "0")
    if not printed.strip():
        return None
    source = plain.read(printed, name)
    tables = iter(_docbook_tables(_printed(program, data, "-m", "UTF-8.txt", "-x", "db")))
    elements = tuple(_elements(source.raw, list(raw_lines(source.raw)), tables))
    return _named(source, elements, f"antiword {programs.version(program)}")


def by_catdoc(data: bytes, name: str) -> Source | None:
    """Return what catdoc prints, each line a closed paragraph, tabs between cells; None where there is no such program.

    It is the last choice: of a file that Word saved in pieces it may print the bytes between them as well.
    """
    program = programs.find(["catdoc"])
    printed = b"" if program is None else _printed(program, data, "-w", "-d", "utf-8")
    if program is None or not printed.strip():
        return None
    source = plain.read(printed, name)
    elements = tuple(one._replace(closed=True) if isinstance(one, Line) else one for one in source.elements)
    return _named(source, elements, f"catdoc {programs.version(program, '-V')}")


def _named(source: Source, elements: tuple[Element, ...], by: str) -> Source:
    remark = Remark(
        "characters-only",
        f"Only the characters of this Word file were read, by {by}: numbers that Word counts itself, text boxes, "
        "tracked changes and columns of tables with merged cells may be missing; with LibreOffice installed they are read",
        f"Chỉ đọc được các ký tự của tệp Word này, bằng {by}: số thứ tự tự động, khung chữ, phần sửa đổi và cột của bảng "
        "có ô gộp có thể thiếu; nếu cài LibreOffice thì sẽ đọc được",
    )
    return replace(source, elements=elements, reader=by.strip(), pages=None, remarks=(remark,))


def _printed(program: Path, data: bytes, *arguments: str) -> bytes:
    """Return what a program prints of a file as UTF-8, b"" where it fails."""
    with TemporaryDirectory(prefix="thihanh-") as place:
        path = Path(place) / "source.doc"
        path.write_bytes(data)
        try:
            done = programs.run([program, *arguments, path], Path(place), _LIMITS)
        except OSError:
            return b""
    return done.output.decode("utf-8", "replace").encode("utf-8") if done.succeeded else b""


def _docbook_tables(printed: bytes) -> list[Rows]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(printed, parser) if printed else None
    if root is None:
        return []
    return [
        [[_paragraphs(cell) for cell in row.iter("entry")] for row in table.iter("row")]
        for table in root.iter("informaltable")
    ]


def _paragraphs(cell: etree._Element) -> list[str]:
    lines = "".join(map(str, cell.itertext())).split("\n")
    return [text for text in ("".join(line.split()) for line in lines) if text]


def _elements(raw: str, lines: list[RawLine], tables: Iterator[Rows]) -> Iterator[Element]:
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_row(raw, lines[end]):
            end += 1
        if end == at:
            yield Line((lines[at].span,), gap=lines[at].gap, closed=True)
            at += 1
            continue
        yield from _run_of_tables(raw, lines[at:end], tables)
        at = end


def _is_row(raw: str, line: RawLine) -> bool:
    span = line.span
    return raw[span.start] == "|" == raw[span.end - 1] and len(span) > 1


def _run_of_tables(raw: str, lines: list[RawLine], tables: Iterator[Rows]) -> Iterator[Table]:
    """Yield the tables that follow each other without a line between; one row a line where the DocBook doesn't match."""
    at = 0
    while at < len(lines):
        cut = _cut(raw, lines, at, next(tables, []))
        rows, at = cut or ([[_cells(raw, line)] for line in lines[at:]], len(lines))
        table = _table(rows)
        if table is not None:
            yield table


def _cut(raw: str, lines: list[RawLine], at: int, wanted: Rows) -> tuple[list[Printed], int] | None:
    """Cut lines into the rows of a table; return the rows and the index after them, None where they don't fit."""
    rows: list[Printed] = []
    for row in wanted:
        printed: Printed = []
        got = [""] * len(row)
        while not printed or not all(map(_is_whole, got, row)):
            cells = _cells(raw, lines[at]) if at < len(lines) else []
            if len(cells) != len(row):
                return None
            got = [text + _squeezed(raw, cell) for text, cell in zip(got, cells, strict=True)]
            printed.append([_ended(*one) for one in zip(cells, got, row, strict=True)])
            at += 1
        rows.append(printed)
    while at < len(lines) and not any(_cells(raw, lines[at])):  # blank paragraphs that end the last cells
        at += 1
    return (rows, at) if rows else None


def _is_whole(got: str, wanted: list[str]) -> bool:
    # Longer is right too: the text has marks of lists that the DocBook says with tags.
    whole = "".join(wanted)
    return len(got) >= len(whole) and got.endswith(whole[-_TAIL:])


def _ended(cell: Line | None, got: str, wanted: list[str]) -> Line | None:
    """Return the line closed where a paragraph of its cell ends with it; else it was only too long for the column."""
    if cell is None or len(got) not in accumulate(map(len, wanted)):
        return cell
    return cell._replace(closed=True)


def _squeezed(raw: str, cell: Line | None) -> str:
    return "" if cell is None else "".join(raw[cell.start : cell.end].split())


def _cells(raw: str, line: RawLine) -> list[Line | None]:
    """Return the cells of a line drawn with pipes."""
    cells: list[Line | None] = []
    start = line.span.start + 1
    for text in raw[start : line.span.end - 1].split("|"):
        body = text.strip()
        begin = start + text.index(body)
        cells.append(Line((Span(begin, begin + len(body)),)) if body else None)
        start += len(text) + 1
    return cells


def _table(rows: list[Printed]) -> Table | None:
    columns = max(len(row[0]) for row in rows)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        for column in range(columns):
            lines = [printed[column] for printed in row if column < len(printed)]
            cells.append(Cell(number, column, tuple(line for line in lines if line is not None)))
    return Table(tuple(cells), len(rows), columns) if any(cell.lines for cell in cells) else None
