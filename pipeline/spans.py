"""Stretches of text, and the map from cleaned text back to the raw text that it came from.

Offsets are mapped while text is cleaned, never rebuilt afterwards by a diff.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple


@dataclass(slots=True, order=True, unsafe_hash=True)
class Span:
    """Characters `start` to `end` (exclusive) of some text; never changed once made.

    Not frozen: a frozen dataclass takes three times as long to make, and one is made for every eight characters of a text.
    """

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


class Piece(NamedTuple):
    """A run of clean text, and the raw characters behind it.

    Where `raw_length == len(text)` the two run in step, character by character; otherwise the whole run
    stands for the whole raw stretch (a composed letter, a closed gap). Like `MappedText`, made more often than all else:
    a named tuple is made three times as fast as a frozen dataclass.
    """

    text: str
    raw_start: int
    raw_length: int


class MappedText(NamedTuple):
    """Clean text that knows where each of its characters stands in the raw text."""

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> MappedText:
        """Join pieces, in order, into one text; empty pieces are dropped."""
        kept = tuple([piece for piece in pieces if piece.text])
        if len(kept) == 1:
            return new_mapped((kept[0].text, (0,), kept))
        texts = [piece.text for piece in kept]
        return new_mapped(("".join(texts), tuple(accumulate(map(len, texts[:-1]), initial=0)) if texts else (), kept))

    def raw_span(self, start: int, end: int) -> Span:
        """Return the raw stretch behind characters `start` to `end` of the clean text.

        Raises ValueError for an empty or reversed range: a finding always has at least one character.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters {start} to {end} in a text of {len(self.text)}")
        if len(self.pieces) == 1:
            text, low, length = self.pieces[0]
            return Span(low + start, low + end) if length == len(text) else Span(low, low + length)
        index = bisect_right(self.starts, start) - 1
        text, low, length = self.pieces[index]
        if length == len(text):
            low += start - self.starts[index]
        index = bisect_left(self.starts, end, index) - 1
        text, high, length = self.pieces[index]
        return Span(low, high + (end - self.starts[index] if length == len(text) else length))

    def raw_whole(self) -> Span:
        """Return the raw stretch behind the whole text, which is not empty."""
        last = self.pieces[-1]
        return Span(self.pieces[0].raw_start, last.raw_start + last.raw_length)

    def slice(self, start: int, end: int) -> MappedText:
        """Return characters `start` to `end` as a mapped text of their own."""
        text, starts, pieces = self
        end = min(end, len(text))
        if start >= end:
            return MappedText("", (), ())
        if len(pieces) == 1:
            return new_mapped((text[start:end], (0,), (_part(pieces[0], start, end),)))
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        # Only the pieces at the ends are cut.
        low, high = start - starts[first], end - starts[last]
        if first == last:
            return new_mapped((text[start:end], (0,), (_part(pieces[first], low, high),)))
        kept = (_part(pieces[first], low), *pieces[first + 1 : last], _part(pieces[last], 0, high))
        return new_mapped((text[start:end], (0, *[at - start for at in starts[first + 1 : last + 1]]), kept))

    def stripped(self) -> MappedText:
        """Return the text without blanks at its ends."""
        text = self.text
        length = len(text.strip())
        if length == len(text):
            return self
        left = len(text) - len(text.lstrip())
        return self.slice(left, left + length)


new_piece: Callable[[tuple[str, int, int]], Piece] = partial(tuple.__new__, Piece)
"""Makes a piece of all its fields, in order; by the class it takes twice as long."""

new_mapped: Callable[[tuple[str, tuple[int, ...], tuple[Piece, ...]]], MappedText] = partial(tuple.__new__, MappedText)
"""Makes a mapped text of all its fields, in order."""


def _part(piece: Piece, low: int, high: int | None = None) -> Piece:
    """Return characters `low` to `high` of a piece; what does not run in step stands for its whole raw stretch."""
    whole, raw_start, raw_length = piece
    text = whole[low:high]
    if raw_length == len(whole):
        return new_piece((text, raw_start + low, len(text)))
    return new_piece((text, raw_start, raw_length))


def joined(texts: Sequence[MappedText], glue: str = " ") -> MappedText:
    """Join mapped texts with `glue`; the glue stands for the raw gap between its neighbours."""
    texts = [mapped for mapped in texts if mapped.pieces]
    if len(texts) == 1:
        return new_mapped(texts[0])
    pieces: list[Piece] = []
    for mapped in texts:
        if pieces and glue:
            last = pieces[-1]
            gap_start = last.raw_start + last.raw_length
            gap = mapped.pieces[0].raw_start - gap_start
            length = gap if gap >= 0 and gap != len(glue) else len(glue) if gap == len(glue) else 0
            pieces.append(new_piece((glue, gap_start, length)))
        pieces.extend(mapped.pieces)
    return MappedText.of(pieces)
