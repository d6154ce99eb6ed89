"""What people said that lost its place, or that a newer extraction reads otherwise: before, a person, now; and what holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from pipeline.compare.fields import Entries, shown
from pipeline.review.pages.deciding_routes import Reason, Seen, View, known_field
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.hiding import hidden_from, seen_by
from pipeline.review.pages.showing import Shown, active_sheets, head_of, source_of
from pipeline.review.pages.site import onward, page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records import deciding
from pipeline.review.records.events import Person
from pipeline.review.records.orphans import (
    DISMISSED,
    KEPT,
    REATTACHED,
    TAKEN,
    Conflict,
    Orphan,
    ThreeWay,
    conflict_view,
    conflicting,
    orphans,
)
from pipeline.review.records.reclaiming import dismiss, keep, reattach, take
from pipeline.review.records.refusals import Missing, Refused, Unfit
from pipeline.review.records.sheets import Sheet, sheet_of
from pipeline.review.records.source import attempt_of, current_attempt

router = APIRouter(dependencies=[Depends(seen_by)])

Reviewer = Annotated[Visitor, needs("reviewer")]

_OURS = (KEPT, TAKEN, DISMISSED, REATTACHED)


@router.get("/orphans.json")
@router.get("/orphans")
def listed(
    request: Request, visitor: Annotated[Visitor, needs("viewer")],
    document: Annotated[str, Query(max_length=500)] = "", closed: bool = False,
) -> Response:  # fmt: skip
    """List what waits for a person: conflicts with the newest extraction, and what lost its place; `closed` adds closed ones."""
    with site_of(request).database.reading() as connection:
        hidden = hidden_from(connection, visitor)
        content = {
            "document": document,
            "closed": closed,
            "conflicts": [
                _conflict(one, sheet_of(connection, one.item))
                for one in conflicting(connection, document)
                if one.item not in hidden
            ],
            "orphans": [_orphan(one, hidden) for one in orphans(connection, document, closed=closed)],
        }
    return page(request, visitor, "orphans.html", content)


@router.get("/orphans/{item:int}.json")
@router.get("/orphans/{item:int}")
def one_item(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], item: int, view: View = ""
) -> Response:  # fmt: skip
    """Show it three ways beside the source as it is now."""
    return _page(request, visitor, item, "", view)


# The last is the first that is tried: without ".json" it would take any word.
@router.get("/orphans/{item:int}/{field}")
@router.get("/orphans/{item:int}/{field}.json")
def one_field(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], item: int, field: str, view: View = ""
) -> Response:
    """Show it with one field in sight."""
    known_field(field)
    return _page(request, visitor, item, field, view)


@router.post("/orphans/{item:int}/keep", dependencies=[Depends(form_fits)])
def kept(request: Request, visitor: Reviewer, item: int, seen: Seen) -> Response:
    """Say that what people decided holds, whatever is extracted now."""
    return _done(request, visitor, item, lambda one, who: keep(one, who, item, seen))


@router.post("/orphans/{item:int}/{field}/take", dependencies=[Depends(form_fits)])
def taken(request: Request, visitor: Reviewer, item: int, field: str, seen: Seen) -> Response:
    """Say that for a field what is extracted now holds."""
    known_field(field)
    return _done(request, visitor, item, lambda one, who: take(one, who, item, field, seen))


@router.post("/orphans/{item:int}/dismiss", dependencies=[Depends(form_fits)])
def dismissed(request: Request, visitor: Reviewer, item: int, seen: Seen, reason: Reason = "") -> Response:
    """Close what lost its place, with the reason."""
    return _done(request, visitor, item, lambda one, who: dismiss(one, who, item, seen, reason))


@router.post("/orphans/{item:int}/reattach", dependencies=[Depends(form_fits)])
def reattached(
    request: Request, visitor: Reviewer, item: int, seen: Seen,
    to: Annotated[str, Form(pattern=r"^\d{1,9}:\d{1,9}$")] = "",
    field: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Say of another obligation ("12:345": its number, that of its last event) what was said here, for the fields that were ticked."""
    if not to:
        raise Unfit("choose the obligation", "hãy chọn nghĩa vụ")
    number, _, last = to.partition(":")
    return _done(request, visitor, item, lambda one, who: reattach(one, who, item, int(number), field, seen, int(last)))


