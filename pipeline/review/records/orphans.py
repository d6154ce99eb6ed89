"""What people said that lost its place, or that a newer extraction reads otherwise: shown three ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Select, select

from pipeline.compare.fields import FIELDS, Entries, Values
from pipeline.review.records import tables
from pipeline.review.records.carrying import conflicts
from pipeline.review.records.deciding import ORPHANED, REPLACED
from pipeline.review.records.events import Event, events_of_item
from pipeline.review.records.loading import ASIDE
from pipeline.review.records.refusals import Missing
from pipeline.review.records.sheets import MAIN, OPEN, Sheet, sheet_of, sheets_of

DISMISSED, REATTACHED, KEPT, TAKEN = "dismissed", "reattached", "kept", "taken"


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """A field three ways: as extracted when a person looked at it, what they said, as extracted now.

    `before` is None where a person made the item, `now` where no obligation is near. `state` is what the person did; with
    "open" they said nothing of this field.
    """

    field: str
    state: str
    before: Entries | None
    person: Entries
    now: Entries | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The obligation of the newest extraction whose place in the outline is nearest; it need not be the same one.

    `how` tells how near: the same clause, or only the same section around it. `seen` is its last event.
    """

    item: int
    key: str
    how: Literal["same-clause", "same-section"]
    seen: int


@dataclass(frozen=True, slots=True)
class Orphan:
    """An item of which people had said something and whose words are in the text no more.

    `was` is its state before, `who` checked it. `standing` is "waiting", or what closed it ("dismissed", "reattached"), with
    who did (`closed_by`) and why (`reason`). `now` in `fields` is of `nearest`: for information, never taken by itself.
    """

    item: int
    document: str
    number: str
    key: str
    was: str
    who: str
    standing: str
    closed_by: str
    reason: str
    seen: int
    fields: list[ThreeWay]
    nearest: Nearest | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item that the newest extraction has, and reads otherwise in fields that a person had decided; `seen` is its last event."""

    item: int
    document: str
    number: str
    key: str
    who: str
    seen: int
    fields: list[ThreeWay]


def orphans(connection: Connection, document: str = "", *, closed: bool = False) -> list[Orphan]:
    """Return the orphans that wait for a person, of one decision or of all; with `closed` also those that don't any more."""
    query = _main(document).where(tables.sheet.c.state == ORPHANED)
    if not closed:
        query = query.where(tables.item.c.unsettled == 1)
    numbers, sheets = _found(connection, query)
    there = {name: _in_use(connection, name) for name in {one.document for one in sheets}}
    found = (_orphan(connection, one, numbers[one.item], there[one.document]) for one in sheets)
    return [one for one in found if one is not None]


def conflicting(connection: Connection, document: str = "") -> list[Conflict]:
    """Return the items that wait for a person to say whether theirs or the new reading holds."""
    query = _main(document).where(
        tables.sheet.c.state != ORPHANED, tables.item.c.unsettled == 1, tables.item.c.active == 1
    )
    numbers, sheets = _found(connection, query)
    return [_conflict(one, numbers[one.item]) for one in sheets]


def conflict_view(connection: Connection, item: int) -> Conflict:
    """Return an item's conflict; raises Missing where there is none."""
    sheet = sheet_of(connection, item)
    if sheet.before is None or not sheet.active:
        raise Missing("the newest extraction doesn't differ there", "kết quả trích xuất mới không khác ở mục này")
    query = select(tables.document.c.number).where(tables.document.c.id == sheet.document)
    return _conflict(sheet, connection.execute(query).scalar_one())


def unlike(sheet: Sheet) -> list[str]:
    """Return the fields of an item in which the newest extraction differs from the one before, and from what a person said."""
    return conflicts(sheet, sheet.original, sheet.before) if sheet.original is not None and sheet.before else []


def _conflict(sheet: Sheet, number: str) -> Conflict:
    fields = [_three(sheet, name, sheet.before, sheet.original) for name in unlike(sheet)]
    return Conflict(sheet.item, sheet.document, number, sheet.key, sheet.checked_by, sheet.last, fields)


