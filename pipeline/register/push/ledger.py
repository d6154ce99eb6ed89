"""What was sent where, row by row: begun before a request, sent after its answer, so that whatever stops a run is found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, select, update

from pipeline.errors import Locked
from pipeline.register.changes import now
from pipeline.register.tables import sent as table
from pipeline.store.database import Database, insert_new

BEGUN, SENT, DEAD = "begun", "sent", "dead"
"""A request was about to be made, and its answer is not known; all is there; given up."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a thing at a target.

    `remote` is its id there ("" where none is known), `hash` that of what was sent or is being sent; before `not_before` (seconds
    since 1970) a request that began it may still be at work over there.
    """

    key: str
    remote: str
    hash: str
    state: str
    tries: int
    not_before: float
    error: str
    at: str


class Ledger:
    """The rows of one target. Every change is a transaction of its own, and only if the row is as it was read."""

    def __init__(self, database: Database, target: str) -> None:
        self._database = database
        self.target = target

    def rows(self, keys: Sequence[str]) -> dict[str, Row]:
        """Return the rows of some keys."""
        with self._database.reading() as connection:
            found = connection.execute(_query().where(table.c.target == self.target, table.c.key.in_(keys)))
            return {row.key: Row(*row) for row in found}

    def row(self, key: str) -> Row | None:
        """Return the row of a key, None where there is none."""
        return self.rows([key]).get(key)

    def in_state(self, state: str, due: float | None = None, limit: int = 500, after: str = "") -> list[Row]:
        """Return rows in a state by their keys after `after`; with `due`, those that may be tried again at that moment."""
        query = _query().where(table.c.target == self.target, table.c.state == state, table.c.key > after)
        if due is not None:
            query = query.where(table.c.not_before <= due)
        with self._database.reading() as connection:
            return [Row(*row) for row in connection.execute(query.order_by(table.c.key).limit(limit))]

    def put(self, old: Row | None, new: Row) -> Row:
        """Write a row in place of the one that was read (None: there was none) and return it.

        Raises Locked where it is no longer that: another process sends to the same target.
        """
        with self._database.writing() as connection:
            return self.put_within(connection, old, new)

    def put_within(self, connection: Connection, old: Row | None, new: Row) -> Row:
        """Do as `put`, in a transaction that is open."""
        values = {name: getattr(new, name) for name in Row.__slots__} | {"target": self.target, "at": now()}
        if old is None:
            done = connection.execute(insert_new(connection, table).values(**values).returning(table.c.key)).all()
        else:
            done = connection.execute(update(table).where(self._is(old)).values(**values).returning(table.c.key)).all()
        if not done:
            raise Locked(
                f"{new.key}: another process sends to the same target; wait for it",
                f"{new.key}: tiến trình khác đang gửi đến cùng nơi; hãy chờ",
            )
        return Row(**{name: values[name] for name in Row.__slots__})

    def drop(self, old: Row) -> None:
        """Take a row away: nothing of it is at the target."""
        with self._database.writing() as connection:
            connection.execute(delete(table).where(self._is(old)))

    def _is(self, old: Row) -> ColumnElement[bool]:
        return and_(
            table.c.target == self.target,
            table.c.key == old.key,
            table.c.state == old.state,
            table.c.tries == old.tries,
            table.c.at == old.at,
        )


def _query() -> Select[Any]:
    return select(*(table.c[name] for name in Row.__slots__))
