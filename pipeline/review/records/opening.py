"""The review database: opened, and brought to the newest tables by its migrations."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from pipeline.errors import ReviewDatabaseError
from pipeline.store.database import Database, Kind
from pipeline.store.migrating import Migrations

REVIEW_FILE = "review.sqlite"
"""Name of the review database in an output folder, where no other database is named."""

_MIGRATIONS = Migrations(Path(__file__).with_name("migrations"), "review_version")


def open_review(url: str) -> Database:
    """Open the review database at a path (SQLite) or an SQLAlchemy URL, made where it is missing, migrated where it is old.

    A file that is made is its owner's alone: it holds hashes of passwords. Raises ReviewDatabaseError where the database can't be
    opened or was migrated by a newer version.
    """
    if "://" not in url:
        # Where the file can't be made, opening it says so in its own words.
        with suppress(OSError):
            Path(url).parent.mkdir(parents=True, exist_ok=True)
            Path(url).touch(mode=0o600)
    return Database(url, REVIEW)


def migrate(connection: Connection, upto: str = "head") -> None:
    """Run the migrations that a database lacks, in the transaction that is open on the connection."""
    _MIGRATIONS.run(connection, upto)


REVIEW = Kind("review database", "cơ sở dữ liệu rà soát", ReviewDatabaseError, _MIGRATIONS.prepare, in_turn=True)
"""The review database as a database."""
