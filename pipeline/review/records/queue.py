"""The queue: obligations in the order in which people should look at them, filtered, counted, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select, true, tuple_

from pipeline.review.records import tables
from pipeline.review.records.blind import awaited
from pipeline.review.records.queued import searchable
from pipeline.review.records.sheets import MAIN, OPEN

STANDINGS = ("on-time", "within", "overdue", "unknown")
"""Đúng hạn, trong hạn, quá hạn, chưa rõ hạn."""

STATES = ("todo", "open", "checked", "approved", "rejected", "all")
"""What the queue can be filtered by: all that waits for somebody, not looked at, waiting for approval, approved, rejected, all."""

PAGE = 50
"""Rows on a page of the queue."""

_WORDS = 8
"""Words of a search that are looked for; more would only make it slow."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted; "" for no matter. Days are ISO, `standing` one of STANDINGS, `state` one of STATES.

    `person` asks, who may approve what others have checked if `approves`: what waits for somebody waits for them then. What they
    have yet to answer for as second reviewer is not in their queue: it shows the first one's answers.
    """

    q: str = ""
    document: str = ""
    body: str = ""
    issuer: str = ""
    kind: str = ""
    state: str = "todo"
    standing: str = ""
    due_from: str = ""
    due_to: str = ""
    person: str = ""
    approves: bool = True

    def given(self) -> dict[str, str]:
        """Return those that are not as they are by default, for an address."""
        blank = Filters()
        names = [name for name in self.__slots__ if name not in ("person", "approves")]
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(blank, name)}


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the queue."""

    item: int
    document: str
    number: str
    issuer: str
    issued_on: str
    key: str
    origin: str
    urgency: int
    confidence: float
    reasons: str
    kind: str
    due: str
    state: str
    checked_by: str
    approved_by: str
    done_on: str
    last: int
    conflict: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue: its rows, how many there are in all, and how many by STANDINGS."""

    rows: list[Queued]
    total: int
    counts: dict[str, int]


_ITEM, _SHEET, _DOCUMENT = tables.item.c, tables.sheet.c, tables.document.c

_RANK = case((_ITEM.unsettled == 1, 0), (_SHEET.state == OPEN, 1), (_SHEET.approved_by == "", 2), else_=3)
"""What a person said of another extraction comes first, then what nobody looked at, what waits for approval, the rest."""

_ORDER = (_RANK, _ITEM.urgency, _ITEM.document, _ITEM.place, _ITEM.id)
_ROW = (
    _ITEM.id, _ITEM.document, _DOCUMENT.number, _DOCUMENT.issuer, _DOCUMENT.issued_on, _ITEM.key, _ITEM.origin,
    _ITEM.urgency, _ITEM.confidence, _ITEM.reasons, _ITEM.kind, _ITEM.due, _ITEM.unsettled, _SHEET.state,
    _SHEET.checked_by, _SHEET.approved_by, _SHEET.done_on, _SHEET.last,
)  # fmt: skip
_NOT_REPLACED = _SHEET.state.not_in(("replaced", "orphaned"))


def page_of(connection: Connection, filters: Filters, number: int = 1, today: date | None = None) -> Page:
    """Return a page of the queue, counted from 1."""
    day = (today or date.today()).isoformat()
    # Which ones first, then what they say: to sort all of them with all that they say would take long.
    picked = _picked(filters, day, _ITEM.id).limit(PAGE).offset((max(number, 1) - 1) * PAGE)
    items = list(connection.execute(picked).scalars())
    rows = sorted(
        connection.execute(_base(select(*_ROW)).where(_ITEM.id.in_(items))), key=lambda row: items.index(row.id)
    )
    total, counted = _counted(connection, filters, day)
    return Page([_queued(row) for row in rows], total, counted)


def counts(connection: Connection, filters: Filters, today: date | None = None) -> dict[str, int]:
    """Return how many obligations stand how with their deadlines, whatever standing is asked for; rejected ones don't count."""
    return _counted(connection, filters, (today or date.today()).isoformat())[1]


def _counted(connection: Connection, filters: Filters, today: str) -> tuple[int, dict[str, int]]:
    """Return how many obligations are wanted, and how many stand how, in one pass over them."""
    wanted = _standing(filters.standing, today) if filters.standing in STANDINGS else true()
    columns = [and_(_standing(name, today), _SHEET.state != "rejected") for name in STANDINGS]
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in (wanted, *columns)]
    anyhow = replace(filters, standing="")
    found = _base(select(*sums), heads=_by_heads(filters)).where(*_conditions(anyhow, today))
    total, *counted = connection.execute(found).one()
    return int(total), dict(zip(STANDINGS, map(int, counted), strict=True))


def items_of(connection: Connection, filters: Filters, limit: int, today: date | None = None) -> list[tuple[int, int]]:
    """Return the first obligations of the queue, each with the number of its last event."""
    day = (today or date.today()).isoformat()
    rows = connection.execute(_picked(filters, day, _ITEM.id, _SHEET.last).limit(limit))
    return [(row.id, row.last) for row in rows]


def next_item(connection: Connection, filters: Filters, after: int, today: date | None = None) -> int | None:
    """Return the obligation that follows another in the queue, None after the last; the other need not be in it (any more).

    In one decision that is the order of reading; in the whole queue, that of need.
    """
    return _beside(connection, filters, after, today, forward=True)


