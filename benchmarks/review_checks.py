"""Whether a review database holds what its server has answered: each event once, and the state that the events say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reviewing import Act
from sqlalchemy import select

from pipeline.compare.fields import FIELDS
from pipeline.review.records import tables
from pipeline.review.records.events import Event, events
from pipeline.review.records.queued import bodies_in, queued
from pipeline.review.records.sheets import Cells, Sheet, sheets_of
from pipeline.store.database import Database

_SHARE = 500


def faults(database: Database, done: Sequence[Act], unknown: Sequence[Act]) -> list[str]:
    """Return what is wrong; nothing where all that was answered is there once.

    `done` was answered with success; of `unknown` no answer came, so that each may be there or not.
    """
    with database.reading() as connection:
        log = [event for event in events(connection) if event.item]
        items = list(connection.execute(select(tables.item.c.id)).scalars())
        found = _order(log, one_writer=not database.postgres) + _once(log, done, unknown)
        by_item: dict[int, list[Event]] = {}
        for event in log:
            by_item.setdefault(event.item, []).append(event)
        for start in range(0, len(items), _SHARE):
            for sheet in sheets_of(connection, items[start : start + _SHARE]):
                found += _replayed(sheet, by_item.get(sheet.item, []))
                found += _queued(
                    sheet, connection.execute(select(tables.item).where(tables.item.c.id == sheet.item)).one()
                )
        found += _bodies(connection, [event.item for event in log])
    return found


def _order(log: Sequence[Event], *, one_writer: bool) -> list[str]:
    """Numbers grow; where there is one writer at a time, none is missing, and their moments grow too."""
    found = [f"#{one.seq} before #{other.seq}" for one, other in pairwise(log) if one.seq >= other.seq]
    if one_writer:
        found += [
            f"no event between #{one.seq} and #{other.seq}" for one, other in pairwise(log) if other.seq != one.seq + 1
        ]
        found += [f"#{other.seq} is older than #{one.seq}" for one, other in pairwise(log) if other.at < one.at]
    return found


def _once(log: Sequence[Event], done: Sequence[Act], unknown: Sequence[Act]) -> list[str]:
    last: dict[int, int] = {}
    there: Counter[Act] = Counter()
    for event in log:
        # The field of what is taken back stands in the event alone.
        name = "" if event.action == "undone" else event.field
        there[Act(event.who, event.item, event.action, name, last.get(event.item, 0))] += 1
        last[event.item] = event.seq
    told = Counter(done)
    return [
        *(f"answered, but not there: {act}" for act in (told - there).elements()),
        *(f"there, but not answered: {act}" for act in (there - told - Counter(unknown)).elements()),
        *(f"there more than once: {act}" for act, count in there.items() if count > 1),
    ]


def _replayed(sheet: Sheet, log: Sequence[Event]) -> list[str]:
    """Compare a sheet with what its events make of the extraction."""
    original = sheet.original or {}
    state: Cells = dict.fromkeys(("checked_by", "checked_at", "approved_by", "approved_at", "done_on"), "")
    state |= {"state": "open", "active": 1, "before": None}
    state |= {f"field:{name}": {"state": "open", "entries": original.get(name, [])} for name in FIELDS}
    found = []
    for event in log:
        for name, old in event.old.items():
            if state[name] != old:
                found.append(f"#{event.seq}: {name} was not what the event says it was")
        state |= event.new
    found += [
        f"{sheet.item}: {name} is not what its events say" for name, value in state.items() if sheet.cell(name) != value
    ]
    if sheet.last != (log[-1].seq if log else 0):
        found.append(f"{sheet.item}: its last event is not #{sheet.last}")
    return found


def _queued(sheet: Sheet, row) -> list[str]:
    return [
        f"{sheet.item}: the queue has another {name}"
        for name, value in queued(sheet.values).items()
        if getattr(row, name) != value
    ]


def _bodies(connection, items: Sequence[int]) -> list[str]:
    found = []
    wanted = sorted(set(items))
    for start in range(0, len(wanted), _SHARE):
        share = wanted[start : start + _SHARE]
        there: dict[int, set[tuple[str, str]]] = {}
        for row in connection.execute(select(tables.body).where(tables.body.c.item.in_(share))):
            there.setdefault(row.item, set()).add((row.role, row.name))
        for sheet in sheets_of(connection, share):
            if there.get(sheet.item, set()) != set(bodies_in(sheet.values)):
                found.append(f"{sheet.item}: the filter has other bodies")
    return found
