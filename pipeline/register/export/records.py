"""Rows of the tables in `columns`, as values of their types: a day is a `date`, None where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from pipeline.register.entries import ROLES, Duty, Held
from pipeline.register.export.reading import BodyEntry, ChangeEntry, LinkEntry
from pipeline.register.export.reckoning import due_once
from pipeline.write.cells import listed

Value: TypeAlias = str | int | float | bool | date | None
Record: TypeAlias = Mapping[str, Value]


def day(text: str) -> date | None:
    """Return the day that ISO 8601 words name, None for any others: a register may hold what an older version wrote."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def obligation(duty: Duty, held: Held) -> Record:
    """Return the row of an obligation."""
    return {
        "obligation_id": duty.key,
        "decision_id": duty.decision,
        "number": held.number,
        "issued_on": day(held.issued_on),
        "issuer": held.issuer,
        **{role: listed(duty.named(role)) for role in ROLES},
        "deadline_texts": listed(one.text for one in duty.deadlines),
        "cites": listed(duty.cites),
        **{name: getattr(duty, name) for name in _OWN},
    }


_OWN = (
    "section", "kind", "verb", "object", "text", "condition", "product", "origin", "confidence", "review", "reviewed", "standing",
    "superseded_by", "superseded_how", "superseded_proof", "quote", "page", "start", "end", "fingerprint", "hash",
)  # fmt: skip


def actors(duty: Duty) -> Iterator[Record]:
    """Yield a row for each body in a role of an obligation."""
    for role in ROLES:
        for position, one in enumerate((one for one in duty.actors if one.role == role), 1):
            yield {
                "obligation_id": duty.key,
                "role": role,
                "position": position,
                "name": one.name,
                "body_id": one.body,
                "inherited": one.inherited,
                "quote": one.quote,
            }


def deadlines(duty: Duty, held: Held) -> Iterator[Record]:
    """Yield a row for each deadline of an obligation."""
    for position, one in enumerate(duty.deadlines, 1):
        once = due_once(one, held)
        yield {
            "obligation_id": duty.key,
            "position": position,
            "value": one.value,
            "text": one.text,
            "kind": one.kind,
            "start": day(one.start),
            "end": day(one.end),
            "due_on": once.last if once else None,
            "why": listed(once.why) if once else "",
            "rrule": one.rrule,
            "inclusive": one.inclusive,
            "quote": one.quote,
        }


def decision(held: Held) -> Record:
    """Return the row of a decision."""
    own = {name: getattr(held, name) for name in Held.__slots__ if name != "id"}
    return own | {
        "decision_id": held.id,
        "issued_on": day(held.issued_on),
        "effective_on": day(held.effective_on),
        "withdrawn": not held.folder,
    }


def body(one: BodyEntry) -> Record:
    """Return the row of a body."""
    return {
        "body_id": one.id,
        "name": one.name,
        "kind": one.kind,
        **{f"as_{role}": count for role, count in one.roles.items()},
    }


def link(one: LinkEntry) -> Record:
    """Return the row of a citation."""
    own = {name: getattr(one, name) for name in LinkEntry.__slots__}
    return own | {"decision_id": one.decision, "reference_id": one.reference, "issued_on": day(one.issued_on)}


def change(one: ChangeEntry) -> Record:
    """Return the row of a change."""
    own = {name: getattr(one, name) for name in ChangeEntry.__slots__}
    return own | {"decision_id": one.decision, "obligation_id": one.obligation}
