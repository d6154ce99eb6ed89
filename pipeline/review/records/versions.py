"""Two decisions, or two extractions of one, side by side, as people decided them or as they were extracted."""

from __future__ import annotations

from sqlalchemy import Connection

from pipeline.compare.versions import Changed, Comparison, FieldChange, compared
from pipeline.review.records.listing import Listed, listed, listed_as_extracted

__all__ = ["Changed", "Comparison", "FieldChange", "attempts_compared", "compared", "documents_compared"]


def documents_compared(connection: Connection, old: str, new: str) -> Comparison[Listed]:
    """Compare two decisions as they stand: as people decided, as extracted where nobody has. Raises Missing."""
    return compared(listed(connection, old), listed(connection, new))


def attempts_compared(connection: Connection, old: int, new: int) -> Comparison[Listed]:
    """Compare two extractions as they were extracted. Raises Missing."""
    return compared(listed_as_extracted(connection, old), listed_as_extracted(connection, new))
