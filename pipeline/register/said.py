"""What an obligation says: what a change of it is told in, and what its hash is of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.register.entries import ROLES

_FIELDS = ("section", "text", "kind", "verb", "object", "condition", "product", "origin")


def said(
    row: Mapping[str, Any], actors: Sequence[Mapping[str, Any]], deadlines: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what an obligation says, by name: its fields, the names in each role, its deadlines and the days they end on.

    A deadline is its canonical value, or its words where it has none.

    Offsets, pages, quotes, confidence and the state of review are not in it: they move when a line is added above or a word
    list grows, and nobody who was told of an obligation would do anything else for it. Nor are the ids of bodies and of
    references, which each extraction gives anew; the names and, in the wording, the numbers are there instead.
    """
    return {
        **{name: row[name] for name in _FIELDS},
        **{role: [one["name"] for one in actors if one["role"] == role] for role in ROLES},
        "deadlines": [one["value"] or one["text"] for one in deadlines],
        "ends": [one["end"] for one in deadlines],
    }


def hash_of(told: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an obligation says, as JSON with its names in order and without blanks."""
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the values that differ, by name: before and after."""
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}
