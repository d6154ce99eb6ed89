"""The ledger: who may work on what, and what came of it. Its rules: `rules.py`; its tables: `tables.py`."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from types import TracebackType
from typing import Self

from packaging.version import InvalidVersion, Version
from sqlalchemy import Connection, func, insert, inspect, select

from pipeline.errors import LedgerError
from pipeline.store import rows
from pipeline.store.database import Database, Kind
from pipeline.store.names import known, names, remember, stored
from pipeline.store.rows import Row
from pipeline.store.rules import CRASH, NOT_TOLD, Allowed, Claim, Key, Result, lost, verdict
from pipeline.store.tables import SCHEMA, metadata, schema, work
from pipeline.store.where import Where
from pipeline.store.workers import is_gone

EVERYTHING = Where()


class Ledger:
    """The ledger of a run, shared by all its processes, each of which opens it itself; threads may share one.

    Every method raises DiskFull, Locked or LedgerError where the database can't be used. `now` is seconds since the
    epoch, by default the clock's; on several machines the clocks have to agree within a fraction of the lease.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; leases stay as they are."""
        self._database.close()

    def claim(
        self,
        key: Key,
        name: str,
        *,
        worker: str,
        lease: float = 120.0,
        force: bool = False,
        allowed: Allowed = NOT_TOLD,
        now: float | None = None,
    ) -> Claim:
        """Ask whether to work on a document; on "work" the attempt stands in the ledger, with a lease of `lease` seconds.

        `name` is remembered as a name of the bytes. A lease that ran out is counted as a crash first. `force` overrides
        all but a lease that holds ("busy"); so does more time or memory (`allowed`) where the last attempt had too little.
        Raises ValueError for an empty hash or a version that PEP 440 doesn't know.
        """
        moment = _moment(now)
        name = stored(name)
        with self._database.reading() as connection:
            row = rows.of_key(connection, key)
            met = known(connection, key.sha256, name)
        if row is None:
            _check(key)
        elif met and not lost(rows.standing(row), moment):
            said = verdict(rows.standing(row), moment, force=force, allowed=allowed)
            # Most files of a second run end here, without a write.
            if said != "work":
                return rows.claimed(key, row, said)
        with self._database.writing() as connection:
            if not met:
                remember(connection, key.sha256, name)
            if row is None:
                rows.add(connection, key)
            row = rows.of_key(connection, key, lock=True)
            if row is None:
                # PostgreSQL: somebody is claiming or finishing it in this moment.
                return Claim("busy", 0, key)
            if lost(rows.standing(row), moment):
                rows.strike(connection, row, moment)
                row = rows.of_known(connection, key)
            said = verdict(rows.standing(row), moment, force=force, allowed=allowed)
            if said != "work":
                return rows.claimed(key, row, said)
            return rows.claimed(key, row, said, rows.start(connection, row, worker, lease, moment, force=force))

    def reap(self, now: float | None = None) -> int:
        """End the attempts of processes of this machine that are gone, as crashes; return how many there were.

        Their leases may hold for minutes yet. What works elsewhere is left alone: only its lease tells.
        """
        moment = _moment(now)
        reaped = 0
        with self._database.reading() as connection:
            running = connection.execute(select(work.c.worker).where(work.c.state == "running").distinct()).scalars()
            gone = [worker for worker in running if is_gone(worker)]
        if not gone:
            return 0
        with self._database.writing() as connection:
            query = select(work).where(work.c.state == "running", work.c.worker.in_(gone))
            for row in list(connection.execute(query.with_for_update(skip_locked=True)).mappings()):
                rows.strike(connection, row, moment)
                reaped += 1
        return reaped

    def heartbeat(self, claim: Claim, lease: float = 120.0, now: float | None = None) -> bool:
        """Renew the lease of a claim, to `lease` seconds from now; return False where it was lost to somebody else.

        Raises ValueError, as `finish` and `release` do, for a claim that did not say "work".
        """
        moment = _moment(now)
        with self._database.writing() as connection:
            row = rows.held(connection, claim)
            if row is not None:
                rows.renew(connection, row, moment + lease)
        return row is not None

    def finish(self, claim: Claim, result: Result, now: float | None = None) -> bool:
        """Write down how the attempt of a claim ended; return False, and write nothing, where its lease was lost.

        A lease that ran out and that nobody took over is still held: late work is not thrown away.
        """
        if not result.outcome:
            raise ValueError("a result has an outcome: OK, or the code of an error")
        moment = _moment(now)
        with self._database.writing() as connection:
            row = rows.held(connection, claim)
            if row is not None:
                rows.end(connection, row, result, moment)
        return row is not None

    def moved(self, key: Key, folder: str) -> None:
        """Write down that the decision of a key lies in another folder now."""
        with self._database.writing() as connection:
            rows.move(connection, key, folder)

    def release(self, claim: Claim) -> None:
        """Give a claim back unworked: it counts as no attempt, and what was known of the key before holds again."""
        with self._database.writing() as connection:
            row = rows.held(connection, claim)
            if row is not None:
                rows.give_back(connection, row)

    def results(
        self,
        *,
        outcomes: Collection[str] = (),
        version: str = "",
        config: str = "",
        where: Where = EVERYTHING,
        now: float | None = None,
    ) -> Iterator[Row]:
        """Yield what is known, by first name, bytes, version and options; of all keys, or of those that are meant.

        An attempt that runs doesn't hide the result before it. Keys of which nothing is known (given back, forgotten)
        are left out.
        """
        moment = _moment(now)
        meant = [work.c.version == version] if version else []
        if config:
            meant.append(work.c.config == config)
        with self._database.reading() as connection:
            for row in rows.chosen(connection, meant, outcomes, where, moment):
                yield rows.shown(row, moment)

    def counts(self, now: float | None = None) -> dict[str, int]:
        """Return how many keys there are by outcome, "running" and "quarantined", sorted; each key is in one of them."""
        moment = _moment(now)
        # Leases that hold and leases that are out are all that is told apart of times; so there are few groups.
        until = (work.c.lease_until > moment).label("holds")
        kinds = (
            work.c.state, work.c.outcome, work.c.forced, until, work.c.tries, work.c.crashes,
            work.c.allowed_seconds, work.c.allowed_memory,
        )  # fmt: skip
        query = select(*kinds, func.count().label("keys")).where(work.c.state != "open").group_by(*kinds)
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query).mappings():
                lease_until = moment + 1 if row["holds"] else moment
                standing = rows.standing({**row, "lease_until": lease_until, "not_before": moment})
                outcome = CRASH if lost(standing, moment) else row["outcome"]
                kind = {"busy": "running", "quarantined": "quarantined"}.get(verdict(standing, moment), outcome)
                found[kind] = found.get(kind, 0) + row["keys"]
        return dict(sorted(found.items()))

    def names_of(self, sha256: str) -> list[str]:
        """Return the names under which bytes were met, the first one first; none for unknown bytes."""
        with self._database.reading() as connection:
            return names(connection, sha256).get(sha256, [])

    def forget(self, *, outcomes: Collection[str] = (), where: Where = EVERYTHING, now: float | None = None) -> int:
        """Clear the results that are meant, so that the next claim says "work"; return how many there were.

        Outcome and conditions have to hold both; with neither, everything is cleared. What is worked on (under a lease
        that holds) stays. Attempts stay in the ledger, but count no longer.
        """
        moment = _moment(now)
        cleared = 0
        with self._database.writing() as connection:
            for row in list(rows.chosen(connection, (), outcomes, where, moment, lock=True)):
                if row["state"] == "running":
                    if not lost(rows.standing(row), moment):
                        continue
                    rows.strike(connection, row, moment)
                rows.clear(connection, row)
                cleared += 1
        return cleared


