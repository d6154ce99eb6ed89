"""An obligation beside its source, and what is decided of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from pipeline.compare.fields import FIELDS, Entries
from pipeline.review.pages.filtering import Wanted
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.hiding import seen_by
from pipeline.review.pages.records_shown import record
from pipeline.review.pages.showing import Shown, form_page, obligation_page, record_part
from pipeline.review.pages.site import is_htmx, onward, site_of, with_query
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records import deciding
from pipeline.review.records.entering import Line, entered
from pipeline.review.records.events import Person
from pipeline.review.records.queue import Filters, items_of, next_item
from pipeline.review.records.refusals import Missing, Unfit
from pipeline.review.records.sheets import MAIN, OPEN, sheet_of
from pipeline.review.records.source import Attempt, Place, attempt_of, current_attempt

# What a second reviewer has yet to answer for has no main page for them.
router = APIRouter(dependencies=[Depends(seen_by)])

Seen = Annotated[int, Form(ge=0)]
Reason = Annotated[str, Form(max_length=2000)]
View = Annotated[str, Query(pattern="^(text|pages|)$")]

_PLACES = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,99}")


@router.get("/obligations/{item:int}.json")
@router.get("/obligations/{item:int}")
def obligation(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], item: int, wanted: Wanted, view: View = ""
) -> Response:
    """Show an obligation beside its source."""
    if is_htmx(request):
        return _part(request, visitor, item, wanted)
    return obligation_page(request, visitor, item, wanted, view=view)


# The last is the first that is tried: without ".json" it would take any word.
@router.get("/obligations/{item:int}/{field}")
@router.get("/obligations/{item:int}/{field}.json")
def one_field(
    request: Request,
    visitor: Annotated[Visitor, needs("viewer")],
    item: int,
    field: str,
    wanted: Wanted,
    view: View = "",
) -> Response:
    """Show an obligation with one field in sight, and that field's history."""
    known_field(field)
    if is_htmx(request):
        return _part(request, visitor, item, wanted, field)
    return obligation_page(request, visitor, item, wanted, field=field, view=view)


@router.get("/obligations/{item:int}/{field}/edit")
def edit(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, field: str, wanted: Wanted,
    take: Annotated[str, Query(max_length=1000)] = "", view: View = "",
) -> Response:  # fmt: skip
    """Show the form in which a field is corrected; `take` are places whose words are entered already, as a line more."""
    known_field(field)
    with site_of(request).database.reading() as connection:
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        content = {
            **choices_of(attempt, take),
            "record": record(connection, item, attempt.decision, wanted, field=field),
            "filters": wanted.given(),
        }
        return form_page(request, visitor, connection, attempt, "edit.html", content, view)


def choices_of(attempt: Attempt, take: str = "") -> Shown:
    """Return what the lines of a form can be filled with: bodies and cited documents by name, the words of places to take."""
    places = places_of(take)
    return {
        "bodies": [body.name for body in attempt.decision.bodies],
        "cited": [{"number": one.number, "title": one.title, "type": one.type} for one in attempt.decision.references],
        "taken": {"words": attempt.source.words(places) if places else "", "places": take},
    }


def known_field(field: str) -> None:
    """Refuse the name of a field that there is not."""
    if field not in FIELDS:
        raise Missing(f"no field {field}", f"không có trường {field}")


@router.post("/obligations/{item:int}/accept", dependencies=[Depends(form_fits)])
def accept(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, seen: Seen
) -> Response:
    """Accept all fields of an obligation that are open, and go on to the next."""
    return _done(request, visitor, item, wanted, lambda connection, who: deciding.accept(connection, who, item, seen))


@router.post("/obligations/{item:int}/reject", dependencies=[Depends(form_fits)])
def reject(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, seen: Seen,
    reason: Reason = "",
) -> Response:  # fmt: skip
    """Say that it is no obligation, and go on to the next."""
    return _done(
        request, visitor, item, wanted,
        lambda connection, who: deciding.reject(connection, who, item, seen, reason=reason.strip()),
    )  # fmt: skip


@router.post("/obligations/{item:int}/approve", dependencies=[Depends(form_fits)])
def approve(
    request: Request, visitor: Annotated[Visitor, needs("approver")], item: int, wanted: Wanted, seen: Seen
) -> Response:
    """Approve what somebody else has checked, and go on to the next."""
    return _done(request, visitor, item, wanted, lambda connection, who: deciding.approve(connection, who, item, seen))


@router.post("/obligations/{item:int}/undo", dependencies=[Depends(form_fits)])
def undo(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, seen: Seen
) -> Response:
    """Take back what was done last, and stay."""
    return _stay(request, visitor, item, wanted, lambda connection, who: deciding.undo(connection, who, item, seen))


