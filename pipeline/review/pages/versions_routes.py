"""Two decisions, or two extractions of one, side by side."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection, select

from pipeline.review.pages.choosing import decisions_known
from pipeline.review.pages.guard import needs
from pipeline.review.pages.hiding import hidden_from
from pipeline.review.pages.showing import head_of, known_document
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.versions_shown import candidate_shown, comparison_shown, items_of_attempt
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records import tables
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.related import candidates
from pipeline.review.records.source import Attempt, attempt_of, current_attempt
from pipeline.review.records.versions import attempts_compared, documents_compared

router = APIRouter()

Document = Annotated[str, Query(max_length=500)]
Extraction = Annotated[int, Query(ge=0, le=2**31 - 1)]
"""The number of an extraction in the database, 0 for none."""

Shown = dict[str, Any]


@router.get("/versions.json")
@router.get("/versions")
def versions(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], left: Document = "", right: Document = "",
    left_attempt: Extraction = 0, right_attempt: Extraction = 0,
) -> Response:  # fmt: skip
    """Compare two decisions as they stand, or two extractions as extracted; let choose where one of the two isn't given."""
    with site_of(request).database.reading() as connection:
        hidden = hidden_from(connection, visitor)
        content = _content(connection, (left, right), (left_attempt, right_attempt), hidden)
    return page(request, visitor, "versions.html", content)


def _content(
    connection: Connection, documents: tuple[str, str], attempts: tuple[int, int], hidden: frozenset[int]
) -> Shown:
    return _extractions(connection, *attempts) if any(attempts) else _decisions(connection, *documents, hidden)


def _decisions(connection: Connection, left: str, right: str, hidden: frozenset[int]) -> Shown:
    if left and left == right:
        raise Unfit("these are one decision; choose two", "hai bên là cùng một quyết định; hãy chọn hai quyết định")
    sides = [_current(connection, one) if one else None for one in (left, right)]
    return {
        **_choices(connection, left or right),
        "left": _side(sides[0]),
        "right": _side(sides[1]),
        "extractions": False,
        "comparison": _compared(connection, left, right, hidden) if left and right else None,
    }


def _compared(connection: Connection, left: str, right: str, hidden: frozenset[int]) -> Shown:
    """Compare two decisions as they stand; as extracted for who has yet to answer blind for an obligation of either."""
    of_them = select(tables.item.c.id).where(tables.item.c.document.in_((left, right)))
    if hidden.isdisjoint(connection.execute(of_them).scalars()):
        return comparison_shown(documents_compared(connection, left, right))
    attempts = [current_attempt(connection, document) for document in (left, right)]
    items = [items_of_attempt(connection, attempt_of(connection, one)) for one in attempts]
    return comparison_shown(attempts_compared(connection, attempts[0], attempts[1]), *items)


def _extractions(connection: Connection, left: int, right: int) -> Shown:
    if not left or not right or left == right:
        raise Unfit("choose two extractions", "hãy chọn hai bản trích")
    sides = [attempt_of(connection, one) for one in (left, right)]
    if sides[0].document != sides[1].document:
        raise Unfit(
            "two extractions of one decision can be compared, or two decisions",
            "chỉ so được hai bản trích của cùng một quyết định, hoặc hai quyết định",
        )
    items = [items_of_attempt(connection, one) for one in sides]
    return {
        **_choices(connection, sides[0].document),
        "left": _side(sides[0]),
        "right": _side(sides[1]),
        "extractions": True,
        "comparison": comparison_shown(attempts_compared(connection, left, right), *items),
    }


def _choices(connection: Connection, document: str) -> Shown:
    """Return what a decision may be compared with: likely versions with the reason, its own extractions, all others."""
    found = (
        [] if not document else [candidate_shown(connection, document, one) for one in candidates(connection, document)]
    )
    return {"candidates": found, "attempts": _attempts(connection, document), "decisions": decisions_known(connection)}


def _attempts(connection: Connection, document: str) -> list[Shown]:
    attempt = tables.attempt.c
    columns = [attempt.id, attempt.loaded_at, attempt.version, attempt.source_name, attempt.source_sha256]
    rows = connection.execute(select(*columns).where(attempt.document == document).order_by(attempt.id))
    return [{"number": number, **row._mapping} for number, row in enumerate(rows, 1)]


def _current(connection: Connection, document: str) -> Attempt:
    return attempt_of(connection, current_attempt(connection, known_document(connection, document)))


def _side(attempt: Attempt | None) -> Shown | None:
    if attempt is None:
        return None
    head = head_of(attempt)
    return {"id": attempt.document, "decision": head["document"]["decision"], "attempt": head["attempt"]}
