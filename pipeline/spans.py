"""Stretches of text, and the map from cleaned text back to the raw text that it came from.

Offsets are mapped while text is cleaned, never rebuilt afterwards by a diff.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of some text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Tell whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of clean text, and the raw characters behind it.

    Where `raw_length == len(text)` the two run in step, character by character; otherwise the whole run
    stands for the whole raw stretch (a composed letter, a closed gap).
    """

    text: str
    raw_start: int
    raw_length: int


@dataclass(frozen=True, slots=True)
class MappedText:
    """Clean text that knows where each of its characters stands in the raw text."""

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> MappedText:
        """Join pieces, in order, into one text; empty pieces are dropped."""
        kept = tuple(piece for piece in pieces if piece.text)
        starts: list[int] = []
        length = 0
        for piece in kept:
            starts.append(length)
            length += len(piece.text)
        return cls("".join(piece.text for piece in kept), tuple(starts), kept)

    def raw_span(self, start: int, end: int) -> Span:
        """Return the raw stretch behind characters `start` to `end` of the clean text.

        Raises ValueError for an empty or reversed range: a finding always has at least one character.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters {start} to {end} in a text of {len(self.text)}")
        return Span(self._raw(start)[0], self._raw(end - 1)[1])

    def _raw(self, position: int) -> tuple[int, int]:
        index = bisect_right(self.starts, position) - 1
        piece = self.pieces[index]
        if piece.raw_length == len(piece.text):
            at = piece.raw_start + position - self.starts[index]
            return at, at + 1
        return piece.raw_start, piece.raw_start + piece.raw_length

    def slice(self, start: int, end: int) -> MappedText:
        """Return characters `start` to `end` as a mapped text of their own."""
        if start >= end:
            return MappedText("", (), ())
        first = bisect_right(self.starts, start) - 1
        parts: list[Piece] = []
        for index in range(first, len(self.pieces)):
            piece, at = self.pieces[index], self.starts[index]
            if at >= end:
                break
            low, high = max(start - at, 0), min(end - at, len(piece.text))
            if piece.raw_length == len(piece.text):
                parts.append(Piece(piece.text[low:high], piece.raw_start + low, high - low))
            else:
                parts.append(Piece(piece.text[low:high], piece.raw_start, piece.raw_length))
        return MappedText.of(parts)

    def stripped(self) -> MappedText:
        """Return the text without blanks at its ends."""
        left = len(self.text) - len(self.text.lstrip())
        right = len(self.text.rstrip())
        return self.slice(left, right)


def joined(texts: Sequence[MappedText], glue: str = " ") -> MappedText:
    """Join mapped texts with `glue`; the glue stands for the raw gap between its neighbours."""
    pieces: list[Piece] = []
    for mapped in texts:
        if not mapped.pieces:
            continue
        if pieces and glue:
            last = pieces[-1]
            gap_start = last.raw_start + last.raw_length
            gap = mapped.pieces[0].raw_start - gap_start
            length = gap if gap >= 0 and gap != len(glue) else len(glue) if gap == len(glue) else 0
            pieces.append(Piece(glue, gap_start, length))
        pieces.extend(mapped.pieces)
    return MappedText.of(pieces)