@router.post("/obligations/{item:int}/done", dependencies=[Depends(form_fits)])
def finished(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, wanted: Wanted, seen: Seen,
    day: Annotated[str, Form(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Write down when an obligation was fulfilled, and stay."""
    return _stay(
        request,
        visitor,
        item,
        wanted,
        lambda connection, who: deciding.finished(connection, who, item, day.strip(), seen),
    )


@router.post("/obligations/{item:int}/{field}/accept", dependencies=[Depends(form_fits)])
def accept_field(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, field: str, wanted: Wanted, seen: Seen
) -> Response:
    """Accept one field; the next obligation opens when none is open any more."""
    known_field(field)
    return _done(
        request, visitor, item, wanted,
        lambda connection, who: deciding.accept_field(connection, who, item, field, seen), field,
    )  # fmt: skip


@router.post("/obligations/{item:int}/{field}/reject", dependencies=[Depends(form_fits)])
def reject_field(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, field: str, wanted: Wanted, seen: Seen,
    reason: Reason = "",
) -> Response:  # fmt: skip
    """Say that nothing belongs in a field."""
    known_field(field)
    return _done(
        request, visitor, item, wanted,
        lambda connection, who: deciding.reject_field(connection, who, item, field, seen, reason=reason.strip()), field,
    )  # fmt: skip


@router.post("/obligations/{item:int}/{field}/correct", dependencies=[Depends(form_fits)])
def correct(
    request: Request, visitor: Annotated[Visitor, needs("reviewer")], item: int, field: str, wanted: Wanted, seen: Seen,
    reason: Reason = "",
    line: Annotated[list[str], Form()] = [],  # noqa: B006
    value: Annotated[list[str], Form()] = [],  # noqa: B006
    places: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Say what a field ought to be: lines of words, each with a canonical value and selected places where it has them."""
    known_field(field)

    def act(connection: Connection, who: Person) -> object:
        entries = entries_of(connection, item, field, lines_of(line, value, places))
        return deciding.correct(connection, who, item, field, entries, seen, reason=reason.strip())

    return _done(request, visitor, item, wanted, act, field)


def entries_of(connection: Connection, item: int, field: str, lines: list[Line], name: str = MAIN) -> Entries:
    """Return the entries that the lines of a form come to for a field of an item on a sheet. Raises Missing, Unfit."""
    sheet = sheet_of(connection, item, name, lock=True)
    attempt = attempt_of(connection, current_attempt(connection, sheet.document))
    return entered(field, lines, sheet.entries(field), attempt.source, attempt.decision)


def lines_of(line: list[str], value: list[str], places: list[str]) -> list[Line]:
    """Return the lines of a form from its columns; one that is shorter is filled up. Raises Unfit for places that are none."""
    if len(line) > 200:
        raise Unfit("too many lines", "quá nhiều dòng")
    values = [*value, *[""] * (len(line) - len(value))]
    given = [*places, *[""] * (len(line) - len(places))]
    return [Line(text, values[number], places_of(given[number])) for number, text in enumerate(line)]


def places_of(text: str) -> tuple[Place, ...]:
    """Read places as a page sends them: "120-180,200-240". Raises Unfit."""
    if not text:
        return ()
    if not _PLACES.fullmatch(text):
        raise Unfit("the place doesn't fit", "vị trí không đúng mẫu")
    parts = (part.split("-") for part in text.split(","))
    return tuple((int(start), int(end)) for start, end in parts)


def _done(
    request: Request, visitor: Visitor, item: int, wanted: Filters,
    act: Callable[[Connection, Person], object], field: str = "",
) -> Response:  # fmt: skip
    """Do something to an obligation, and show what comes next: itself while a field is open, else the one that follows."""
    with site_of(request).database.writing() as connection:
        before = sheet_of(connection, item)
        act(connection, person_of(visitor))
    # Others write meanwhile: what comes next is read without them waiting for it.
    with site_of(request).database.reading() as connection:
        now = sheet_of(connection, item)
        marked = now.values != before.values
        going_on = now.state != OPEN and now.active
        after = _following(connection, wanted, item) if going_on else item
        there = sheet_of(connection, after) if after is not None else None
    if there is None:
        return onward(request, with_query("/queue", wanted.given()))
    address = address_of(there.item, wanted, field if there.item == item else "")
    if is_htmx(request) and there.document == now.document:
        # The source stays where it is; only what is beside it changes.
        return _part(request, visitor, there.item, wanted, field if there.item == item else "", address, marked=marked)
    return onward(request, address)


def _following(connection: Connection, wanted: Filters, item: int) -> int | None:
    """Return what comes next; after the last that is what was passed over, as one begins where need is greatest."""
    after = next_item(connection, wanted, item)
    if after is None and wanted.state in ("todo", "open"):
        after = next((left for left, _ in items_of(connection, wanted, 2) if left != item), None)
    return after


def _stay(
    request: Request, visitor: Visitor, item: int, wanted: Filters, act: Callable[[Connection, Person], object]
) -> Response:
    with site_of(request).database.writing() as connection:
        act(connection, person_of(visitor))
    with site_of(request).database.reading() as connection:
        there = sheet_of(connection, item)
    if not there.active:  # what was added, split off or merged, and is taken back
        return onward(request, f"/decisions/{quote(there.document, safe='')}")
    if is_htmx(request):
        return _part(request, visitor, item, wanted, marked=True)
    return onward(request, address_of(item, wanted))


def address_of(item: int, wanted: Filters, field: str = "") -> str:
    """Return the address of an obligation, or of a field of it, within what of the queue is looked at."""
    return with_query(f"/obligations/{item}/{field}" if field else f"/obligations/{item}", wanted.given())


def _part(
    request: Request, visitor: Visitor, item: int, wanted: Filters, field: str = "", address: str = "", *,
    marked: bool = False,
) -> Response:  # fmt: skip
    """Return an obligation to be put in the place of the one before; `marked` says that marks in the source have changed."""
    text = record_part(request, visitor, item, wanted, field=field)
    headers = {"HX-Push-Url": address or address_of(item, wanted, field), "HX-Trigger-After-Settle": "record-shown"}
    if marked:
        headers["HX-Trigger-After-Settle"] = "record-shown,source-changed"
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)
