"""The CSV files of a run as pandas frames."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.errors import DamagedFile, MissingFile
from pipeline.write import DESCRIPTOR
from pipeline.write.cells import plain_text
from pipeline.write.csv_tables import ENCODING

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: Mapping[str, str] = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string"}
_LONGEST_CELL = 2**31 - 1
"""The csv module reads no more than 131,072 characters a cell unless told to, less than a long appendix."""
_TRUTH: Mapping[str, bool] = {"true": True, "false": False}


def load_frames(output: Path) -> dict[str, pd.DataFrame]:
    """Read the package in `output`: resource name -> frame, with the types that its descriptor states.

    Text comes back as it was before it was made harmless for spreadsheets, "" where there is none. Other empty
    cells are missing values, and so is a date that is no ISO date. Raises MissingFile where the folder has no
    package and DamagedFile where a file doesn't fit the descriptor. Needs pandas, which is imported only here.
    """
    try:
        with _opened(output / DESCRIPTOR, "utf-8") as file:
            package = json.load(file)
        resources = [
            (str(one["name"]), str(one["path"]), [(str(f["name"]), str(f["type"])) for f in one["schema"]["fields"]])
            for one in package["resources"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(output / DESCRIPTOR) from error
    return {name: _frame(output, path, fields) for name, path, fields in resources}


def _frame(output: Path, path: str, fields: list[tuple[str, str]]) -> pd.DataFrame:
    import pandas as pd

    place = PurePosixPath(path)
    if place.is_absolute() or ".." in place.parts:
        raise _damaged(output / DESCRIPTOR)
    header, *lines = _rows(output / place)
    if header != [name for name, _ in fields] or any(len(line) != len(fields) for line in lines):
        raise _damaged(output / place)
    try:
        return pd.DataFrame(
            {
                plain_text(name): _series([line[column] for line in lines], kind)
                for column, (name, kind) in enumerate(fields)
            }
        )
    except (ValueError, KeyError) as error:
        raise _damaged(output / place) from error


def _series(cells: list[str], kind: str) -> pd.Series[Any]:
    import pandas as pd

    if kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype="string"), format="%Y-%m-%d", errors="coerce"))
    values: list[Any] = [_value(cell, kind) for cell in cells]
    return pd.Series(values, dtype=_DTYPES[kind])


def _value(cell: str, kind: str) -> str | int | float | bool | None:
    if kind == "string":
        return plain_text(cell)
    if not cell:
        return None
    if kind == "boolean":
        return _TRUTH[cell]
    return int(cell) if kind == "integer" else float(cell)


def _rows(path: Path) -> list[list[str]]:
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        with _opened(path, ENCODING) as file:
            return list(csv.reader(file)) or [[]]
    except (ValueError, csv.Error) as error:
        raise _damaged(path) from error
    finally:
        csv.field_size_limit(limit)


def _opened(path: Path, encoding: str) -> TextIO:
    try:
        return path.open(encoding=encoding, newline="")
    except OSError as error:
        raise MissingFile(
            f"{path} cannot be opened: write the CSV files first, with their {DESCRIPTOR}",
            f"Không mở được {path}: hãy ghi các tệp CSV cùng với {DESCRIPTOR} trước",
        ) from error


def _damaged(path: Path) -> DamagedFile:
    return DamagedFile(
        f"{path} doesn't fit the package's descriptor: write the CSV files again",
        f"{path} không khớp với bản mô tả của gói: hãy ghi lại các tệp CSV",
    )
