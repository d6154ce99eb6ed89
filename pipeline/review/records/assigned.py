"""Who was asked to answer a second time, for what, and how far they are; and what could still be sent to somebody."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from pipeline.review.records import tables
from pipeline.review.records.blind import awaited
from pipeline.review.records.sheets import DECIDED, MAIN, OPEN, Sheet, sheets_of


@dataclass(frozen=True, slots=True)
class Assigned:
    """An item that was sent to a second reviewer; `state` and `seen` (the last event) are those of their sheet.

    `active` is False where the item is no longer in use: nobody waits for an answer then.
    """

    item: int
    document: str
    number: str
    key: str
    reviewer: str
    asked_by: str
    asked_at: str
    state: str
    active: bool
    settled: bool
    seen: int

    @property
    def waits(self) -> bool:
        """Whether the reviewer has yet to answer."""
        return self.state == OPEN and self.active


def assigned(connection: Connection, reviewer: str = "", document: str = "") -> list[Assigned]:
    """Return what was sent, to one reviewer or to all, of one decision or of all: by reviewer, then in the order of reading."""
    second, item, sheet = tables.second.c, tables.item.c, tables.sheet.c
    query = (
        select(
            second.item, item.document, tables.document.c.number, item.key, second.reviewer, second.asked_by,
            second.asked_at, sheet.state, item.active, second.settled, sheet.last,
        )
        .join(tables.item, item.id == second.item)
        .join(tables.document, tables.document.c.id == item.document)
        .join(tables.sheet, and_(sheet.item == second.item, sheet.name == second.reviewer))
        .order_by(second.reviewer, item.document, item.place, second.item)
    )  # fmt: skip
    if reviewer:
        query = query.where(second.reviewer == reviewer)
    if document:
        query = query.where(item.document == document)
    return [
        Assigned(
            row.item, row.document, row.number, row.key, row.reviewer, row.asked_by, row.asked_at, row.state,
            bool(row.active), bool(row.settled), row.last,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def awaited_count(connection: Connection, reviewer: str) -> int:
    """Return how many items a second reviewer has yet to answer for."""
    return connection.execute(select(func.count()).select_from(awaited(reviewer).subquery())).scalar_one()


def sendable(connection: Connection, document: str) -> list[Sheet]:
    """Return the items of a decision that could be sent to a second reviewer, as the first left them, in the order of reading."""
    item, sheet = tables.item.c, tables.sheet.c
    query = (
        select(item.id)
        .join(tables.sheet, and_(sheet.item == item.id, sheet.name == MAIN))
        .where(
            item.document == document,
            item.active == 1,
            item.origin == "extracted",
            sheet.state.in_(DECIDED),
            item.id.not_in(select(tables.second.c.item)),
        )
    )
    found = sheets_of(connection, connection.execute(query).scalars())
    return sorted(found, key=lambda one: (one.place, one.item))
