"""What changed in the register, for people and for programs that keep up with it: as a page, as JSON, as JSON Lines with an ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, inspect

from pipeline.errors import RegisterError
from pipeline.register.changes import Change, changes, last_change
from pipeline.register.opening import REGISTER_FILE
from pipeline.register.tables import change as change_table
from pipeline.review.pages.guard import needs
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.refusals import Missing
from pipeline.store.database import Database, Kind

router = APIRouter()

SHOWN = 100
"""Changes on a page."""

# Looking at changes makes no register and brings none to newer tables.
_AS_IT_IS = Kind("register", "sổ đăng ký", RegisterError, lambda _database: None)

# What both databases take as a number.
Since = Annotated[int | None, Query(ge=0, le=2**31 - 1)]


@router.get("/changes.json")
@router.get("/changes")
def changes_page(request: Request, visitor: Annotated[Visitor, needs("viewer")], since: Since = None) -> Response:
    """Show the changes after a number, in order; the last ones where none is told. Without a register there are none."""
    with _register(request) as connection:
        last = last_change(connection) if connection is not None else 0
        start = max(0, last - SHOWN) if since is None else since
        found = list(islice(changes(connection, start), SHOWN + 1)) if connection is not None else []
    content = {
        "register": connection is not None,
        "since": start,
        "last": last,
        "changes": [asdict(one) for one in found[:SHOWN]],
        "next": found[SHOWN - 1].seq if len(found) > SHOWN else None,
    }
    return page(request, visitor, "changes.html", content)


@router.get("/changes.jsonl")
def changes_lines(
    request: Request,
    visitor: Annotated[Visitor, needs("viewer")],
    since: Since = None,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """Export the changes after a number as JSON Lines, in order, up to the last one that there is now; 304 where that is known.

    Raises Missing where there is no register.
    """
    del visitor
    with _register(request) as connection:
        if connection is None:
            raise Missing(
                "there is no register; make it with: thihanh register", "chưa có sổ đăng ký; hãy tạo: thihanh register"
            )
        last = last_change(connection)
        # A register that was made anew counts from 1 again; when its last change was made tells it from the one before.
        newest = next(changes(connection, last - 1), None) if last else None
    tag = _tag(newest)
    headers = {"ETag": tag}
    if tag in (one.strip().removeprefix("W/") for one in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return StreamingResponse(_lines(request, since or 0, last), media_type="application/x-ndjson", headers=headers)


def _tag(newest: Change | None) -> str:
    told = newest.as_json() if newest else ""
    return f'"{newest.seq if newest else 0}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"'


def _lines(request: Request, since: int, last: int) -> Iterator[str]:
    with _register(request) as connection:
        if connection is None:
            return
        for one in changes(connection, since):
            if one.seq > last:
                return
            yield one.as_json() + "\n"


@contextmanager
def _register(request: Request) -> Iterator[Connection | None]:
    """Give a connection to the register: of the output, or in the PostgreSQL database of the review; None where there is none."""
    site = site_of(request)
    path = site.settings.output / REGISTER_FILE
    if path.is_file():
        with closing(Database(str(path), _AS_IT_IS)) as database, database.reading() as connection:
            yield connection
        return
    with site.database.reading() as connection:
        there = site.database.postgres and inspect(connection).has_table(change_table.name)
        yield connection if there else None
