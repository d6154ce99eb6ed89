"""The rows of a page's text layer as stretches of columns: a page has hundreds of words, and few are looked at one by one."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise, repeat
from operator import sub

from pipeline.document.source import packed_stops
from pipeline.read.pdf_characters import Look
from pipeline.read.pdf_lines import Once, Row, Word, new_word

JOINED = "\0"
"""Stands where there is no blank between two words."""


class Columns:
    """The words of a page, line after line.

    In `text` a blank stands behind each word, or `JOINED` where there is none before the next one. `places` has the left end
    of each of these characters, in points, for a blank the right end of the word before it; `firsts` has where each word
    begins in both, and where one more would.
    """

    def __init__(
        self, text: str, places: array[float], firsts: list[int], x0: list[float], x1: list[float], looks: list[Look],
        raised: list[bool], joined: list[bool],
    ) -> None:  # fmt: skip
        self.text = text
        self.places = places
        self.firsts = firsts
        self.x0, self.x1 = x0, x1
        self.looks = looks
        self.raised, self.joined = raised, joined
        self.has_raised = any(raised)
        self._packed: tuple[float, bytes] = 0.0, b""

    def words(self, begin: int, end: int) -> tuple[Word, ...]:
        """Return some of the words."""
        firsts = self.firsts[begin : end + 1]
        texts = [self.text[first : following - 1] for first, following in pairwise(firsts)]
        x0, x1, looks = self.x0[begin:end], self.x1[begin:end], self.looks[begin:end]
        raised, joined = self.raised[begin:end], self.joined[begin:end]
        return tuple(map(new_word, zip(texts, x0, x1, looks, raised, joined, repeat(self.places), firsts, repeat(1.0))))

    def packed(self, width: float) -> bytes:
        """Return all places on a page of some width as `packed_stops`."""
        if self._packed[0] != width:
            self._packed = width, packed_stops(self.places, width)
        return self._packed[1]


class PageRow(Row):
    """Words of a page on one base line: those from `begin` to `end` of its columns, `first` to `last` of their characters."""

    columns: Columns
    begin: int
    end: int
    first: int
    last: int

    def __init__(self, columns: Columns, begin: int, end: int, base: float, size: float) -> None:
        first, last = columns.firsts[begin], columns.firsts[end]
        self.__dict__ = {
            "columns": columns,
            "begin": begin,
            "end": end,
            "first": first,
            "last": last,
            "text": columns.text[first : last - 1].replace(JOINED, ""),
            "base": base,
            "size": size,
            "x0": columns.x0[begin],
            "x1": columns.x1[end - 1],
            "count": end - begin,
            "characters": last - first - (end - begin),
        }

    @Once
    def words(self) -> tuple[Word, ...]:
        """The words themselves."""
        return self.columns.words(self.begin, self.end)

    @Once
    def looks(self) -> Sequence[Look]:
        """The looks of the words."""
        return self.columns.looks[self.begin : self.end]

    @Once
    def is_plain(self) -> bool:
        """Whether no word is raised, and a blank stands between any two."""
        columns = self.columns
        is_raised = columns.has_raised and any(columns.raised[self.begin : self.end])
        return not is_raised and self.last - self.first == len(self.text) + 1

    @Once
    def widest(self) -> float:
        """The widest gap between two words; where there is but one, less than any."""
        columns, begin, end = self.columns, self.begin, self.end
        return max(map(sub, columns.x0[begin + 1 : end], columns.x1[begin:end]), default=float("-inf"))

    def packed(self, width: float) -> bytes:
        """Return the stops on a page of some width as `packed_stops`."""
        if self.last - self.first > len(self.text) + 1:
            return super().packed(width)
        return self.columns.packed(width)[2 * self.first : 2 * self.last]
