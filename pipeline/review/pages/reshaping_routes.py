"""What changes the list of obligations: one added, one split, several merged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from pipeline.compare.fields import shown
from pipeline.review.pages.deciding_routes import Seen, View, address_of, places_of
from pipeline.review.pages.filtering import Wanted
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.hiding import hidden_from, seen_by
from pipeline.review.pages.records_shown import proposed_obligations, record
from pipeline.review.pages.showing import active_sheets, form_page, head_of, known_document, source_of
from pipeline.review.pages.site import onward, page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.assigned import assigned
from pipeline.review.records.queue import Filters
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.reshaping import add, merge, split
from pipeline.review.records.sheets import sheet_of
from pipeline.review.records.source import attempt_of, current_attempt

router = APIRouter(dependencies=[Depends(seen_by)])


# The last is the first that is tried: without ".json" it would take any word.
@router.get("/decisions/{document}")
@router.get("/decisions/{document}.json")
def decision(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], document: str, view: View = ""
) -> Response:
    """Show a decision: its source beside the list of its obligations."""
    with site_of(request).database.reading() as connection:
        known_document(connection, document)
        attempt = attempt_of(connection, current_attempt(connection, document))
        hidden = hidden_from(connection, visitor)
        sheets = [sheet for sheet in active_sheets(connection, document) if sheet.item not in hidden]
        content = {
            **head_of(attempt),
            "obligations": [
                {
                    "id": sheet.item,
                    "key": sheet.key,
                    "state": sheet.state,
                    "approved_by": sheet.approved_by,
                    "urgency": sheet.urgency,
                    "origin": sheet.origin,
                    "last": sheet.last,
                    "words": {
                        name: [shown(name, one) for one in sheet.entries(name)]
                        for name in ("lead", "text", "deadlines")
                    },
                }
                for sheet in sheets
            ],
            "proposals": proposed_obligations(sheets, attempt.decision),
            "source": source_of(request, connection, attempt, view, hidden),
            "blind": [one.item for one in assigned(connection, person_of(visitor).name, document) if one.waits],
        }
    return page(request, visitor, "decision.html", content)


@router.post("/decisions/{document}/add", dependencies=[Depends(form_fits)])
def add_missed(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], document: str,
    places: Annotated[str, Form(max_length=4000)] = "",
) -> Response:  # fmt: skip
    """Add an obligation that was missed, from the places that were selected, and show it with its words to be confirmed."""
    with site_of(request).database.writing() as connection:
        known_document(connection, document)
        item = add(connection, person_of(visitor), document, places_of(places))
    return onward(request, address_of(item, Filters(document=document), "lead"))


@router.get("/obligations/{item:int}/split")
def splitting(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, view: View = ""
) -> Response:
    """Show the form in which an obligation is cut into several."""
    with site_of(request).database.reading() as connection:
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        content = {
            "record": record(connection, item, attempt.decision, wanted),
            "filters": wanted.given(),
            "text": "\n".join(str(entry["text"]) for entry in sheet.entries("text")),
        }
        return form_page(request, visitor, connection, attempt, "split.html", content, view)


@router.post("/obligations/{item:int}/split", dependencies=[Depends(form_fits)])
def split_up(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, seen: Seen,
    text: Annotated[str, Form(max_length=40_000)] = "",
) -> Response:  # fmt: skip
    """Cut an obligation at the line ends of its text, and show the first part."""
    with site_of(request).database.writing() as connection:
        made = split(connection, person_of(visitor), item, text.splitlines(), seen)
    return onward(request, address_of(made[0], wanted))


@router.post("/decisions/{document}/merge", dependencies=[Depends(form_fits)])
def merge_together(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], document: str,
    item: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Join the obligations that were ticked ("12:345": obligation, number of its last event), and show the whole."""
    try:
        seen = [(int(one), int(last)) for one, _, last in (each.partition(":") for each in item)]
    except ValueError as error:
        raise Unfit("the list doesn't fit", "danh sách không đúng mẫu") from error
    with site_of(request).database.writing() as connection:
        known_document(connection, document)
        made = merge(connection, person_of(visitor), seen)
    return onward(request, address_of(made, Filters(document=document)))


@router.get("/obligations/{item:int}/merge")
def merging(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, view: View = ""
) -> Response:
    """Show an obligation with those before and after it, to be joined."""
    with site_of(request).database.reading() as connection:
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        hidden = hidden_from(connection, visitor)
        sheets = [one for one in active_sheets(connection, sheet.document) if one.item not in hidden]
        at = next((number for number, one in enumerate(sheets) if one.item == item), 0)
        near = sheets[max(0, at - 3) : at + 4]
        content = {
            "record": record(connection, item, attempt.decision, wanted),
            "filters": wanted.given(),
            "near": [
                {
                    "id": one.item,
                    "last": one.last,
                    "text": " ".join(shown("text", entry) for entry in one.entries("text")),
                }
                for one in near
            ],
        }
        return form_page(request, visitor, connection, attempt, "merge.html", content, view)
