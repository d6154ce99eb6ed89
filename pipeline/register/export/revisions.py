"""How often and when what an entry of a feed says has changed, from the register's own log: a feed is dated by it, not by the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, func, select

from pipeline.register import tables
from pipeline.register.entries import IN_FORCE, SUPERSEDED, WITHDRAWN, Duty, Held, Wanted, decisions, duties

KEPT = timedelta(days=90)
"""How long what is withdrawn or superseded stays in a feed, marked so, after that: a subscriber who only gets less can't tell why."""

_TOLD = {"number", "type", "issued_on", "effective_on", "subject", "issuer"}


@dataclass(frozen=True, slots=True)
class Revised:
    """When an obligation came, when it last changed, and how often; what its decision says of itself counts as well."""

    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Revisions:
    """The changes of a decision's obligations, by their keys, and its own."""

    by_key: dict[str, tuple[str, str, int]]
    own: tuple[str, ...]

    def of(self, key: str) -> Revised:
        """Return the changes of an obligation; the first of them, that it came, is not counted."""
        first, last, count = self.by_key.get(key, (_NEVER, _NEVER, 1))
        later = [at for at in self.own if at > first]
        return Revised(moment(first), moment(max([last, *later])), count - 1 + len(later))


_NEVER = "1970-01-01T00:00:00.000000+00:00"


def revisions(connection: Connection, decision: str) -> Revisions:
    """Return the changes of a decision and its obligations."""
    own = tables.change.c
    query = select(own.obligation, func.min(own.at), func.max(own.at), func.count()).where(
        own.decision == decision, own.obligation != ""
    )
    by_key = {
        key: (first, last, count) for key, first, last, count in connection.execute(query.group_by(own.obligation))
    }
    query = select(own.at, own.fields).where(own.decision == decision, own.obligation == "").order_by(own.seq)
    told = tuple(at for at, fields in connection.execute(query) if _TOLD & json.loads(fields).keys())
    return Revisions(by_key, told)


def with_decisions(
    connection: Connection, wanted: Wanted, today: date
) -> Iterator[tuple[Held, Iterator[tuple[Duty, Revised]]]]:
    """Yield what is wanted by decision, each obligation with its changes, read in shares.

    Where obligations in force are wanted, those that were withdrawn or superseded in the last `KEPT` days come with them.
    """
    all_of_them = replace(wanted, standing=(IN_FORCE, SUPERSEDED, WITHDRAWN))
    asked = wanted.standing or all_of_them.standing
    kept = IN_FORCE in asked
    found = duties(connection, all_of_them if kept else wanted)
    for identity, group in groupby(found, key=lambda one: one.decision):
        held = next(decisions(connection, [identity]))
        changes = revisions(connection, identity)
        yield held, _wanted(group, changes, asked, today - KEPT)


def _wanted(
    group: Iterator[Duty], changes: Revisions, asked: tuple[str, ...], since: date
) -> Iterator[tuple[Duty, Revised]]:
    for duty in group:
        revised = changes.of(duty.key)
        if duty.standing in asked or revised.last.date() >= since:
            yield duty, revised


def moment(at: str) -> datetime:
    """Return a moment of the register in whole seconds, in UTC."""
    return datetime.fromisoformat(at).astimezone(UTC).replace(microsecond=0)
