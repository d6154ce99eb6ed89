"""The source of a decision: its pages as pictures, its text with marks, and the words within a box."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from pipeline.review.pages.deciding_routes import View
from pipeline.review.pages.guard import needs
from pipeline.review.pages.hiding import hidden_from
from pipeline.review.pages.showing import head_of, known_document, source_of
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.pictures.failures import NoOriginal, NoPage, PictureFailed
from pipeline.review.records.refusals import Missing, Refused
from pipeline.review.records.source import attempt_of, current_attempt

router = APIRouter()

Share = Annotated[float, Query(ge=0, le=1)]


class NoPicture(Refused):
    """The page can't be shown as a picture; its text can."""

    status = 404


@router.get("/decisions/{document}/source.json")
@router.get("/decisions/{document}/source")
def source(request: Request, visitor: Annotated[Visitor, needs("viewer")], document: str, view: View = "") -> Response:
    """Show the source with its marks as they are now."""
    with site_of(request).database.reading() as connection:
        known_document(connection, document)
        attempt = attempt_of(connection, current_attempt(connection, document))
        hidden = hidden_from(connection, visitor)
        content = {**head_of(attempt), "source": source_of(request, connection, attempt, view, hidden)}
    return page(request, visitor, "source.html", content)


@router.get("/decisions/{document}/text.json")
def text(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], document: str, page_number: Annotated[int, Query(alias="page", ge=1)],
    x0: Share, y0: Share, x1: Share, y1: Share,
) -> Response:  # fmt: skip
    """Tell which words lie in a box on a page, and where they stand in the text."""
    with site_of(request).database.reading() as connection:
        known_document(connection, document)
        attempt = attempt_of(connection, current_attempt(connection, document))
    places = attempt.source.in_box(page_number, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    trimmed = [attempt.source.trimmed(place) for place in places]
    return page(request, visitor, "", {"places": trimmed, "text": attempt.source.words(trimmed)})


@router.get("/decisions/{document}/lines.json")
def lines(request: Request, visitor: Annotated[Visitor, needs("viewer")], document: str) -> Response:
    """Tell the lines of the text, where they stand in it and on their pages: words are selected by keys along them."""
    with site_of(request).database.reading() as connection:
        known_document(connection, document)
        source = attempt_of(connection, current_attempt(connection, document)).source
    found = [
        {"start": start, "text": source.raw[start:end], "page": number, "box": box}
        for (start, end), number, box in source.lines()
    ]
    return page(request, visitor, "", {"lines": found})


@router.get("/pictures/{attempt}/{number}.jpg")
def picture(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], attempt: Annotated[int, Path(ge=1)],
    number: Annotated[int, Path(ge=1, le=100_000)],
) -> Response:  # fmt: skip
    """Show a page of a known decision as a picture."""
    del visitor
    site = site_of(request)
    with site.database.reading() as connection:
        known = attempt_of(connection, attempt)
    try:
        data = site.pictures.picture(known.source_sha256, known.file, known.source_name, number)
    except NoPage as error:
        raise Missing("no such page", "không có trang này") from error
    except (NoOriginal, PictureFailed) as error:
        raise NoPicture(error.message, error.message_vi) from error
    # The bytes of a page never change under this address: an extraction is of one file, known by its hash.
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400, immutable"})
