"""The obligations of a decision in the order of the text, each with its place in the outline and what holds of it now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pipeline.compare.fields import Values, references_of, values_of
from pipeline.document.decision import Decision
from pipeline.review.records import tables
from pipeline.review.records.refusals import Missing
from pipeline.review.records.sheets import OPEN, Sheet, sheets_of
from pipeline.review.records.source import current_attempt
from pipeline.write.decision_json import from_json


@dataclass(frozen=True, slots=True)
class Listed:
    """An obligation: its fields as a person decided them, and as extracted where nobody did.

    `item` is 0 for one that stands in an extraction and is not looked at; `section` is its path in the outline.
    """

    item: int
    key: str
    section: str
    state: str
    values: Values


class Outline:
    """Where in the outline of a decision the places of its text are."""

    __slots__ = ("_by_key", "_paths", "_starts")

    def __init__(self, decision: Decision) -> None:
        begins = sorted(
            (min(one.start for one in section.evidence), number, section.path)
            for number, section in enumerate(decision.sections)
            if section.evidence
        )
        self._starts = [start for start, _, _ in begins]
        self._paths = [path for _, _, path in begins]
        self._by_key = {one.id: one.section for one in decision.obligations}

    def section(self, key: str, place: int) -> str:
        """Return the path of an obligation: that of the extracted one, else of the section that its place is in, "" for none."""
        if key in self._by_key:
            return self._by_key[key]
        before = bisect_right(self._starts, place)
        return self._paths[before - 1] if before else ""


def sheets_in(connection: Connection, document: str, *, lock: bool = False) -> list[Sheet]:
    """Return the main sheets of a decision's obligations that are in use, in the order of the text."""
    items = select(tables.item.c.id).where(tables.item.c.document == document, tables.item.c.active == 1)
    found = sheets_of(connection, connection.execute(items).scalars(), lock=lock)
    return sorted((one for one in found if one.active), key=lambda one: (one.place, one.item))


def listed(connection: Connection, document: str) -> tuple[Listed, ...]:
    """Return the obligations of a decision as they stand, without the rejected ones. Raises Missing."""
    attempt = current_attempt(connection, document)
    return listed_from(sheets_in(connection, document), decision_of(connection, attempt))


def listed_from(sheets: Iterable[Sheet], decision: Decision) -> tuple[Listed, ...]:
    """Return obligations as they stand on their sheets, without the rejected ones."""
    outline = Outline(decision)
    return tuple(
        Listed(one.item, one.key, outline.section(one.key, one.place), one.state, one.values)
        for one in sheets
        if one.state != "rejected"
    )


def listed_as_extracted(connection: Connection, attempt: int) -> tuple[Listed, ...]:
    """Return the obligations of an extraction, whatever people said of them. Raises Missing."""
    decision = decision_of(connection, attempt)
    references = references_of(decision)
    return tuple(Listed(0, one.id, one.section, OPEN, values_of(one, references)) for one in decision.obligations)


def decision_of(connection: Connection, attempt: int) -> Decision:
    """Return what an extraction says, without its text. Raises Missing."""
    text = connection.execute(select(tables.attempt.c.decision).where(tables.attempt.c.id == attempt)).scalar()
    if text is None:
        raise Missing("no such extraction here", "không có lần trích xuất này")
    return from_json(text)
