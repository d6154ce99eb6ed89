"""CSV files with a descriptor: UTF-8 with BOM for Excel, ids that join, cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection

from pipeline.register.entries import Wanted
from pipeline.register.export import columns, records
from pipeline.register.export.forms import Options
from pipeline.register.export.reading import (
    bodies_wanted,
    changes_wanted,
    decisions_wanted,
    duties_wanted,
    links_wanted,
)
from pipeline.register.export.records import Record, Value
from pipeline.write import DESCRIPTOR
from pipeline.write.atomic import together
from pipeline.write.cells import Cell, cell_text
from pipeline.write.columns import Table
from pipeline.write.csv_tables import ENCODING, CsvFiles
from pipeline.write.datapackage import descriptor

FOLDER = "csv"
VERSION = "1.1.0"
"""Of the tables: a further column is minor, anything else major."""

TABLES = (
    columns.OBLIGATIONS,
    columns.ACTORS,
    columns.DEADLINES,
    columns.DECISIONS,
    columns.BODIES,
    columns.LINKS,
    columns.CHANGES,
)


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:  # noqa: ARG001
    """Write the tables and their descriptor into `folder`/csv; all take their places together. Raises DiskFull."""
    at = folder / FOLDER
    paths = [at / f"{table.name}.csv" for table in TABLES]
    with together() as drafts, ExitStack() as stack:
        files = {
            table.name: _Csv(stack.enter_context(drafts.writing(path, encoding=ENCODING)), table)
            for table, path in zip(TABLES, paths, strict=True)
        }
        for duty, held in duties_wanted(connection, wanted):
            files["obligations"].write([records.obligation(duty, held)])
            files["actors"].write(records.actors(duty))
            files["deadlines"].write(records.deadlines(duty, held))
        files["decisions"].write(map(records.decision, decisions_wanted(connection, wanted)))
        files["bodies"].write(map(records.body, bodies_wanted(connection, wanted)))
        files["links"].write(map(records.link, links_wanted(connection, wanted)))
        files["changes"].write(map(records.change, changes_wanted(connection, wanted)))
        with drafts.writing(at / DESCRIPTOR) as file:
            file.write(json.dumps(package(), ensure_ascii=False, indent=1) + "\n")
    return [*paths, at / DESCRIPTOR]


def package() -> dict[str, Any]:
    """Return the descriptor of the files (Data Package v2)."""
    return descriptor(CsvFiles(TABLES, (), ())) | {
        "name": "thihanh-register",
        "title": "Sổ đăng ký nhiệm vụ giao trong các quyết định hành chính",
        "version": VERSION,
    }


class _Csv:
    """A CSV file that is open, with its header."""

    __slots__ = ("_header", "_writer")

    def __init__(self, file: TextIO, table: Table) -> None:
        self._header = table.header
        self._writer = csv.writer(file)
        self._writer.writerow(self._header)

    def write(self, rows: Iterable[Record]) -> None:
        for row in rows:
            self._writer.writerow([cell_text(_cell(row[name])) for name in self._header])


def _cell(value: Value) -> Cell:
    return value.isoformat() if isinstance(value, date) else value
