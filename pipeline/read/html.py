"""Web pages: the element that holds the document, its blocks as lines, its tables as tables."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import chain

from lxml import etree
from lxml import html as lxml_html

from pipeline.document.source import Cell, Element, Footnote, Line, Source, Table
from pipeline.errors import DamagedFile, EmptyDocument
from pipeline.read import limits
from pipeline.read.composer import Composer, Look, Run, is_mark
from pipeline.read.decoding import Decoded, decode
from pipeline.read.html_container import BLOCKS, container, is_dropped
from pipeline.read.legacy import NO_PLAN, Font, Plan, plan_for
from pipeline.read.readable import refuse_unreadable
from pipeline.read.remarks import told

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BOLD = re.compile(r"font-weight\s*:\s*(bold\w*|[6-9]00)?", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)?", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_CAPITALS = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_SUPER = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LAYOUT_LINES = 40
_MAX_SPAN = 1000


@dataclass(frozen=True, slots=True)
class _Style:
    """The look that an element hands down to what is in it."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    centred: bool = False
    capitals: bool = False
    verbatim: bool = False


def read(data: bytes, name: str) -> Source:
    """Read a web page, saved whole or as a fragment.

    Raises:
        EmptyDocument: there is no text in it.
        DamagedFile: it can't be parsed.
        TooMuchText: its elements lie deeper in each other than any page's do.
        TooWideTable: a table has more cells than are read.
        UnreadableText: its text makes no words in any encoding.
    """
    found = decoded(data, name)
    body = _body(found.text, name)
    try:
        reader = _Reader(NO_PLAN, name)
        elements = reader.read(container(body))
        plan = plan_for(reader.composer.lines)
        if plan != NO_PLAN:
            reader = _Reader(plan, name)
            elements = reader.read(container(body))
    except RecursionError as error:
        raise limits.too_deep(name) from error
    if not elements:
        raise EmptyDocument(f"{name} has no text in it", f"{name} không có chữ nào")
    raw = reader.composer.raw
    refuse_unreadable(raw, name)
    legacy, converted = told(reader.composer.converted, plan)
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/html",
        reader="html",
        text_origin="markup",
        raw=raw,
        elements=tuple(elements),
        remarks=(*found.remarks, *converted),
        encoding=legacy or found.encoding,
    )


def decoded(data: bytes, name: str) -> Decoded:
    """Return a page's text, markup included: UTF-8 goes before what its meta element says.

    Pages converted by a server often still name their old charset. Raises UnreadableText as `decode` does.
    """
    found = _CHARSET.search(data)
    return decode(data, name, found[1].decode("ascii", "replace").lower() if found else "")


def _body(text: str, name: str) -> etree._Element:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace") or b" ", parser)
    except (etree.LxmlError, ValueError) as error:
        raise _damaged(name) from error
    if root is None:
        raise EmptyDocument(f"{name} has no text in it", f"{name} không có chữ nào")
    body = root.find("body")
    return root if body is None else body


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        f"{name} can't be read as a web page: save it again from the browser",
        f"Không đọc được {name} như trang web: hãy lưu lại từ trình duyệt",
    )


