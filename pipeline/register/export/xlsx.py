"""The workbook for people: one sheet a kind, Vietnamese headers, days that Excel knows as days, text that stays text.

Rows go to the disk as they come (xlsxwriter, constant memory), so a million obligations don't lie in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Connection

from pipeline.register.entries import Wanted
from pipeline.register.export.fields import FIELDS, OfChange, OfDecision, OfLink, of_due_rows, of_duty_row
from pipeline.register.export.forms import Options
from pipeline.register.export.profile import SheetLayout, layout_of
from pipeline.register.export.reading import (
    bodies_wanted,
    changes_wanted,
    decisions_wanted,
    duties_wanted,
    last_moment,
    links_wanted,
)
from pipeline.register.export.sheets import Formats, Sheet
from pipeline.write.atomic import replacing

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FILE_NAME = "register.xlsx"
_BEFORE_ALL = "2000-01-01T00:00:00+00:00"


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `folder`/register.xlsx. Raises DiskFull, and WrongUse where `options.columns` is no layout of columns."""
    layouts = layout_of(options.columns, FIELDS)
    path = folder / FILE_NAME
    with replacing(path) as file, _workbook(file.buffer, last_moment(connection)) as workbook:
        formats = Formats(workbook)
        sheets = [(layout, Sheet(workbook, layout, formats, options)) for layout in layouts]
        _fill(connection, wanted, options, sheets)
        for _, sheet in sheets:
            sheet.end()
    return [path]


def _fill(connection: Connection, wanted: Wanted, options: Options, sheets: list[tuple[SheetLayout, Sheet]]) -> None:
    def of(rows: str) -> list[Sheet]:
        return [sheet for layout, sheet in sheets if layout.of == rows]

    obligations, deadlines = of("obligations"), of("deadlines")
    if obligations or deadlines:
        for duty, held in duties_wanted(connection, wanted):
            row = of_duty_row(duty, held, options)
            for sheet in obligations:
                sheet.write(row)
            for due in of_due_rows(row) if deadlines else ():
                for sheet in deadlines:
                    sheet.write(due)
    others: tuple[tuple[str, Iterator[object]], ...] = (
        ("decisions", (OfDecision(one, options) for one in decisions_wanted(connection, wanted))),
        ("bodies", bodies_wanted(connection, wanted)),
        ("links", (OfLink(one, options) for one in links_wanted(connection, wanted))),
        ("changes", (OfChange(one, options) for one in changes_wanted(connection, wanted))),
    )
    for rows, entries in others:
        meant = of(rows)
        for entry in entries if meant else ():
            for sheet in meant:
                sheet.write(entry)


@contextmanager
def _workbook(file: BinaryIO, made: str) -> Iterator[Workbook]:
    """Give a workbook that is written to a file when the block ends well; nothing of it is left where it doesn't."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="thihanh-") as drafts:
        options = {"constant_memory": True, "tmpdir": drafts, "strings_to_formulas": False, "strings_to_urls": False}
        workbook = Workbook(file, {**options, "use_zip64": True})
        # The register's own last moment: the same register gives the same bytes.
        created = datetime.fromisoformat(made or _BEFORE_ALL).astimezone(UTC).replace(tzinfo=None, microsecond=0)
        workbook.set_properties({"title": "Sổ theo dõi nhiệm vụ", "created": created, "author": "thihanh"})
        try:
            yield workbook
            workbook.close()
        except FileCreateError as error:
            # xlsxwriter wraps what the system said; only that tells whether the disk is full.
            raise error.args[0] from error
        finally:
            for sheet in workbook.worksheets():
                sheet._opt_close()
