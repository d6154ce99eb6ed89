"""A database, SQLite or PostgreSQL: opened, its settings made, its tables there, its errors named."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError

from pipeline.errors import DiskFull, Locked, ThihanhError

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

PATIENCE = 10.0
"""Seconds that a writer waits for another before it gives up."""

_TABLES_LOCK = 0x7468696861
"""Key of the advisory lock under which PostgreSQL's tables are made: two `CREATE TABLE` at once fail."""
_TURN_LOCK = 0x7468696863
"""Key of the advisory lock under which writers of a kind that is written `in_turn` come one after the other."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a database holds: what it is called in both languages, the error that names its faults, and how it is prepared.

    `prepare` is called once with the database and makes its tables where there are none. With `in_turn` its writers come one after
    the other in PostgreSQL too, as they do in SQLite: whoever reads a log on from a number then misses none that is smaller.
    """

    name: str
    name_vi: str
    error: type[ThihanhError]
    prepare: Callable[[Database], None]
    in_turn: bool = False


class Database:
    """Connections to one database. To be opened in the process that uses it; threads may share it."""

    def __init__(self, url: str, kind: Kind) -> None:
        """Open `url`, a path or an SQLAlchemy URL, and prepare it.

        Raises the kind's error where the database can't be opened, is of an unknown sort, or was made by a newer version.
        """
        self.kind = kind
        address = _address(url, kind)
        self.shown = address.database or "" if address.get_backend_name() == "sqlite" else address.render_as_string()
        self._turns = threading.Lock()
        self.postgres = address.get_backend_name() == "postgresql"
        with self._named_errors():
            # Both share one pool. What is read needs no transaction; what is written takes SQLite's lock at once.
            engine = _engine(address, kind)
            options = {"isolation_level": "AUTOCOMMIT"} if self.postgres else {}
            self._reader = engine.execution_options(**options)
            self._writer = engine.execution_options()
            if not self.postgres:
                event.listen(self._writer, "begin", _begin_immediate)
            kind.prepare(self)

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read with. It waits for no writer."""
        with self._named_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction, committed at the end; in SQLite, and of a kind `in_turn`, it is the only writer until then.

        Raises DiskFull, Locked (SQLite: somebody else wrote for longer than `PATIENCE`) or the kind's error; then nothing
        is written.
        """
        with self._turn(), self._named_errors(), self._writer.begin() as connection:
            if self.postgres and self.kind.in_turn:
                connection.execute(select(func.pg_advisory_xact_lock(_TURN_LOCK)))
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Have the threads of this process write to SQLite one after the other.

        Its own way of waiting is to look again, after up to a tenth of a second: under many writers some come last for seconds.
        """
        if self.postgres:
            yield
            return
        if not self._turns.acquire(timeout=PATIENCE):
            raise _locked(self.shown, self.kind)
        try:
            yield
        finally:
            self._turns.release()

    @contextmanager
    def preparing(self) -> Iterator[Connection]:
        """Give a connection like `writing`, to make tables with: of all processes only one at a time has it."""
        with self.writing() as connection:
            if self.postgres:
                connection.execute(select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
            yield connection

    def of_another_version(self, there: object, known: object) -> ThihanhError:
        """Return the error that the tables are of a version `there` that is not the one that is `known`."""
        kind = self.kind
        return kind.error(
            f"{self.shown}: made by another version of thihanh (tables {there}, this one knows {known}); "
            f"use that version, or name another {kind.name}",
            f"{self.shown}: do phiên bản thihanh khác tạo (bảng {there}, phiên bản này dùng {known}); "
            f"hãy dùng phiên bản đó hoặc chọn {kind.name_vi} khác",
        )

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _named(error, self.shown, self.kind) from error


def insert_new(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that leaves a row alone that is there already."""
    return _insert_new(connection.dialect.name, table)


@lru_cache(maxsize=32)
def _insert_new(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    if dialect == "postgresql":
        from sqlalchemy.dialects import (
            postgresql,  # all its drivers come with it: 0.04 s that SQLite needs not wait for
        )

        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def _address(url: str, kind: Kind) -> URL:
    if "://" not in url:
        path = Path(url)
        # Where the folder can't be made, opening the file says so in its own words.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite+pysqlite", database=str(path))
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is not None and address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if address is None or address.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        # The address itself is not shown: it may hold a password.
        raise kind.error(
            f"the address of the {kind.name} is of no known kind; give a path, sqlite:///path or "
            "postgresql+psycopg://user@host/name",
            f"không hiểu địa chỉ của {kind.name_vi}; hãy ghi đường dẫn, sqlite:///path hoặc "
            "postgresql+psycopg://user@host/name",
        )
    return address


def _engine(address: URL, kind: Kind) -> Engine:
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address)
        event.listen(engine, "connect", _set_up)
        return engine
    try:
        # A server may be restarted in the hours that a run takes; a dead connection is then replaced.
        return create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise kind.error(
            f"a {kind.name} in PostgreSQL needs psycopg; install it with: pip install 'thihanh[postgres]'",
            f"{kind.name_vi} trên PostgreSQL cần psycopg; hãy cài: pip install 'thihanh[postgres]'",
        ) from error


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions of its own, and those don't lock before their first write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log. Two processes that do so at once fail at once, whatever `busy_timeout` says."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _named(error: DBAPIError, shown: str, kind: Kind) -> ThihanhError:
    reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if "disk is full" in reason or getattr(error.orig, "sqlstate", None) == "53100":
        return DiskFull(
            f"{shown}: the {kind.name} can't be written, the disk is full; make room, then run again",
            f"{shown}: không ghi được {kind.name_vi} vì đĩa đầy; hãy dọn chỗ rồi chạy lại",
        )
    if "database is locked" in reason:
        return _locked(shown, kind)
    return kind.error(
        f"{shown}: the {kind.name} can't be used ({reason}); check its path or address and its rights",
        f"{shown}: không dùng được {kind.name_vi} ({reason}); hãy kiểm tra đường dẫn hoặc địa chỉ và quyền truy cập",
    )


def _locked(shown: str, kind: Kind) -> Locked:
    return Locked(
        f"{shown}: another process has been writing to the {kind.name} for {PATIENCE:.0f} seconds; wait for it",
        f"{shown}: tiến trình khác đang ghi vào {kind.name_vi} đã {PATIENCE:.0f} giây; hãy chờ",
    )
