"""What was extracted since the application was started, taken in on request."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.review.pages.guard import form_fits, needs
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.loading import load
from pipeline.review.records.refusals import Overtaken

router = APIRouter()


@router.get("/reload")
def back(request: Request, visitor: Annotated[Visitor, needs("reviewer")]) -> Response:
    """Go back to the decisions; loading takes a form."""
    del request, visitor
    return RedirectResponse("/decisions", 303)


# No coroutine: it runs in a thread of its own while pages are answered.
@router.post("/reload", dependencies=[Depends(form_fits)])
def reload(request: Request, visitor: Annotated[Visitor, needs("reviewer")]) -> Response:
    """Take in what is new in the output, and say what came; one at a time."""
    site = site_of(request)
    if not site.loading.acquire(blocking=False):
        raise Overtaken("somebody is loading just now; wait for it", "đang có người nạp; hãy chờ xong")
    try:
        loaded = load(site.database, site.settings.output)
    finally:
        site.loading.release()
    return page(request, visitor, "reloaded.html", asdict(loaded))
