"""Characters of a page where they stand, as columns: thousands a page, and what is done to all is done to a column at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Placed(Protocol):
    """A character, or a recognised word, where it stands: points from the page's top left corner."""

    @property
    def text(self) -> str:
        """Its characters."""

    @property
    def x0(self) -> float:
        """Its left end."""

    @property
    def x1(self) -> float:
        """Its right end."""

    @property
    def base(self) -> float:
        """Its base line."""

    @property
    def size(self) -> float:
        """Its font's size."""


class Glyph(NamedTuple):
    """A character where it stands: points from the page's top left corner as the text is read."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    place: int


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters as columns of one length: those of `Glyph`, and which are `blank` (a blank, or nothing).

    `codes` has the text of each as `coded` gives it, by the `clusters` that it shares with its parts.
    """

    codes: Codes
    clusters: dict[str, int]
    x0: Numbers
    x1: Numbers
    base: Numbers
    size: Numbers
    places: Places
    blank: Flags

    def __len__(self) -> int:
        return len(self.codes)

    def part(self, kept: Flags) -> Glyphs:
        """Return the characters whose flag is set."""
        return Glyphs(
            self.codes[kept], self.clusters,
            self.x0[kept], self.x1[kept], self.base[kept], self.size[kept], self.places[kept], self.blank[kept],
        )  # fmt: skip

    def without(self, places: Iterable[int]) -> Glyphs:
        """Return the characters without those in some places."""
        return self.part(~np.isin(self.places, list(places)))

    def texts(self, codes: Codes) -> list[str]:
        """Return the texts behind codes."""
        clusters = list(self.clusters)
        return [chr(code) if code > 0 else clusters[~code] if code else "" for code in codes.tolist()]

    def listed(self) -> list[Glyph]:
        """Return the characters one by one, for what looks at few pages."""
        columns = (column.tolist() for column in (self.x0, self.x1, self.base, self.size, self.places))
        return list(map(Glyph, self.texts(self.codes), *columns))


def coded(text: str, clusters: dict[str, int]) -> int:
    """Return a text as a number: the code of a character, 0 for nothing, less for what is more than one.

    These (a letter with a combining mark, a recognised word) are told apart by `clusters`, which has all that were met.
    """
    if len(text) == 1 and text != "\0":
        return ord(text)
    return clusters.setdefault(text, ~len(clusters)) if text else 0


def placed_glyphs(some: Sequence[Placed]) -> Glyphs:
    """Return characters, or words, as columns; the place of each is its index."""
    return _columns(some, range(len(some)))


def glyphs_of(some: Sequence[Glyph]) -> Glyphs:
    """Return characters as columns."""
    return _columns(some, [glyph.place for glyph in some])


def _columns(some: Sequence[Placed], places: Sequence[int]) -> Glyphs:
    def column(values: list[float]) -> Any:
        return np.array(values, np.float64)

    texts = [one.text for one in some]
    clusters: dict[str, int] = {}
    return Glyphs(
        np.array([coded(text, clusters) for text in texts], np.int32),
        clusters,
        column([one.x0 for one in some]),
        column([one.x1 for one in some]),
        column([one.base for one in some]),
        column([one.size for one in some]),
        np.array(places, np.int64),
        np.array([is_blank(text) for text in texts], np.bool_),
    )


def is_blank(text: str) -> bool:
    """Tell whether nothing is seen of a text."""
    return not text or text.isspace()
