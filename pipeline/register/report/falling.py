"""When what stands in the register falls due, around a day: counted over all of it, and kept in full only as far as a page shows it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, Row, Select, and_, or_, select

from pipeline.register import tables
from pipeline.register.days import anchor_of, occurrences
from pipeline.register.entries import IN_FORCE, Due, Held

NOBODY = ""
"""Stands for the body of an obligation that names no lead."""

_SHARE = 2_000
_DRAWN = 10
# No decision is older than the republic; what is printed before it is a misprint.
_FIRST = date(1945, 9, 2)


@dataclass(frozen=True, slots=True, order=True)
class Falling:
    """One time that an obligation falls due.

    `obligation` is its number in the register, `position` that of its deadline; `bodies` are its leads (`NOBODY` where none is named).
    `printed` says that the words name the day; else it was counted from another. `again` says that the duty recurs.
    """

    last: date
    first: date
    obligation: int
    position: int
    bodies: tuple[str, ...] = field(compare=False)
    printed: bool = field(compare=False)
    again: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Around:
    """A day, and the days that are looked at before and after it, all counted."""

    today: date
    since: date
    until: date

    @classmethod
    def day(cls, today: date, months: int, before: int = 3) -> Around:
        """Return the days from some months before a day to some months after."""
        return cls(today, today - relativedelta(months=before), today + relativedelta(months=months))


@dataclass(slots=True)
class Found:
    """What falls due around a day, in force only.

    `coming` are the first times in the days after it, `passed` the last ones before it, each by day and at most as many as are kept; of
    a recurring duty only the last time that passed. `undated` are deadlines that no day follows from, as obligation and position.
    `coming_count`, `passed_count` and `undated_count` count all of them, `later` the deadlines that end after the days. `load` counts what
    comes and what passed within the days by body and month ("2026-03"), an obligation of two bodies for each; `near` has some of
    these, at most `_DRAWN` of a body and month.
    """

    coming: list[Falling] = field(default_factory=list)
    passed: list[Falling] = field(default_factory=list)
    undated: list[tuple[int, int]] = field(default_factory=list)
    coming_count: int = 0
    passed_count: int = 0
    undated_count: int = 0
    later: int = 0
    load: Counter[tuple[str, str]] = field(default_factory=Counter)
    near: dict[tuple[str, str], list[Falling]] = field(default_factory=dict)


def found(connection: Connection, around: Around, keep: int) -> Found:
    """Go through all deadlines in force; memory grows with the bodies that they are of, not with the deadlines."""
    result = Found()
    coming: list[tuple[int, int, int, Falling]] = []
    passed: list[tuple[int, int, int, Falling]] = []
    for row, bodies in _deadlines(connection):
        times = _times(row, bodies, around)
        before = [one for one in times if one.last < around.today][-1:]
        after = [one for one in times if around.today <= one.last <= around.until]
        if not times:
            result.undated_count += 1
            if len(result.undated) < keep:
                result.undated.append((row.obligation, row.position))
        elif not before and not after:
            result.later += 1
        for one in before:
            result.passed_count += 1
            _kept(passed, (one.last.toordinal(), one.obligation, one.position, one), keep)
        for one in after:
            result.coming_count += 1
            _kept(coming, (-one.last.toordinal(), -one.obligation, -one.position, one), keep)
        for one in (*before, *after):
            if one.last >= around.since:
                _count(result, one)
    result.coming = sorted(one[3] for one in coming)
    result.passed = sorted(one[3] for one in passed)
    return result


def _count(result: Found, one: Falling) -> None:
    for body in one.bodies:
        place = body, one.last.isoformat()[:7]
        result.load[place] += 1
        some = result.near.setdefault(place, [])
        if len(some) < _DRAWN:
            some.append(one)


def _kept(heap: list[tuple[int, int, int, Falling]], one: tuple[int, int, int, Falling], keep: int) -> None:
    """Keep the greatest."""
    if len(heap) < keep:
        heapq.heappush(heap, one)
    else:
        heapq.heappushpop(heap, one)


def _times(row: Row[Any], bodies: tuple[str, ...], around: Around) -> list[Falling]:
    """Return each time a deadline falls due: of a dated one its day, wherever it lies; of a recurring one those of two years at most."""
    due = Due(row.value, row.words, row.kind, row.start, row.end, row.rrule, bool(row.inclusive), "")
    again = row.kind == "recurring"
    window = (around.today - relativedelta(years=1), around.until) if again else (_FIRST, date.max)
    anchor = anchor_of(due, _head(row)) if row.kind in {"recurring", "relative"} else None
    return [
        Falling(one.last, one.first, row.obligation, row.position, bodies, one.printed, again)
        for one in occurrences(due, window, anchor=anchor)
    ]


def _head(row: Row[Any]) -> Held:
    return Held(
        "", "", row.type, "", "", issued_on=row.issued_on, effective_on=row.effective_on,
        place="", subject="", signer="", signer_position="", folder="",
    )  # fmt: skip


def _deadlines(connection: Connection) -> Iterator[tuple[Row[Any], tuple[str, ...]]]:
    """Yield the deadlines of what is in force with the names of the leads, a share at a time."""
    limit, own, head = tables.deadline.c, tables.obligation.c, tables.decision.c
    base: Select[Any] = (
        select(
            limit.obligation, limit.position, limit.value, limit.text.label("words"), limit.kind, limit.start, limit.end,
            limit.rrule, limit.inclusive, head.type, head.issued_on, head.effective_on,
        )
        .join_from(tables.deadline, tables.obligation, own.id == limit.obligation)
        .join(tables.decision, head.id == own.decision)
        .where(own.standing == IN_FORCE)
        .order_by(limit.obligation, limit.position)
        .limit(_SHARE)
    )  # fmt: skip
    last = (-1, -1)
    while True:
        after = or_(limit.obligation > last[0], and_(limit.obligation == last[0], limit.position > last[1]))
        rows = connection.execute(base.where(after)).all()
        leads = _leads(connection, list({row.obligation: None for row in rows}))
        for row in rows:
            yield row, leads.get(row.obligation, (NOBODY,))
        if len(rows) < _SHARE:
            return
        last = (rows[-1].obligation, rows[-1].position)


def _leads(connection: Connection, obligations: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of the leads: of a body that has an id the one name that the register calls it by, else what is printed."""
    if not obligations:
        return {}
    named, body = tables.actor.c, tables.body.c
    query = (
        select(named.obligation, named.name, body.name.label("full"))
        .join_from(tables.actor, tables.body, body.id == named.body, isouter=True)
        .where(named.role == "lead", named.obligation.in_(obligations))
        .order_by(named.obligation, named.position)
    )
    leads: dict[int, dict[str, None]] = {}
    for row in connection.execute(query):
        leads.setdefault(row.obligation, {})[row.full or row.name] = None
    return {obligation: tuple(names) for obligation, names in leads.items()}
