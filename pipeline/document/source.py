"""What a reader delivers: one raw text, and the lines, tables and footnotes that lie in it.

Every format ends here; nothing after the readers knows which it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.spans import Span

TextOrigin = Literal["text-layer", "ocr", "markup"]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page, from its top left corner."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, or a whole paragraph where the format knows paragraphs.

    `pieces` are the raw spans that are text, in order; what lies between them (markup, tags) is not.
    `fill` is the share of the column's width that the line takes, None where the format has no geometry.
    `closed` says that the format itself ends a paragraph here; an open line may go on in the next one.
    `raised` are the raw spans set as superscript: footnote marks, mostly. `gap` says that blank lines stand before it.
    """

    pieces: tuple[Span, ...]
    page: int | None = None
    box: Box | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    fill: float | None = None
    closed: bool = False
    raised: tuple[Span, ...] = ()
    gap: bool = False

    @property
    def start(self) -> int:
        """Raw offset of the first character."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Raw offset after the last character."""
        return self.pieces[-1].end


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the format gives it; `row` and `column` count from 0 and name its top left corner."""

    row: int
    column: int
    lines: tuple[Line, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a block laid out as one (letterhead, recipients beside the signature).

    `header_rows` is set where the format itself marks the header; 0 means unknown.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    pages: tuple[int, ...] = ()
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that the format itself tells apart from the running text."""

    mark: str
    lines: tuple[Line, ...]


Element = Line | Table | Footnote


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader noticed: a `code` of `docs/notes.md`, a raw span or None, and words for people."""

    code: str
    message: str
    message_vi: str
    span: Span | None = None
    level: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class Source:
    r"""A document as its reader delivered it.

    `raw` is what evidence points into and what is written as `source.txt`; line ends are "\\n". It is always Unicode:
    text of another encoding stands in it as converted, and nothing else about it is changed.
    `encoding` is the one that was found ("utf-8", "utf-16-le", "windows-1258", "tcvn3", "vni"), "" where a format
    always holds Unicode and no legacy font was met.
    `elements` come in reading order; page numbers and running heads may still be among the lines.
    """

    name: str
    sha256: str
    media_type: str
    reader: str
    text_origin: TextOrigin
    raw: str
    elements: tuple[Element, ...]
    pages: int | None = None
    remarks: tuple[Remark, ...] = ()
    encoding: str = ""
