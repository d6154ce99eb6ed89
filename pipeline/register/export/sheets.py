"""A sheet of the workbook that is written row by row, and goes on in a further one where Excel takes no more rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from textwrap import wrap
from typing import TYPE_CHECKING

from pipeline.register.export.fields import FIELDS, ROW, Shown
from pipeline.register.export.forms import Options
from pipeline.register.export.profile import SheetLayout

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its header counted (Excel specifications and limits)."""
LONGEST = 32_767
"""UTF-16 units that a cell may hold."""
CUT = " […]"

_LINE = 15.0
_HIGHEST = 409.0
"""Points: a line of the font, and the highest row that Excel has."""

_PAPERS = {"A4": 9, "A3": 8}
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: days before this one come out wrong, and are written as text."""
_RISKY = re.compile(r"[=+\-@\t\r\n]")
_WORDS = {
    "vi": ("Tính đến ngày {}; tình trạng theo thời hạn, chưa xét kết quả thực hiện", "Trang &P/&N"),
    "en": ("As of {}; by time alone, whatever has been done", "Page &P of &N"),
}


class Formats:
    """The looks of cells in a workbook."""

    __slots__ = ("day", "header", "number", "risky", "text")

    def __init__(self, workbook: Workbook) -> None:
        look = {
            "font_name": "Times New Roman",
            "font_size": 11,
            "valign": "top",
            "border": 1,
            "border_color": "#BFBFBF",
        }
        self.text: Format = workbook.add_format({**look, "text_wrap": True})
        # The mark that Excel keeps beside a text that begins like a formula; else editing the cell would make it one.
        self.risky: Format = workbook.add_format({**look, "text_wrap": True, "quote_prefix": True})
        self.day: Format = workbook.add_format({**look, "num_format": "dd/mm/yyyy", "align": "center"})
        self.number: Format = workbook.add_format({**look, "align": "center"})
        self.header: Format = workbook.add_format(
            {**look, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"}
        )


class Sheet:
    """The rows of one kind, in one sheet or several."""

    __slots__ = (
        "_fields",
        "_formats",
        "_layout",
        "_options",
        "_row",
        "_sheet",
        "_sheets",
        "_total",
        "_widths",
        "_workbook",
    )

    def __init__(self, workbook: Workbook, layout: SheetLayout, formats: Formats, options: Options) -> None:
        self._workbook, self._layout, self._formats, self._options = workbook, layout, formats, options
        self._fields = [(column.field, FIELDS[layout.of][column.field]) for column in layout.columns]
        self._widths = [column.width for column in layout.columns if column.print]
        self._sheets = self._total = 0
        self._sheet: Worksheet = self._further()

    def write(self, row: object) -> None:
        """Write a row."""
        if self._row == MOST_ROWS:
            self.end()
            self._sheet = self._further()
        self._total += 1
        values = [self._total if name == ROW else field(row) for name, field in self._fields]
        # LibreOffice fits no rows to their text in a file that it takes for Excel's own.
        self._sheet.set_row(self._row, height(values[: len(self._widths)], self._widths))
        for column, value in enumerate(values):
            self._write(column, value)
        self._row += 1

    def end(self) -> None:
        """Say of the sheet what is known only when its last row is written."""
        last = len(self._fields) - 1
        self._sheet.autofilter(0, 0, max(self._row - 1, 0), last)
        self._sheet.print_area(0, 0, max(self._row - 1, 0), len(self._widths) - 1)

    def _further(self) -> Worksheet:
        self._sheets += 1
        title = self._layout.titled(self._options.language)
        sheet = self._workbook.add_worksheet(title if self._sheets == 1 else f"{title} ({self._sheets})")
        day, page = _WORDS[self._options.language]
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_PAPERS[self._layout.paper])
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L&B&A&R{day.format(_day_first(self._options.today))}")
        sheet.set_footer(f"&C{page}")
        titles = [column.titled(self._options.language) for column in self._layout.columns]
        # Bold letters, and the button of the filter in a corner.
        sheet.set_row(0, height(titles, [max(column.width - 3, 1) for column in self._layout.columns]))
        for number, (column, title) in enumerate(zip(self._layout.columns, titles, strict=True)):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, title, self._formats.header)
        self._row = 1
        return sheet

    def _write(self, column: int, value: Shown) -> None:
        sheet, formats, row = self._sheet, self._formats, self._row
        if isinstance(value, date) and value >= _FIRST_DAY:
            sheet.write_datetime(row, column, datetime.combine(value, time()), formats.day)
        elif isinstance(value, date):
            sheet.write_string(row, column, _day_first(value), formats.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, formats.number)
        elif value:
            text = shortened(value)
            sheet.write_string(row, column, text, formats.risky if _RISKY.match(text) else formats.text)
        else:
            sheet.write_blank(row, column, None, formats.text)


def shortened(text: str) -> str:
    """Return text as a cell can hold it, its end marked with CUT where it is cut."""
    if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    room = (LONGEST - len(CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def height(values: Sequence[Shown], widths: Sequence[float]) -> float:
    """Return the height (points) of a row whose texts are wrapped at the widths of their columns (characters)."""
    lines = max(_lines(value, width) for value, width in zip(values, widths, strict=True))
    return min(_LINE * lines + 1, _HIGHEST)


def _lines(value: Shown, width: float) -> int:
    if not isinstance(value, str):
        return 1
    room = max(int(width), 1)
    if len(value) <= room and "\n" not in value:
        return 1
    # A text of more lines than the highest row has need not be folded.
    return sum(len(wrap(part, room)) or 1 for part in value[: room * 40].split("\n"))


def _day_first(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"
