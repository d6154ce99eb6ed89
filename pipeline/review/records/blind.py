"""Who may answer on which sheet while a second person answers without seeing the first one's answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Select, and_, select, update

from pipeline.review.records import tables
from pipeline.review.records.refusals import Forbidden, Refused
from pipeline.review.records.sheets import MAIN, OPEN, Sheet

SENT: Final = "sent"
"""The act that gives a second reviewer their sheet; what was said on an earlier sheet of theirs lies before it."""

SETTLED: Final = "settled"
"""The act that says which of two answers holds."""


def is_blind(connection: Connection, name: str, item: int) -> bool:
    """Tell whether a person has yet to answer blind for an item: the main sheet and its history are not for them then."""
    asked = awaited(name).where(tables.second.c.item == item)
    return 0 < item <= tables.LARGEST and connection.execute(asked).first() is not None


def blind_items(connection: Connection, name: str) -> list[int]:
    """Return the items that a person has yet to answer for blind: lists that show the main sheet leave them out."""
    return [row.item for row in connection.execute(awaited(name).order_by(tables.second.c.item))]


def refuse_unless_theirs(connection: Connection, name: str, now: Sheet) -> None:
    """Raise Forbidden where a sheet is not a person's to answer on, Refused where its answers were settled already.

    The main sheet is everybody's but the second reviewer's, who has to answer first; a second sheet is its reviewer's only,
    and theirs no more once they had a hand in the main one.
    """
    if now.name == MAIN:
        if is_blind(connection, name, now.item):
            raise Forbidden(
                "you are to answer for it without seeing the first answers; answer on your own sheet first",
                "bạn là người rà soát thứ hai của mục này; hãy trả lời trên phiếu của mình trước",
            )
        return
    if now.name != name:
        raise Forbidden(
            f"only {now.name} may answer on this sheet", f"chỉ {now.name} được trả lời trên phiếu này"
        )  # fmt: skip
    if had_a_hand(connection, name, [now.item]):
        raise Forbidden(
            "you had a hand in the first answers; the second ones take somebody else",
            "bạn đã tham gia rà soát lần đầu; lần hai phải do người khác thực hiện",
        )
    settling = select(tables.event.c.seq, tables.event.c.undoes, tables.event.c.action).where(
        tables.event.c.item == now.item, tables.event.c.sheet == MAIN, tables.event.c.action.in_((SETTLED, "undone"))
    )
    rows = connection.execute(settling).all()
    taken = {row.undoes for row in rows}
    if any(row.action == SETTLED and row.seq not in taken for row in rows):
        raise Refused("its answers were compared and settled already", "hai kết quả đã được đối chiếu và chốt")


def had_a_hand(connection: Connection, name: str, items: Iterable[int]) -> set[int]:
    """Return those of some items on whose main sheet a person did anything, be it taken back again: they saw it."""
    acts = select(tables.event.c.item).where(
        tables.event.c.item.in_(sorted(set(items))), tables.event.c.sheet == MAIN, tables.event.c.who == name
    )
    return set(connection.execute(acts.distinct()).scalars())


def mark_settled(connection: Connection, item: int, settled: bool) -> None:
    """Write down whether nothing is left to settle between the two answers for an item."""
    connection.execute(update(tables.second).where(tables.second.c.item == item).values(settled=int(settled)))


def awaited(name: str) -> Select[tuple[int]]:
    """Return the query for the items that a person has yet to answer for blind."""
    own = and_(tables.sheet.c.item == tables.second.c.item, tables.sheet.c.name == tables.second.c.reviewer)
    return (
        select(tables.second.c.item)
        .join(tables.sheet, own)
        .join(tables.item, tables.item.c.id == tables.second.c.item)
        .where(tables.second.c.reviewer == name, tables.sheet.c.state == OPEN, tables.item.c.active == 1)
    )