def previous_item(connection: Connection, filters: Filters, before: int, today: date | None = None) -> int | None:
    """Return the obligation before another, as `next_item` the one after it."""
    return _beside(connection, filters, before, today, forward=False)


def _beside(connection: Connection, filters: Filters, item: int, today: date | None, *, forward: bool) -> int | None:
    day = (today or date.today()).isoformat()
    order: Sequence[Any] = (_ITEM.place, _ITEM.id) if filters.document else (_ITEM.urgency, *_ORDER[2:])
    here = connection.execute(select(*order).where(_ITEM.id == item)).first()
    if here is None:
        return None
    at = tuple_(*order)
    beyond = at > tuple_(*here) if forward else at < tuple_(*here)
    ranked = order if forward else [column.desc() for column in order]
    query = _chosen(filters, day, _ITEM.id).where(beyond).order_by(*ranked).limit(1)
    found: int | None = connection.execute(query).scalar()
    return found


def choices(connection: Connection, person: str = "") -> dict[str, list[str]]:
    """Return what the filters can be set to: bodies by how often they are named, issuers and kinds by name.

    What only an item names that the `person` has yet to answer for as second reviewer is left out.
    """
    bodies = (
        select(tables.body.c.name)
        .join(tables.item, _ITEM.id == tables.body.c.item)
        .where(*_not_blind(person))
        .group_by(tables.body.c.name)
        .order_by(func.count().desc(), tables.body.c.name)
        .limit(500)
    )
    issuers = select(_DOCUMENT.issuer).distinct().order_by(_DOCUMENT.issuer)
    kinds = select(_ITEM.kind).where(_ITEM.active == 1, *_not_blind(person)).distinct().order_by(_ITEM.kind)
    return {
        "body": list(connection.execute(bodies).scalars()),
        "issuer": [name for name in connection.execute(issuers).scalars() if name],
        "kind": [name for name in connection.execute(kinds).scalars() if name],
    }


def _picked(filters: Filters, today: str, *columns: Any) -> Select[Any]:
    return _chosen(filters, today, *columns).order_by(*_ORDER)


def _chosen(filters: Filters, today: str, *columns: Any) -> Select[Any]:
    return _base(select(*columns), heads=_by_heads(filters)).where(*_conditions(filters, today))


def _by_heads(filters: Filters) -> bool:
    return bool(filters.issuer or filters.q)


def _base(query: Select[Any], *, heads: bool = True) -> Select[Any]:
    """Join items with their main sheets, and with the heads of their decisions where these are asked for."""
    joined = query.select_from(tables.item).join(tables.sheet, and_(_SHEET.item == _ITEM.id, _SHEET.name == MAIN))
    if heads:
        joined = joined.join(tables.document, _DOCUMENT.id == _ITEM.document)
    return joined.where(_ITEM.active == 1, _NOT_REPLACED)


def _conditions(filters: Filters, today: str) -> list[ColumnElement[bool]]:
    found = _not_blind(filters.person)
    for column, wanted in (
        (_ITEM.document, filters.document),
        (_DOCUMENT.issuer, filters.issuer),
        (_ITEM.kind, filters.kind),
    ):
        if wanted:
            found.append(column == wanted)
    if filters.body:
        found.append(_ITEM.id.in_(select(tables.body.c.item).where(tables.body.c.name == filters.body)))
    if filters.due_from:
        found.append(_ITEM.due >= filters.due_from)
    if filters.due_to:
        found.append(and_(_ITEM.due != "", _ITEM.due <= filters.due_to))
    if filters.standing in STANDINGS:
        found.append(_standing(filters.standing, today))
    found.extend(_state(filters))
    for word in searchable(filters.q).split()[:_WORDS]:
        found.append(
            or_(_ITEM.folded.contains(word, autoescape=True), _DOCUMENT.folded.contains(word, autoescape=True))
        )
    return found


def _not_blind(person: str) -> list[ColumnElement[bool]]:
    return [_ITEM.id.not_in(awaited(person))] if person else []


def _state(filters: Filters) -> list[ColumnElement[bool]]:
    waiting = [_SHEET.state == OPEN, _ITEM.unsettled == 1]
    if filters.approves:
        waiting.append(and_(_SHEET.approved_by == "", _SHEET.checked_by != filters.person))
    states: dict[str, list[ColumnElement[bool]]] = {
        "todo": [or_(*waiting)],
        "open": [_SHEET.state == OPEN],
        "checked": [_SHEET.state != OPEN, _SHEET.approved_by == ""],
        "approved": [_SHEET.approved_by != ""],
        "rejected": [_SHEET.state == "rejected"],
    }
    return states.get(filters.state, [])


def _standing(name: str, today: str) -> ColumnElement[bool]:
    due, done = _ITEM.due, _SHEET.done_on
    return {
        "on-time": and_(done != "", or_(due == "", done <= due)),
        "within": and_(done == "", due >= today),
        "overdue": and_(due != "", or_(and_(done == "", due < today), done > due)),
        "unknown": and_(done == "", due == ""),
    }[name]


def _queued(row: Row[Any]) -> Queued:
    return Queued(
        row.id, row.document, row.number, row.issuer, row.issued_on, row.key, row.origin, row.urgency, row.confidence,
        row.reasons, row.kind, row.due, row.state, row.checked_by, row.approved_by, row.done_on, row.last, bool(row.unsettled),
    )  # fmt: skip
