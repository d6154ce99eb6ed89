"""Where an item stands: its fields and what was said of each, read and written as cells that events can name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from pipeline.compare.fields import FIELDS, Entries, Values
from pipeline.review.records import tables
from pipeline.review.records.refusals import Missing

MAIN: Final = ""
"""Name of the sheet that counts; a second reviewer has one of their own."""

Cells = dict[str, Any]
"""Cells of an item by their names: "state", "checked_by", …, "active", and "field:lead" → `{"state", "entries"}`."""

OPEN = "open"
DECIDED = ("accepted", "corrected", "rejected", "added")
"""States of items and of fields of which a person has said something; `open` is the state before."""

_SHEET_CELLS = ("state", "checked_by", "checked_at", "approved_by", "approved_at", "done_on")


@dataclass(frozen=True, slots=True)
class Field:
    """A field on a sheet: `state` is open, accepted, corrected or rejected."""

    name: str
    state: str
    entries: Entries


@dataclass(frozen=True, slots=True)
class Sheet:
    """An item as it stands on a sheet.

    `original` are its fields as extracted, None where a person made it; `before` those of an earlier extraction while what was
    decided then has to be looked at again; `last` is the number of the event that changed the
    sheet last, 0 for none; `active` is False for an item that was replaced, or is in the newest extraction no more.
    """

    item: int
    document: str
    key: str
    attempt: int
    origin: str
    active: bool
    place: int
    original: Values | None
    before: Values | None
    urgency: int
    confidence: float
    reasons: list[str]
    name: str
    state: str
    checked_by: str
    checked_at: str
    approved_by: str
    approved_at: str
    done_on: str
    last: int
    fields: dict[str, Field]

    def cell(self, name: str) -> Any:
        """Return a cell by the name that events give it."""
        if name.startswith("field:"):
            field = self.fields[name[6:]]
            return {"state": field.state, "entries": field.entries}
        if name == "active":
            return int(self.active)
        if name == "before":
            return self.before
        return getattr(self, name)

    def entries(self, field: str) -> Entries:
        """Return the entries of a field."""
        return self.fields[field].entries

    @property
    def values(self) -> Values:
        """The entries of all fields."""
        return {name: self.fields[name].entries for name in FIELDS}

    @property
    def open_fields(self) -> list[str]:
        """The fields of which nothing was said yet, in the order of the form."""
        return [name for name in FIELDS if self.fields[name].state == OPEN]


def sheet_of(connection: Connection, item: int, name: str = MAIN, *, lock: bool = False) -> Sheet:
    """Read an item as it stands on a sheet; with `lock` nobody else changes it in this transaction. Raises Missing."""
    found = sheets_of(connection, [item], name, lock=lock)
    if not found:
        raise Missing(f"no obligation {item} here", f"không có nghĩa vụ {item}")
    return found[0]


def sheets_of(connection: Connection, items: Iterable[int], name: str = MAIN, *, lock: bool = False) -> list[Sheet]:
    """Read items as they stand on a sheet, in the order of their numbers; those without that sheet are left out."""
    wanted = sorted({item for item in items if 0 < item <= tables.LARGEST})
    query = (
        select(tables.item, tables.sheet)
        .join(tables.sheet, tables.sheet.c.item == tables.item.c.id)
        .where(tables.item.c.id.in_(wanted), tables.sheet.c.name == name)
        .order_by(tables.item.c.id)
    )
    if lock:
        # The item's row too: PostgreSQL would give it as it was before another's transaction, which may have been a loading.
        query = query.with_for_update(of=(tables.item, tables.sheet), key_share=True)
    rows = connection.execute(query).all()
    fields: dict[int, dict[str, Field]] = {}
    said = select(tables.field).where(tables.field.c.item.in_(wanted), tables.field.c.sheet == name)
    for row in connection.execute(said):
        fields.setdefault(row.item, {})[row.name] = Field(row.name, row.state, json.loads(row.entries))
    return [_sheet(row, fields.get(row.id, {})) for row in rows]


def _sheet(row: Row[Any], fields: Mapping[str, Field]) -> Sheet:
    cells = row._mapping
    original: Values | None = json.loads(row.original) if row.original else None
    return Sheet(
        item=row.id,
        document=row.document,
        key=row.key,
        attempt=row.attempt,
        origin=row.origin,
        active=bool(row.active),
        place=row.place,
        original=original,
        before=json.loads(row.before) if row.before else None,
        urgency=row.urgency,
        confidence=row.confidence,
        reasons=json.loads(row.reasons),
        name=cells[tables.sheet.c.name],
        state=row.state,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        done_on=row.done_on,
        last=row.last,
        fields={
            name: fields.get(name) or Field(name, OPEN, original.get(name, []) if original else []) for name in FIELDS
        },
    )


def new_sheet(connection: Connection, items: Sequence[int], name: str = MAIN) -> None:
    """Give items a sheet each, on which nothing was said yet."""
    blank = dict.fromkeys(_SHEET_CELLS, "") | {"state": OPEN, "last": 0, "name": name}
    if items:
        connection.execute(insert(tables.sheet), [{**blank, "item": item} for item in items])


def write_cells(connection: Connection, sheet: Sheet, cells: Cells, last: int) -> None:
    """Write cells of a sheet; `last` is the number of the event that says so."""
    flat = {name: value for name, value in cells.items() if name in _SHEET_CELLS}
    at = (tables.sheet.c.item == sheet.item, tables.sheet.c.name == sheet.name)
    connection.execute(update(tables.sheet).where(*at).values(last=last, **flat))
    for name, value in cells.items():
        if name.startswith("field:"):
            _write_field(connection, sheet, name[6:], value)
    own: Cells = {name: cells[name] for name in ("active", "attempt") if name in cells}
    if "before" in cells:
        own["before"] = dumped(cells["before"]) if cells["before"] else ""
    if own:
        connection.execute(update(tables.item).where(tables.item.c.id == sheet.item).values(**own))


def _write_field(connection: Connection, sheet: Sheet, name: str, value: Cells) -> None:
    at = (tables.field.c.item == sheet.item, tables.field.c.sheet == sheet.name, tables.field.c.name == name)
    connection.execute(delete(tables.field).where(*at))
    extracted = sheet.original.get(name, []) if sheet.original is not None else []
    if value["state"] != OPEN or value["entries"] != extracted:
        row = {"state": value["state"], "entries": dumped(value["entries"])}
        connection.execute(insert(tables.field).values(item=sheet.item, sheet=sheet.name, name=name, **row))


def drop_sheet(connection: Connection, item: int, name: str) -> None:
    """Take a sheet away again, with its fields; what was said on it stays in the events."""
    connection.execute(delete(tables.field).where(tables.field.c.item == item, tables.field.c.sheet == name))
    connection.execute(delete(tables.sheet).where(tables.sheet.c.item == item, tables.sheet.c.name == name))


def dumped(value: object) -> str:
    """Return a value as the JSON that stands in the tables."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
