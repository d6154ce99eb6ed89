"""Each decided obligation beside what the extractor had said of it when a person decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select

from pipeline.compare.fields import FIELDS, Values, same
from pipeline.review.records import tables
from pipeline.review.records.sheets import MAIN, OPEN, Sheet, sheets_of

KEPT: Final = "kept"
INVENTED: Final = "invented"
ADDED: Final = "added"

_SHARE = 500
"""Items read at a time: a statement has room for so many numbers, and the memory for so many decisions."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the last word on an item says of the extractor: `kind` is KEPT, INVENTED (no obligation, or cut wrongly) or ADDED (missed).

    `right` has the fields that a kept one was extracted right in. `anew` judges what a newer extraction says of the same item.
    """

    document: str
    at: str
    version: str
    kind: str
    right: tuple[str, ...]
    anew: Judged | None = None


def judged(connection: Connection, document: str = "", since: str = "") -> Iterator[Judged]:
    """Yield the decided items of one decision or of all, those decided on a day (ISO) or later, in no order that matters.

    What was orphaned is left out: its words are extracted no more, so nobody can look at it again.
    """
    item, sheet = tables.item.c, tables.sheet.c
    query = (
        select(item.id)
        .join(tables.sheet, and_(sheet.item == item.id, sheet.name == MAIN))
        .where(
            or_(
                and_(item.active == 1, sheet.state != OPEN, sheet.checked_at >= since),
                and_(sheet.state == "replaced", item.origin == "extracted"),
            )
        )
    )
    if document:
        query = query.where(item.document == document)
    numbers = list(connection.execute(query.order_by(item.id)).scalars())
    versions = {
        row.id: row.version for row in connection.execute(select(tables.attempt.c.id, tables.attempt.c.version))
    }
    for start in range(0, len(numbers), _SHARE):
        share = numbers[start : start + _SHARE]
        logs = _logs(connection, share)
        for one in sheets_of(connection, share):
            found = _judged(one, logs.get(one.item, []), versions)
            if found is not None and found.at >= since:
                yield found


def _logs(connection: Connection, items: Sequence[int]) -> dict[int, list[Any]]:
    """Return the events of the main sheets of those items that were replaced, or extracted anew after somebody had decided."""
    event = tables.event.c
    wanted = (
        select(event.item).where(event.item.in_(items), event.action.in_(("carried", "split", "merged"))).distinct()
    )
    query = select(event.item, event.at, event.role, event.action, event.version, event.old, event.new)
    query = query.where(event.item.in_(connection.execute(wanted).scalars().all()), event.sheet == MAIN)
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query.order_by(event.seq)):
        found.setdefault(row.item, []).append(row)
    return found


def _judged(one: Sheet, log: Sequence[Any], versions: Mapping[int, str]) -> Judged | None:
    version = versions[one.attempt]
    if one.state == "replaced":
        ends = [row for row in log if row.action in ("split", "merged")]
        return Judged(one.document, ends[-1].at, ends[-1].version, INVENTED, ()) if ends else None
    if one.origin != "extracted":
        return None if one.state == "rejected" else Judged(one.document, one.checked_at, version, ADDED, ())
    now = _verdict(one, one.original or one.values, version)
    if not any(row.action == "carried" for row in log):
        return now
    seen, then = _seen(one, log)
    return replace(_verdict(one, seen, then or version), anew=now if one.before is None else None)


def _verdict(one: Sheet, extracted: Values, version: str) -> Judged:
    if one.state == "rejected":
        return Judged(one.document, one.checked_at, version, INVENTED, ())
    right = tuple(name for name in FIELDS if same(name, extracted[name], one.entries(name)))
    return Judged(one.document, one.checked_at, version, KEPT, right)


def _seen(one: Sheet, log: Sequence[Any]) -> tuple[Values, str]:
    """Return the fields as extracted when a person first answered for them, and the version that had extracted the last of them.

    An open field is as extracted, and events hold what was before.
    """
    seen = dict(one.original or one.values)
    version = ""
    for row in log:
        if row.role == "loader":
            continue
        old, new = json.loads(row.old), json.loads(row.new)
        if old.get("state") == OPEN:
            version = row.version
        for name in FIELDS:
            before, after = old.get(f"field:{name}"), new.get(f"field:{name}")
            if before and after and before["state"] == OPEN != after["state"]:
                seen[name] = before["entries"]
    return seen, version
