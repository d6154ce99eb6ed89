"""Events: what was done, by whom, written in one transaction with the state that it changes, and never changed again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select

from pipeline.review.records import tables
from pipeline.review.records.blind import awaited
from pipeline.review.records.queued import write_queued
from pipeline.review.records.sheets import MAIN, Cells, Sheet, dumped, sheet_of, write_cells


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts; `role` is what they may do. The application itself acts as "thihanh" when it loads extractions."""

    name: str
    role: str


_SHARE = 500
"""Events read at a time: a log may be longer than memory, and PostgreSQL has no cursors outside of a transaction."""

LOADER = Person("thihanh", "loader")


@dataclass(frozen=True, slots=True)
class Act:
    """What is done: its name, the field that it is about ("" for the whole item), why, and what else belongs to it.

    Acts of one `batch` are undone together; `undoes` is the number of the event that this one takes back, 0 for none.
    """

    action: str
    field: str = ""
    reason: str = ""
    batch: str = ""
    undoes: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log: `old` and `new` hold the cells that changed; `item` is 0 for an event of a whole decision."""

    seq: int
    at: str
    who: str
    role: str
    document: str
    attempt: int
    item: int
    sheet: str
    action: str
    field: str
    old: Cells
    new: Cells
    reason: str
    version: str
    source_sha256: str
    batch: str
    undoes: int


def moment() -> str:
    """Return now, as it stands in the tables."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def new_batch() -> str:
    """Return a name for acts that belong together."""
    return uuid.uuid4().hex


def record(connection: Connection, who: Person, sheet: Sheet, act: Act, new: Cells) -> int:
    """Write what changes on a sheet and the event that says so, in the transaction that is open; return its number.

    Cells that are the same before and after are left out of the event. What the queue sorts and filters by follows.
    """
    old = {name: sheet.cell(name) for name in new}
    changed = {name: value for name, value in new.items() if old[name] != value}
    seq = note(connection, who, sheet, act, {name: old[name] for name in changed}, changed)
    write_cells(connection, sheet, changed, seq)
    if sheet.name == MAIN:
        write_queued(connection, sheet_of(connection, sheet.item))
    return seq


def note_document(connection: Connection, who: Person, document: str, attempt: int, act: Act, new: Cells) -> int:
    """Write an event of a whole decision; return its number."""
    place: Cells = {"document": document, "attempt": attempt, "item": None, "sheet": MAIN}
    return _insert(connection, who, act, place, {}, new)


def note(connection: Connection, who: Person, sheet: Sheet, act: Act, old: Cells, new: Cells) -> int:
    """Write an event of an item without changing anything; return its number."""
    place = {"document": sheet.document, "attempt": sheet.attempt, "item": sheet.item, "sheet": sheet.name}
    return _insert(connection, who, act, place, old, new)


def _insert(connection: Connection, who: Person, act: Act, place: Cells, old: Cells, new: Cells) -> int:
    read_by = select(tables.attempt.c.version, tables.attempt.c.source_sha256)
    source = connection.execute(read_by.where(tables.attempt.c.id == place["attempt"])).one()
    row = {
        **place,
        "at": moment(),
        "who": who.name,
        "role": who.role,
        "action": act.action,
        "field": act.field,
        "old": dumped(old),
        "new": dumped(new),
        "reason": act.reason,
        "version": source.version,
        "source_sha256": source.source_sha256,
        "batch": act.batch,
        "undoes": act.undoes or None,
    }
    seq: int = connection.execute(insert(tables.event).returning(tables.event.c.seq), row).scalar_one()
    return seq


def events_of_item(connection: Connection, item: int, sheet: str | None = None) -> list[Event]:
    """Return the events of an item, of one sheet or of all, oldest first."""
    query = select(tables.event).where(tables.event.c.item == item).order_by(tables.event.c.seq)
    if sheet is not None:
        query = query.where(tables.event.c.sheet == sheet)
    return [_event(row) for row in connection.execute(query)]


def events_of_batch(connection: Connection, batch: str) -> list[Event]:
    """Return the events of one act, oldest first."""
    query = select(tables.event).where(tables.event.c.batch == batch).order_by(tables.event.c.seq)
    return [_event(row) for row in connection.execute(query)]


def events(
    connection: Connection, since: int = 0, document: str = "", limit: int | None = None, *, reader: str = ""
) -> Iterator[Event]:
    """Yield the log from the event after `since` on, of one decision or of all, oldest first.

    What others said of items that the `reader` has yet to answer for blind is left out.
    """
    while True:
        query = _readable(document, reader).where(tables.event.c.seq > since).order_by(tables.event.c.seq)
        share = _SHARE if limit is None else min(limit, _SHARE)
        found = [_event(row) for row in connection.execute(query.limit(share))]
        yield from found
        if limit is not None:
            limit -= len(found)
        if len(found) < share or limit == 0:
            return
        since = found[-1].seq


def latest(connection: Connection, limit: int, document: str = "", before: int = 0, *, reader: str = "") -> list[Event]:
    """Return the newest events, newest first: of one decision or of all, those before a number where it is not 0.

    What others said of items that the `reader` has yet to answer for blind is left out.
    """
    query = _readable(document, reader).order_by(tables.event.c.seq.desc()).limit(limit)
    if before:
        query = query.where(tables.event.c.seq < before)
    return [_event(row) for row in connection.execute(query)]


def newest(connection: Connection) -> tuple[int, int]:
    """Return the number of the newest event, 0 for none, and how many there are: while both are the same nothing was done.

    In PostgreSQL an event may become visible after one with a higher number.
    """
    row = connection.execute(select(func.max(tables.event.c.seq), func.count())).one()
    return row[0] or 0, row[1]


def _readable(document: str, reader: str) -> Select[Any]:
    query = select(tables.event)
    if document:
        query = query.where(tables.event.c.document == document)
    if reader:
        item = tables.event.c.item
        query = query.where(or_(item.is_(None), tables.event.c.sheet == reader, item.not_in(awaited(reader))))
    return query


def _event(row: Row[Any]) -> Event:
    return Event(
        row.seq, row.at, row.who, row.role, row.document, row.attempt, row.item or 0, row.sheet, row.action, row.field,
        json.loads(row.old), json.loads(row.new), row.reason, row.version, row.source_sha256, row.batch, row.undoes or 0,
    )  # fmt: skip
