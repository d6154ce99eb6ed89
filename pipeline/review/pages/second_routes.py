"""What waits for a second reviewer, and for who sends it: who has how much, what to send next, what to take back."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from pipeline.compare.fields import Values, shown
from pipeline.review.pages.deciding_routes import Seen
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.showing import Shown, document_list, known_document
from pipeline.review.pages.site import onward, page, site_of, with_query
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.assigned import assigned, sendable
from pipeline.review.records.people import may, users
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.second import Share, send_sample, waiting_for, withdraw
from pipeline.review.records.sheets import sheets_of

router = APIRouter()

MOST = 500
"""Items that can be named one by one."""

Text = Annotated[str, Query(max_length=500)]


@router.get("/second.json")
@router.get("/second")
def second(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], document: Text = "", to: Text = "",
    sent: Annotated[int, Query(ge=-1, le=1_000_000)] = -1,
) -> Response:  # fmt: skip
    """Show what waits for the visitor as a second reviewer; to approvers also who has how much, and what can be sent.

    `document` is the decision whose checked items are offered one by one; `sent` and `to` tell what was sent just now.
    """
    who = person_of(visitor)
    with site_of(request).database.reading() as connection:
        waiting = waiting_for(connection, who.name)
        words = _words(connection, [one.item for one in waiting])
        content: Shown = {
            "waiting": [
                {**asdict(one), "words": words[one.item]} for one in waiting
            ],
            "sends": may(who.role, "approver"),
            "sent": {"count": sent, "to": to} if sent >= 0 else None,
            "sending": _sending(connection, document) if may(who.role, "approver") else None,
        }  # fmt: skip
    return page(request, visitor, "second.html", content)


@router.post("/second/send", dependencies=[Depends(form_fits)])
def send(
    request: Request, visitor: Annotated[Visitor, needs("approver")],
    reviewer: Annotated[str, Form(max_length=200)] = "",
    percent: Annotated[float, Form(ge=0, le=100)] = 10.0,
    document: Annotated[str, Form(max_length=500)] = "",
    chosen: Annotated[bool, Form()] = False,
    item: Annotated[list[int], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Send a share of what was checked, of one decision or of all, or (`chosen`) the items that were ticked."""
    if chosen and not 0 < len(item) <= MOST:
        raise Unfit("tick what is to be sent", "hãy chọn các nghĩa vụ cần gửi")
    with site_of(request).database.writing() as connection:
        if reviewer not in reviewers(connection):
            raise Unfit("choose the second reviewer from the list", "hãy chọn người rà soát thứ hai trong danh sách")
        if document:
            known_document(connection, document)
        which = item if chosen else Share(document, percent / 100)
        done = send_sample(connection, person_of(visitor), reviewer, which)
    return onward(request, with_query("/second", {"sent": str(len(done)), "to": reviewer}))


@router.post("/second/{item:int}/withdraw", dependencies=[Depends(form_fits)])
def take_back(request: Request, visitor: Annotated[Visitor, needs("approver")], item: int, seen: Seen) -> Response:
    """Take an item back from its second reviewer."""
    with site_of(request).database.writing() as connection:
        withdraw(connection, person_of(visitor), item, seen)
    return onward(request, "/second")


def reviewers(connection: Connection) -> list[str]:
    """Return who can be asked: users that may review and aren't closed."""
    return [user.name for user in users(connection) if not user.closed and may(user.role, "reviewer")]


def _sending(connection: Connection, document: str) -> Shown:
    """Return what approvers see besides: who has how much and what of it, who can be asked, what can be ticked."""
    given = assigned(connection)
    if document:
        known_document(connection, document)
    offered = sendable(connection, document) if document else []
    return {
        "people": [
            {
                "reviewer": name,
                "sent": len(those),
                "waiting": sum(one.waits for one in those),
                "settled": sum(one.settled for one in those),
                "items": [{**asdict(one), "waits": one.waits} for one in those],
            }
            for name, those in ((name, list(group)) for name, group in groupby(given, lambda one: one.reviewer))
        ],
        "reviewers": reviewers(connection),
        "documents": [{"id": row["id"], "number": row["number"] or row["id"]} for row in document_list(connection)],
        "document": document,
        "offered": [
            {"item": one.item, "checked_by": one.checked_by, "words": _shown(one.original or one.values)} for one in offered
        ],
    }  # fmt: skip


def _words(connection: Connection, items: list[int]) -> dict[int, Shown]:
    """Return the words of items as extracted: a second reviewer's list shows nothing that the first one said."""
    return {one.item: _shown(one.original or {}) for one in sheets_of(connection, items)}


def _shown(values: Values) -> Shown:
    return {name: [shown(name, one) for one in values.get(name, [])] for name in ("lead", "text", "deadlines")}
