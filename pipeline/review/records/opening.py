"""The review database: opened, and brought to the newest tables by its migrations."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from pipeline.errors import ReviewDatabaseError
from pipeline.store.database import Database, Kind

if TYPE_CHECKING:
    from alembic.config import Config

REVIEW_FILE = "review.sqlite"
"""Name of the review database in an output folder, where no other database is named."""

_MIGRATIONS = Path(__file__).with_name("migrations")


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
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, upto)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _prepare(database: Database) -> None:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    newest = script.get_current_head()
    options = {"version_table": "review_version"}
    with database.reading() as connection:
        there = MigrationContext.configure(connection, opts=options).get_current_revision()
    if there == newest:
        return
    if there is not None and there not in {revision.revision for revision in script.walk_revisions()}:
        raise database.of_another_version(there, newest)
    with database.preparing() as connection:
        migrate(connection)


REVIEW = Kind("review database", "cơ sở dữ liệu rà soát", ReviewDatabaseError, _prepare)
"""The review database as a database."""
