"""A decision written over what the register has of it, each difference with its change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from pipeline.register import tables
from pipeline.register.changes import ADDED, CHANGED, RESTORED, WITHDRAWN, Changes
from pipeline.register.entries import IN_FORCE, ROLES
from pipeline.register.entries import WITHDRAWN as GONE
from pipeline.register.published import Row, Rows
from pipeline.register.said import differing, said

_ALONE = {"standing": IN_FORCE, "superseded_by": "", "superseded_how": "", "superseded_proof": ""}
_AT_ONCE = 500
_OWN = {
    tables.actor: ("role", "position", "name", "name_key", "body", "inherited", "quote"),
    tables.deadline: ("position", "value", "text", "kind", "start", "end", "rrule", "inclusive", "quote"),
}


@dataclass(frozen=True, slots=True)
class Stood:
    """An obligation as it stands in the register, with its actors and deadlines."""

    row: Row
    actors: list[Row]
    deadlines: list[Row]


def store_head(connection: Connection, rows: Rows, where: Row, changes: Changes) -> set[str] | None:
    """Write a decision's own row (`where`: its folder, content, when).

    Return the keys of the numbers that it had and has, where others may mean it otherwise now; None where nothing tells them so.
    """
    identity = rows.decision["id"]
    found = connection.execute(select(tables.decision).where(tables.decision.c.id == identity)).first()
    if found is None:
        connection.execute(insert(tables.decision).values(rows.decision | where))
        changes.add(identity, "", ADDED)
        return {rows.decision["number_key"]}
    old = found._asdict()
    fields = differing(old, {name: value for name, value in rows.decision.items() if name != "number_key"})
    connection.execute(update(tables.decision).where(tables.decision.c.id == identity).values(rows.decision | where))
    back = not old["folder"]
    if fields or back:
        changes.add(identity, "", RESTORED if back else CHANGED, fields)
    known_by = fields.keys() & {"number", "issued_on", "issuer", "issuer_id"}
    return {old["number_key"], rows.decision["number_key"]} if known_by or back else None


def store_bodies(connection: Connection, bodies: Iterable[Row]) -> None:
    """Write the bodies that a decision names. Of several names the longest counts: "Ủy ban nhân dân tỉnh Gia Lai", not "UBND tỉnh"."""
    new = {row["id"]: row for row in bodies}
    own = tables.body.c
    held: dict[str, Any] = {}
    for share in _shares(list(new)):
        held |= {row.id: row for row in connection.execute(select(tables.body).where(own.id.in_(share)))}
    _insert(connection, tables.body, [row for key, row in new.items() if key not in held])
    for key, row in new.items():
        if key in held and _rank(row["name"]) > _rank(held[key].name):
            connection.execute(update(tables.body).where(own.id == key).values(row))


def store_obligations(
    connection: Connection, rows: Rows, changes: Changes, out: Mapping[str, str] | None = None
) -> None:
    """Write a decision's obligations; those that it has no more are withdrawn, `out` says of which people said so.

    What people said of one is told as a change of it, and is not in its hash: nobody would do anything else for it.
    """
    identity = rows.decision["id"]
    stood = standing_of(connection, identity)
    fresh = [row for row in rows.obligations if row["key"] not in stood]
    for row in fresh:
        changes.add(identity, row["key"], ADDED)
    moved: list[Row] = []
    renewed: list[Row] = []
    for row in rows.obligations:
        old = stood.get(row["key"])
        if old is None:
            continue
        actors, deadlines = rows.actors[row["key"]], rows.deadlines[row["key"]]
        returned = old.row["standing"] == GONE
        if returned or any(old.row[name] != row[name] for name in ("hash", "reviewed")):
            fields = differing(said(old.row, old.actors, old.deadlines), said(row, actors, deadlines))
            fields |= differing({"reviewed": old.row["reviewed"]}, {"reviewed": row["reviewed"]})
            changes.add(identity, row["key"], RESTORED if returned else CHANGED, fields)
        new = old.row | row | (_ALONE if returned else {})
        if new != old.row:
            moved.append(new)
        if old.actors != actors or old.deadlines != deadlines:
            renewed.append(new)
    _update(connection, moved)
    for table in _OWN:
        for share in _shares([row["id"] for row in renewed]):
            connection.execute(delete(table).where(table.c.obligation.in_(share)))
    _insert(connection, tables.obligation, [row | _ALONE for row in fresh])
    _own_rows(connection, rows, [*fresh, *renewed], identity)
    keys = {row["key"] for row in rows.obligations}
    withdraw(connection, [one.row for key, one in stood.items() if key not in keys], changes, out)


def withdraw(
    connection: Connection, obligations: Iterable[Row], changes: Changes, out: Mapping[str, str] | None = None
) -> None:
    """Mark obligations as withdrawn that their decision has no more; they are kept. `out` tells what people said of them."""
    gone = [row for row in obligations if row["standing"] != GONE]
    own = tables.obligation.c
    for row in gone:
        why = (out or {}).get(row["key"], row["reviewed"])
        fields = differing({"reviewed": row["reviewed"]}, {"reviewed": why})
        changes.add(row["decision"], row["key"], WITHDRAWN, fields)
        if fields:
            connection.execute(update(tables.obligation).where(own.id == row["id"]).values(reviewed=why))
    for share in _shares([row["id"] for row in gone]):
        connection.execute(update(tables.obligation).where(own.id.in_(share)).values(_ALONE | {"standing": GONE}))


def standing_of(connection: Connection, decision: str) -> dict[str, Stood]:
    """Return the obligations of a decision by key, the withdrawn ones too."""
    own = tables.obligation
    query = select(own).where(own.c.decision == decision).order_by(own.c.position, own.c.id)
    found = {row.id: Stood(row._asdict(), [], []) for row in connection.execute(query)}
    for table, names in _OWN.items():
        of = select(table).join(own, own.c.id == table.c.obligation).where(own.c.decision == decision)
        for row in connection.execute(of):
            kept = found[row.obligation]
            (kept.actors if table is tables.actor else kept.deadlines).append(
                {name: getattr(row, name) for name in names}
            )
    for one in found.values():
        one.actors.sort(key=_in_order)
        one.deadlines.sort(key=_in_order)
    return {str(one.row["key"]): one for one in found.values()}


def _in_order(row: Row) -> tuple[int, int]:
    return ROLES.index(row["role"]) if "role" in row else 0, row["position"]


def _own_rows(connection: Connection, rows: Rows, obligations: Iterable[Row], identity: str) -> None:
    own = tables.obligation.c
    wanted = [row["key"] for row in obligations]
    if not wanted:
        return
    numbers = {row.key: row.id for row in connection.execute(select(own.key, own.id).where(own.decision == identity))}
    for table, by_key in ((tables.actor, rows.actors), (tables.deadline, rows.deadlines)):
        _insert(connection, table, [row | {"obligation": numbers[key]} for key in wanted for row in by_key[key]])


def _update(connection: Connection, obligations: list[Row]) -> None:
    if not obligations:
        return
    names = [column.name for column in tables.obligation.c if column.name not in ("id", "key", "decision")]
    query = update(tables.obligation).where(tables.obligation.c.id == bindparam("_id"))
    query = query.values({name: bindparam(f"_{name}") for name in names})
    given = [{"_id": row["id"]} | {f"_{name}": row[name] for name in names} for row in obligations]
    connection.execute(query, given)


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _shares(ids: list[Any]) -> Iterable[list[Any]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def _rank(name: str) -> tuple[int, str]:
    return len(name), name
