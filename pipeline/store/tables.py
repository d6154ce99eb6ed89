"""The tables of the ledger. `docs/ledger.md` tells what stands in them."""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 2
"""Version of these tables."""

# PostgreSQL would sort by the rules of its locale; SQLite sorts by bytes, and both must give one order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite's strict tables know REAL, which has 64 bits there and 32 in PostgreSQL.
_SECONDS: Double[float] = Double().with_variant(REAL(), "sqlite")

_BYTES: BigInteger = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

schema = Table("ledger_schema", metadata, Column("version", Integer, primary_key=True), sqlite_strict=True)

file = Table(
    "ledger_file",
    metadata,
    Column("sha256", _TEXT, primary_key=True),
    Column("first_name", _TEXT, nullable=False),
    sqlite_strict=True,
)

name = Table(
    "ledger_name",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", _TEXT, ForeignKey(file.c.sha256), nullable=False),
    Column("name", _TEXT, nullable=False),
    UniqueConstraint("sha256", "name"),
    sqlite_strict=True,
)

work = Table(
    "ledger_work",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", _TEXT, ForeignKey(file.c.sha256), nullable=False),
    Column("version", _TEXT, nullable=False),
    Column("config", _TEXT, nullable=False),
    Column("state", _TEXT, CheckConstraint("state IN ('open', 'running', 'ended')"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("worker", _TEXT, nullable=False),
    Column("forced", Integer, nullable=False),
    Column("lease_until", _SECONDS, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("not_before", _SECONDS, nullable=False),
    Column("ended", _SECONDS, nullable=False),
    Column("outcome", _TEXT, nullable=False),
    Column("decision_id", _TEXT, nullable=False),
    Column("folder", _TEXT, nullable=False),
    Column("message", _TEXT, nullable=False),
    Column("message_vi", _TEXT, nullable=False),
    Column("seconds", _SECONDS, nullable=False),
    Column("rss_mb", _SECONDS, nullable=False),
    Column("steps", _TEXT, nullable=False),
    Column("obligations", Integer, nullable=False),
    Column("notes", Integer, nullable=False),
    Column("result_sha256", _TEXT, nullable=False),
    Column("allowed_seconds", _SECONDS, nullable=False),
    Column("allowed_memory", _BYTES, nullable=False),
    UniqueConstraint("sha256", "version", "config"),
    sqlite_strict=True,
)

attempt = Table(
    "ledger_attempt",
    metadata,
    Column("work", Integer, ForeignKey(work.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("worker", _TEXT, nullable=False),
    Column("forced", Integer, nullable=False),
    Column("started", _SECONDS, nullable=False),
    Column("ended", _SECONDS),
    Column("outcome", _TEXT, nullable=False),
    Column("message", _TEXT, nullable=False),
    Column("seconds", _SECONDS, nullable=False),
    Column("rss_mb", _SECONDS, nullable=False),
    sqlite_strict=True,
)

NOTHING: dict[str, object] = {
    "tries": 0,
    "crashes": 0,
    "not_before": 0.0,
    "ended": 0.0,
    "outcome": "",
    "decision_id": "",
    "folder": "",
    "message": "",
    "message_vi": "",
    "seconds": 0.0,
    "rss_mb": 0.0,
    "steps": "[]",
    "obligations": 0,
    "notes": 0,
    "result_sha256": "",
    "allowed_seconds": 0.0,
    "allowed_memory": 0,
}
"""The columns of `ledger_work` that tell of ended attempts, as they are before the first."""
