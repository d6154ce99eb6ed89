"""The fields that are reviewed: those by which obligations are compared anywhere."""

from pipeline.compare.fields import (
    ACTORS,
    FIELDS,
    Entries,
    Entry,
    Values,
    empty_values,
    evidence_of,
    key_of,
    references_of,
    same,
    shown,
    values_of,
)

__all__ = [
    "ACTORS",
    "FIELDS",
    "Entries",
    "Entry",
    "Values",
    "empty_values",
    "evidence_of",
    "key_of",
    "references_of",
    "same",
    "shown",
    "values_of",
]