@router.post("/orphans/{item:int}/undo", dependencies=[Depends(form_fits)])
def undo(request: Request, visitor: Reviewer, item: int, seen: Seen) -> Response:
    """Take back what was done here last, on both sides."""

    def act(connection: Connection, who: Person) -> object:
        last = deciding.last_act(connection, item)
        if last is None or last.action not in _OURS:
            raise Refused("nothing was done here last", "thao tác cuối không thuộc trang này")
        return deciding.undo(connection, who, item, seen)

    return _done(request, visitor, item, act)


def _done(
    request: Request, visitor: Visitor, item: int, act: Callable[[Connection, Person], object]
) -> Response:  # fmt: skip
    """Do it, and stay: what was done can be seen and taken back there."""
    with site_of(request).database.writing() as connection:
        act(connection, person_of(visitor))
    return onward(request, f"/orphans/{item}")


def _page(request: Request, visitor: Visitor, item: int, field: str, view: str) -> Response:
    with site_of(request).database.reading() as connection:
        hidden = hidden_from(connection, visitor)
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        last = deciding.last_act(connection, item)
        undoable = last is not None and last.action in _OURS
        three = _three(connection, sheet, hidden, undoable=undoable)
        content = {
            **head_of(attempt),
            "three": {
                **three,
                "field": field,
                "last": sheet.last,
                "undo": last.action if last is not None and undoable else "",
                "targets": _targets(connection, sheet.document, hidden) if three["kind"] == "orphan" else [],
            },
            "source": source_of(request, connection, attempt, view, hidden),
        }
    return page(request, visitor, "orphan.html", content)


def _three(connection: Connection, sheet: Sheet, hidden: frozenset[int], *, undoable: bool) -> Shown:
    """Return the orphan or the conflict that an item is; raises Missing where it is neither, and nothing here can be taken back."""
    found = orphans(connection, sheet.document, closed=True)
    orphan = next((one for one in found if one.item == sheet.item), None)
    if orphan is not None:
        return _orphan(orphan, hidden)
    if sheet.before is None and sheet.active and undoable:
        # All of it is settled; the page stays, so that the last of it can be taken back.
        return _conflict(Conflict(sheet.item, sheet.document, "", sheet.key, sheet.checked_by, sheet.last, []), sheet)
    if sheet.before is None:
        raise Missing("it has its place, and is read as before", "mục này không mất chỗ và không bị đọc khác")
    return _conflict(conflict_view(connection, sheet.item), sheet)


def _targets(connection: Connection, document: str, hidden: frozenset[int]) -> list[Shown]:
    """Return the obligations that answers can be reattached to."""
    return [
        {"item": one.item, "last": one.last, "text": " ".join(shown("text", entry) for entry in one.entries("text"))}
        for one in active_sheets(connection, document)
        if one.item not in hidden and one.state != deciding.REJECTED
    ]


def _orphan(one: Orphan, hidden: frozenset[int]) -> Shown:
    near = one.nearest if one.nearest is not None and one.nearest.item not in hidden else None
    return {
        "kind": "orphan",
        "item": one.item, "document": one.document, "number": one.number, "key": one.key, "who": one.who,
        "was": one.was, "standing": one.standing, "closed_by": one.closed_by, "reason": one.reason, "seen": one.seen,
        "nearest": asdict(near) if near is not None else None,
        "text": _text(one.fields),
        "fields": [_field(each) for each in one.fields],
    }  # fmt: skip


def _conflict(one: Conflict, sheet: Sheet) -> Shown:
    return {
        "kind": "conflict",
        "item": one.item, "document": one.document, "number": one.number, "key": one.key, "who": one.who,
        "was": sheet.state, "standing": "waiting" if sheet.before is not None else KEPT, "closed_by": "", "reason": "",
        "seen": one.seen, "nearest": None,
        "text": [shown("text", entry) for entry in sheet.entries("text")],
        "fields": [_field(each) for each in one.fields],
    }  # fmt: skip


def _text(fields: Sequence[ThreeWay]) -> list[str]:
    return next([shown("text", entry) for entry in each.person] for each in fields if each.field == "text")


def _field(each: ThreeWay) -> Shown:
    return {
        "name": each.field,
        "state": each.state,
        "before": _words(each.field, each.before),
        "person": _words(each.field, each.person),
        "now": _words(each.field, each.now),
    }


def _words(field: str, entries: Entries | None) -> list[str] | None:
    return None if entries is None else [shown(field, entry) for entry in entries]
