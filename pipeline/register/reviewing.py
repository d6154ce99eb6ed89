"""What people decided about a decision, as the register takes it; who keeps it is no matter here.

A register is told once whether it takes decisions as extracted or as reviewed. It goes on so until it is told otherwise: the content
that it notes of each file says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from sqlalchemy import Connection, select

from pipeline.document.decision import Decision
from pipeline.register import tables

Mode = Literal["checked", "approved"]
MODES: tuple[Mode, ...] = get_args(Mode)
"""What people said that counts: of each obligation as soon as one of them did; of a decision once a second approved all of it."""

AS_EXTRACTED = "no"
"""What a register is told in place of a mode, to take decisions as extracted again."""

UNREVIEWED, PARTLY, ACCEPTED, CORRECTED, ADDED, RECHECK, REJECTED, REPLACED = (
    "unreviewed", "partly", "accepted", "corrected", "added", "recheck", "rejected", "replaced",
)  # fmt: skip
"""What was said of an obligation.

Nothing; something of some fields; that it is right; what it ought to be; that it was missed; something of which a later extraction
makes people look again; that it is none; that others that they made stand in its place.
"""
Reviewed = Literal["unreviewed", "partly", "accepted", "corrected", "added", "recheck", "rejected", "replaced"]
REVIEWED: tuple[Reviewed, ...] = get_args(Reviewed)

_BETWEEN = "+"


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision with the obligations that people left in it, what they said of each (by id), and of those they took out."""

    published: Decision
    said: Mapping[str, str]
    out: Mapping[str, str]


class Reviews(Protocol):
    """What people decided."""

    mode: Mode

    def mark(self, folder: str) -> str:
        """Return what is another after anything was decided about the decision of a folder; no "+" in it."""

    def judged(self, folder: str, content: str, published: Decision) -> Judged:
        """Return a decision as decided; raises ValueError where people look at another extraction of it than this content."""


def marked(content: str, folder: str, reviews: Reviews | None) -> str:
    """Return the content of a file as the register notes it: with what was decided by then."""
    return content if reviews is None else _BETWEEN.join([content, reviews.mode, reviews.mark(folder)])


def mode_of(connection: Connection) -> Mode | None:
    """Return by which mode a register took decisions last, None where as extracted."""
    own = tables.source.c
    found = connection.execute(select(own.content).where(own.content.like(f"%{_BETWEEN}%")).limit(1)).scalar()
    told = str(found).split(_BETWEEN)[1] if found else ""
    return next((mode for mode in MODES if mode == told), None)
