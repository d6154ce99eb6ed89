"""Evidence: what proves a value, made from the mapped text that it was read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from pipeline.document.decision import CellPlace, Evidence, maker
from pipeline.document.source import Box, Source, placed_lines, places_of
from pipeline.spans import MappedText, Span

_CONTEXT = 32

Place = tuple[str, int, int]
"""Where a table cell stands, as `CellPlace` says it: the table's id, the row, the column."""

# Evidence and its cells are made more often than all else that is published.
_evidence_of = maker(Evidence)
_cell_of = maker(CellPlace)


# A row of a table is asked for its cells once for each of their parts.
@lru_cache(maxsize=1024)
def _cell_at(table: str, row: int, column: int) -> CellPlace:
    return _cell_of({"table": table, "row": row, "column": column})


class Proof:
    """Makes evidence for one source; knows where each raw stretch stands on its page."""

    def __init__(self, source: Source) -> None:
        self._raw = source.raw
        self._lines = placed_lines(source)
        self._starts = [line.pieces[0].start for line in self._lines]
        self._unsure = [span for line in self._lines for span in line.unsure]
        self._unsure_starts = [span.start for span in self._unsure]
        self._cells: tuple[tuple[Span, Place], ...] = ()
        # What is asked for twice is mostly a cell: for the table, for a row's task, for the party that stands in it alone.
        self._made: dict[tuple[int, int, Place | None], Evidence] = {}

    def within(self, cells: Iterable[tuple[Span, Place]]) -> Proof:
        """Return the same with cells known: evidence that lies in the raw stretch of one names it."""
        known = Proof.__new__(Proof)
        vars(known).update(vars(self), _cells=tuple(cells))
        return known

    def of(self, mapped: MappedText, cell: Place | None = None) -> list[Evidence]:
        """Return the evidence for a mapped text, none for an empty one."""
        if not mapped.text:
            return []
        last = mapped.pieces[-1]
        return [self._evidence(mapped.pieces[0].raw_start, last.raw_start + last.raw_length, cell)]

    def part(self, mapped: MappedText, start: int, end: int) -> list[Evidence]:
        """Return the evidence for characters `start` to `end` of a mapped text."""
        end = min(end, len(mapped.text))
        if start >= end:
            return []
        span = mapped.raw_span(start, end)
        return [self._evidence(span.start, span.end, None)]

    def at(self, span: Span, cell: Place | None = None) -> Evidence:
        """Return the evidence for a raw stretch: the quote, what stands around it, the page and the boxes."""
        return self._evidence(span.start, span.end, cell)

    def _evidence(self, start: int, end: int, cell: Place | None) -> Evidence:
        if cell is None:
            for inside, place in self._cells:
                if inside.start <= start and end <= inside.end:
                    cell = place
                    break
        asked = start, end, cell
        made = self._made.get(asked)
        if made is None:
            made = self._made[asked] = self._new(start, end, cell)
        return made

    def _new(self, start: int, end: int, place: Place | None) -> Evidence:
        raw = self._raw
        places = places_of(Span(start, end), self._lines, self._starts) if self._lines else ()
        page = places[0][0] if places else None
        return _evidence_of(
            {
                "quote": raw[start:end],
                "prefix": raw[max(0, start - _CONTEXT) : start],
                "suffix": raw[end : end + _CONTEXT],
                "start": start,
                "end": end,
                "page": page,
                "boxes": [box for other, box in places if other == page] if places else [],
                "cell": _cell_at(*place) if place else None,
            }
        )

    @property
    def is_sure(self) -> bool:
        """Whether every word of the document was recognised with certainty, or is no picture's at all."""
        return not self._unsure

    def unsure(self, evidence: Iterable[Evidence]) -> list[Evidence]:
        """Return those of some evidence that hold a word recognised with little certainty; none where text was not recognised."""
        if not self._unsure:
            return []
        return [one for one in evidence if self._holds_unsure(one.start, one.end)]

    def _holds_unsure(self, start: int, end: int) -> bool:
        index = bisect_left(self._unsure_starts, end) - 1
        return index >= 0 and self._unsure[index].end > start

    def places(self, span: Span) -> list[tuple[int, Box]]:
        """Return the pages and boxes of a raw stretch, one box a line, in order; none for a format without pages."""
        return places_of(span, self._lines, self._starts)
