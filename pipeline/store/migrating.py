"""Tables that change over time: brought up to date by Alembic's migrations, in the transaction that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from pipeline.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True, slots=True)
class Migrations:
    """The migrations in a folder; `versions` is the name of the table that tells how far a database has come."""

    folder: Path
    versions: str

    def prepare(self, database: Database) -> None:
        """Bring a database to the newest tables; raises the error of its kind where a newer version has migrated it."""
        from alembic.migration import MigrationContext
        from alembic.script import ScriptDirectory

        script = ScriptDirectory.from_config(self._config())
        newest = script.get_current_head()
        options = {"version_table": self.versions}
        with database.reading() as connection:
            there = MigrationContext.configure(connection, opts=options).get_current_revision()
        if there == newest:
            return
        if there is not None and there not in {revision.revision for revision in script.walk_revisions()}:
            raise database.of_another_version(there, newest)
        with database.preparing() as connection:
            self.run(connection)

    def run(self, connection: Connection, upto: str = "head") -> None:
        """Run the migrations that a database lacks, in the transaction that is open on the connection."""
        from alembic import command

        config = self._config()
        config.attributes["connection"] = connection
        config.attributes["versions"] = self.versions
        command.upgrade(config, upto)

    def _config(self) -> Config:
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        return config
