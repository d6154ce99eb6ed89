"""Pages of rows and tables to elements in reading order, whether the rows come from a text layer or from a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.document.source import Box, Cell, Element, Footnote, Line, Table, packed_stops
from pipeline.read.composer import Composer, new_look
from pipeline.read.pdf_columns import Beside, columns
from pipeline.read.pdf_furniture import Note, body_size, footnotes, repeated, without_heads, without_page_number
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_objects import Matrix, moved
from pipeline.read.pdf_pages import Grid, Page
from pipeline.spans import Span

_LONG_ROW = 0.5
_LOOSE = 1.75
_SHARED = 4
# The marks on Vietnamese capitals (Ế, Ộ) rise to nine tenths of the size, and those below them (ợ, ạ) hang down two.
_ABOVE, _BELOW = 0.9, 0.22

_SURE = 0.8
"""A recognised word less certain than this is told as unsure; docs/formats.md says how often it is wrong."""

Margins = tuple[float, float]


def laid_out(composer: Composer, pages: Sequence[Page]) -> list[Element]:
    """Write pages down in reading order and return their elements: lines, tables, blocks side by side, footnotes."""
    return _Layout(composer, pages).elements()


class _Layout:
    """Pages to elements, written down in reading order."""

    def __init__(self, composer: Composer, pages: Sequence[Page]) -> None:
        self._composer = composer
        heads = repeated([(page.rows, page.height) for page in pages])
        self._rows = {
            page.number: without_page_number(
                without_heads(page.rows, page.height, heads), page.height, page.number if page.back else 0
            )
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
        wide = max(high - low, 1.0)
        left, right, base, size = row.x0, row.x1, row.base, row.size
        centred = (
            abs((left + right) / 2 - (low + high) / 2) < 0.025 * wide
            and left - low > 0.05 * wide
            and round(left) not in self._indents
        )
        share = (right - low) / wide
        # To round by digits takes longer than all the rest of this.
        fill = 1.0 if share >= 1 else round(share * 1000) / 1000 if share > 0 else 0.0
        gap = above is not None and base - above.base > _LOOSE * max(size, above.size)
        if page.back is None:
            x0, x1, slope, stops = left, right, 0.0, row.packed(page.width)
            unsure: tuple[Span, ...] = ()
        else:
            x0, base, x1, slope = _placed(row, page.back, page)
            stops, unsure = _straightened(row, page, x0), row.unsure(_SURE)
        box = _within(
            x0 / page.width, (base - _ABOVE * size) / page.height, x1 / page.width, (base + _BELOW * size) / page.height
        )
        return self._composer.line(
            row.runs, new_look((page.number, box, centred, fill, False, gap, stops, slope, unsure))
        )

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


def _straightened(row: Row, page: Page, x0: float) -> bytes:
    """Return the packed stops of a row of a page that was set straight, which begins at `x0`."""
    return packed_stops([stop - row.x0 + x0 for stop in row.stops()], page.width)


def _placed(row: Row, back: Matrix, page: Page) -> tuple[float, float, float, float]:
    """Return where a row begins on a page that was set straight, its base line there, where it ends, and how much it sinks.

    That is the share of the page's height by which it would sink over all of its width.
    """
    left, right = moved((row.x0, row.base), back), moved((row.x1, row.base), back)
    slope = (right[1] - left[1]) / max(right[0] - left[0], 1.0)
    return left[0], left[1], right[0], slope * page.width / page.height


def _within(x0: float, top: float, x1: float, bottom: float) -> Box:
    """Return the part of a box that lies on the page: a letter may stand half over its edge."""
    if 0 <= x0 <= 1 and 0 <= top <= 1 and 0 <= x1 <= 1 and 0 <= bottom <= 1:
        return x0, top, x1, bottom
    x0, top, x1, bottom = (min(max(share, 0.0), 1.0) for share in (x0, top, x1, bottom))
    return x0, top, x1, bottom


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
