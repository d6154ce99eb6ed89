"""The queue, the list of decisions, and what is accepted in bulk."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from pipeline.compare.fields import FIELDS, shown
from pipeline.lexicon.words import doubts
from pipeline.review.pages.filtering import Wanted
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.showing import document_list
from pipeline.review.pages.site import onward, page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.deciding import accept_all
from pipeline.review.records.queue import PAGE, Filters, Queued, choices, items_of, page_of
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.sheets import OPEN, sheets_of

router = APIRouter()

MOST_AT_ONCE = 200
"""Obligations that can be accepted at once: as many as a person can look through on one page."""


@router.get("/")
def first(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """Open on the queue."""
    del visitor
    return onward(request, "/queue")


@router.get("/queue.json")
@router.get("/queue")
def queue(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], wanted: Wanted,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Show what needs a person first."""
    with site_of(request).database.reading() as connection:
        found = page_of(connection, wanted, number)
        sheets = {sheet.item: sheet for sheet in sheets_of(connection, [row.item for row in found.rows])}
        content = {
            "filters": asdict(wanted),
            "given": wanted.given(),
            "choices": choices(connection, wanted.person),
            "rows": [
                {
                    **asdict(row),
                    "reasons": json.loads(row.reasons),
                    "words": {name: [shown(name, one) for one in sheets[row.item].entries(name)] for name in FIELDS},
                    "needs": needed(row, english=visitor.language == "en"),
                }
                for row in found.rows
            ],
            "total": found.total,
            "counts": found.counts,
            "page": number,
            "pages": max(1, -(-found.total // PAGE)),
        }
    return page(request, visitor, "queue.html", content)


def needed(row: Queued, *, english: bool = False) -> str:
    """Return what has to be done with a row of the queue, in a few words: the column "cần xử lý"."""

    def told(vietnamese: str, in_english: str) -> str:
        return in_english if english else vietnamese

    if row.conflict:
        return told("Bản trích mới đọc khác điều đã quyết định", "The new extraction reads it otherwise than decided")
    if row.state == OPEN:
        return _doubtful(row, english=english) or told("Rà soát", "Review")
    if not row.approved_by:
        return (
            told("Chờ duyệt việc bỏ", "Approve the rejection")
            if row.state == "rejected"
            else told("Chờ duyệt", "Approve")
        )
    return ""


def _doubtful(row: Queued, *, english: bool) -> str:
    known = doubts()
    codes = [reason.partition(":")[2] for reason in json.loads(row.reasons) if not reason.startswith("rule:")]
    rows = sorted((known[code] for code in codes if code in known), key=lambda one: one.certainty)
    messages = [one.message if english else one.message_vi for one in rows]
    first_one = messages[0][:1].upper() + messages[0][1:] if messages else ""
    return first_one + (f" (+{len(messages) - 1})" if len(messages) > 1 else "")


@router.get("/queue/accept.json")
@router.get("/queue/accept")
def preview(request: Request, visitor: Annotated[Visitor, needs("reviewer")], wanted: Wanted) -> Response:
    """Show what would be accepted at once, each with all its fields."""
    meant = Filters(**{**asdict(wanted), "state": "open"})
    with site_of(request).database.reading() as connection:
        items = items_of(connection, meant, MOST_AT_ONCE)
        sheets = {sheet.item: sheet for sheet in sheets_of(connection, [item for item, _ in items])}
        numbers = {row["id"]: row["number"] for row in document_list(connection)}
        rows = [
            {
                "item": item,
                "last": last,
                "urgency": sheets[item].urgency,
                "document": sheets[item].document,
                "number": numbers[sheets[item].document],
                "words": {name: [shown(name, one) for one in sheets[item].entries(name)] for name in FIELDS},
            }
            for item, last in items
        ]
    content = {"rows": rows, "given": meant.given(), "most": MOST_AT_ONCE}
    return page(request, visitor, "preview.html", content)


@router.post("/queue/accept", dependencies=[Depends(form_fits)])
def accept_many(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], wanted: Wanted,
    item: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI reads the default, and never changes it
) -> Response:  # fmt: skip
    """Accept what was ticked on the preview, as it was seen there ("12:345": obligation, number of its last event)."""
    try:
        seen = [(int(one), int(last)) for one, _, last in (each.partition(":") for each in item)]
    except ValueError as error:
        raise Unfit("the list doesn't fit", "danh sách không đúng mẫu") from error
    if not 0 < len(seen) <= MOST_AT_ONCE:
        raise Unfit("tick what is to be accepted", "hãy chọn các nghĩa vụ cần chấp nhận")
    with site_of(request).database.writing() as connection:
        done = accept_all(connection, person_of(visitor), seen)
    content: dict[str, Any] = {"done": len(done.done), "left": done.left, "given": wanted.given()}
    return page(request, visitor, "accepted.html", content)


@router.get("/decisions.json")
@router.get("/decisions")
def decisions(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """List the decisions, those that need a person first."""
    with site_of(request).database.reading() as connection:
        rows = document_list(connection)
    return page(request, visitor, "decisions.html", {"rows": rows})
