"""What an export reads besides obligations: the decisions, bodies, links and changes that belong to what is wanted, in shares.

Where nothing but the standing is asked for, all of them; else the decisions that hold a wanted obligation with their links and
changes, and the bodies that a wanted obligation names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from pipeline.register import tables
from pipeline.register.entries import ROLES, WITHDRAWN, Duty, Held, Wanted, duties, meant

_SHARE = 2_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body, and in how many of the wanted obligations it has each role (by role)."""

    id: str
    name: str
    kind: str
    roles: dict[str, int]


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A document that a decision cites; `target` is its id where it is held, else ""."""

    decision: str
    reference: str
    relation: str
    type: str
    number: str
    issued_on: str
    issuer: str
    title: str
    provision: str
    proof: str
    target: str


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A change; `obligation` is "" for the decision itself, `fields` JSON."""

    seq: int
    at: str
    decision: str
    obligation: str
    what: str
    fields: str


def decisions_wanted(connection: Connection, wanted: Wanted) -> Iterator[Held]:
    """Yield the decisions, by id; one that was withdrawn only where what was withdrawn is wanted."""
    withdrawn = not wanted.standing or WITHDRAWN in wanted.standing
    yield from (one for one in _heads(connection, wanted) if one.folder or withdrawn)


def _heads(connection: Connection, wanted: Wanted) -> Iterator[Held]:
    own = tables.decision
    query = select(*_columns(own, Held))
    if (ids := _ids(wanted)) is not None:
        query = query.where(own.c.id.in_(ids))
    yield from (Held(*row) for row in _shares(connection, query, (own.c.id,)))


def duties_wanted(connection: Connection, wanted: Wanted) -> Iterator[tuple[Duty, Held]]:
    """Yield the obligations by decision and position, each with its decision."""
    heads = _heads(connection, wanted)
    head: Held | None = None
    for duty in duties(connection, wanted):
        # Both come by the decision's id, and each duty's decision is held.
        while head is None or head.id != duty.decision:
            head = next(heads)
        yield duty, head


def bodies_wanted(connection: Connection, wanted: Wanted) -> Iterator[BodyEntry]:
    """Yield the bodies, by id."""
    own, named = tables.body, tables.actor.c
    meant_ids = meant(select(tables.obligation.c.id), wanted)
    query = select(own)
    if _restricted(wanted):
        query = query.where(own.c.id.in_(select(named.body).where(named.obligation.in_(meant_ids))))
    counting = select(named.body, named.role, func.count(func.distinct(named.obligation)))
    counting = counting.where(named.obligation.in_(meant_ids)).group_by(named.body, named.role)
    for rows in shared(_shares(connection, query, (own.c.id,)), _SHARE):
        roles: dict[str, dict[str, int]] = {row.id: dict.fromkeys(ROLES, 0) for row in rows}
        for body, role, count in connection.execute(counting.where(named.body.in_(list(roles)))):
            roles[body][role] = count
        yield from (BodyEntry(row.id, row.name, row.kind, roles[row.id]) for row in rows)


def links_wanted(connection: Connection, wanted: Wanted) -> Iterator[LinkEntry]:
    """Yield what the decisions cite, by decision and reference."""
    own = tables.link
    query = select(*_columns(own, LinkEntry))
    if (ids := _ids(wanted)) is not None:
        query = query.where(own.c.decision.in_(ids))
    yield from (LinkEntry(*row) for row in _shares(connection, query, (own.c.decision, own.c.reference)))


def changes_wanted(connection: Connection, wanted: Wanted) -> Iterator[ChangeEntry]:
    """Yield what changed in the decisions, in order; of obligations that are withdrawn too, as that is a change."""
    own = tables.change
    query = select(*_columns(own, ChangeEntry))
    if (ids := _ids(wanted)) is not None:
        query = query.where(own.c.decision.in_(ids))
    yield from (ChangeEntry(*row) for row in _shares(connection, query, (own.c.seq,)))


def last_moment(connection: Connection) -> str:
    """Return when the register last changed (ISO 8601 in UTC), "" where it holds nothing."""
    own = tables.change.c
    return str(connection.execute(select(own.at).order_by(own.seq.desc()).limit(1)).scalar() or "")


def _restricted(wanted: Wanted) -> bool:
    return bool(wanted.decision or wanted.body or wanted.by or wanted.since)


def _ids(wanted: Wanted) -> Select[Any] | None:
    return meant(select(tables.obligation.c.decision), wanted) if _restricted(wanted) else None


def _columns(table: Any, entry: type) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in entry.__slots__]  # type: ignore[attr-defined]


def _shares(connection: Connection, query: Select[Any], keys: Sequence[ColumnElement[Any]]) -> Iterator[Any]:
    """Yield the rows of a query by their keys, which the rows hold and no two rows share."""
    names = [key.key for key in keys]
    last: list[Any] = []
    while True:
        after = query.where(tuple_(*keys) > tuple_(*last)) if last else query
        rows = connection.execute(after.order_by(*keys).limit(_SHARE)).all()
        yield from rows
        if len(rows) < _SHARE:
            return
        last = [getattr(rows[-1], str(name)) for name in names]


def shared(items: Iterable[_T], count: int) -> Iterator[list[_T]]:
    """Yield items in lists of `count`, the last one shorter."""
    taken: list[_T] = []
    for item in items:
        taken.append(item)
        if len(taken) == count:
            yield taken
            taken = []
    if taken:
        yield taken
