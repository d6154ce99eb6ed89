"""The page of a decision: its source on one side, an obligation or the list of them on the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection, select

from pipeline.review.pages.hiding import hidden_from
from pipeline.review.pages.records_shown import history, record
from pipeline.review.pages.site import is_htmx, page, site_of, written
from pipeline.review.pages.sources_shown import Mark, marks_of, pages_shown, text_shown
from pipeline.review.pages.visitor import Visitor
from pipeline.review.pictures.failures import NoOriginal, PictureFailed
from pipeline.review.records import tables
from pipeline.review.records.queue import Filters
from pipeline.review.records.refusals import Missing
from pipeline.review.records.sheets import Sheet, sheet_of, sheets_of
from pipeline.review.records.source import Attempt, attempt_of, current_attempt

Shown = dict[str, Any]


def obligation_page(
    request: Request, visitor: Visitor, item: int, filters: Filters, *, field: str = "", view: str = ""
) -> Response:
    """Return an obligation beside its source, with one field in sight."""
    with site_of(request).database.reading() as connection:
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        content = {
            **head_of(attempt),
            "record": record(connection, item, attempt.decision, filters, field=field),
            "history": history(connection, item, field),
            "filters": filters.given(),
            "source": source_of(request, connection, attempt, view, hidden_from(connection, visitor)),
        }
    return page(request, visitor, "obligation.html", content)


def form_page(
    request: Request, visitor: Visitor, connection: Connection, attempt: Attempt, part: str, content: Shown, view: str
) -> Response:
    """Return a form that takes its place in a page, or a page of its own around it where the whole of one is asked for."""
    content = {**head_of(attempt), **content}
    if is_htmx(request):
        return page(request, visitor, part, content)
    hidden = hidden_from(connection, visitor)
    whole = {**content, "part": part, "source": source_of(request, connection, attempt, view, hidden)}
    return page(request, visitor, "alone.html", whole)


def record_part(request: Request, visitor: Visitor, item: int, filters: Filters, *, field: str = "") -> str:
    """Return an obligation without its source, to take the place of the one before it on a page."""
    with site_of(request).database.reading() as connection:
        sheet = sheet_of(connection, item)
        attempt = attempt_of(connection, current_attempt(connection, sheet.document))
        content = {
            **head_of(attempt),
            "record": record(connection, item, attempt.decision, filters, field=field),
            "history": history(connection, item, field),
            "filters": filters.given(),
        }
    return written(request, visitor, "record.html", content)


def head_of(attempt: Attempt) -> Shown:
    """Return what is said of a decision above its obligations."""
    decision = attempt.decision
    return {
        "document": {
            "id": attempt.document,
            "decision": decision.decision.model_dump(mode="json", exclude={"evidence"}),
            "notes": [
                note.model_dump(mode="json", include={"code", "level", "message", "message_vi"})
                for note in decision.notes
            ],
        },
        "attempt": {
            "id": attempt.id,
            "number": attempt.number,
            "loaded_at": attempt.loaded_at,
            "version": attempt.version,
            "source_sha256": attempt.source_sha256,
            "source_name": attempt.source_name,
            "media_type": attempt.media_type,
            "pages": attempt.pages,
        },
    }


def active_sheets(connection: Connection, document: str) -> list[Sheet]:
    """Return the obligations of a decision that are in use, in the order of the text."""
    ids = connection.execute(
        select(tables.item.c.id).where(tables.item.c.document == document, tables.item.c.active == 1)
    )
    return sorted(sheets_of(connection, ids.scalars()), key=lambda sheet: (sheet.place, sheet.item))


def source_of(
    request: Request, connection: Connection, attempt: Attempt, view: str, hidden: Collection[int] = ()
) -> Shown:
    """Return the source as it is shown: pages where it has some and its file is there, else its text; `view` may ask for that.

    Obligations that are `hidden` have no marks.
    """
    sheets = active_sheets(connection, attempt.document)
    marks = marks_of(sheet for sheet in sheets if sheet.item not in hidden)
    return source_shown(request, attempt, marks, view)


def source_shown(request: Request, attempt: Attempt, marks: list[Mark], view: str) -> Shown:
    """Return a source with marks, as pages or as text."""
    why: tuple[str, str] = ("", "")
    if attempt.pages and view != "text":
        try:
            sizes = site_of(request).pictures.sizes(attempt.source_sha256, attempt.file, attempt.source_name)
        except (NoOriginal, PictureFailed) as error:
            why = (error.message_vi, error.message)
        else:
            return {"view": "pages", "why_vi": "", "why": "", "pages": pages_shown(attempt, marks, sizes), "pieces": []}
    return {
        "view": "text", "why_vi": why[0], "why": why[1], "pages": [], "pieces": text_shown(attempt.source.raw, marks),
    }  # fmt: skip


def known_document(connection: Connection, document: str) -> str:
    """Return the id of a decision that is known; raises Missing."""
    found = connection.execute(
        select(tables.document.c.id).where(tables.document.c.id == document)
    ).scalar_one_or_none()
    if found is None:
        raise Missing("no such decision here", "không có quyết định này")
    return str(found)


def document_list(connection: Connection) -> list[Shown]:
    """Return all decisions, those with something to be done first, each with how many obligations stand how."""
    from sqlalchemy import case, func

    item, sheet, document = tables.item.c, tables.sheet.c, tables.document.c
    state = {
        "open": sheet.state == "open",
        "must": (sheet.state == "open") & (item.urgency == 0),
        "checked": (sheet.state.not_in(("open", "replaced", "orphaned"))) & (sheet.approved_by == ""),
        "approved": sheet.approved_by != "",
    }
    sums = [func.sum(case((when, 1), else_=0)).label(name) for name, when in state.items()]
    every = (
        select(item.document, func.count().label("obligations"), *sums)
        .join(tables.sheet, (sheet.item == item.id) & (sheet.name == ""))
        .where(item.active == 1)
        .group_by(item.document)
        .subquery()
    )
    # Counted first, then joined: the other way round SQLite goes through all items for each decision.
    counted = [func.coalesce(every.c[name], 0).label(name) for name in ("obligations", *state)]
    columns = [document.id, document.number, document.type, document.issuer, document.issued_on, document.subject]
    query = select(*columns, *counted).outerjoin(every, every.c.document == document.id)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (-int(row["must"]), -int(row["open"]), -int(row["checked"]), str(row["id"])))
