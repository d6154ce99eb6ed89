"""PDF files with a text layer: characters by their places, our own lines, columns, tables and footnotes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.document.source import Cell, Element, Footnote, Line, Remark, Source, Table, TextOrigin
from pipeline.errors import DamagedFile, EncryptedFile, NeedsOcr
from pipeline.read.composer import Composer, Look
from pipeline.read.legacy_tables import Legacy
from pipeline.read.pdf_characters import TextPage
from pipeline.read.pdf_columns import Beside, columns
from pipeline.read.pdf_furniture import Note, body_size, footnotes, repeated, without_heads, without_page_number
from pipeline.read.pdf_legacy import in_unicode, plan_of
from pipeline.read.pdf_lines import Row, rows
from pipeline.read.pdf_page import Page, PageCell, PageGrid
from pipeline.read.pdf_rulings import tables
from pipeline.read.pdf_tables import RuledTable, ruled
from pipeline.read.readable import why_unreadable
from pipeline.read.remarks import told

_MIN_CHARACTERS = 30
_MIN_LETTERS = 300
_MIN_ACCENTED = 0.08
_LONG_ROW = 0.5
_LOOSE = 1.75
_SHARED = 4

Margins = tuple[float, float]


def read(data: bytes, name: str) -> Source:
    """Read a PDF file's text layer.

    Raises:
        EncryptedFile: the file asks for a password.
        DamagedFile: PDFium can't open it.
        NeedsOcr: most pages have no text, or the text makes no words.
    """
    document = _opened(data, name)
    try:
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    _refuse_scans(pages, name)
    converted: Counter[Legacy] = Counter()
    plan = plan_of(pages)
    pages = in_unicode(pages, plan, converted)
    encoding, remarks = told(converted, plan)
    composer = Composer()
    elements = _Layout(composer, pages).elements()
    _refuse_unreadable(composer.raw, name)
    hidden = sum(page.hidden * page.characters for page in pages) > 0.5 * sum(page.characters for page in pages)
    origin: TextOrigin = "ocr" if hidden else "text-layer"
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        reader="pdf",
        text_origin=origin,
        raw=composer.raw,
        elements=tuple(elements),
        pages=len(pages),
        remarks=(*remarks, *_remarks(pages)),
        encoding=encoding,
    )


def _opened(data: bytes, name: str) -> Any:
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


def _page(document: Any, number: int) -> Page:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return Page(number + 1, 1.0, 1.0, (), (), 0, 0.0)
    page = _flattened(document, page, number)
    text = TextPage(page)
    try:
        return _laid_out(page, text, number)
    finally:
        text.close()
        page.close()


def _flattened(document: Any, page: Any, number: int) -> Any:
    """Return the page with its form fields drawn into it.

    In digitally signed files the number and the day stand in the appearance of a signature field.
    """
    if not pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        return page
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def _laid_out(page: Any, text: TextPage, number: int) -> Page:
    """Read a page; one with legacy fonts is read again with a closer look at where they begin and end."""
    read = _read_page(page, text, number, mixed_fonts=False)
    return _read_page(page, text, number, mixed_fonts=True) if text.has_legacy_fonts() else read


def _read_page(page: Any, text: TextPage, number: int, *, mixed_fonts: bool) -> Page:
    glyphs = text.glyphs()
    width, height = text.size
    grids: list[PageGrid] = []
    for areas in tables(page, text.turns, text.size) if glyphs else ():
        table = ruled(areas, glyphs)
        if table is not None:
            grids.append(_grid(table, text, mixed_fonts=mixed_fonts))
            inside = {glyph.place for cell in table.cells for glyph in cell.glyphs}
            glyphs = [glyph for glyph in glyphs if glyph.place not in inside]
    flow = tuple(rows(glyphs, text.look, mixed_fonts=mixed_fonts))
    read = Page(number + 1, width, height, flow, tuple(grids), 0, text.invisible_share())
    return replace(read, characters=sum(len(word.text) for row in read.all_rows() for word in row.words))


def _grid(table: RuledTable, text: TextPage, *, mixed_fonts: bool) -> PageGrid:
    cells = tuple(
        PageCell(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            cell.area[0],
            cell.area[2],
            tuple(rows(cell.glyphs, text.look, mixed_fonts=mixed_fonts)),
        )
        for cell in table.cells
    )
    return PageGrid(table.area[1], table.rows, table.columns, cells)


def _refuse_scans(pages: Sequence[Page], name: str) -> None:
    with_text = [page for page in pages if page.characters >= _MIN_CHARACTERS]
    if 2 * len(with_text) >= len(pages) and not _is_rubbish(with_text):
        return
    raise NeedsOcr(
        f"{name} is a scan: its pages hold pictures and no usable text; run OCR first",
        f"{name} là bản quét: các trang là ảnh, không có lớp chữ dùng được; hãy nhận dạng chữ (OCR) trước",
    )


def _refuse_unreadable(raw: str, name: str) -> None:
    """Refuse a text layer that makes no words: the page's picture can still be recognised."""
    reasons = why_unreadable(raw)
    if reasons:
        raise NeedsOcr(
            f"{name}: its text layer can't be used: {reasons[0]}; run OCR on its pages",
            f"{name}: lớp chữ không dùng được: {reasons[1]}; hãy nhận dạng chữ (OCR) các trang",
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


def _remarks(pages: Sequence[Page]) -> tuple[Remark, ...]:
    empty = [str(page.number) for page in pages if page.characters < _MIN_CHARACTERS]
    if not empty:
        return ()
    listed = ", ".join(empty)
    return (
        Remark(
            "pages-without-text",
            f"Pages with (almost) no text, perhaps scanned: {listed}",
            f"Các trang (gần như) không có chữ, có thể là ảnh quét: {listed}",
        ),
    )


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
        items: list[tuple[float, Row | Beside | PageGrid]] = [(grid.top, grid) for grid in page.grids]
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
            row.x0 / page.width,
            (row.base - 0.8 * row.size) / page.height,
            row.x1 / page.width,
            (row.base + 0.2 * row.size) / page.height,
        )
        look = Look(
            page=page.number,
            box=box,
            centred=off < 0.025 * width and row.x0 - low > 0.05 * width and round(row.x0) not in self._indents,
            fill=round(min(max((row.x1 - low) / width, 0.0), 1.0), 3),
            gap=above is not None and row.base - above.base > _LOOSE * max(row.size, above.size),
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

    def _table(self, grid: PageGrid, page: Page) -> Table:
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


def _stretches(grids: Sequence[PageGrid]) -> list[tuple[float, float]]:
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
