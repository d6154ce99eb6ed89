"""PDF files with a text layer: characters by their places, our own lines, columns, tables and footnotes."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.document.source import Cell, Element, Footnote, Line, Source, Table, TextOrigin, packed_stops
from pipeline.errors import DamagedFile, EncryptedFile, NeedsOcr
from pipeline.read.composer import Composer, Look
from pipeline.read.pdf_columns import Beside, columns
from pipeline.read.pdf_furniture import Note, body_size, footnotes, repeated, without_heads, without_page_number
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_pages import Grid, Page, empty_page, page_of
from pipeline.read.pdf_remarks import FEW_CHARACTERS, remarks

_MIN_LETTERS = 300
_MIN_ACCENTED = 0.08
_LONG_ROW = 0.5
_LOOSE = 1.75
_SHARED = 4
# The marks on Vietnamese capitals (Ế, Ộ) rise to nine tenths of the size, and those below them (ợ, ạ) hang down two.
_ABOVE, _BELOW = 0.9, 0.22

Margins = tuple[float, float]


def read(data: bytes, name: str) -> Source:
    """Read a PDF file's text layer.

    Raises:
        EncryptedFile: the file asks for a password.
        DamagedFile: neither PDFium nor pdfplumber can open it.
        NeedsOcr: most pages have no text, or the text laid under the scan is rubbish.
    """
    with _uncollected():
        pages, reader = _pages(data, name)
        _refuse_scans(pages, name)
        composer = Composer()
        elements = _Layout(composer, pages).elements()
    hidden = sum(page.hidden * page.characters for page in pages) > 0.5 * sum(page.characters for page in pages)
    origin: TextOrigin = "ocr" if hidden else "text-layer"
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        reader=reader,
        text_origin=origin,
        raw=composer.raw,
        elements=tuple(elements),
        pages=len(pages),
        remarks=remarks(pages, elements, composer.raw),
    )


def _pages(data: bytes, name: str) -> tuple[list[Page], str]:
    """Return the pages, and the name of the reader: it tells where pdfplumber had to step in for PDFium."""
    try:
        document = opened(data, name)
    except DamagedFile:
        from pipeline.read.pdf_fallback import pages_by_pdfplumber

        whole = pages_by_pdfplumber(data)
        if not any(page.characters for page in whole.values()):
            raise
        return [whole[number] for number in sorted(whole)], "pdf-pdfplumber"
    try:
        found = [page_of(document, number) for number in range(len(document))]
    finally:
        document.close()
    missing = [number for number, page in enumerate(found) if page is None]
    if not missing:
        return [page for page in found if page is not None], "pdf"
    from pipeline.read.pdf_fallback import pages_by_pdfplumber

    saved = pages_by_pdfplumber(data, missing, len(found))
    pages = [page or saved.get(number) or empty_page(number) for number, page in enumerate(found)]
    return pages, "pdf-pdfplumber" if saved else "pdf"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles while pages are read.

    Characters and words are hundreds of thousands of small tuples without one; to walk them all again and again took a
    quarter of the time of 200 pages.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def opened(data: bytes, name: str) -> Any:
    """Return a PDF file as an open document of pypdfium2, its forms ready to be drawn; the caller closes it.

    Raises EncryptedFile where it asks for a password, DamagedFile where PDFium can't open it.
    """
    try:
        document = pdfium.PdfDocument(data)
        if not len(document):
            raise _damaged(name)
        document.init_forms()
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise EncryptedFile(
                f"{name} asks for a password: save it without one",
                f"{name} yêu cầu mật khẩu: hãy lưu lại không có mật khẩu",
            ) from error
        raise _damaged(name) from error
    return document


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        f"{name} can't be opened as a PDF: it is damaged or cut short; get it again",
        f"Không mở được {name} như tệp PDF: tệp hỏng hoặc bị cắt; hãy lấy lại tệp",
    )


def _refuse_scans(pages: Sequence[Page], name: str) -> None:
    with_text = [page for page in pages if page.characters >= FEW_CHARACTERS]
    if 2 * len(with_text) >= len(pages) and not _is_rubbish(with_text):
        return
    raise NeedsOcr(
        f"{name} is a scan: its pages hold pictures and no usable text; run OCR first",
        f"{name} là bản quét: các trang là ảnh, không có lớp chữ dùng được; hãy nhận dạng chữ (OCR) trước",
    )


def _is_rubbish(pages: Sequence[Page]) -> bool:
    """Tell whether text laid under a scan was recognised in another language: hardly a letter has an accent."""
    if not pages or sum(page.hidden for page in pages) < 0.5 * len(pages):
        return False
    letters = accented = 0
    for page in pages:
        for row in page.rows:
            for char in row.text:
                letters += char.isalpha()
                accented += char.isalpha() and ord(char) > 0x7F
    return letters >= _MIN_LETTERS and accented < _MIN_ACCENTED * letters


class _Layout:
    """Pages to elements, written down in reading order."""

    def __init__(self, composer: Composer, pages: Sequence[Page]) -> None:
        self._composer = composer
        heads = repeated([(page.rows, page.height) for page in pages])
        self._rows = {
            page.number: without_page_number(without_heads(page.rows, page.height, heads), page.height)
            for page in pages
        }
        self._pages = pages
        self._body = body_size(list(self._rows.values()))
        flow = [row for some in self._rows.values() for row in some]
        self._wide = _margins(flow, pages)
        # A nearly full first line of a paragraph looks centred; its indent is shared, a centred line's start is not.
        starts = Counter(round(row.x0) for row in flow)
        self._indents = {start for start, count in starts.items() if count >= max(_SHARED, len(flow) // 40)}

    def elements(self) -> list[Element]:
        """Write every page and return its elements."""
        return [element for page in self._pages for element in self._page(page)]

    def _page(self, page: Page) -> list[Element]:
        flow, notes = footnotes(self._rows[page.number], self._body)
        margins = _own_margins(flow, page) or self._wide.get(round(page.width)) or _default_margins(page)
        items: list[tuple[float, Row | Beside | Grid]] = [(grid.top, grid) for grid in page.grids]
        for low, high in _stretches(page.grids):
            stretch = [row for row in flow if low <= row.base < high]
            items.extend((item.base, item) for item in columns(stretch, margins))
        items.sort(key=lambda item: item[0])
        elements: list[Element] = []
        last: Row | None = None
        for _, item in items:
            if isinstance(item, Row):
                line = self._line(item, page, margins, last)
                elements.extend([line] if line else [])
                last = item
            else:
                table = self._beside(item, page) if isinstance(item, Beside) else self._table(item, page)
                elements.extend([table] if table else [])
                last = None
        elements.extend(self._note(note, page, margins) for note in notes)
        return elements

    def _line(self, row: Row, page: Page, column: Margins, above: Row | None = None) -> Line | None:
        low, high = column
        width = max(high - low, 1.0)
        off = abs(row.middle - (low + high) / 2)
        box = (
            _within(row.x0 / page.width),
            _within((row.base - _ABOVE * row.size) / page.height),
            _within(row.x1 / page.width),
            _within((row.base + _BELOW * row.size) / page.height),
        )
        look = Look(
            page=page.number,
            box=box,
            centred=off < 0.025 * width and row.x0 - low > 0.05 * width and round(row.x0) not in self._indents,
            fill=round(min(max((row.x1 - low) / width, 0.0), 1.0), 3),
            gap=above is not None and row.base - above.base > _LOOSE * max(row.size, above.size),
            stops=packed_stops(row.stops(), page.width),
        )
        return self._composer.line(row.runs(), look)

    def _lines(self, some: Sequence[Row], page: Page, column: Margins) -> tuple[Line, ...]:
        lines: list[Line] = []
        last: Row | None = None
        for row in some:
            line = self._line(row, page, column, last)
            if line is not None:
                lines.append(line)
            last = row
        return tuple(lines)

    def _beside(self, block: Beside, page: Page) -> Table:
        cells: list[Cell] = []
        self._composer.row()
        for number, side in enumerate((block.left, block.right)):
            column = (min(row.x0 for row in side), max(row.x1 for row in side))
            cells.append(Cell(0, number, self._lines(side, page, column)))
            self._composer.cell()
        self._composer.row()
        return Table(tuple(cells), 1, 2, (page.number,))

    def _table(self, grid: Grid, page: Page) -> Table:
        cells: list[Cell] = []
        row = -1
        for cell in grid.cells:
            self._composer.cell() if cell.row == row else self._composer.row()
            row = cell.row
            lines = self._lines(cell.rows, page, (cell.x0, cell.x1))
            cells.append(Cell(cell.row, cell.column, lines, cell.row_span, cell.column_span))
        self._composer.row()
        return Table(tuple(cells), grid.rows, grid.columns, (page.number,))

    def _note(self, note: Note, page: Page, margins: Margins) -> Footnote:
        return Footnote(note.mark, self._lines(note.rows, page, margins))


def _within(share: float) -> float:
    """Return a place on the page: a letter may stand half over its edge."""
    return share if 0 <= share <= 1 else float(share > 1)


def _stretches(grids: Sequence[Grid]) -> list[tuple[float, float]]:
    """Return the heights between tables: a block of columns never goes over a table."""
    tops = sorted(grid.top for grid in grids)
    return list(zip([float("-inf"), *tops], [*tops, float("inf")], strict=True))


def _own_margins(flow: Sequence[Row], page: Page) -> Margins | None:
    long = [row for row in flow if row.x1 - row.x0 > _LONG_ROW * page.width]
    return _around(long) if len(long) >= 6 else None


def _around(long: Sequence[Row]) -> Margins:
    starts, ends = sorted(row.x0 for row in long), sorted(row.x1 for row in long)
    return starts[len(starts) // 20], ends[-1 - len(ends) // 20]


def _margins(flow: Sequence[Row], pages: Sequence[Page]) -> dict[int, Margins]:
    """Return the text column of pages of each width, for pages with too few long lines of their own."""
    widths = {round(page.width) for page in pages}
    long = {width: [row for row in flow if row.x1 - row.x0 > _LONG_ROW * width] for width in widths}
    return {width: _around(some) for width, some in long.items() if some}


def _default_margins(page: Page) -> Margins:
    return 0.14 * page.width, 0.92 * page.width
