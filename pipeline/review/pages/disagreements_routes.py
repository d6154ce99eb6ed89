"""Where two answers differ: both beside what was extracted, and which of them holds, said by a third person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from pipeline.compare.fields import Entries, Values, shown
from pipeline.review.pages.deciding_routes import Reason, Seen, View, choices_of, entries_of, known_field, lines_of
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.hiding import hidden_from, seen_by
from pipeline.review.pages.records_shown import Shown, entry_shown
from pipeline.review.pages.showing import head_of, source_of
from pipeline.review.pages.site import onward, page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records import deciding
from pipeline.review.records.agreeing import agreement
from pipeline.review.records.blind import SETTLED
from pipeline.review.records.comparing import OBLIGATION, Answer, Disagreement, disagreement, disagreements, pair_of
from pipeline.review.records.people import may, users
from pipeline.review.records.refusals import Missing, Refused, Unfit
from pipeline.review.records.settling import Choice, settle
from pipeline.review.records.sheets import sheet_of, sheets_of
from pipeline.review.records.source import attempt_of, current_attempt

router = APIRouter(dependencies=[Depends(seen_by)])

Approver = Annotated[Visitor, needs("approver")]


@router.get("/disagreements.json")
@router.get("/disagreements")
def listed(
    request: Request, visitor: Approver, document: Annotated[str, Query(max_length=500)] = "", settled: bool = False
) -> Response:
    """List where two answers differ, with how often two people agree; with `settled` also what is through."""
    with site_of(request).database.reading() as connection:
        found = disagreements(connection, document, settled=settled)
        originals = {one.item: one.original or {} for one in sheets_of(connection, [one.item for one in found])}
        content = {
            "document": document,
            "settled": settled,
            "agreement": [asdict(one) for one in agreement(connection, document)],
            "rows": [_shown(one, originals[one.item]) for one in found],
        }
    return page(request, visitor, "disagreements.html", content)


@router.get("/disagreements/{item:int}.json")
@router.get("/disagreements/{item:int}")
def one_item(
    request: Request, visitor: Approver, item: int, view: View = "", edit: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show both answers for an item beside its source; `edit` is the field for which something else is entered."""
    return _page(request, visitor, item, "", view, edit)


# The last is the first that is tried: without ".json" it would take any word.
@router.get("/disagreements/{item:int}/{field}")
@router.get("/disagreements/{item:int}/{field}.json")
def one_field(request: Request, visitor: Approver, item: int, field: str, view: View = "") -> Response:
    """Show them with one field in sight."""
    if field != OBLIGATION:
        known_field(field)
    return _page(request, visitor, item, field, view, "")


@router.post("/disagreements/{item:int}/undo", dependencies=[Depends(form_fits)])
def undo(request: Request, visitor: Approver, item: int, seen: Seen) -> Response:
    """Take back what was settled last; `seen` is the last event of the main sheet."""
    with site_of(request).database.writing() as connection:
        last = deciding.last_act(connection, item)
        if last is None or last.action != SETTLED:
            raise Refused("nothing was settled last", "thao tác cuối không phải là phân xử")
        deciding.undo(connection, person_of(visitor), item, seen)
    return onward(request, f"/disagreements/{item}")


@router.post("/disagreements/{item:int}/{field}/settle", dependencies=[Depends(form_fits)])
def settled(
    request: Request, visitor: Approver, item: int, field: str, seen: Seen, reason: Reason = "",
    choice: Annotated[str, Form(pattern="^(first|second|other)$")] = "",
    line: Annotated[list[str], Form()] = [],  # noqa: B006
    value: Annotated[list[str], Form()] = [],  # noqa: B006
    places: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Say which answer holds for a field, or (`other`, with lines) what does; go on to the next field or item that is left."""
    if field != OBLIGATION:
        known_field(field)
    who = person_of(visitor)
    with site_of(request).database.writing() as connection:
        which = _choice(connection, item, field, choice, lines=(line, value, places))
        settle(
            connection, who, item, field, which, seen, reason=reason.strip(), only_two=_only_two(connection, item)
        )  # fmt: skip
        there = item if pair_of(connection, item).left() else _next(connection, visitor, item)
    return onward(request, f"/disagreements/{there}" if there is not None else "/disagreements")


def _choice(
    connection: Connection, item: int, field: str, choice: str, *, lines: tuple[list[str], list[str], list[str]]
) -> Choice:
    if choice == "first":
        return "first"
    if choice == "second":
        return "second"
    if choice != "other" or field == OBLIGATION:
        raise Unfit("choose one of the two answers", "hãy chọn một trong hai kết quả")
    return entries_of(connection, item, field, lines_of(*lines))


def _only_two(connection: Connection, item: int) -> bool:
    """Tell whether nobody may settle who is neither of the two: then one of them has to."""
    pair = pair_of(connection, item)
    two = {pair.sent.who, pair.first.who, pair.answer.who}
    return not any(not one.closed and may(one.role, "approver") and one.name not in two for one in users(connection))


def _next(connection: Connection, visitor: Visitor, after: int) -> int | None:
    hidden = hidden_from(connection, visitor)
    left = [one.item for one in disagreements(connection) if one.item not in hidden and one.item != after]
    return left[0] if left else None


def _page(request: Request, visitor: Visitor, item: int, field: str, view: str, edit: str) -> Response:
    who = person_of(visitor)
    with site_of(request).database.reading() as connection:
        pair = pair_of(connection, item)
        if not pair.ready or not pair.differing():
            raise Missing("there are no two answers that differ", "chưa có hai kết quả khác nhau ở mục này")
        found = disagreement(pair)
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        last = deciding.last_act(connection, item)
        own = who.name in (pair.sent.who, found.first_by, found.second_by)
        content = {
            **head_of(attempt),
            **choices_of(attempt),
            "two": {
                **_shown(found, sheet.original or {}),
                "last": sheet.last,
                "undo": last is not None and last.action == SETTLED,
                "may_settle": not own or _only_two(connection, item),
                "field": field,
                "edit": edit if edit in found.left and edit != OBLIGATION else "",
            },
            "source": source_of(request, connection, attempt, view, hidden_from(connection, visitor)),
        }
    return page(request, visitor, "disagreement.html", content)


def _shown(one: Disagreement, original: Values) -> dict[str, Any]:
    return {
        "item": one.item,
        "document": one.document,
        "key": one.key,
        "first_by": one.first_by,
        "second_by": one.second_by,
        "seen": one.seen,
        "left": one.left,
        "text": [shown("text", entry) for entry in original.get("text", [])],
        "fields": [
            {
                "name": each.field,
                "extracted": [shown(each.field, entry) for entry in each.extracted],
                "first": _answer(each.field, each.first),
                "second": _answer(each.field, each.second),
                "settled": _answer(each.field, each.settled) if each.settled else None,
                "entries": _entries(each.field, each.first.entries),
            }
            for each in one.fields
        ],
    }


def _answer(field: str, answer: Answer) -> Shown:
    return {"who": answer.who, "state": answer.state, "words": [shown(field, entry) for entry in answer.entries]}


def _entries(field: str, entries: Entries) -> list[Shown]:
    return [entry_shown(field, entry) for entry in entries]
