"""Parquet files for analysts: the tables with their types, days as days; written in shares.

Text that there is none of is "", a day or a number null. Cells are as they are: no program that reads Parquet runs formulas.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import Connection

from pipeline.errors import MissingTool
from pipeline.register.entries import Wanted
from pipeline.register.export import columns, records
from pipeline.register.export.forms import Options
from pipeline.register.export.reading import decisions_wanted, duties_wanted, links_wanted
from pipeline.register.export.records import Record
from pipeline.write.atomic import together
from pipeline.write.columns import Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "parquet"
TABLES = (columns.OBLIGATIONS, columns.ACTORS, columns.DEADLINES, columns.DECISIONS, columns.LINKS)
_ROWS = 20_000
"""Rows that lie in memory before they are written as a group."""


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:  # noqa: ARG001
    """Write the tables into `folder`/parquet; all take their places together.

    Raises DiskFull, and MissingTool where pyarrow is not installed.
    """
    _needs_pyarrow()
    paths = [folder / FOLDER / f"{table.name}.parquet" for table in TABLES]
    with together() as drafts, ExitStack() as stack:
        files: dict[str, _Parquet] = {}
        for table, path in zip(TABLES, paths, strict=True):
            file = stack.enter_context(drafts.writing(path))
            files[table.name] = stack.enter_context(_Parquet(file.buffer, table))
        for duty, held in duties_wanted(connection, wanted):
            files["obligations"].write([records.obligation(duty, held)])
            files["actors"].write(records.actors(duty))
            files["deadlines"].write(records.deadlines(duty, held))
        files["decisions"].write(map(records.decision, decisions_wanted(connection, wanted)))
        files["links"].write(map(records.link, links_wanted(connection, wanted)))
    return paths


def _needs_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingTool(
            "Parquet files need pyarrow; install it with: pip install 'thihanh[parquet]'",
            "Tệp Parquet cần pyarrow; hãy cài: pip install 'thihanh[parquet]'",
        ) from error


def schema(table: Table) -> pa.Schema:
    """Return the types of a table's columns, with their titles and descriptions."""
    import pyarrow as pa

    return pa.schema([_field(column) for column in table.columns])


def _field(column: Column) -> pa.Field:
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    # Text is never null, "" where there is none; days and numbers are null unless each row has one.
    nullable = column.type != "string" and not column.required
    return pa.field(
        column.name,
        types[column.type],
        nullable=nullable,
        metadata={"title": column.title, "description": column.description},
    )


class _Parquet:
    """A Parquet file that is open; what is left in memory is written when it closes."""

    __slots__ = ("_rows", "_schema", "_writer")

    def __init__(self, file: BinaryIO, table: Table) -> None:
        from pyarrow import parquet

        self._schema = schema(table)
        self._rows: list[dict[str, Any]] = []
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, rows: Iterable[Record]) -> None:
        for row in rows:
            self._rows.append({name: row[name] for name in self._schema.names})
            if len(self._rows) == _ROWS:
                self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def __enter__(self) -> _Parquet:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if kind is None and self._rows:
            self._flush()
        self._writer.close()
