"""What a second reviewer may not see: what others say of an item that they have yet to answer for blind."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from pipeline.review.pages.guard import visitor_of
from pipeline.review.pages.site import site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.blind import blind_items, is_blind
from pipeline.review.records.refusals import Forbidden


class AnswerFirst(Forbidden):
    """The person is to answer for an item before they see what others said of it; `item` is its number."""

    def __init__(self, item: int) -> None:
        super().__init__(
            "you are to answer for it without seeing the first answers; answer on your own sheet first",
            "bạn là người rà soát thứ hai của mục này; hãy trả lời trên phiếu của mình trước",
        )
        self.item = item


def hidden_from(connection: Connection, visitor: Visitor) -> frozenset[int]:
    """Return the items whose main sheets are not for the visitor to see."""
    return frozenset(blind_items(connection, visitor.person.name)) if visitor.person is not None else frozenset()


def seen_by(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> None:
    """Refuse every address of an item ("…/{item}…") that the visitor has yet to answer for blind."""
    item = request.path_params.get("item")
    if not isinstance(item, int) or visitor.person is None:
        return
    with site_of(request).database.reading() as connection:
        blind = is_blind(connection, visitor.person.name, item)
    if blind:
        raise AnswerFirst(item)
