"""The findings of all decisions of a run as CSV files that join by their ids.

Every file is UTF-8 with BOM (Excel needs it), has one header row and the line ends of RFC 4180, and appears in full
or not at all. The decisions may come from a generator: one at a time is held.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pipeline.document.decision import Decision, TableOut
from pipeline.write.atomic import Drafts, together
from pipeline.write.cells import Cell, cell_text
from pipeline.write.columns import TABLES, Table
from pipeline.write.rows import ROWS

ENCODING = "utf-8-sig"
TABLE_FOLDER = "tables"

_NOT_FOR_FILE_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_FILE_NAME = 200
"""In bytes: file systems end at 255, and an ending and a counter follow."""


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table of a document in a file of its own; `path` is relative to the output folder, `header` its first row."""

    path: str
    header: tuple[str, ...]
    decision_id: str
    caption: str


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """What was written; `repeated` are ids of decisions that came again and were left out, so that keys stay unique."""

    tables: tuple[Table, ...]
    document_tables: tuple[DocumentTable, ...]
    repeated: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file, relative to the output folder."""
        return (*(f"{table.name}.csv" for table in self.tables), *(table.path for table in self.document_tables))


def write_tables(decisions: Iterable[Decision], output: Path) -> CsvFiles:
    """Write the CSV files of one run into `output`, rows in the order of the decisions.

    All files take their places together at the end; if anything raises, the old ones stay. Raises DiskFull where
    the folder can't be written.
    """
    with together() as drafts:
        return draft_tables(decisions, output, drafts)


def draft_tables(decisions: Iterable[Decision], output: Path, drafts: Drafts) -> CsvFiles:
    """Write the CSV files of one run as drafts, to take their places with others; raises DiskFull."""
    seen: set[str] = set()
    repeated: list[str] = []
    names = _FileNames()
    document_tables: list[DocumentTable] = []
    with ExitStack() as stack:
        files = [
            stack.enter_context(drafts.writing(output / f"{table.name}.csv", encoding=ENCODING)) for table in TABLES
        ]
        for table, file in zip(TABLES, files, strict=True):
            _write_row(file, table.header)
        for decision in decisions:
            if decision.id in seen:
                repeated.append(decision.id)
                continue
            seen.add(decision.id)
            for table, file in zip(TABLES, files, strict=True):
                _write_rows(file, table, decision)
            document_tables.extend(_write_document_tables(decision, output, names, drafts))
    return CsvFiles(TABLES, tuple(document_tables), tuple(repeated))


def _write_rows(file: TextIO, table: Table, decision: Decision) -> None:
    for row in ROWS[table.name](decision):
        _write_row(file, [row[name] for name in table.header])


def _write_row(file: TextIO, values: Sequence[Cell]) -> None:
    csv.writer(file).writerow([cell_text(value) for value in values])


class _FileNames:
    """Names for the files of tables: safe in every file system, and each given once, letter case aside."""

    __slots__ = ("_given",)

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, wanted: str) -> str:
        safe = _NOT_FOR_FILE_NAMES.sub("-", wanted).strip(".-")
        safe = safe.encode()[:_LONGEST_FILE_NAME].decode(errors="ignore") or "table"
        name, count = safe, 1
        while name.casefold() in self._given:
            count += 1
            name = f"{safe}-{count}"
        self._given.add(name.casefold())
        return name


def _write_document_tables(
    decision: Decision, output: Path, names: _FileNames, drafts: Drafts
) -> Iterator[DocumentTable]:
    for table in decision.tables:
        header = document_header(table)
        if not header:
            continue
        path = f"{TABLE_FOLDER}/{names.give(_table_name(decision, table))}.csv"
        with drafts.writing(output / path, encoding=ENCODING) as file:
            _write_row(file, header)
            for row in table.rows:
                _write_row(file, [*row, *[""] * (len(header) - len(row))])
        yield DocumentTable(path, tuple(cell_text(name) for name in header), decision.id, table.caption)


def _table_name(decision: Decision, table: TableOut) -> str:
    """Return the id of a table with that of its decision, once: ids as published begin with it."""
    return table.id if table.id.startswith(f"{decision.id}:") else f"{decision.id}-{table.id}"


def document_header(table: TableOut) -> list[str]:
    """Return the headings as printed, made unique: "column_3" for an empty one, "Ghi chú (2)" for a second.

    There are as many as the widest row has cells, so that no cell is lost.
    """
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    header: list[str] = []
    for position in range(width):
        printed = table.columns[position].strip() if position < len(table.columns) else ""
        wanted = name = printed or f"column_{position + 1}"
        count = 1
        while name in header:
            count += 1
            name = f"{wanted} ({count})"
        header.append(name)
    return header