def open_ledger(url: str) -> Ledger:
    """Open the ledger at a path (SQLite) or an SQLAlchemy URL (`sqlite:///…`, `postgresql+psycopg://…`), made if missing.

    Raises LedgerError where it can't be opened or was made by another version of the tables.
    """
    return Ledger(Database(url, LEDGER))


def _prepare(database: Database) -> None:
    with database.reading() as connection:
        version = _version(connection)
    if version is None:
        with database.preparing() as connection:
            version = _version(connection)
            if version is None:
                metadata.create_all(connection)
                connection.execute(insert(schema).values(version=SCHEMA))
                return
    if version != SCHEMA:
        raise database.of_another_version(version, SCHEMA)


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(schema.name):
        return None
    version: int = connection.execute(select(schema.c.version)).scalar_one()
    return version


LEDGER = Kind("ledger", "sổ", LedgerError, _prepare)
"""The ledger as a database."""


def _check(key: Key) -> None:
    """Refuse a key that nothing could be found by: `reprocess` compares versions."""
    if not key.sha256:
        raise ValueError("a key needs the hash of its bytes; a file that can't be read has none")
    try:
        Version(key.version)
    except InvalidVersion as error:
        raise ValueError(f"{key.version!r} is no version that PEP 440 knows") from error


def _moment(now: float | None) -> float:
    return time.time() if now is None else now
