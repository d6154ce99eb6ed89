"""The decisions that a form offers to choose from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from pipeline.review.records import tables


def decisions_known(connection: Connection) -> list[dict[str, Any]]:
    """Return all decisions with what people know them by, the newest first."""
    document = tables.document.c
    columns = [document.id, document.number, document.type, document.issuer, document.issued_on, document.subject]
    query = select(*columns).order_by(document.issued_on.desc(), document.id)
    return [dict(row._mapping) for row in connection.execute(query)]
