"""How often the extractor was right, by what people decided: in figures, and drawn."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from sqlalchemy import Connection

from pipeline.review.pages.choosing import decisions_known
from pipeline.review.pages.guard import needs
from pipeline.review.pages.site import Site, page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.accuracy import BY, Account, account
from pipeline.review.records.events import newest
from pipeline.review.records.plotting import drawn

router = APIRouter()

By = Annotated[str, Query(max_length=20)]
Document = Annotated[str, Query(max_length=500)]


@router.get("/accuracy.json")
@router.get("/accuracy")
def accuracy(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], by: By = "week", document: Document = ""
) -> Response:
    """Show what share of the fields was right, of one decision or of all, over time or by version."""
    site = site_of(request)
    with site.database.reading() as connection:
        found = _account(site, connection, by, document)
        decisions = decisions_known(connection)
    content = {
        "by": by,
        "choices": BY,
        "document": document,
        "whole": asdict(found.whole),
        "periods": [asdict(one) for one in found.periods],
        "decisions": decisions,
    }
    if request.url.path.endswith(".json"):
        return page(request, visitor, "", content)
    # The drawing says in a picture what the figures say.
    drawing = Markup(drawn(found.periods, visitor.language))  # noqa: S704 - our own elements, all words in it escaped
    return page(request, visitor, "accuracy.html", {**content, "drawing": drawing})


@router.get("/accuracy.svg")
def picture(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], by: By = "week", document: Document = ""
) -> Response:
    """Give the drawing as a file."""
    site = site_of(request)
    with site.database.reading() as connection:
        found = _account(site, connection, by, document)
    return Response(drawn(found.periods, visitor.language), media_type="image/svg+xml")


def _account(site: Site, connection: Connection, by: str, document: str) -> Account:
    """Return the account, made anew only where something was done since it was made."""
    stand = newest(connection)
    key = ("account", by, document, stand)
    found: Account | None = site.kept.get(key)
    if found is None:
        found = account(connection, by, document)
        # What was done while it was counted may be in it by halves.
        if newest(connection) == stand:
            site.kept.keep(key, found)
    return found
