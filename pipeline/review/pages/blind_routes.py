"""An obligation beside its source for its second reviewer, and what they answer on their own sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Connection

from pipeline.review.pages.blind_shown import blind_history, blind_marks, blind_record, following
from pipeline.review.pages.deciding_routes import Reason, Seen, View, choices_of, entries_of, known_field, lines_of
from pipeline.review.pages.guard import form_fits, needs, person_of
from pipeline.review.pages.showing import Shown, head_of, source_shown
from pipeline.review.pages.site import is_htmx, onward, page, site_of, written
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records import deciding
from pipeline.review.records.assigned import assigned
from pipeline.review.records.events import Person
from pipeline.review.records.second import blind_view
from pipeline.review.records.sheets import OPEN, sheet_of
from pipeline.review.records.source import Attempt, attempt_of, current_attempt

router = APIRouter()

Reviewer = Annotated[Visitor, needs("reviewer")]


@router.get("/second/{item:int}/source.json")
@router.get("/second/{item:int}/source")
def source(request: Request, visitor: Reviewer, item: int, view: View = "") -> Response:
    """Show the source with the marks of what was extracted, and of what the reviewer says themselves."""
    with site_of(request).database.reading() as connection:
        attempt = _attempt(connection, visitor, item)
        marks = blind_marks(connection, person_of(visitor).name, attempt.document)
        content = {**head_of(attempt), "source": source_shown(request, attempt, marks, view)}
    return page(request, visitor, "source.html", content)


@router.get("/second/{item:int}.json")
@router.get("/second/{item:int}")
def obligation(request: Request, visitor: Reviewer, item: int, view: View = "") -> Response:
    """Show an obligation beside its source, without anything that others said of it."""
    return _shown(request, visitor, item, "", view)


# The last is the first that is tried: without ".json" it would take any word.
@router.get("/second/{item:int}/{field}")
@router.get("/second/{item:int}/{field}.json")
def one_field(request: Request, visitor: Reviewer, item: int, field: str, view: View = "") -> Response:
    """Show it with one field in sight."""
    known_field(field)
    return _shown(request, visitor, item, field, view)


@router.get("/second/{item:int}/{field}/edit")
def edit(
    request: Request, visitor: Reviewer, item: int, field: str,
    take: Annotated[str, Query(max_length=1000)] = "", view: View = "",
) -> Response:  # fmt: skip
    """Show the form in which a field is corrected; `take` as in the form of the main page."""
    known_field(field)
    with site_of(request).database.reading() as connection:
        attempt = _attempt(connection, visitor, item)
        shown = blind_record(connection, person_of(visitor).name, item, attempt.decision, field)
        content = {**head_of(attempt), **choices_of(attempt, take), "record": shown, "filters": {}}
        if is_htmx(request):
            return page(request, visitor, "edit.html", content)
        marks = blind_marks(connection, person_of(visitor).name, attempt.document)
        content |= {"part": "edit.html", "source": source_shown(request, attempt, marks, view)}
    return page(request, visitor, "alone.html", content)


@router.post("/second/{item:int}/accept", dependencies=[Depends(form_fits)])
def accept(request: Request, visitor: Reviewer, item: int, seen: Seen) -> Response:
    """Accept all fields that are open, and go on to what waits next."""
    return _done(request, visitor, item, lambda one, who: deciding.accept(one, who, item, seen, who.name))


@router.post("/second/{item:int}/reject", dependencies=[Depends(form_fits)])
def reject(request: Request, visitor: Reviewer, item: int, seen: Seen, reason: Reason = "") -> Response:
    """Say that it is no obligation, and go on to what waits next."""
    return _done(
        request, visitor, item,
        lambda one, who: deciding.reject(one, who, item, seen, sheet=who.name, reason=reason.strip()),
    )  # fmt: skip


@router.post("/second/{item:int}/undo", dependencies=[Depends(form_fits)])
def undo(request: Request, visitor: Reviewer, item: int, seen: Seen) -> Response:
    """Take back what the reviewer did last, and stay."""
    return _done(request, visitor, item, lambda one, who: deciding.undo(one, who, item, seen, who.name), stay=True)


@router.post("/second/{item:int}/{field}/accept", dependencies=[Depends(form_fits)])
def accept_field(request: Request, visitor: Reviewer, item: int, field: str, seen: Seen) -> Response:
    """Accept one field; what waits next opens when none is open any more."""
    known_field(field)
    return _done(
        request, visitor, item, lambda one, who: deciding.accept_field(one, who, item, field, seen, who.name), field
    )


@router.post("/second/{item:int}/{field}/reject", dependencies=[Depends(form_fits)])
def reject_field(
    request: Request, visitor: Reviewer, item: int, field: str, seen: Seen, reason: Reason = ""
) -> Response:
    """Say that nothing belongs in a field."""
    known_field(field)
    return _done(
        request, visitor, item,
        lambda one, who: deciding.reject_field(
            one, who, item, field, seen, sheet=who.name, reason=reason.strip()
        ), field,
    )  # fmt: skip


@router.post("/second/{item:int}/{field}/correct", dependencies=[Depends(form_fits)])
def correct(
    request: Request, visitor: Reviewer, item: int, field: str, seen: Seen, reason: Reason = "",
    line: Annotated[list[str], Form()] = [],  # noqa: B006
    value: Annotated[list[str], Form()] = [],  # noqa: B006
    places: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    """Say what a field ought to be."""
    known_field(field)

    def act(connection: Connection, who: Person) -> object:
        blind_view(connection, who.name, item)
        entries = entries_of(connection, item, field, lines_of(line, value, places), who.name)
        return deciding.correct(connection, who, item, field, entries, seen, sheet=who.name, reason=reason.strip())

    return _done(request, visitor, item, act, field)


def _attempt(connection: Connection, visitor: Visitor, item: int) -> Attempt:
    """Return the extraction that stands beside an item; raises Missing, and Forbidden for anybody but its second reviewer."""
    view = blind_view(connection, person_of(visitor).name, item)
    return attempt_of(connection, current_attempt(connection, view.document))


def _content(connection: Connection, visitor: Visitor, item: int, field: str) -> tuple[Attempt, Shown]:
    attempt, name = _attempt(connection, visitor, item), person_of(visitor).name
    return attempt, {
        **head_of(attempt),
        "record": blind_record(connection, name, item, attempt.decision, field),
        "history": blind_history(connection, name, item, field),
        "filters": {},
    }


def _shown(request: Request, visitor: Visitor, item: int, field: str, view: str) -> Response:
    if is_htmx(request):
        return _part(request, visitor, item, field)
    with site_of(request).database.reading() as connection:
        attempt, content = _content(connection, visitor, item, field)
        marks = blind_marks(connection, person_of(visitor).name, attempt.document)
        content["source"] = source_shown(request, attempt, marks, view)
    return page(request, visitor, "obligation.html", content)


def _part(request: Request, visitor: Visitor, item: int, field: str = "") -> Response:
    with site_of(request).database.reading() as connection:
        _, content = _content(connection, visitor, item, field)
    after = "record-shown,source-changed" if request.method == "POST" else "record-shown"
    headers = {"HX-Push-Url": _address(item, field), "HX-Trigger-After-Settle": after}
    text = written(request, visitor, "record.html", content)
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


def _done(
    request: Request, visitor: Visitor, item: int, act: Callable[[Connection, Person], object], field: str = "",
    *, stay: bool = False,
) -> Response:  # fmt: skip
    """Answer on the reviewer's sheet, and show what comes next: the same while a field is open, else what waits next."""
    who = person_of(visitor)
    with site_of(request).database.writing() as connection:
        # Whoever has no sheet of it hears that, and not that there is no such obligation.
        blind_view(connection, who.name, item)
        act(connection, who)
        now = sheet_of(connection, item, who.name)
        own = assigned(connection, who.name)
    after = item if stay or now.state == OPEN else following(own, item)
    if after is None:
        return onward(request, "/second")
    there = next(one for one in own if one.item == after)
    kept = field if after == item else ""
    if is_htmx(request) and there.document == now.document:
        return _part(request, visitor, after, kept)
    return onward(request, _address(after, kept))


def _address(item: int, field: str = "") -> str:
    return f"/second/{item}/{field}" if field else f"/second/{item}"