def _three(sheet: Sheet, name: str, before: Values | None, now: Values | None) -> ThreeWay:
    field = sheet.fields[name]
    return ThreeWay(
        name, field.state, None if before is None else before[name], field.entries, None if now is None else now[name]
    )


def _orphan(connection: Connection, sheet: Sheet, number: str, there: Sequence[Sheet]) -> Orphan | None:
    """Return an orphan, None where nothing of what was said is lost: others took its place, or all of it was taken back."""
    events = events_of_item(connection, sheet.item, MAIN)
    was = next(event.old.get("state", "") for event in reversed(events) if event.action == ORPHANED)
    if was == REPLACED or (was == OPEN and sheet.origin == "extracted" and len(sheet.open_fields) == len(FIELDS)):
        return None
    closed = _closing(events) if sheet.before is None else None
    near = _nearest(sheet, there)
    now = next((one.original for one in there if near is not None and one.item == near.item), None)
    return Orphan(
        item=sheet.item,
        document=sheet.document,
        number=number,
        key=sheet.key.partition(ASIDE)[0],
        was=was,
        who=sheet.checked_by,
        standing=closed.action if closed else "waiting",
        closed_by=closed.who if closed else "",
        reason=closed.reason if closed else "",
        seen=sheet.last,
        fields=[_three(sheet, name, sheet.original, now) for name in FIELDS],
        nearest=near,
    )


def _closing(events: Sequence[Event]) -> Event | None:
    taken = {event.undoes for event in events}
    acts = (event for event in reversed(events) if event.action in (DISMISSED, REATTACHED) and event.seq not in taken)
    return next(acts, None)


def _nearest(orphan: Sheet, there: Sequence[Sheet]) -> Nearest | None:
    """Return the obligation nearest in the outline: in the same clause, else in the same section; None where none is.

    `X:#1/II/3:2` is near `X:#1/II/3:1`, and less so `X:#1/II/4:1`; it is not near `X:#1/III/3:2`.
    """
    if orphan.original is None:
        return None
    clause, number = _place(orphan.key)
    inside = [one for one in there if _place(one.key)[0] == clause]
    if inside:
        found = min(inside, key=lambda one: (abs(_place(one.key)[1] - number), one.place, one.item))
        return Nearest(found.item, found.key, "same-clause", found.last)
    section = clause[:-1]
    around = [one for one in there if len(section) and _place(one.key)[0][: len(section)] == section]
    if not around:
        return None
    found = min(around, key=lambda one: (abs(one.place - orphan.place), one.place, one.item))
    return Nearest(found.item, found.key, "same-section", found.last)


def _place(key: str) -> tuple[tuple[str, ...], int]:
    """Return the outline path and the number of an obligation's key."""
    path, _, number = key.partition(ASIDE)[0].partition(":")[2].rpartition(":")
    return tuple(path.split("/")), int(number) if number.isdecimal() else 0


def _in_use(connection: Connection, document: str) -> list[Sheet]:
    query = select(tables.item.c.id).where(
        tables.item.c.document == document, tables.item.c.active == 1, tables.item.c.origin == "extracted"
    )
    return sheets_of(connection, connection.execute(query).scalars())


def _main(document: str) -> Select[tuple[int, str]]:
    query = (
        select(tables.item.c.id, tables.document.c.number)
        .join(tables.sheet, tables.sheet.c.item == tables.item.c.id)
        .join(tables.document, tables.document.c.id == tables.item.c.document)
        .where(tables.sheet.c.name == MAIN)
    )
    return query.where(tables.item.c.document == document) if document else query


def _found(connection: Connection, query: Select[tuple[int, str]]) -> tuple[dict[int, str], list[Sheet]]:
    numbers = {row.id: row.number for row in connection.execute(query)}
    return numbers, sorted(sheets_of(connection, numbers), key=lambda one: (one.document, one.place, one.item))
