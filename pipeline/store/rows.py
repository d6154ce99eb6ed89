"""Rows of the ledger as its rules see them: found, chosen, ended."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from pipeline.store import tables
from pipeline.store.database import insert_new
from pipeline.store.names import names, stored
from pipeline.store.rules import (
    CRASH,
    LOST,
    Allowed,
    Claim,
    Key,
    Result,
    Standing,
    Verdict,
    after,
    after_loss,
    lost,
    verdict,
)
from pipeline.store.tables import NOTHING, attempt, work
from pipeline.store.where import Where

STANDING = (
    work.c.state, work.c.outcome, work.c.forced, work.c.lease_until, work.c.tries, work.c.crashes, work.c.not_before,
)  # fmt: skip
"""The columns that `standing` reads, besides those of `allowed`."""


# What is asked and written for every file is put together once: SQLAlchemy takes longer over that than SQLite over the rows.
_OF_KEY = select(work).where(
    work.c.sha256 == bindparam("sha256"), work.c.version == bindparam("version"), work.c.config == bindparam("config")
)
_OF_KEY_LOCKED = _OF_KEY.with_for_update(skip_locked=True)
_HELD = _OF_KEY.where(work.c.state == "running", work.c.attempt == bindparam("nth")).with_for_update()
_BEGIN = insert(attempt)
_CHANGE = update(work).where(work.c.id == bindparam("row"))
_CHANGE_ATTEMPT = update(attempt).where(attempt.c.work == bindparam("row"), attempt.c.number == bindparam("nth"))


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one key; `name` is the first name under which its bytes were met.

    `result` is that of the last attempt that ended (its outcome is "" where none has, CRASH where a lease ran out),
    `ended` is its end, `attempt` and `worker` are those of the last attempt, and `verdict` is what a claim would say.
    """

    key: Key
    name: str
    verdict: Verdict
    attempt: int
    worker: str
    ended: float
    not_before: float
    result: Result


def standing(row: Mapping[str, Any] | RowMapping) -> Standing:
    """Return what the rules need of a row with the columns `STANDING`."""
    values = {column.name: row[column.name] for column in STANDING}
    return Standing(**{**values, "forced": bool(values["forced"])}, allowed=allowed(row))


def allowed(row: Mapping[str, Any] | RowMapping) -> Allowed:
    """Return what the last attempt that ended might have taken."""
    return Allowed(row["allowed_seconds"], row["allowed_memory"])


def of_key(connection: Connection, key: Key, *, lock: bool = False) -> RowMapping | None:
    """Return the row of a key, None where there is none; with `lock` it is locked, and none that somebody is writing (PostgreSQL)."""
    return connection.execute(_OF_KEY_LOCKED if lock else _OF_KEY, _named(key)).mappings().first()


def of_known(connection: Connection, key: Key) -> RowMapping:
    """Return the row of a key that has one, as it is now."""
    return connection.execute(_OF_KEY, _named(key)).mappings().one()


def held(connection: Connection, claim: Claim) -> RowMapping | None:
    """Return the row, locked, on which a claim still holds the lease; None where it was taken over, ended or forgotten.

    Raises ValueError for a claim that never held one.
    """
    if claim.verdict != "work":
        raise ValueError(f"a claim that says {claim.verdict!r} holds no lease")
    return connection.execute(_HELD, {**_named(claim.key), "nth": claim.attempt}).mappings().first()


def chosen(
    connection: Connection,
    meant: Collection[Any],
    outcomes: Collection[str],
    where: Where,
    now: float,
    *,
    lock: bool = False,
) -> Iterator[RowMapping]:
    """Yield the rows for which the SQL conditions `meant`, the outcomes (if any) and `where` hold, by first name.

    A lease that ran out has the outcome CRASH here. With `lock`, PostgreSQL leaves out rows that somebody is writing.
    """
    query = select(work, tables.file.c.first_name).join(tables.file).where(work.c.state != "open", *meant)
    query = query.order_by(tables.file.c.first_name, work.c.sha256, work.c.version, work.c.config)
    if lock:
        query = query.with_for_update(of=work, skip_locked=True)
    known = names(connection) if where.by_name else {}
    for row in connection.execute(query).mappings():
        outcome = CRASH if lost(standing(row), now) else row["outcome"]
        if (not outcomes or outcome in outcomes) and where.holds(row["version"], outcome, known.get(row["sha256"], ())):
            yield row


