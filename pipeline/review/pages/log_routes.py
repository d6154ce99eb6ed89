"""The log of everything that was decided: as a page, as CSV, as JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from pipeline.review.pages.guard import needs, person_of
from pipeline.review.pages.records_shown import event_shown
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.events import Event, events, latest
from pipeline.review.records.tables import LARGEST
from pipeline.write.cells import cell_text

router = APIRouter()

SHOWN = 100
"""Events on a page of the log."""

Since = Annotated[int, Query(ge=0, le=LARGEST)]
Document = Annotated[str, Query(max_length=500)]


@router.get("/log.json")
@router.get("/log")
def log(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], document: Document = "", before: Since = 0
) -> Response:
    """Show what was done last, newest first."""
    with site_of(request).database.reading() as connection:
        found = latest(connection, SHOWN + 1, document=document, before=before, reader=person_of(visitor).name)
    content = {
        "document": document,
        "events": [event_shown(event) for event in found[:SHOWN]],
        "earlier": found[SHOWN - 1].seq if len(found) > SHOWN else 0,
    }
    return page(request, visitor, "log.html", content)


@router.get("/log.jsonl")
def log_lines(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], document: Document = "", since: Since = 0
) -> Response:
    """Export the log as JSON Lines, oldest first."""

    def lines() -> Iterator[str]:
        for event in _all(request, visitor, since, document):
            yield json.dumps(asdict(event), ensure_ascii=False) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/log.csv")
def log_table(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], document: Document = "", since: Since = 0
) -> Response:
    """Export the log as CSV, oldest first; cells that a spreadsheet could run are made harmless."""
    names = list(Event.__slots__)

    def lines() -> Iterator[str]:
        yield "\ufeff" + _row(names)
        for event in _all(request, visitor, since, document):
            told = asdict(event) | {
                name: json.dumps(getattr(event, name), ensure_ascii=False) for name in ("old", "new")
            }
            yield _row([cell_text(told[name]) for name in names])

    return StreamingResponse(
        lines(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="thihanh-log.csv"'},
    )


def _all(request: Request, visitor: Visitor, since: int, document: str) -> Iterator[Event]:
    with site_of(request).database.reading() as connection:
        yield from events(connection, since, document, reader=person_of(visitor).name)


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
