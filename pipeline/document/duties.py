"""What the obligation extractor finds before anything is tied: the words of a duty and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.spans import MappedText


@dataclass(frozen=True, slots=True)
class Heir:
    """Words above a duty that name who acts ("Sở Tài chính:", "… có trách nhiệm:"), and the section they stand in.

    `listed` says that the words are nothing but names: a title. `said` is the whole sentence where more stands before the names:
    "Trường hợp có bão, Bộ trưởng quyết định:".
    """

    mapped: MappedText
    section: str
    listed: bool = False
    said: MappedText | None = None


LATER = "later "
"""How the names of parts begin that stand in further columns of times; the number of the column follows."""


@dataclass(frozen=True, slots=True)
class CellRef:
    """A table cell that a duty was read from."""

    table: int
    row: int
    column: int
    mapped: tuple[MappedText, ...]


@dataclass(slots=True)
class Duty:
    """One order: its words, its place, and the words around it that fill its parts.

    `piece` numbers the pieces cut from one sentence at its semicolons, `sentence` the sentences of one task; `slots`
    holds what slot lines or cells say, by part. `unread_lead_in` says that a lead-in above names bodies of which none was
    taken as acting. `paragraphs` are those that the words were joined from, empty where they stand in one. `when` is a lead-in or
    title above that may say by when: it holds where the words and slots say nothing themselves.
    """

    mapped: MappedText
    section: str
    task: int
    task_mapped: MappedText
    sentence: int = 0
    piece: int = 0
    role: str = ""
    heirs: tuple[Heir, ...] = ()
    slots: dict[str, list[MappedText]] = field(default_factory=dict)
    cells: dict[str, CellRef] = field(default_factory=dict)
    origin: str = "prose"
    rule: str = ""
    unread_lead_in: bool = False
    paragraphs: tuple[MappedText, ...] = ()
    when: MappedText | None = None
