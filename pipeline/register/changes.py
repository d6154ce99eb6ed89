"""What changed in the register: one row a change, in the transaction that makes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, func, insert, select

from pipeline.register import tables

ADDED, CHANGED, WITHDRAWN, SUPERSEDED, RESTORED = "added", "changed", "withdrawn", "superseded", "restored"

Fields: TypeAlias = Mapping[str, tuple[Any, Any]]
"""What a change was of: the value before and after, by name."""

_SHARE = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """A change; `obligation` is "" where the decision itself changed."""

    seq: int
    at: str
    decision: str
    obligation: str
    what: str
    fields: dict[str, list[Any]]

    def as_json(self) -> str:
        """Return the change as JSON, one object on one line."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, ensure_ascii=False)

    def as_text(self) -> str:
        """Return the change as a line for people: its number, when, what, of which, and from what to what."""
        told = "; ".join(f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in self.fields.items())
        return "\t".join([str(self.seq), self.at, self.what, self.obligation or self.decision, told]).rstrip()


@dataclass(slots=True)
class Changes:
    """The changes of one transaction, gathered and written at once."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def add(self, decision: str, obligation: str, what: str, fields: Fields | None = None) -> None:
        """Note a change."""
        told = json.dumps({name: list(pair) for name, pair in (fields or {}).items()}, ensure_ascii=False)
        self.rows.append({"decision": decision, "obligation": obligation, "what": what, "fields": told})

    def counts(self) -> Counter[str]:
        """Return how many changes of obligations there are, by what they are."""
        return Counter(row["what"] for row in self.rows if row["obligation"])

    def write(self, connection: Connection) -> None:
        """Write what was noted, in order, all of one moment."""
        if self.rows:
            at = now()
            connection.execute(insert(tables.change), [row | {"at": at} for row in self.rows])


def _shown(value: Any) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return json.dumps(words, ensure_ascii=False)


def now() -> str:
    """Return the moment as the register writes it: ISO 8601 in UTC with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def changes(connection: Connection, since: int = 0) -> Iterator[Change]:
    """Yield the changes after a number, in order; a share is read at a time."""
    own = tables.change.c
    while True:
        query = select(tables.change).where(own.seq > since).order_by(own.seq).limit(_SHARE)
        rows = connection.execute(query).all()
        for row in rows:
            yield Change(row.seq, row.at, row.decision, row.obligation, row.what, json.loads(row.fields))
        if len(rows) < _SHARE:
            return
        since = rows[-1].seq


def last_change(connection: Connection) -> int:
    """Return the number of the last change, 0 where there is none."""
    return connection.execute(select(func.max(tables.change.c.seq))).scalar() or 0
