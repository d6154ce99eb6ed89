"""What read a file, and where its text lies on its pages: what a box drawn on a page and a stretch of text have to do with each other.

No part of the published decision: a program that shows pages needs it, and a decision can be understood without it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import cached_property
from itertools import pairwise
from typing import Annotated

from pydantic import ConfigDict, Field, field_validator

from pipeline import __version__
from pipeline.document.decision import Model, maker
from pipeline.document.source import Box, Line, Source, placed_lines, places_of
from pipeline.spans import Span

_FINE = 100_000
"""The steps in which a share of a page is told: on A4 one is a three hundredth of a millimetre."""

# As a pattern, which is matched without a call into Python, line after line.
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

Offset = Annotated[int, Field(ge=0)]


def _in_steps(share: float) -> float:
    """Return a share to five digits: rounding by digits writes a decimal and reads it, five times a line."""
    return round(share * _FINE) / _FINE


class _Told(Model):
    """A part of a reading; it comes from a child process, so that all is looked at that its use relies on."""

    model_config = ConfigDict(allow_inf_nan=False)


class LaidLine(_Told):
    """A line of the text on its page: `page` counts from 1, `box` is in fractions of it from its top left corner.

    `pieces` are the raw spans, start and end, that are text. `stops` are the places of its characters across the page: two
    bytes each, the low one first, 65535 the page's width, of the left end of each raw character from the first piece's start
    to the last one's end, and of the right end of the last; in Base64, "" where they are not known. `slope` is by how much the
    line sinks on its way across.
    """

    page: Annotated[int, Field(ge=1)]
    box: Box
    pieces: Annotated[list[tuple[Offset, Offset]], Field(min_length=1)]
    stops: Annotated[str, Field(pattern=_BASE64)] = ""
    slope: float = 0.0

    @field_validator("pieces")
    @classmethod
    def _in_order(cls, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        at = 0
        for start, end in pieces:
            if not at <= start <= end:
                raise ValueError("pieces overlap or are out of order")
            at = end
        return pieces

    @staticmethod
    def of(line: Line, page: int, box: Box) -> LaidLine:
        """Return a line of a source that stands on a page, unchecked: whoever is handed it looks at it."""
        x0, y0, x1, y1 = box
        return _laid_line(
            {
                "page": page,
                "box": (_in_steps(x0), _in_steps(y0), _in_steps(x1), _in_steps(y1)),
                "pieces": [(piece.start, piece.end) for piece in line.pieces],
                "stops": b64encode(line.stops).decode("ascii"),
                "slope": _in_steps(line.slope),
            }
        )

    def line(self) -> Line:
        """Return it as a line of a source again, of which nothing is known but where it stands."""
        pieces = tuple(Span(start, end) for start, end in self.pieces)
        return Line(pieces, self.page, self.box, stops=b64decode(self.stops), slope=self.slope)


_laid_line = maker(LaidLine)


class Reading(_Told):
    """What read a file, where the file lies, and where its text lies on its pages.

    `version` is that of thihanh, `second_reader` the trained reader's name and version, "" where none was asked. `file` is the
    path of the file from the output folder, with "/" between its parts, "" where it can't be told. `lines` are all lines that
    stand on a page, also those in tables and footnotes, by their raw offsets; none for a format without pages.
    """

    version: str
    second_reader: str
    file: str
    lines: list[LaidLine]

    @field_validator("lines")
    @classmethod
    def _in_order(cls, lines: list[LaidLine]) -> list[LaidLine]:
        if any(one.pieces[0][0] > next_one.pieces[0][0] for one, next_one in pairwise(lines)):
            raise ValueError("lines are out of order")
        return lines

    @classmethod
    def of(cls, source: Source, second_reader: str = "") -> Reading:
        """Return what is known of a source that was read here; of its file the name alone is, so that `file` is ""."""
        laid = [
            LaidLine.of(line, line.page, line.box)
            for line in placed_lines(source)
            if line.page is not None and line.box is not None
        ]
        return cls(version=__version__, second_reader=second_reader, file="", lines=laid)

    def spans_in(self, page: int, box: Box) -> list[tuple[int, int]]:
        """Return the raw spans, start and end, of what lies in a box on a page: one a line, in raw order.

        A character lies there if its middle does, or is on the edge; a line of which no more is known than where it stands, if
        its middle does. Blanks at the ends of a span are left as they are.
        """
        found = (line.span_in(box) for line in self._lines if line.page == page)
        return [(span.start, span.end) for span in found if span is not None]

    def boxes_of(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Return the pages and boxes of the raw characters from `start` to `end`: one a line, in raw order, as evidence has them."""
        return places_of(Span(start, end), self._lines, self._starts)

    @cached_property
    def _lines(self) -> list[Line]:
        return [laid.line() for laid in self.lines]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self._lines]
