"""What normalizing delivers: clean paragraphs, grids and footnotes, in reading order, each mapped back to the raw text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

from pipeline.document.source import Source
from pipeline.spans import MappedText, Span


@dataclass(slots=True, unsafe_hash=True)
class Paragraph:
    """One paragraph of clean text (NFC, single blanks, joined lines); never changed once made, and not frozen, as `Span` is not.

    `beside` is the column number (from 1) of a block laid out in columns, 0 for ordinary text.
    """

    mapped: MappedText
    bold: bool = False
    italic: bool = False
    centred: bool = False
    beside: int = 0
    page: int | None = None

    @property
    def text(self) -> str:
        """The clean text."""
        return self.mapped.text


@dataclass(slots=True, unsafe_hash=True)
class GridCell:
    """A cell of a grid: its paragraphs, and whether the cell is a repeat of a merged one; made and left alone as a paragraph is."""

    paragraphs: tuple[MappedText, ...]
    repeated: bool = False

    @property
    def text(self) -> str:
        """All of the cell's text, its paragraphs joined by blanks."""
        paragraphs = self.paragraphs
        return paragraphs[0].text if len(paragraphs) == 1 else " ".join([part.text for part in paragraphs])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with merged cells filled: `rows` all have the same number of cells.

    `header_rows` is what the format itself marked as header, 0 if unknown; `pages` where it stands.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    header_rows: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FootnoteText:
    """A footnote lifted out of the running text."""

    mark: str
    mapped: MappedText


Fate = Literal["begins", "joins", "footnote", "dropped"]


class LineFate(NamedTuple):
    """What became of a line of the source, which begins at the raw offset `start`, and the rule that decided it.

    It begins a paragraph, joins the one before it, belongs to a footnote, or is page furniture and dropped.
    """

    start: int
    fate: Fate
    rule: str


new_fate: Callable[[tuple[int, Fate, str]], LineFate] = partial(tuple.__new__, LineFate)
"""Makes a fate of all its fields, in order."""

Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A source after normalizing; `blocks` are in reading order, `fates` tell of each line outside of tables.

    `mended` are the raw places of the syllables that blanks had split, `parted` those of words that had no blank between them.
    """

    source: Source
    blocks: tuple[Block, ...]
    footnotes: tuple[FootnoteText, ...]
    fates: tuple[LineFate, ...] = ()
    mended: tuple[Span, ...] = ()
    parted: tuple[Span, ...] = ()
