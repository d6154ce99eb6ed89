"""Tables in numbered files, for trackers that take so many rows at once."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.write.atomic import Drafts, disk_errors_named
from pipeline.write.cells import Cell, cell_text

MOST_ROWS = 1_500
"""Rows of a file, the header not counted: what Jira recommends for one import."""

Rows = Sequence[Sequence[Cell]]


def write_numbered(
    drafts: Drafts, folder: Path, name: str, header: Sequence[str], parts: Iterator[Rows]
) -> Iterator[Path]:
    """Write "name-001.csv" and so on, one a part, with the header alone where there is none; yield each.

    Lines end as RFC 4180 has it, and what a spreadsheet would run as a formula is text.
    """
    number = 0
    for number, rows in enumerate(parts, 1):
        yield _write(drafts, folder / f"{name}-{number:03}.csv", header, rows)
    if not number:
        yield _write(drafts, folder / f"{name}-001.csv", header, ())


def _write(drafts: Drafts, path: Path, header: Sequence[str], rows: Rows) -> Path:
    with drafts.writing(path) as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([cell_text(value) for value in row] for row in rows)
    return path


def remove_left(folder: Path, name: str, header: Sequence[str], written: Sequence[Path]) -> None:
    """Remove the parts that an export of before left with higher numbers: they would be taken in a second time.

    A file of that name with another header is somebody's own, and stays.
    """
    for path in sorted(folder.glob(f"{name}-[0-9][0-9][0-9]*.csv")):
        if path not in written and _headed(path, header):
            with disk_errors_named(path):
                path.unlink()


def _headed(path: Path, header: Sequence[str]) -> bool:
    first = (",".join(header) + "\r\n").encode()
    with disk_errors_named(path), path.open("rb") as file:
        return file.read(len(first)) == first
