"""What the tables of the report show, a row each, and the quotes that the rows lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from pipeline.register import tables
from pipeline.register.entries import IN_FORCE, SUPERSEDED, WITHDRAWN, Due, Duty, Held, duties_of
from pipeline.register.report.falling import Falling

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One time that an obligation falls due; `last` is "" and `days` None where no day follows from its words."""

    duty: Duty
    due: Due
    last: str
    days: int | None
    printed: bool
    again: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that is held: how many obligations are in force, superseded and withdrawn, and how many documents it cites."""

    held: Held
    in_force: int
    superseded: int
    withdrawn: int
    cites: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What the register holds in all; `without` are obligations in force that have no deadline."""

    decisions: int
    in_force: int
    superseded: int
    withdrawn: int
    without: int


def duties_by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, Duty]:
    """Return obligations by their numbers in the register."""
    wanted = sorted(set(numbers))
    found: dict[int, Duty] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(tables.obligation).where(tables.obligation.c.id.in_(wanted[at : at + _AT_ONCE]))
        found |= {duty.id: duty for duty in duties_of(connection, connection.execute(query).all())}
    return found


def time_rows(times: Sequence[Falling], duties: dict[int, Duty], today: date) -> list[TimeRow]:
    """Return rows of times; what another has changed since they were read is left out."""
    return [
        TimeRow(
            duty, duty.deadlines[one.position], one.last.isoformat(), (one.last - today).days, one.printed, one.again
        )
        for one in times
        if (duty := duties.get(one.obligation)) is not None and one.position < len(duty.deadlines)
    ]


def undated_rows(undated: Sequence[tuple[int, int]], duties: dict[int, Duty]) -> list[TimeRow]:
    """Return rows of deadlines that no day follows from, by decision and place."""
    rows = [
        TimeRow(
            duty, duty.deadlines[position], "", None, printed=True, again=duty.deadlines[position].kind == "recurring"
        )
        for number, position in undated
        if (duty := duties.get(number)) is not None and position < len(duty.deadlines)
    ]
    return sorted(rows, key=lambda row: (row.duty.decision, row.duty.position))


def decision_rows(connection: Connection, most: int) -> list[DecisionRow]:
    """Return the decisions, the newest first, at most so many."""
    head, own, link = tables.decision.c, tables.obligation.c, tables.link.c
    columns = [head[name] for name in Held.__slots__]
    query = select(*columns).where(head.folder != "").order_by(head.issued_on.desc(), head.id).limit(most)
    held = [Held(*row) for row in connection.execute(query)]
    counts: dict[tuple[str, str], int] = {}
    cites: dict[str, int] = {}
    ids = [one.id for one in held]
    for at in range(0, len(ids), _AT_ONCE):
        share = ids[at : at + _AT_ONCE]
        stand = select(own.decision, own.standing, func.count().label("many")).where(own.decision.in_(share))
        for row in connection.execute(stand.group_by(own.decision, own.standing)):
            counts[row.decision, row.standing] = row.many
        cited = (
            select(link.decision, func.count().label("many")).where(link.decision.in_(share)).group_by(link.decision)
        )
        cites |= {row.decision: row.many for row in connection.execute(cited)}
    return [
        DecisionRow(
            one,
            counts.get((one.id, IN_FORCE), 0),
            counts.get((one.id, SUPERSEDED), 0),
            counts.get((one.id, WITHDRAWN), 0),
            cites.get(one.id, 0),
        )
        for one in held
    ]


def counted(connection: Connection) -> Counts:
    """Count what the register holds."""
    own = tables.obligation.c
    standing = {
        row.standing: row.many
        for row in connection.execute(select(own.standing, func.count().label("many")).group_by(own.standing))
    }
    some = select(tables.deadline.c.obligation).where(tables.deadline.c.obligation == own.id).exists()
    without = select(func.count()).select_from(tables.obligation).where(own.standing == IN_FORCE, ~some)
    held = select(func.count()).select_from(tables.decision).where(tables.decision.c.folder != "")
    return Counts(
        connection.execute(held).scalar_one(),
        standing.get(IN_FORCE, 0),
        standing.get(SUPERSEDED, 0),
        standing.get(WITHDRAWN, 0),
        connection.execute(without).scalar_one(),
    )
