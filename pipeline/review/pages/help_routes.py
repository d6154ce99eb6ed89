"""The help: keys, states, buttons, and the rules of the review."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from pipeline.review.pages.guard import needs
from pipeline.review.pages.help_words import parts
from pipeline.review.pages.site import page
from pipeline.review.pages.visitor import Visitor

router = APIRouter()


@router.get("/help.json")
@router.get("/help")
def helped(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """Show how the review is done."""
    return page(request, visitor, "help.html", {"parts": parts()})
