"""The filters of the queue, as an address gives them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from pipeline.review.pages.guard import visitor_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.people import may
from pipeline.review.records.queue import STANDINGS, STATES, Filters

Text = Annotated[str, Query(max_length=500)]


async def filters(
    visitor: Annotated[Visitor, Depends(visitor_of)],
    q: Text = "",
    document: Text = "",
    body: Text = "",
    issuer: Text = "",
    kind: Text = "",
    state: Text = "todo",
    standing: Text = "",
    due_from: Text = "",
    due_to: Text = "",
) -> Filters:
    """Return what of the queue an address asks for; a state or standing that there is not counts as not given."""
    person = visitor.person
    return Filters(
        q=q,
        document=document,
        body=body,
        issuer=issuer,
        kind=kind,
        state=state if state in STATES else "todo",
        standing=standing if standing in STANDINGS else "",
        due_from=due_from,
        due_to=due_to,
        person=person.name if person else "",
        approves=person is not None and may(person.role, "approver"),
    )


Wanted = Annotated[Filters, Depends(filters)]