def shown(row: RowMapping, now: float) -> Row:
    """Return a row, with its first name, as users of the ledger see it."""
    place = standing(row)
    said = verdict(place, now)
    key = Key(row["sha256"], row["version"], row["config"])
    ended, not_before = row["ended"], row["not_before"]
    result = Result(
        row["outcome"], row["decision_id"], row["folder"], row["message"], row["message_vi"], row["seconds"],
        row["rss_mb"], tuple(json.loads(row["steps"])), row["obligations"], row["notes"], row["result_sha256"],
        allowed(row),
    )  # fmt: skip
    if lost(place, now):
        result, ended, not_before = LOST, row["lease_until"], row["lease_until"]
    return Row(key, row["first_name"], said, row["attempt"], row["worker"], ended, not_before, result)


def claimed(key: Key, row: RowMapping, said: Verdict, number: int = 0) -> Claim:
    """Return the answer to a claim from the row as it was before; `number` is that of a new attempt."""
    return Claim(
        said, number or row["attempt"], key, row["outcome"], row["folder"], row["message"], row["message_vi"],
        row["not_before"],
    )  # fmt: skip


def add(connection: Connection, key: Key) -> None:
    """Make the row of a key, unless somebody just did."""
    empty = {"state": "open", "attempt": 0, "worker": "", "forced": 0, "lease_until": 0.0}
    connection.execute(insert_new(connection, work), {**_named(key), **empty, **NOTHING})


def start(connection: Connection, row: RowMapping, worker: str, lease: float, now: float, *, force: bool) -> int:
    """Write down that an attempt begins; return its number."""
    number: int = row["attempt"] + 1
    same = {"worker": stored(worker), "forced": int(force)}
    nothing = {"outcome": "", "message": "", "seconds": 0.0, "rss_mb": 0.0}
    connection.execute(_BEGIN, {"work": row["id"], "number": number, "started": now, **nothing, **same})
    _change(connection, row, {"state": "running", "attempt": number, "lease_until": now + lease, **same})
    return number


def renew(connection: Connection, row: RowMapping, until: float) -> None:
    """Write down until when the lease of a row holds."""
    _change(connection, row, {"lease_until": until})


def end(connection: Connection, row: RowMapping, result: Result, now: float) -> None:
    """Write down how the running attempt of a row ended."""
    _end(connection, row, after(standing(row), result.outcome, now, result.allowed), result, now)


def strike(connection: Connection, row: RowMapping, now: float) -> None:
    """Write down that the running attempt of a row came to nothing: its lease ran out, or its process is gone."""
    moment = min(row["lease_until"], now)
    _end(connection, row, after_loss(replace(standing(row), lease_until=moment)), LOST, moment)


def move(connection: Connection, key: Key, folder: str) -> None:
    """Write down where the decision of a key lies."""
    row = of_key(connection, key)
    if row is not None:
        _change(connection, row, {"folder": stored(folder)})


def give_back(connection: Connection, row: RowMapping) -> None:
    """Write down that the running attempt of a row never took place."""
    _change_attempt(connection, row, {"outcome": "RELEASED"})
    _change(connection, row, {"state": "ended" if row["outcome"] else "open", "forced": 0})


def clear(connection: Connection, row: RowMapping) -> None:
    """Make the row of a key as if nothing were known of it; the numbers of its attempts go on."""
    _change(connection, row, {"state": "open", "forced": 0, **NOTHING})


def _end(connection: Connection, row: RowMapping, place: Standing, result: Result, now: float) -> None:
    texts = {
        name: stored(getattr(result, name))
        for name in ("outcome", "decision_id", "folder", "message", "message_vi", "result_sha256")
    }
    measured = {"ended": now, "seconds": result.seconds, "rss_mb": result.rss_mb}
    values = {
        **texts, **measured, "state": place.state, "forced": int(place.forced), "tries": place.tries,
        "crashes": place.crashes, "not_before": place.not_before, "steps": stored(json.dumps(list(result.steps))),
        "obligations": result.obligations, "notes": result.notes, "allowed_seconds": place.allowed.seconds,
        "allowed_memory": place.allowed.memory,
    }  # fmt: skip
    _change(connection, row, values)
    _change_attempt(connection, row, {**measured, "outcome": texts["outcome"], "message": texts["message"]})


def _named(key: Key) -> dict[str, object]:
    return {"sha256": key.sha256, "version": key.version, "config": key.config}


def _change(connection: Connection, row: RowMapping, values: Mapping[str, object]) -> None:
    connection.execute(_CHANGE, {"row": row["id"], **values})


def _change_attempt(connection: Connection, row: RowMapping, values: Mapping[str, object]) -> None:
    """Change the last attempt of a row."""
    connection.execute(_CHANGE_ATTEMPT, {"row": row["id"], "nth": row["attempt"], **values})