class _Reader:
    """One walk over the element that holds the document; a line is written when a block begins or ends."""

    def __init__(self, plan: Plan, name: str) -> None:
        self._name = name
        self.composer = Composer(plan, tells=True)
        self._elements: list[Element] = []
        self._runs: list[Run] = []
        self._broken = False
        self._gap = False

    def read(self, node: etree._Element) -> list[Element]:
        """Read everything in an element."""
        inherited = _Style()
        for above in reversed(list(node.iterancestors())):
            inherited = _styled(above, inherited)
        self._walk(node, inherited)
        self._flush(_Style(), closed=True)
        return self._elements

    def _walk(self, node: etree._Element, above: _Style) -> None:
        style = _styled(node, above)
        tag = str(node.tag)
        if tag == "br":
            self._break(above)
            return
        if tag == "table" and self._table(node, style):
            return
        block = tag in BLOCKS
        if block:
            self._flush(above, closed=True)
        self._text(node.text, style)
        self._below(node, style)
        if tag == "li" and not self._runs:
            self._gap = False
        if block:
            self._flush(style, closed=True)

    def _below(self, node: etree._Element, style: _Style) -> None:
        for below in node:
            if not is_dropped(below):
                self._walk(below, style)
            elif below.tag in ("hr", "header", "footer", "aside", "nav", "form"):
                self._flush(style, closed=True)
            self._text(below.tail, style)

    def _text(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        if style.verbatim and "\n" in text:
            for index, part in enumerate(text.split("\n")):
                if index:
                    self._break(style)
                self._text(part, style)
            return
        text = _BLANKS.sub(" ", text)
        if not self._runs or self._runs[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            # Legacy codes have no case: capitals are made of their letters.
            later = style.capitals and self.composer.plan.unnamed is not None
            shown = text.upper() if style.capitals and not later else text
            self._runs.append(Run(shown, style.bold, style.italic, style.raised, font=Font(capitals=later)))

    def _break(self, style: _Style) -> None:
        """End a line at a `br`; the second of two in a row ends the paragraph."""
        if any(run.text.strip() for run in self._runs):
            self._flush(style, closed=False)
        else:
            self._flush(style, closed=True)
            self._gap = True

    def _flush(self, style: _Style, *, closed: bool) -> None:
        runs, self._runs = self._runs, []
        line = self.composer.line(runs, Look(centred=style.centred, closed=closed, gap=self._gap))
        if line is None:
            self._gap = self._gap or bool(runs)  # a paragraph of &nbsp; is how pages leave a blank line
            if closed and self._broken:
                self._close_last()
            return
        self._gap = False
        self._broken = not closed
        self._elements.append(self._footnote(runs, line) or line)

    def _close_last(self) -> None:
        last = self._elements[-1] if self._elements else None
        if isinstance(last, Line):
            self._elements[-1] = last._replace(closed=True)
        self._broken = False

    def _footnote(self, runs: list[Run], line: Line) -> Footnote | None:
        """Return the footnote that a line is if it begins with a raised mark and goes on with text."""
        shown = [run for run in runs if run.text.strip()]
        first = shown[0]
        if not first.raised or not is_mark(first.text) or not line.raised or line.raised[0].start > line.start:
            return None
        return Footnote(first.text.strip(" ()[]\u00a0"), (line,))

    def _table(self, node: etree._Element, style: _Style) -> bool:
        """Read a table as one and return True; False if it only lays out a page and its cells are read as flow."""
        rows = _rows(node)
        if is_layout(rows):
            return False
        self._flush(style, closed=True)
        outer, self._elements = self._elements, []
        self.composer.row()
        cells, notes, width = self._cells(rows, style)
        self._elements = outer
        self.composer.row()
        self._gap = self._broken = False
        if any(cell.lines for cell in cells):
            height = max(cell.row + cell.row_span for cell in cells)
            self._elements.append(Table(tuple(cells), height, width, header_rows=_header_rows(rows)))
        self._elements.extend(notes)
        return True

    def _cells(self, rows: list[etree._Element], style: _Style) -> tuple[list[Cell], list[Footnote], int]:
        cells: list[Cell] = []
        notes: list[Footnote] = []
        taken: set[tuple[int, int]] = set()
        width = 0
        for number, row in enumerate(rows):
            column = 0
            self.composer.row()
            for index, node in enumerate(_row_cells(row)):
                if index:
                    self.composer.cell()
                while (number, column) in taken:
                    column += 1
                across = min(_span(node, "colspan"), limits.COLUMNS)
                down = min(_span(node, "rowspan") or len(rows), len(rows) - number)
                lines = self._inside(node, _styled(row, style), notes)
                cells.append(Cell(number, column, lines, down, across))
                limits.check_cells(len(rows), column + across, self._name)
                if down > 1:
                    taken.update((number + below, column + right) for below in range(down) for right in range(across))
                column += across
                width = max(width, column)
        return cells, notes, width

    def _inside(self, node: etree._Element, style: _Style, notes: list[Footnote]) -> tuple[Line, ...]:
        self._elements = []
        self._gap = self._broken = False
        self._walk(node, style)
        lines: list[Line] = []
        for element in self._elements:
            if isinstance(element, Footnote):
                notes.append(element)
            elif isinstance(element, Table):
                lines.extend(chain.from_iterable(cell.lines for cell in element.cells))
            else:
                lines.append(element)
        return tuple(lines)


def _styled(node: etree._Element, above: _Style) -> _Style:
    tag, css = str(node.tag), node.get("style") or ""
    bold, italic, align = _BOLD.search(css), _ITALIC.search(css), _ALIGN.search(css)
    aligned = align[1].lower() if align else (node.get("align") or "").lower()
    heads = ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6")
    return _Style(
        bold=bool(bold[1]) if bold else above.bold or tag in heads,
        italic=bool(italic[1]) if italic else above.italic or tag in ("i", "em"),
        raised=above.raised or tag == "sup" or bool(_SUPER.search(css)),
        centred=aligned == "center" if aligned else above.centred or tag in ("center", "th"),
        capitals=above.capitals or bool(_CAPITALS.search(css)),
        verbatim=above.verbatim or tag == "pre",
    )


def _rows(table: etree._Element) -> list[etree._Element]:
    rows: list[etree._Element] = []
    for node in table:
        if node.tag == "tr":
            rows.append(node)
        elif node.tag in ("thead", "tbody", "tfoot") and not is_dropped(node):
            rows.extend(row for row in node if row.tag == "tr")
    return [row for row in rows if not is_dropped(row)]


def _row_cells(row: etree._Element) -> list[etree._Element]:
    return [node for node in row if node.tag in ("td", "th") and not is_dropped(node)]


def _span(node: etree._Element, name: str) -> int:
    """Return a cell's span: 1 where it is absent or no number; `rowspan="0"` (0) goes to the end of the table."""
    value = (node.get(name) or "").strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return min(int(value), _MAX_SPAN) if name == "rowspan" else min(max(int(value), 1), _MAX_SPAN)


def is_layout(rows: list[etree._Element]) -> bool:
    """Tell whether a table only lays out a page.

    It does if it has one column, if a cell holds a table of several cells, or if one cell holds nearly all of the text.
    """
    cells = [cell for row in rows for cell in _row_cells(row)]
    if all(len(_row_cells(row)) < 2 for row in rows):
        return True
    if any(len(inner.findall(".//td")) > 1 for cell in cells for inner in cell.iter("table")):
        return True
    counts = [sum(1 for below in cell.iter("p", "li", "br", "div")) for cell in cells]
    return max(counts) > _LAYOUT_LINES and max(counts) > 0.6 * sum(counts)


def _header_rows(rows: list[etree._Element]) -> int:
    count = 0
    for row in rows:
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        cells = _row_cells(row)
        if not in_head and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
    return count if count < len(rows) else 0
