"""The register's database: opened, and brought to the newest tables by its migrations."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import MissingFile, RegisterError
from pipeline.store.database import Database, Kind
from pipeline.store.migrating import Migrations

REGISTER_FILE = "register.sqlite"
"""Name of the register in an output folder, where no other database is named."""

_MIGRATIONS = Migrations(Path(__file__).with_name("migrations"), "register_version")


def open_register(url: str) -> Database:
    """Open the register at a path (SQLite) or an SQLAlchemy URL, made where it is missing, migrated where it is old.

    Raises RegisterError where it can't be opened or was migrated by a newer version.
    """
    return Database(url, REGISTER)


def seen_to(path: str, output: Path) -> None:
    """Pass where a register is at a path; raises MissingFile where there is none. An address of a database is not looked at."""
    if "://" not in path and not Path(path).is_file():
        raise MissingFile(
            f"{path}: no register here; make it with: thihanh register {output}",
            f"{path}: chưa có sổ đăng ký; hãy tạo bằng: thihanh register {output}",
        )


REGISTER = Kind("register", "sổ đăng ký", RegisterError, _MIGRATIONS.prepare)
"""The register as a database."""
