"""How much a reader takes in: every limit with where its figure comes from, and what is refused beyond it.

Each lies far above what real decisions have and far below what brings a machine down. What can't be bounded in a reader
(a loop inside a library) is left to the limits of the process that reads the file.
"""

from __future__ import annotations

from pipeline.document.source import Element, Source, Table
from pipeline.errors import TooLarge, TooManyPages, TooManyPixels, TooMuchText, TooWideTable

FILE_BYTES = 100_000_000
"""Bytes of a PDF, Word file or picture; a choice, no measurement."""

TEXT_FILE_BYTES = 20_000_000
"""Bytes of a file that is text or HTML; a choice, no measurement."""

PAGES = 1_000
"""Pages of a file; the longest real one that was measured has 352."""

RECOGNISED_PAGES = 300
"""Pages that have to be recognised; a choice, no measurement."""

PIXELS = 60_000_000
"""Pixels of a page as it is drawn for recognition; A1 at 200 dpi has 31 million."""

THINNEST = 50
"""How often a picture may be longer than wide; a roll of thermal paper is no decision."""

PICTURE_PIXELS = 120_000_000
"""Pixels of a picture as it is stored; A3 scanned at 600 dpi has 70 million, which Pillow itself takes for a bomb above 179."""

PAGE_CHARACTERS = 200_000
"""Characters of one page; a choice, no measurement."""

PAGE_PATHS = 50_000
"""Strokes and shapes of one page that are looked at for tables; beyond them the text is read and the tables are not."""

CROSSINGS = 20_000
"""Places of a page where rulings cross; a table of 100 rows and 40 columns, which fills a sheet of A3, has 4,000."""

FORM_DEPTH = 16
"""How deep forms of a PDF may lie in each other; a choice, no measurement."""

CHARACTERS = 5_000_000
"""Characters of a whole document; 200 pages have half a million."""

LINE_CHARACTERS = 200_000
"""Characters of one line of text: a decision saved without line ends stays below, and what is longer is none."""

ZIP_PARTS = 2_000
"""Parts of a Word file; the eleven real ones that were looked at have up to 24."""

ZIP_BYTES = 200_000_000
"""Bytes of a Word file's parts together, unpacked."""

XML_BYTES = 50_000_000
"""Bytes of the XML parts that are read, unpacked; of eleven real files the largest has a million; a few parts of 40 MB used up 2 GB."""

ZIP_RATIO = 100
"""How often a part may be larger than it is packed, above `ZIP_SMALL`; a choice, no measurement."""

ZIP_SMALL = 10_000_000
"""Parts up to this size may be packed as tightly as they like: rows of a long table that is a form hardly differ."""

DEPTH = 256
"""How deep elements may lie in each other; libxml2 had the same limit for long."""

COLUMNS = 200
"""Columns that a cell may span; HTML's own limit of 1,000 by 65,534 rows is still a bomb."""

CELLS = 1_000_000
"""Fields of one table, rows times columns: 200 columns by 5,000 rows."""


def check_size(size: int, limit: int, name: str) -> None:
    """Raise TooLarge where a file of `size` bytes is over its limit."""
    if size > limit:
        raise TooLarge(
            f"{name} has {size:,} bytes, and {limit:,} are taken in: split it, or save it smaller",
            f"{name} có {size} byte, chỉ nhận tối đa {limit}: hãy chia nhỏ hoặc lưu gọn hơn",
        )


def check_pages(count: int, limit: int, name: str) -> None:
    """Raise TooManyPages where a file has more pages than `limit`."""
    if count > limit:
        raise TooManyPages(
            f"{name} has {count:,} pages to read, and {limit:,} are read at most: split the file",
            f"{name} có {count} trang cần đọc, chỉ đọc tối đa {limit}: hãy chia nhỏ tệp",
        )


def check_pixels(width: float, height: float, limit: int, name: str) -> None:
    """Raise TooManyPixels for a page or picture with more pixels than `limit`; sides in pixels."""
    if width * height > limit:
        raise TooManyPixels(
            f"{name}: a page or picture has {width:,.0f} × {height:,.0f} pixels; save it at 300 dpi or less",
            f"{name}: một trang hoặc ảnh có {width:.0f} × {height:.0f} điểm ảnh; hãy lưu ở 300 dpi trở xuống",
        )


def check_characters(count: int, limit: int, name: str) -> None:
    """Raise TooMuchText where there are more characters than `limit` in a document, a page or a line."""
    if count > limit:
        raise TooMuchText(
            f"{name}: {count:,} characters in one piece, and {limit:,} are read at most: split the file",
            f"{name}: {count} ký tự liền một khối, chỉ đọc tối đa {limit}: hãy chia nhỏ tệp",
        )


def check_cells(rows: int, columns: int, name: str) -> None:
    """Raise TooWideTable where a table has more fields than `CELLS`."""
    if rows * columns > CELLS:
        raise TooWideTable(
            f"{name}: a table has {rows:,} rows and {columns:,} columns, more than is read: split the table",
            f"{name}: một bảng có {rows} hàng và {columns} cột, quá lớn: hãy chia nhỏ bảng",
        )


def too_deep(name: str) -> TooMuchText:
    """Return the error for a file whose elements lie deeper in each other than is read."""
    return TooMuchText(
        f"{name}: its elements lie too deep in each other; save it anew from the program that made it",
        f"{name}: các thành phần lồng nhau quá sâu; hãy lưu lại từ phần mềm gốc",
    )


def check_source(source: Source) -> Source:
    """Return what a reader has read, whatever the format, where it is no more than the steps take.

    Raises TooManyPages, TooMuchText and TooWideTable.
    """
    check_pages(source.pages or 0, PAGES, source.name)
    check_characters(len(source.raw), CHARACTERS, source.name)
    for element in source.elements:
        _check_element(element, source.name)
    return source


def _check_element(element: Element, name: str) -> None:
    if isinstance(element, Table):
        check_cells(element.rows, element.columns, name)
