"""What stands in the register, read in order and in shares, so that a million obligations never lie in memory at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, or_, select

from pipeline.letters import folded, without_accents
from pipeline.register import tables

ROLES = ("lead", "cooperating", "recipient", "approver")
IN_FORCE, SUPERSEDED, WITHDRAWN = "in-force", "superseded", "withdrawn"
"""How an obligation stands: it holds; another decision amended, replaced or repealed its own; its decision has it no more."""

_SHARE = 2_000


@dataclass(frozen=True, slots=True)
class Held:
    """A decision that is held."""

    id: str
    number: str
    type: str
    issuer: str
    issuer_id: str
    issued_on: str
    effective_on: str
    place: str
    subject: str
    signer: str
    signer_position: str
    folder: str


@dataclass(frozen=True, slots=True)
class Named:
    """A body in a role, as it is printed; `body` is its id."""

    role: str
    name: str
    body: str
    inherited: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it is printed: canonical value, words, kind, first and last day ("" where none follows), recurrence."""

    value: str
    text: str
    kind: str
    start: str
    end: str
    rrule: str
    inclusive: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of a decision with all that is known of it.

    `id` is its number in this register, `key` its id everywhere; `standing` is IN_FORCE, SUPERSEDED (`superseded_by` which
    decision, `superseded_how`, `superseded_proof` the words that say so) or WITHDRAWN. `reviewed` is what people said of it.
    """

    id: int
    key: str
    decision: str
    position: int
    section: str
    text: str
    kind: str
    verb: str
    object: str
    condition: str
    product: str
    origin: str
    confidence: float
    review: str
    fingerprint: str
    quote: str
    page: int | None
    start: int
    end: int
    cites: tuple[str, ...]
    hash: str
    standing: str
    superseded_by: str
    superseded_how: str
    superseded_proof: str
    reviewed: str
    actors: tuple[Named, ...]
    deadlines: tuple[Due, ...]

    def named(self, role: str) -> list[str]:
        """Return the names of the bodies in a role, in the order of the text."""
        return [one.name for one in self.actors if one.role == role]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which obligations are wanted; "" and () for no matter.

    `body` is a body's id or its name, accents and case not counting; it counts in the roles of `roles` (all where there are none).
    `by` is the last day (ISO) that a deadline may end on, `since` the first; `standing` those that are wanted.
    """

    decision: str = ""
    body: str = ""
    roles: tuple[str, ...] = ()
    by: str = ""
    since: str = ""
    standing: tuple[str, ...] = (IN_FORCE,)


def name_key(name: str) -> str:
    """Return a name as the register looks for it: small letters without accents."""
    return without_accents(folded(name))


def number_key(number: str) -> str:
    """Return a number as the register compares it: "Số 27/QĐ-LĐTBXH" and "27/qđ-lđtbxh" are one; Đ stays Đ."""
    return "".join(folded(number).removeprefix("số").split())


def decisions(connection: Connection, ids: Sequence[str] = ()) -> Iterator[Held]:
    """Yield the decisions that are held, or those of some ids, by their ids."""
    columns = [tables.decision.c[name] for name in Held.__slots__]
    last = ""
    while True:
        query = select(*columns).where(tables.decision.c.id > last).order_by(tables.decision.c.id).limit(_SHARE)
        if ids:
            query = query.where(tables.decision.c.id.in_(ids))
        rows = connection.execute(query).all()
        yield from (Held(*row) for row in rows)
        if len(rows) < _SHARE:
            return
        last = rows[-1].id


def duties(connection: Connection, wanted: Wanted | None = None) -> Iterator[Duty]:
    """Yield obligations by decision and position, `_SHARE` read at a time."""
    wanted = wanted or Wanted()
    own = tables.obligation.c
    last: tuple[str, int, int] = ("", -1, -1)
    while True:
        query = meant(select(tables.obligation), wanted).order_by(own.decision, own.position, own.id).limit(_SHARE)
        query = query.where(
            or_(
                own.decision > last[0],
                and_(own.decision == last[0], own.position > last[1]),
                and_(own.decision == last[0], own.position == last[1], own.id > last[2]),
            )
        )
        rows = connection.execute(query).all()
        yield from duties_of(connection, rows)
        if len(rows) < _SHARE:
            return
        last = (rows[-1].decision, rows[-1].position, rows[-1].id)


def duties_of(connection: Connection, rows: Sequence[Row[Any]]) -> list[Duty]:
    """Return rows of the table of obligations with their actors and deadlines."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    actors: dict[int, list[Named]] = {}
    named = tables.actor.c
    query = select(tables.actor).where(named.obligation.in_(ids)).order_by(named.obligation, named.position)
    for row in connection.execute(query):
        actors.setdefault(row.obligation, []).append(
            Named(row.role, row.name, row.body, bool(row.inherited), row.quote)
        )
    deadlines: dict[int, list[Due]] = {}
    due = tables.deadline.c
    for row in connection.execute(
        select(tables.deadline).where(due.obligation.in_(ids)).order_by(due.obligation, due.position)
    ):
        deadlines.setdefault(row.obligation, []).append(
            Due(row.value, row.text, row.kind, row.start, row.end, row.rrule, bool(row.inclusive), row.quote)
        )
    return [_duty(row, actors.get(row.id, []), deadlines.get(row.id, [])) for row in rows]


def _duty(row: Row[Any], actors: Sequence[Named], deadlines: Sequence[Due]) -> Duty:
    return Duty(
        row.id, row.key, row.decision, row.position, row.section, row.text, row.kind, row.verb, row.object, row.condition,
        row.product, row.origin, row.confidence, row.review, row.fingerprint, row.quote, row.page, row.start, row.end,
        tuple(json.loads(row.cites)), row.hash, row.standing, row.superseded_by, row.superseded_how, row.superseded_proof, row.reviewed,
        tuple(sorted(actors, key=lambda one: ROLES.index(one.role))), tuple(deadlines),
    )  # fmt: skip


def meant(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return a query over obligations with the conditions of what is wanted."""
    own = tables.obligation.c
    if wanted.decision:
        query = query.where(own.decision == wanted.decision)
    if wanted.standing:
        query = query.where(own.standing.in_(wanted.standing))
    if wanted.body:
        named = tables.actor.c
        who = or_(named.body == wanted.body, named.name_key == name_key(wanted.body))
        if wanted.roles:
            who = and_(who, named.role.in_(wanted.roles))
        query = query.where(exists().where(named.obligation == own.id, who))
    if wanted.by or wanted.since:
        due = tables.deadline.c
        when = and_(due.end != "", due.end >= wanted.since)
        if wanted.by:
            when = and_(when, due.end <= wanted.by)
        query = query.where(exists().where(due.obligation == own.id, when))
    return query
