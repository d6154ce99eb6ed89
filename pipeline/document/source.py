"""What a reader delivers: one raw text, and the lines, tables and footnotes that lie in it.

Every format ends here; nothing after the readers knows which it was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from struct import Struct
from typing import Literal, NamedTuple

from pipeline.spans import Span

TextOrigin = Literal["text-layer", "ocr", "markup"]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page, from its top left corner, the page set so that its text is upright."""

_FINEST = 65535
_stop_at = Struct("H").unpack_from


def packed_stops(places: Sequence[float], width: float) -> bytes:
    """Return places across a page of some width in two bytes each, as fractions of it; those outside go to its side.

    A page has thousands of characters: as numbers of their own they would take sixteen times the memory.
    """
    import numpy as np

    shares = np.asarray(places) * (_FINEST / width) + 0.5
    return np.minimum(np.maximum(shares, 0), _FINEST).astype(np.uint16).tobytes()


class Line(NamedTuple):
    """A line of the source, or a whole paragraph where the format knows paragraphs.

    `pieces` are the raw spans that are text, in order; what lies between them (markup, tags) is not.
    `fill` is the share of the column's width that the line takes, None where the format has no geometry.
    `closed` says that the format itself ends a paragraph here; an open line may go on in the next one.
    `raised` are the raw spans set as superscript: footnote marks, mostly. `gap` says that blank lines stand before it.
    `stops` says where the line's characters stand: `packed_stops` of the left end of each raw character from `start` to
    `end`, and of the right end of the last; empty where the format does not tell. `slope` is by how much the line sinks
    on its way across (fractions of the page's height by those of its width): the box is that of its left end.
    `unsure` are the raw spans of words that were recognised with little certainty.

    A named tuple, since a document has thousands of lines: a frozen dataclass sets each of its fields by a call.
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
    stops: bytes = b""
    slope: float = 0.0
    unsure: tuple[Span, ...] = ()

    @property
    def start(self) -> int:
        """Raw offset of the first character."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Raw offset after the last character."""
        return self.pieces[-1].end

    def box_of(self, span: Span) -> Box | None:
        """Return the box around the part of the line that lies in a raw span; the whole line's where no stops are known.

        None where the line has no box.
        """
        if self.box is None:
            return None
        left, top, x1, bottom = self.box
        # Asked for thousands of words: by their names "start" and "end" are calls.
        x0, start, end, stops = left, self.pieces[0].start, self.pieces[-1].end, self.stops
        if len(stops) == 2 * (end - start + 1):
            x0 = _stop_at(stops, 2 * (span.start - start) if span.start > start else 0)[0] / _FINEST
            x1 = _stop_at(stops, 2 * (span.end - start if span.end < end else end - start))[0] / _FINEST
            # A mark without a width of its own ("\u0301" alone) has its letter's box, as wide as a stop is fine.
            x1 = max(x1, x0 + 1 / _FINEST)
        if self.slope:
            sinks = self.slope * (x0 - left), self.slope * (x1 - left)
            top, bottom = top + min(sinks), bottom + max(sinks)
        return x0, 0.0 if top < 0 else top, x1, 1.0 if bottom > 1 else bottom

    def span_in(self, box: Box) -> Span | None:
        """Return the raw span from the first to the last character whose middle lies in a box, or on its edge.

        The whole line where no stops are known and its own middle lies there; None where nothing does.
        """
        if self.box is None:
            return None
        left, top, right, bottom = self.box
        stops = self._stops(self.end - self.start)
        # An edge counts: a mark without a width of its own has its middle where the box of its letter ends.
        middles = [sum(two) / 2 / _FINEST for two in pairwise(stops)] or [(left + right) / 2]
        inside = [
            number
            for number, x in enumerate(middles)
            if box[0] <= x <= box[2] and box[1] <= (top + bottom) / 2 + self.slope * (x - left) <= box[3]
        ]
        if not inside:
            return None
        if not stops:
            return Span(self.start, self.end)
        return Span(self.start + inside[0], self.start + inside[-1] + 1)

    def _stops(self, length: int) -> Sequence[int]:
        """Return the stops of a line of that length as numbers; none where they are not known, or are not those of this line."""
        return memoryview(self.stops).cast("H") if len(self.stops) == 2 * (length + 1) else ()


new_line: Callable[
    [
        tuple[
            tuple[Span, ...], int | None, Box | None, bool, bool, bool, float | None, bool, tuple[Span, ...], bool, bytes, float,
            tuple[Span, ...],
        ]
    ],
    Line,
]  # fmt: skip
new_line = partial(tuple.__new__, Line)
"""Makes a line of all its fields, in order."""


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
    """Something a reader noticed: a `code` of `docs/notes.md`, a raw span or None, words for people, and how grave it is."""

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


def placed_lines(source: Source) -> list[Line]:
    """Return the lines that stand on a page, in raw order, also those in tables and footnotes; none for a format without pages."""
    placed = [line for element in source.elements for line in _lines(element) if line.page is not None]
    return sorted(placed, key=lambda line: line.pieces[0].start)


def _lines(element: Element) -> tuple[Line, ...]:
    if isinstance(element, Line):
        return (element,)
    if isinstance(element, Footnote):
        return element.lines
    return tuple(line for cell in element.cells for line in cell.lines)


def places_of(span: Span, lines: Sequence[Line], starts: Sequence[int]) -> list[tuple[int, Box]]:
    """Return the pages and boxes of a raw span, one box a line, in order; `starts` are those of the lines, in raw order."""
    begin = span.start
    first = max(0, bisect_right(starts, begin) - 1)
    found: list[tuple[int, Box]] = []
    for line in lines[first : bisect_left(starts, span.end, first)]:
        # A span may begin between two lines.
        box = line.box_of(span) if line.pieces[-1].end > begin else None
        if line.page is not None and box is not None:
            found.append((line.page, box))
    return found
